"""An Iceberg REST catalog over PyIceberg's SQL catalog, with the ways in which real ones answer and fail.

As a thread: `RestCatalog(folder, ...)`; tables are made through its `catalog`, by PyIceberg itself. As a process:
`python -m harness.rest_catalog FOLDER FAULTS`, which prints its address.
"""

import base64
import hashlib
import hmac
import http.server
import json
import pathlib
import sys
import threading
import urllib.parse

from pyiceberg.catalog.rest import ConfigResponse, ListNamespaceResponse, ListTableResponseEntry, ListTablesResponse
from pyiceberg.catalog.rest.response import ErrorResponse, ErrorResponseMessage
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.exceptions import NoSuchNamespaceError, NoSuchTableError

from harness.openapi import specification
from harness.signed_requests import is_signed

ENDPOINTS = [
    "GET /v1/{prefix}/namespaces", "GET /v1/{prefix}/namespaces/{namespace}/tables",
    "GET /v1/{prefix}/namespaces/{namespace}/tables/{table}",
]
CANNED = {
    "redirect": (307, "", {"location": "http://127.0.0.1:9/elsewhere"}),
    "html": (200, "<!DOCTYPE html><html><body>Sign in</body></html>", {"content-type": "text/html"}),
    "wrong-shape": (200, '{"metadata": [], "metadata-location": 1}', {}),
}


class Refusal(Exception):
    def __init__(self, status: int, kind: str, message: str, headers: dict[str, str] | None = None):
        self.status, self.kind, self.message, self.headers = status, kind, message, headers or {}

    @property
    def text(self) -> str:
        error = ErrorResponseMessage(message=self.message, type=self.kind, code=self.status)
        return ErrorResponse(error=error).model_dump_json(by_alias=True, exclude_none=True)


class TokenRefusal(Refusal):
    """As authorization servers refuse (RFC 6749 section 5.2)."""

    @property
    def text(self) -> str:
        return json.dumps({"error": self.kind, "error_description": self.message})


class Injected(Exception):
    """An answer that a test asked for, which need not be one of the specification."""

    def __init__(self, status: int, content: str, headers: dict[str, str] | None = None):
        self.answer = status, content, headers or {}

    @classmethod
    def error(cls, status: int) -> "Injected":
        error = {"message": "as the test asks", "type": "InjectedException", "code": status}
        return cls(status, json.dumps({"error": error}), {"retry-after": "1"} if status in (429, 503) else {})


