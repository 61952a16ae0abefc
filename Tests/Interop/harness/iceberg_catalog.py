"""The Iceberg catalog of a server: through PyIceberg, and over plain requests for what PyIceberg hides."""

import dataclasses
import urllib.parse

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import requests
from pyiceberg.catalog import Catalog, load_catalog

from harness.openapi import specification

DELEGATION = "X-Iceberg-Access-Delegation"
# Statuses that the document does not have: its later editions have a missing warehouse; this catalog gives no tokens;
# and what is too long is not read to see whether it is bad.
BEYOND = {("getConfig", 404), ("getToken", 404), ("reportMetrics", 413)}


@dataclasses.dataclass
class Keys:
    """Access keys as a loaded table has them."""

    config: dict[str, str]

    @property
    def endpoint(self) -> str:
        return self.config["s3.endpoint"]

    def request(self, method: str, url: str, headers: dict[str, str] | None = None, **changes) -> requests.Response:
        """A request that botocore signs, sent with exactly the URL that is given."""
        keys = {
            "access_key": self.config["s3.access-key-id"], "secret_key": self.config["s3.secret-access-key"],
            "token": self.config["s3.session-token"]} | changes
        request = botocore.awsrequest.AWSRequest(method, url, headers=headers or {})
        signer = botocore.auth.S3SigV4Auth(botocore.credentials.Credentials(**keys), "s3", self.config["s3.region"])
        signer.add_auth(request)
        return send(method, url, dict(request.headers))

    def get(self, path: str, **options) -> requests.Response:
        """`path` begins with the bucket."""
        return self.request("GET", f"{self.endpoint}/{path}", **options)


def send(method: str, url: str, headers: dict[str, str]) -> requests.Response:
    """Sends the URL as it is: `requests` would take dot segments out of it."""
    prepared = requests.Request(method, "http://127.0.0.1/", headers=headers).prepare()
    prepared.url = url
    with requests.Session() as session:
        return session.send(prepared, timeout=30, allow_redirects=False)


class IcebergCatalog:
    """One share as a catalog, for the holder of a token. Every answer is held against the specification."""

    def __init__(self, endpoint: str, token: str | None, share: str = "lake"):
        self.uri = f"{endpoint}/iceberg"
        self.token, self.share = token, share
        self.prefix = urllib.parse.quote(share, safe="")

    def pyiceberg(self, **properties: str) -> Catalog:
        return load_catalog(
            "share", type="rest", uri=self.uri, token=self.token, warehouse=self.share, **properties)

    def send(self, method: str, path: str, headers: dict[str, str] | None = None, **options) -> requests.Response:
        """`path` begins after `/v1`."""
        authorization = {"Authorization": f"Bearer {self.token}"} if self.token is not None else {}
        answer = requests.request(
            method, f"{self.uri}/v1{path}", headers=authorization | (headers or {}), timeout=60, **options)
        assert (found := violations(answer)) == [], found
        return answer

    def get(self, path: str, **options) -> requests.Response:
        return self.send("GET", f"/{self.prefix}{path}", **options)

    def load(self, table: str, delegation: str | None = None, **parameters: str) -> dict:
        """The answer to `loadTable` for a table of the namespace `iceberg`."""
        answer = self.get(
            f"/namespaces/iceberg/tables/{table}", params=parameters,
            headers={DELEGATION: delegation} if delegation else {})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def keys(self, table: str) -> Keys:
        return Keys(self.load(table, "vended-credentials")["config"])

    def sign(self, table: str, url: str, method: str = "GET", token: str | None = "", **members) -> requests.Response:
        """`token`: the last segment of the signing route; "" takes the one that the table is loaded with."""
        if token == "":
            token = self.load(table, "remote-signing")["config"]["s3.signer.endpoint"].rpartition("/")[2]
        path = f"/{self.prefix}/namespaces/iceberg/tables/{table}/sign"
        body = {"region": "us-east-1", "uri": url, "method": method, "headers": {}} | members
        return self.send("POST", path + (f"/{token}" if token else ""), json=body)


def target(answer: requests.Response) -> str:
    """Path and query that were asked for, from `/v1` on."""
    _, place, path = answer.request.path_url.partition("/iceberg/v1")
    assert place, f"{answer.request.path_url} is no path of a catalog"
    return f"/v1{path}"


def violations(answer: requests.Response) -> list[str]:
    """What the document says otherwise; nothing of paths that it does not have."""
    document = specification()
    if document is None or document.operation(answer.request.method, target(answer)) is None:
        return []
    return document.check_answer(
        answer.request.method, target(answer), answer.status_code, answer.headers, answer.content, BEYOND)


def assert_iceberg_error(answer: requests.Response, status: int, kind: str, *words: str) -> str:
    """The answer has the shape of the specification's `IcebergErrorResponse`; returns the message."""
    assert answer.status_code == status, f"{answer.status_code} {answer.text}"
    assert answer.headers["content-type"].startswith("application/json")
    body = answer.json()
    assert set(body) == {"error"} and set(body["error"]) == {"message", "type", "code"}, body
    error = body["error"]
    assert (error["type"], error["code"]) == (kind, status), body
    assert error["message"] and all(word in error["message"] for word in words), body
    return error["message"]
