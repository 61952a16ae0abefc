"""An HTTP server in this process, on loopback and a port that the kernel picks."""

import http.server
import threading


class Loopback:
    """Each request is handed to `answer`, which gives the status and the body."""

    def __init__(self):
        served = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def respond(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                status, content = served.answer(self.command, self.path, self.headers, body)
                content = content if self.command != "HEAD" else b""
                self.send_response(status)
                self.send_header("content-length", str(len(content)))
                if kind := served.content_type(self.path):
                    self.send_header("content-type", kind)
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_HEAD = do_POST = do_PUT = respond

            def log_message(self, *arguments) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, method: str, path: str, headers, body: bytes) -> tuple[int, bytes]:
        raise NotImplementedError

    def content_type(self, path: str) -> str | None:
        """The header of that name; none unless a server says so."""
        return None

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
