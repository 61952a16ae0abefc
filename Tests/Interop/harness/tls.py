"""A server that speaks TLS, and what a test asks of it: connections of every version, metrics, the log."""

import json
import os
import pathlib
import socket
import ssl
import time
from collections.abc import Callable

import requests

from harness.authority import Authority, Files, Pair
from harness.causeway import Causeway, Store


class Secure:
    """A server with a certificate of an authority of its own, on 127.0.0.1."""

    def __init__(self, start: Callable[..., Causeway], folder: pathlib.Path, *stores: Store, pair: Pair | None = None,
                 **options):
        self.authority = Authority(folder / "authority")
        self.files = Files(folder / "tls")
        self.pair = pair or self.authority.issue()
        self.files.put(self.pair)
        self.server = start(*stores, tls=self.files, trusted=self.authority.trusted, **options)

    @property
    def port(self) -> int:
        return self.server.port

    @property
    def trusted(self) -> str:
        return str(self.authority.trusted)

    def context(self, *protocols: str) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self.trusted)
        if protocols:
            context.set_alpn_protocols(list(protocols))
        return context

    def connect(self, *protocols: str, context: ssl.SSLContext | None = None, before: bytes = b"") -> ssl.SSLSocket:
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        if before:
            plain.sendall(before)
        return (context or self.context(*protocols)).wrap_socket(plain, server_hostname="127.0.0.1")

    def serial(self) -> int:
        """Of the certificate that a new connection is shown."""
        with self.connect() as connection:
            return int(connection.getpeercert()["serialNumber"], 16)

    def wait_for(self, condition: Callable[[], bool], seconds: float = 15) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, self.server.process.end_of_log()
            time.sleep(0.05)

    def lines(self, message: str) -> list[dict]:
        """Those of the log with that message."""
        found = []
        for line in self.server.log.read_text(errors="replace").splitlines():
            if line.startswith("{") and (entry := json.loads(line))["message"] == message:
                found.append(entry)
        return found

    def reloads(self, result: str) -> list[dict]:
        return [line for line in self.lines("certificate") if line.get("reload") == result]

    def metrics(self) -> dict[str, float]:
        text = self.get_admin("/metrics")
        rows = [line.rsplit(" ", 1) for line in text.splitlines() if line and not line.startswith("#")]
        return {name: float(value) for name, value in rows}

    def get_admin(self, path: str) -> str:
        # A path below a test's folder may be longer than the name of a socket can be.
        folder = os.open(self.server.folder, os.O_PATH)
        with socket.socket(socket.AF_UNIX) as link:
            link.connect(f"/proc/self/fd/{folder}/registry.sqlite.sock")
            os.close(folder)
            link.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            answer = b""
            while piece := link.recv(1 << 16):
                answer += piece
        head, body = answer.split(b"\r\n\r\n", 1)
        assert b" 200 " in head.splitlines()[0], head
        return body.decode()

    def get(self, path: str, **options) -> requests.Response:
        return requests.get(f"{self.server.host}{path}", verify=self.trusted, timeout=20, **options)
