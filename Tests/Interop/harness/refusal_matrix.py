"""Every route of recipients as a row: how it is asked for, what it names, and what the right token gets."""

import dataclasses
import json
import urllib.parse

import requests

DELTA, ICEBERG = "sharing", "iceberg"
TABLE = "/shares/{share}/schemas/{schema}/tables/{table}"
CATALOG = "/iceberg/v1/{share}/namespaces"
ICE = CATALOG + "/{schema}/tables/{table}"
# What differs from one answer to the next, whatever was asked.
OF_ITS_OWN = {"date", "x-request-id"}


@dataclasses.dataclass(frozen=True)
class Row:
    """`case` is the name of the server's own, `status` what the right token gets for a table that is granted."""

    case: str
    method: str
    path: str
    status: int = 200
    body: bytes | None = None

    @property
    def family(self) -> str:
        return ICEBERG if self.case.startswith("iceberg.") else DELTA

    @property
    def names(self) -> tuple[str, ...]:
        """What of share, schema and table the request names."""
        return tuple(name for name in ("share", "schema", "table") if "{%s}" % name in self.path)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def sign_request(bucket_url: str) -> bytes:
    return json.dumps({"region": "us-east-1", "uri": bucket_url, "method": "GET", "headers": {}}).encode()


# What needs a recipient's token.
ROWS = [
    Row("shares", "GET", "/shares"),
    Row("share", "GET", "/shares/{share}"),
    Row("schemas", "GET", "/shares/{share}/schemas"),
    Row("tables", "GET", "/shares/{share}/schemas/{schema}/tables"),
    Row("allTables", "GET", "/shares/{share}/all-tables"),
    Row("version", "HEAD", TABLE),
    Row("version", "GET", TABLE + "/version"),
    Row("version", "GET", TABLE + "/version?startingTimestamp=2020-01-01T00:00:00Z"),
    Row("metadata", "GET", TABLE + "/metadata"),
    Row("metadata", "GET", TABLE + "/metadata?version=0"),
    Row("query", "POST", TABLE + "/query", body=b"{}"),
    Row("query", "POST", TABLE + "/query", body=b'{"startingVersion": 0}'),
    Row("changes", "GET", TABLE + "/changes?startingVersion=0"),
    Row("iceberg.config", "GET", "/iceberg/v1/config?warehouse={share}"),
    Row("iceberg.namespaces", "GET", CATALOG),
    Row("iceberg.namespaces", "GET", CATALOG + "?parent={schema}"),
    Row("iceberg.namespace", "GET", CATALOG + "/{schema}"),
    Row("iceberg.namespace", "HEAD", CATALOG + "/{schema}", 204),
    Row("iceberg.tables", "GET", CATALOG + "/{schema}/tables"),
    Row("iceberg.table", "GET", ICE),
    Row("iceberg.table", "HEAD", ICE, 204),
    Row("iceberg.credentials", "GET", ICE + "/credentials"),
    Row("iceberg.sign", "POST", ICE + "/sign"),
    Row("iceberg.metrics", "POST", ICE + "/metrics", 204, b"{}"),
    Row("iceberg.views", "GET", CATALOG + "/{schema}/views"),
    Row("iceberg.view", "GET", CATALOG + "/{schema}/views/{table}", 404),
    Row("iceberg.view", "HEAD", CATALOG + "/{schema}/views/{table}", 404),
    Row("iceberg.change", "*", ICE, 403, b"{}"),
]
# What needs none: each has tests of its own for what it asks instead.
WITHOUT_TOKEN = {
    ("health", "GET"), ("health", "HEAD"),  # Says nothing but that the server is there.
    ("activation", "GET"), ("activation", "HEAD"), ("activation", "POST"),  # The link is the secret.
    ("iceberg.tokens", "*"),  # There are none to be had.
    ("file", "GET"), ("file", "HEAD"),  # The URL is sealed.
    ("object", "*"),  # Keys sign the request.
    ("oauthToken", "POST"),  # The client's secret is asked for.
    ("signingKeys", "GET"), ("signingKeys", "HEAD"),  # Public keys.
}


@dataclasses.dataclass(frozen=True)
class Names:
    """A table as requests name it. All names of a kind have the same length, so that lengths of answers can agree."""

    share: str
    schema: str
    table: str

    def fill(self, path: str) -> str:
        values = {"share": self.share, "schema": self.schema, "table": self.table}
        for name, value in values.items():
            path = path.replace("{%s}" % name, urllib.parse.quote(value, safe=""))
        return path


@dataclasses.dataclass(frozen=True)
class Seen:
    """All that an answer tells, with the caller's own words for names taken out."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str

    @classmethod
    def of(cls, answer: requests.Response, names: Names | None = None) -> "Seen":
        body = answer.text
        for kind in ("share", "schema", "table") if names else ():
            body = body.replace(getattr(names, kind), f"<{kind}>")
        headers = {name.lower(): value for name, value in answer.headers.items() if name.lower() not in OF_ITS_OWN}
        return cls(answer.status_code, tuple(sorted(headers.items())), body)


class Caller:
    """Requests with one connection that is kept."""

    def __init__(self, endpoint: str, headers: dict[str, str] | None = None):
        self.endpoint, self.headers = endpoint, headers or {}
        self.session = requests.Session()

    @classmethod
    def bearing(cls, endpoint: str, token: str, **headers: str) -> "Caller":
        return cls(endpoint, {"Authorization": f"Bearer {token}", **headers})

    def ask(self, row: Row, names: Names, method: str | None = None, body: bytes | None = None) -> requests.Response:
        method = method or ("DELETE" if row.method == "*" else row.method)
        return self.session.request(
            method, self.endpoint + names.fill(row.path), data=body if body is not None else row.body,
            headers=self.headers, timeout=30, allow_redirects=False)

    def see(self, row: Row, names: Names, **options) -> Seen:
        return Seen.of(self.ask(row, names, **options), names)
