#!/usr/bin/env python3
"""A registry on this machine that misbehaves as it is told: registry.py FOLDER MODE.

FOLDER has the files `manifests/NAME` and `blobs/DIGEST`, and `type` with the manifests' media type. Prints its
port, and then a line for each request: what was asked, and whether credentials came with it.
"""
import base64, email.utils, http.server, os, random, socketserver, sys, threading, urllib.parse

folder, mode = sys.argv[1], sys.argv[2]
seen, lock = {}, threading.Lock()
BASIC = "Basic " + base64.b64encode(b"user:secret-word").decode()

IDENTITY = "Basic " + base64.b64encode(b":secret+identity").decode()


def tell(*words):
    """Prints a line, whole: print() writes word by word, and others write between them."""
    os.write(1, (" ".join(words) + "\n").encode())


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        given = self.headers.get("Authorization", "")
        tell("POST " + self.path, given.split(" ")[0] or "-", "-")
        if mode == "identity-moved":
            return self.answer(307, Location="/elsewhere/token")
        if mode != "identity":
            return self.answer(404)
        form = dict(urllib.parse.parse_qsl(body))
        wanted = {
            "grant_type": "refresh_token", "client_id": "imgdiff", "service": "a,b",
            "scope": "repository:team/app:pull", "refresh_token": "secret+identity",
        }
        if form != wanted:
            return self.answer(400, b'{"error": "invalid_grant"}')
        self.answer(200, b'{"access_token": "abc", "expires_in": 3600}')

    def do_GET(self):
        given = self.headers.get("Authorization", "")
        tell(self.path, given.split(" ")[0] or "-", self.headers.get("Range", "-"))
        with lock:
            seen[self.path] = seen.get(self.path, 0) + 1
            count = seen[self.path]
        if self.path == "/v2/":
            return self.answer(200)
        if self.path.startswith("/token"):
            wanted = IDENTITY if mode == "identity-old" else BASIC
            if given and given != wanted or mode == "identity-old" and not given:
                return self.answer(401)
            return self.answer(200, b'{"token": "abc", "expires_in": 3600}')
        if self.path.startswith("/elsewhere/"):
            # As object stores do that find two kinds of credentials.
            return self.answer(400) if given else self.blob(count)
        port = self.server.server_address[1]
        if mode in ("bearer", "identity", "identity-old", "identity-moved") and given != "Bearer abc":
            realm = f'Bearer realm="http://127.0.0.1:{port}/token",service="a,b",scope="x"'
            return self.answer(401, WWW_Authenticate=realm)
        if mode == "metadata":
            return self.answer(401, WWW_Authenticate='Bearer realm="https://169.254.169.254/token"')
        if mode in ("basic", "redirect") and given != BASIC:
            return self.answer(401, WWW_Authenticate='Negotiate, Basic realm="x"')
        if mode == "busy" and count == 1:
            return self.answer(429, Retry_After="0")
        if mode == "overloaded":
            return self.answer(503)
        if mode == "dated" and count == 1:
            return self.answer(503, Retry_After=email.utils.formatdate(usegmt=True))
        if mode == "away":
            return self.answer(307, Location="http://registry.invalid/x")
        kind, name = self.path.split("/")[-2:]
        if kind == "blobs":
            if mode == "redirect":
                return self.answer(307, Location=f"http://localhost:{port}/elsewhere/blobs/{name}")
            return self.blob(count)
        path = os.path.join(folder, "manifests", name)
        if not os.path.exists(path):
            return self.answer(404, b'{"errors": [{"code": "MANIFEST_UNKNOWN", "message": "unknown"}]}')
        body = open(path, "rb").read()
        media = open(os.path.join(folder, "type")).read()
        if mode == "schema1":
            media = "application/vnd.docker.distribution.manifest.v1+prettyjws"
        if mode == "confused":
            media = "application/vnd.oci.image.index.v1+json"
        if mode == "random" and random.random() < 0.5:
            return self.fault(body, Content_Type=media)
        headers = {"Docker_Content_Digest": "sha256:" + "0" * 64} if mode == "lying" else {}
        if mode == "warning":
            headers["Warning"] = '299 - "this registry moves"'
        self.answer(200, body, Content_Type=media, **headers)

    def fault(self, body, **headers):
        """Answers with one of what can go wrong, at a random place; says which."""
        kind = random.choice(["cut", "delay", "flip", "error", "truncated", "extended"])
        place = random.randrange(len(body))
        tell("FAULT", kind, self.path)
        if kind == "error":
            return self.answer(random.choice([429, 500, 502, 503, 504]), b"x" * random.randrange(9))
        if kind == "flip":
            body = body[:place] + bytes([body[place] ^ 1 << random.randrange(8)]) + body[place + 1 :]
        if kind == "truncated":
            body = body[:place]
        if kind == "extended":
            body += random.randbytes(random.randrange(1, 70_000))
        offset = 0
        asked = self.headers.get("Range")
        if asked and random.random() < 0.7:
            offset = min(int(asked[6:-1]), max(0, len(body) - 1))
        part = body[offset:]
        self.send_response(206 if offset else 200)
        self.send_header("Content-Length", str(len(part)))
        if offset:
            self.send_header("Content-Range", f"bytes {offset}-{len(body) - 1}/{len(body)}")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if kind == "cut":
            part = part[: random.randrange(len(part) + 1)]
            self.close_connection = True
        half = random.randrange(len(part) + 1)
        self.wfile.write(part[:half])
        if kind == "delay":
            threading.Event().wait(random.random() / 20)
        self.wfile.write(part[half:])

    def blob(self, count):
        body = open(os.path.join(folder, "blobs", self.path.split("/")[-1]), "rb").read()
        size = len(body)
        if mode == "random" and random.random() < 0.5:
            return self.fault(body)
        if mode == "flipped":
            body = body[: size // 2] + bytes([body[size // 2] ^ 1]) + body[size // 2 + 1 :]
        if mode == "size":
            return self.answer(200, body + b"x")
        if mode == "endless":
            self.send_response(200)
            self.send_header("Connection", "close")
            self.end_headers()
            try:
                while True:
                    self.wfile.write(body + b"x" * 65536)
            except OSError:
                self.close_connection = True
            return
        if mode == "drip":
            self.send_response(200)
            self.send_header("Content-Length", str(size))
            self.end_headers()
            threading.Event().wait(60)
            return
        offset = 0
        asked = self.headers.get("Range")
        if asked and mode != "norange":
            offset = int(asked[6:-1])
        part = body[offset:]
        if mode == "shifted" and offset:
            return self.answer(206, part, Content_Range=f"bytes {offset + 1}-{size - 1}/{size}")
        if mode in ("cut", "norange", "shifted") and (count < 3 or mode == "shifted"):
            part = part[: max(1, len(part) * 2 // 3 if count == 2 else len(part) // 2)]
        self.send_response(206 if offset else 200)
        self.send_header("Content-Length", str(size - offset))
        if offset:
            self.send_header("Content-Range", f"bytes {offset}-{size - 1}/{size}")
        self.end_headers()
        self.wfile.write(part)
        if len(part) < size - offset:
            self.close_connection = True


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True


def end_with(parent):
    while os.getppid() == parent:
        threading.Event().wait(0.2)
    os._exit(0)


threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
server = Server(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
