"""The sharing protocol over plain requests, for what the client hides: headers, statuses and single lines."""

import dataclasses
import http.client
import json
import urllib.parse

import requests

DELTA = "responseformat=delta;readerfeatures=deletionvectors,columnmapping,timestampntz"
PARQUET = "responseformat=parquet"


@dataclasses.dataclass
class Answer:
    """What a table route answered: status, headers and the parsed lines."""

    response: requests.Response
    lines: list[dict]

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def version(self) -> int:
        return int(self.response.headers["delta-table-version"])

    @property
    def capabilities(self) -> dict[str, str]:
        """The header `delta-sharing-capabilities` of the response, in lower case."""
        header = self.response.headers.get("delta-sharing-capabilities", "").lower()
        return dict(part.split("=", 1) for part in header.split(";") if "=" in part)

    def actions(self, kind: str) -> list[dict]:
        return [line[kind] for line in self.lines if kind in line]

    @property
    def files(self) -> list[dict]:
        return self.actions("file")

    @property
    def urls(self) -> list[str]:
        """The file URLs, of either response format."""
        return [file["url"] if "url" in file else file["deltaSingleAction"]["add"]["path"] for file in self.files]

    @property
    def end(self) -> dict | None:
        ends = self.actions("endStreamAction")
        return ends[0] if ends else None


class Sharing:
    """Requests of one recipient against one server."""

    def __init__(self, endpoint: str, token: str | None):
        self.endpoint = endpoint
        self.headers = {"Authorization": f"Bearer {token}"} if token is not None else {}

    def send(self, method: str, path: str, **options) -> requests.Response:
        headers = self.headers | options.pop("headers", {})
        return requests.request(method, self.endpoint + path, headers=headers, **({"timeout": 60} | options))

    def get(self, path: str, **options) -> requests.Response:
        return self.send("GET", path, **options)

    def items(self, path: str, **parameters) -> list[dict]:
        """All items of a list, page by page."""
        items, token = [], None
        while True:
            page = self.get(path, params=parameters | ({"pageToken": token} if token else {}))
            assert page.status_code == 200, page.text
            items += page.json().get("items", [])
            token = page.json().get("nextPageToken")
            if not token:
                return items

    def query(self, table: str, body: dict | None = None, capabilities: str | None = None, **options) -> Answer:
        return self.table_route("POST", table, "/query", capabilities, json=body or {}, **options)

    def metadata(self, table: str, capabilities: str | None = None, **parameters) -> Answer:
        return self.table_route("GET", table, "/metadata", capabilities, params=parameters)

    def changes(self, table: str, capabilities: str | None = None, **parameters) -> Answer:
        return self.table_route("GET", table, "/changes", capabilities, params=parameters)

    def version(self, table: str, **parameters) -> Answer:
        return self.table_route("GET", table, "/version", None, params=parameters)

    def table_route(self, method: str, table: str, route: str, capabilities: str | None, **options) -> Answer:
        headers = {"delta-sharing-capabilities": capabilities} if capabilities is not None else {}
        response = self.send(method, table_path(table) + route, headers=headers, **options)
        lines = []
        if response.status_code == 200:
            text = response.content.decode("utf-8")
            lines = [json.loads(line) for line in text.split("\n") if line.strip()]
        return Answer(response, lines)


def table_path(table: str) -> str:
    """The path of `share.schema.table`."""
    share, schema, name = (urllib.parse.quote(part, safe="") for part in table.split("."))
    return f"/shares/{share}/schemas/{schema}/tables/{name}"


@dataclasses.dataclass
class BareResponse:
    """What `send_bare` got; the attributes that `assert_error` reads."""

    status_code: int
    headers: dict[str, str]
    text: str


def send_bare(port: int, method: str, target: str, headers: dict[str, str]) -> BareResponse:
    """A request whose target goes out as written: no normalisation of `..`, no quoting."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.putrequest(method, target, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        return BareResponse(response.status, {name.lower(): value for name, value in response.getheaders()}, text)
    finally:
        connection.close()


def assert_error(response, status: int | set[int], code: str | None = None, *names: str) -> dict:
    """The response is an error as the protocol wants it; `names` are in its message."""
    statuses = {status} if isinstance(status, int) else status
    assert response.status_code in statuses, f"{response.status_code} instead of {status}: {response.text[:500]}"
    headers = {name.lower(): value for name, value in response.headers.items()}
    assert headers["content-type"].split(";")[0] == "application/json", headers["content-type"]
    assert "\n" not in response.text.rstrip("\n"), "the error is on more than one line"
    body = json.loads(response.text)
    assert set(body) == {"errorCode", "message"}, body
    assert body["errorCode"] and body["message"].strip(), body
    if code is not None:
        assert body["errorCode"] == code, body
    for name in names:
        assert name.lower() in body["message"].lower(), f"'{name}' is not in: {body['message']}"
    assert "/files/" not in response.text and "X-Amz-Signature" not in response.text, "an error holds a URL"
    return body
