#!/usr/bin/env python3
"""An engine on a socket that has some archives: engine.py SOCKET MODE NAME=ID=ARCHIVE…

Answers as Docker's does; where several names are asked for it sends the archive of all of them, which is
that of the name `+`. Prints each request.
"""
import http.server, json, os, shutil, socketserver, sys, threading, urllib.parse

path, mode = sys.argv[1], sys.argv[2]
images = {name: (image, file) for name, image, file in (word.split("=", 2) for word in sys.argv[3:])}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def address_string(self):
        return "socket"

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Api-Version", "1.48" if mode == "new" else "1.41")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        # One write: other threads print, too.
        os.write(1, f"{self.path}\n".encode())
        place, _, query = self.path.partition("?")
        if place == "/_ping":
            return self.answer(200, "OK")
        if place == "/images/json":
            return self.answer(200, [{"RepoTags": [name]} for name in images if name != "+"])
        if place.endswith("/json"):
            name = place[len("/images/") : -len("/json")]
            if name not in images or name == "+":
                return self.answer(404, {"message": "No such image: " + name})
            system = "arm64" if mode == "lying" else "amd64"
            return self.answer(
                200, {"Id": images[name][0], "RepoTags": [name], "Os": "linux", "Architecture": system})
        names = [value for key, value in urllib.parse.parse_qsl(query) if key == "names"]
        if mode == "broken":
            return self.answer(500, {"message": "no space left on device"})
        file = images[names[0] if len(names) == 1 else "+"][1]
        size = os.path.getsize(file)
        self.send_response(200)
        self.send_header("Content-Length", str(size))
        self.end_headers()
        with open(file, "rb") as archive:
            if mode == "cut":
                self.wfile.write(archive.read(size // 2))
                self.close_connection = True
            else:
                shutil.copyfileobj(archive, self.wfile)


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


def end_with(parent):
    while os.getppid() == parent:
        threading.Event().wait(0.2)
    os._exit(0)


threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
server = Server(path, Handler)
print("ready", flush=True)
server.serve_forever()
