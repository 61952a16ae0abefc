"""The administrative API of a server, every request and answer held against the document that the server serves."""

import json
import pathlib
import signal
import urllib.parse

import referencing
import referencing.jsonschema
import requests

from harness.causeway import Causeway, free_port
from harness.openapi import ADDRESS, Specification


class AdminSpecification(Specification):
    """The server's own document, as it is."""

    def __init__(self, document: dict):
        self.document = document
        resource = referencing.Resource(document, referencing.jsonschema.DRAFT202012)
        self.registry = referencing.Registry().with_resource(ADDRESS, resource)

    def check_error(self, headers, body) -> list[str]:
        return ["errors have the shape that each answer gives them"]


class AdminAPI:
    """`findings` has what the document does not allow of the requests that are meant to be right, and of all answers."""

    def __init__(self, server: Causeway, name: str = "olga"):
        self.server = server
        path = server.folder / f"{name}.token"
        server.admin("administrator", "create", name, "--output", str(path))
        self.token = path.read_text().strip()
        server.secrets.add(self.token)
        self.address = f"http://127.0.0.1:{server.admin_port}"
        self.specification = AdminSpecification(self.plain("GET", "/openapi.json").json())
        self.findings: list[str] = []
        self.used: set[str] = set()

    def plain(self, method: str, path: str, **options) -> requests.Response:
        """A request that nobody checks."""
        headers = {"Authorization": f"Bearer {self.token}"} | options.pop("headers", {})
        return requests.request(method, f"{self.address}/admin/v1{path}", headers=headers, timeout=30, **options)

    def send(
        self, method: str, path: str, body: object = None, match: str | None = None, key: str | None = None,
        wrong: bool = False, headers: dict[str, str] | None = None,
    ) -> requests.Response:
        """`wrong`: the request itself is not what the document allows, on purpose."""
        headers = dict(headers or {})
        headers |= {"If-Match": match} if match else {}
        headers |= {"Idempotency-Key": key} if key else {}
        data = json.dumps(body).encode() if body is not None else b""
        headers |= {"Content-Type": "application/json"} if data else {}
        if not wrong:
            sent = headers | {"Authorization": f"Bearer {self.token}"}
            self.findings += self.specification.check_request(method, path, sent, data)
        answer = self.plain(method, path, data=data, headers=headers)
        if self.specification.operation(method, path):
            self.used.add(self.specification.operation(method, path).name)
            self.findings += self.specification.check_answer(
                method, path, answer.status_code, answer.headers, answer.content)
        return answer

    def get(self, path: str) -> tuple[dict, str]:
        """The object and its ETag."""
        answer = self.send("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json(), answer.headers.get("ETag", "")

    def operations(self) -> set[str]:
        return {operation["operationId"] for path in self.specification.document["paths"].values()
                for method, operation in path.items() if method != "parameters"}


def quoted(name: str) -> str:
    return urllib.parse.quote(name, safe="")


class AdministeredServer(Causeway):
    """A server with the listener of the administrative API."""

    def __init__(self, folder: pathlib.Path, *arguments, **options):
        super().__init__(folder, *arguments, **options)
        self.admin_port = free_port()
        with self.config.open("a") as file:
            file.write(f"admin:\n  listen: 127.0.0.1:{self.admin_port}\n")

    def kill(self) -> None:
        """As the loss of power would end it."""
        process, self.process = self.process, None
        if process:
            process.stop(signal.SIGKILL)
