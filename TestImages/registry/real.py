#!/usr/bin/env python3
"""A real registry (Debian's docker-registry) on this machine: real.py FOLDER MODE.

FOLDER has the files `manifests/NAME` and `blobs/DIGEST`, which become the repositories team/app and team/other.
MODE is `plain`, `basic` (TLS, htpasswd) or `token` (TLS, bearer tokens of a server beside it). The user is `user`,
the password `secret-word`, the authority `ca.pem` in FOLDER. Prints the port; then the token server's requests.
"""
import base64, ctypes, hashlib, http.server, json, os, re, signal, socket, ssl, subprocess, sys
import threading, time, urllib.parse

folder, mode = os.path.abspath(sys.argv[1]), sys.argv[2]
BASIC = "Basic " + base64.b64encode(b"user:secret-word").decode()


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def store():
    """Writes the images as the registry keeps them."""
    root = folder + "/root/docker/registry/v2"
    blobs = {name: open(f"{folder}/blobs/{name}", "rb").read() for name in os.listdir(folder + "/blobs")}
    tags = {}
    for name in os.listdir(folder + "/manifests"):
        data = open(f"{folder}/manifests/{name}", "rb").read()
        digest = "sha256:" + hashlib.sha256(data).hexdigest()
        blobs[digest] = data
        if not name.startswith("sha256:"):
            tags[name] = digest
    for digest, data in blobs.items():
        hexadecimal = digest.split(":")[1]
        write(f"{root}/blobs/sha256/{hexadecimal[:2]}/{hexadecimal}/data", data)
    for repository in ("team/app", "team/other"):
        place = f"{root}/repositories/{repository}"
        for digest in blobs:
            write(f"{place}/_layers/sha256/{digest.split(':')[1]}/link", digest.encode())
        for tag, digest in tags.items():
            hexadecimal = digest.split(":")[1]
            write(f"{place}/_manifests/revisions/sha256/{hexadecimal}/link", digest.encode())
            write(f"{place}/_manifests/tags/{tag}/current/link", digest.encode())
            write(f"{place}/_manifests/tags/{tag}/index/sha256/{hexadecimal}/link", digest.encode())


def certify():
    """Makes an authority, and a certificate of its for this machine."""
    os.chdir(folder)
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Test authority",
        "-keyout", "ca.key", "-out", "ca.pem")
    run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost",
        "-keyout", "server.key", "-out", "server.csr")
    write(folder + "/names", b"subjectAltName=DNS:localhost,IP:127.0.0.1")
    run("openssl", "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
        "-days", "2", "-extfile", "names", "-out", "server.pem")


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(scopes):
    """A token as the registry wants it, signed by the authority's key."""
    access = []
    for scope in scopes:
        kind, name, actions = scope.split(":")
        access.append({"type": kind, "name": name, "actions": actions.split(",")})
    now = int(time.time())
    head = {"typ": "JWT", "alg": "RS256", "x5c": [base64.b64encode(
        run("openssl", "x509", "-in", folder + "/ca.pem", "-outform", "DER")).decode()]}
    claims = {"iss": "test", "sub": "user", "aud": "test", "exp": now + 3600, "nbf": now - 10, "iat": now,
              "jti": str(now), "access": access}
    signed = ".".join(encoded(json.dumps(part).encode()) for part in (head, claims))
    signature = subprocess.run(
        ["openssl", "dgst", "-sha256", "-sign", folder + "/ca.key"], input=signed.encode(), check=True,
        stdout=subprocess.PIPE).stdout
    return signed + "." + encoded(signature)


class Tokens(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        given = self.headers.get("Authorization", "")
        os.write(1, f"{self.path} {given.split(' ')[0] or '-'}\n".encode())
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        answer = {"token": token(query.get("scope", [])), "expires_in": 3600} if given == BASIC else {}
        body = json.dumps(answer).encode()
        self.send_response(200 if given == BASIC else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def serve_tokens():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Tokens)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder + "/server.pem", folder + "/server.key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def configuration(port):
    text = f"version: 0.1\nlog: {{level: error}}\nstorage: {{filesystem: {{rootdirectory: {folder}/root}}}}\n"
    text += f"http:\n  addr: 127.0.0.1:{port}\n  secret: test\n"
    if mode != "plain":
        certify()
        text += f"  tls: {{certificate: {folder}/server.pem, key: {folder}/server.key}}\n"
    if mode == "basic":
        write(folder + "/htpasswd", run("htpasswd", "-Bbn", "user", "secret-word"))
        text += f"auth: {{htpasswd: {{realm: test, path: {folder}/htpasswd}}}}\n"
    if mode == "token":
        realm = f"https://127.0.0.1:{serve_tokens()}/token"
        text += (f"auth: {{token: {{realm: '{realm}', service: test, issuer: test, "
                 f"rootcertbundle: {folder}/ca.pem}}}}\n")
    write(folder + "/config.yml", text.encode())


def end_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def wait_for(port):
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)


parent = os.getppid()
port = free_port()
store()
configuration(port)
registry = subprocess.Popen(
    ["docker-registry", "serve", folder + "/config.yml"], stdout=subprocess.DEVNULL,
    stderr=open(folder + "/registry.log", "wb"), preexec_fn=end_with_parent)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(registry.kill()))
wait_for(port)
print(port, flush=True)
while os.getppid() == parent and registry.poll() is None:
    time.sleep(0.2)
registry.kill()
