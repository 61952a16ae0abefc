"""An HTTP proxy that connects clients to hosts by CONNECT (RFC 9110, section 9.3.6), and remembers to which."""

import base64
import contextlib
import os
import select
import socket
import threading


class Proxy:
    """Knows names that nobody else resolves, so that what arrives went through it."""

    def __init__(self, names: dict[str, str] | None = None, user: str | None = None, password: str = ""):
        self.names = names or {}
        self.credentials = base64.b64encode(f"{user}:{password}".encode()).decode() if user else None
        self.targets: list[str] = []
        self.refused: list[int] = []
        # What every CONNECT is answered with instead of 200.
        self.refusal: int | None = None
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def url(self, userinfo: str = "") -> str:
        return f"http://{userinfo + '@' if userinfo else ''}127.0.0.1:{self.port}"

    def close(self) -> None:
        self.listener.close()

    def accept(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                piece = client.recv(65536)
                if not piece:
                    return
                head += piece
            lines = head.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
            method, target, _ = lines[0].split(" ")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
            status = self.judge(method, headers)
            if status != 200:
                self.refused.append(status)
                client.sendall(f"HTTP/1.1 {status} Refused\r\nContent-Length: 0\r\n\r\n".encode())
                return
            self.targets.append(target)
            host, port = target.rsplit(":", 1)
            with socket.create_connection((self.names.get(host, host), int(port)), timeout=30) as server:
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                self.relay(client, server)

    def judge(self, method: str, headers: dict[str, str]) -> int:
        if method != "CONNECT":
            return 405
        if self.credentials and headers.get("proxy-authorization") != f"Basic {self.credentials}":
            return 407
        return self.refusal or 200

    @staticmethod
    def relay(first: socket.socket, second: socket.socket) -> None:
        others = {first: second, second: first}
        while True:
            for source in select.select(list(others), [], [], 60)[0]:
                data = source.recv(65536)
                if not data:
                    return
                others[source].sendall(data)


@contextlib.contextmanager
def variables(**values: str):
    """Environment variables for the programs that are started meanwhile."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name)
            else:
                os.environ[name] = value