class RestCatalog:
    """Answers on a port of loopback that the kernel picks.

    token: a bearer token that every request needs. client: (id, secret) that get tokens at /v1/oauth/tokens.
    access_key: (id, secret, service, region) that every request has to be signed with. credentials: what is lent to
    whoever asks, a list of {"prefix", "config"}. page_size: names in a page of a list.
    faults: a file, read at each request for a table: a status (401, 404, 419, 503 …), `html`, `truncated`,
    `broken-off`, `redirect`, `wrong-shape`, or nothing.

    Every request, and every answer but the faults, is held against the specification; `violations` are its findings.
    """

    def __init__(self, folder: pathlib.Path, *, prefix: str = "main", token: str | None = None,
                 client: tuple[str, str] | None = None, access_key: tuple[str, str, str, str] | None = None,
                 credentials: list[dict] | None = None, overrides: dict[str, str] | None = None,
                 properties: dict[str, str] | None = None, page_size: int = 2, faults: pathlib.Path | None = None):
        folder.mkdir(parents=True, exist_ok=True)
        self.catalog = SqlCatalog("rest", **({
            "uri": f"sqlite:///{folder / 'catalog.sqlite'}", "warehouse": folder.as_uri()} | (properties or {})))
        self.prefix, self.overrides, self.page_size, self.faults = prefix, overrides or {}, page_size, faults
        self.token, self.client, self.access_key, self.credentials = token, client, access_key, credentials
        self.granted: list[str] = []
        # (method, path with query, status) of every request, in order.
        self.requests: list[tuple[str, str, int]] = []
        self.violations: list[str] = []
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.server.daemon_threads = True
        self.uri = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        peer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self.answer(b"")

            def do_POST(self) -> None:
                self.answer(self.rfile.read(int(self.headers["content-length"])))

            def answer(self, body: bytes) -> None:
                is_honest = True
                try:
                    status, content, headers = peer.respond(self.command, self.path, self.headers, body)
                except Injected as fault:
                    status, content, headers = fault.answer
                    is_honest = False
                except Refusal as refusal:
                    status, headers, content = refusal.status, refusal.headers, refusal.text
                headers = {"content-type": "application/json", **headers}
                peer.check(self.command, self.path, self.headers, body)
                if is_honest:
                    peer.check_answer(self.command, self.path, status, headers, content.encode())
                peer.requests.append((self.command, self.path, status))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if "content-length" not in headers:
                    self.send_header("content-length", str(len(content.encode())))
                self.end_headers()
                self.wfile.write(content.encode() if status != 304 else b"")
                self.close_connection = "content-length" in headers  # What is cut short ends with its connection.

            def log_message(self, *arguments) -> None:
                pass

        return Handler

    def check(self, method: str, target: str, headers, body: bytes) -> None:
        if specification() is not None:
            self.violations += specification().check_request(method, target, headers, body)

    def check_answer(self, method: str, target: str, status: int, headers: dict[str, str], body: bytes) -> None:
        if specification() is not None:
            self.violations += specification().check_answer(method, target, status, headers, body)

    def respond(self, method: str, target: str, headers, body: bytes) -> tuple[int, str, dict[str, str]]:
        parts = urllib.parse.urlsplit(target)
        query = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))
        if (method, parts.path) == ("POST", "/v1/oauth/tokens"):
            return 200, self.grant(dict(urllib.parse.parse_qsl(body.decode()))), {}
        self.authorize(method, parts, headers, body)
        segments = [urllib.parse.unquote(segment) for segment in parts.path.strip("/").split("/")]
        if segments == ["v1", "config"]:
            answer = {"defaults": {}, "overrides": {"prefix": self.prefix, **self.overrides}, "endpoints": ENDPOINTS}
            # The model reads endpoints as text and would write them as objects.
            ConfigResponse.model_validate(answer)
            return 200, json.dumps(answer), {}
        match segments:
            case ["v1", self.prefix, "namespaces"]:
                parent = tuple(query["parent"].split("\x1f")) if "parent" in query else ()
                names = self.look(lambda: sorted(self.catalog.list_namespaces(parent)))
                page, rest = self.page(names, query)
                return 200, self.text(ListNamespaceResponse(namespaces=page), rest), {}
            case ["v1", self.prefix, "namespaces", namespace, "tables"]:
                names = self.look(lambda: sorted(self.catalog.list_tables(tuple(namespace.split("\x1f")))))
                page, rest = self.page(names, query)
                entries = [ListTableResponseEntry(name=name[-1], namespace=name[:-1]) for name in page]
                return 200, self.text(ListTablesResponse(identifiers=entries), rest), {}
            case ["v1", self.prefix, "namespaces", namespace, "tables", name]:
                return self.load((*namespace.split("\x1f"), name), headers)
        raise Refusal(404, "NotFoundException", f"no route {method} {parts.path}")

    def load(self, identifier: tuple[str, ...], headers) -> tuple[int, str, dict[str, str]]:
        fault = self.faults.read_text().strip() if self.faults and self.faults.exists() else ""
        if fault.isdigit():
            raise Injected.error(int(fault))
        if fault in CANNED:
            raise Injected(*CANNED[fault])
        table = self.look(lambda: self.catalog.load_table(identifier))
        location = table.metadata_location
        tag = '"' + hashlib.sha256(location.encode()).hexdigest()[:16] + '"'
        if headers.get("if-none-match") == tag:
            return 304, "", {"etag": tag}
        # The file's own text: what PyIceberg's models do not know stays in it.
        with table.io.new_input(location).open() as file:
            metadata = json.loads(file.read())
        answer: dict = {"metadata-location": location, "metadata": metadata, "config": {}}
        if self.credentials is not None and headers.get("x-iceberg-access-delegation") == "vended-credentials":
            answer["storage-credentials"] = self.credentials
        text = json.dumps(answer)
        if fault == "truncated":
            raise Injected(200, text[:len(text) // 2])
        if fault == "broken-off":
            raise Injected(200, text[:len(text) // 2], {"content-length": str(len(text))})
        return 200, text, {"etag": tag}

    def look(self, read):
        try:
            return read()
        except (NoSuchTableError, NoSuchNamespaceError) as error:
            kind = "NoSuchTableException" if isinstance(error, NoSuchTableError) else "NoSuchNamespaceException"
            raise Refusal(404, kind, str(error)) from error

    def page(self, names: list, query: dict[str, str]) -> tuple[list, str | None]:
        """A page where the client can read pages, otherwise everything."""
        if "pageToken" not in query:
            return names, None
        start = int(base64.b64decode(query["pageToken"] or base64.b64encode(b"0")))
        end = start + self.page_size
        return names[start:end], base64.b64encode(str(end).encode()).decode() if end < len(names) else None

    def text(self, model, next_page: str | None) -> str:
        return json.dumps(json.loads(model.model_dump_json(by_alias=True)) | {"next-page-token": next_page})

    def grant(self, form: dict[str, str]) -> str:
        if self.client is None or (form.get("client_id"), form.get("client_secret")) != self.client:
            raise TokenRefusal(401, "invalid_client", "unknown client")
        self.granted.append(f"granted-{len(self.granted)}")
        return json.dumps({"access_token": self.granted[-1], "token_type": "bearer", "expires_in": 3600})

    def authorize(self, method: str, parts, headers, body: bytes) -> None:
        sent = headers.get("authorization", "")
        if self.token is not None and not hmac.compare_digest(sent, f"Bearer {self.token}"):
            raise Refusal(401, "NotAuthorizedException", "no such token")
        # Only the newest token is good, so that a test can end one by asking for another.
        if self.client is not None and (not self.granted or sent != f"Bearer {self.granted[-1]}"):
            raise Refusal(401, "NotAuthorizedException", "no such token")
        if self.access_key is not None and not is_signed(self.access_key, method, parts, headers, body):
            raise Refusal(403, "SignatureDoesNotMatch", "the signature is wrong")


if __name__ == "__main__":
    folder, faults = map(pathlib.Path, sys.argv[1:])
    print(RestCatalog(folder, faults=faults).uri, flush=True)
    threading.Event().wait()
