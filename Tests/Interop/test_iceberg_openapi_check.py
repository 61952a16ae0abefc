"""The check of Iceberg catalogs against their OpenAPI document: what is wrong is found, and by whom it is noted.

The document is that of `harness.openapi`; here requests and answers are wrong on purpose.
"""

import copy
import json
import os
from collections.abc import Callable

import pytest
import requests

from harness.iceberg_catalog import BEYOND, DELEGATION, IcebergCatalog, target, violations
from harness.openapi import DOCUMENT, MISSING, Specification, specification
from harness.rest_catalog import RestCatalog, TokenRefusal

pytest_plugins = ["harness.iceberg_fixtures"]
pytestmark = pytest.mark.skipif(not DOCUMENT.exists() and not os.environ.get("CI"), reason=MISSING)

TABLE = "/namespaces/iceberg/tables/v2_appends"
ERROR = {"message": "it is not there", "type": "NoSuchTableException", "code": 404}


@pytest.fixture
def document() -> Specification:
    return specification()


@pytest.fixture
def catalog(iceberg) -> IcebergCatalog:
    return IcebergCatalog(iceberg.server.endpoint, iceberg.server.token("reader"))


@pytest.fixture
def loaded(catalog) -> requests.Response:
    answer = catalog.get(TABLE, headers={DELEGATION: "vended-credentials"})
    assert answer.status_code == 200
    return answer


def change(*path, to=None) -> Callable[[dict], None]:
    """`to`: the new value; None takes the member away."""
    def make(body: dict) -> None:
        for part in path[:-1]:
            body = body[part]
        if to is None:
            del body[path[-1]]
        else:
            body[path[-1]] = to

    return make


@pytest.mark.parametrize("make", [
    change("metadata"), change("metadata", to=[]), change("metadata-location", to=1),
    change("metadata", "format-version"), change("metadata", "format-version", to="2"),
    change("metadata", "format-version", to=4), change("metadata", "table-uuid"),
    change("metadata", "current-snapshot-id", to="1"), change("metadata", "current-snapshot-id", to=2**63),
    change("metadata", "schemas", 0, "fields", 0, "id"), change("metadata", "schemas", 0, "fields", 0, "type", to=1),
    change("metadata", "schemas", 0, "fields", 0, "type", to={"type": "list"}),
    change("metadata", "snapshots", 0, "summary", "operation", to="sort"),
    change("metadata", "snapshots", 0, "summary", "added-records", to=1),
    change("metadata", "refs", "main", "type", to="trunk"), change("config", "s3.region", to=1),
    change("storage-credentials", 0, "prefix"), change("storage-credentials", to={}),
])
def test_wrong_tables_are_found(loaded, document, make):
    def findings(body: dict) -> list[str]:
        return document.check_answer(
            "GET", target(loaded), 200, {"content-type": "application/json"}, json.dumps(body).encode())

    body = loaded.json()
    assert findings(body) == []
    changed = copy.deepcopy(body)
    make(changed)
    assert len(findings(changed)) == 1, findings(changed)


@pytest.mark.parametrize("method, path, status, kind, body, words", [
    ("GET", TABLE, 404, "application/json", {"error": ERROR | {"code": 403}}, "code"),
    ("GET", TABLE, 404, "application/json", {"error": ERROR | {"code": "404"}}, "not of type 'integer'"),
    ("GET", TABLE, 404, "application/json", {"error": {"message": "no", "code": 404}}, "'type' is a required"),
    ("GET", TABLE, 404, "application/json", {"error": ERROR, "message": "no"}, "Additional properties"),
    ("GET", TABLE, 404, "application/json", ERROR, "'error' is a required property"),
    ("GET", TABLE, 404, "text/html", {"error": ERROR}, "content type is 'text/html'"),
    ("GET", TABLE, 418, "application/json", {"error": ERROR | {"code": 418}}, "no such status"),
    ("GET", TABLE, 204, "application/json", None, "no such status"),
    ("GET", TABLE, 304, "application/json", {}, "there is a body"),
    ("GET", TABLE, 200, "application/json", None, "the body is no application/json"),
    ("HEAD", TABLE, 200, "application/json", None, "no such status"),
    ("HEAD", TABLE, 404, "application/json", {"error": ERROR}, "there is a body"),
    ("POST", f"{TABLE}/metrics", 200, "application/json", {}, "no such status"),
    ("GET", "/namespaces", 200, "application/json", {"namespaces": ["iceberg"]}, "not of type 'array'"),
    ("GET", "/namespaces", 200, "application/json", {"namespaces": [["a"], ["a"]]}, "non-unique"),
    ("GET", "/namespaces", 200, "application/json", {"namespaces": [], "next-page-token": 1}, "next-page-token"),
    ("GET", "/namespaces/iceberg", 200, "application/json", {"properties": {}}, "'namespace' is a required"),
    ("GET", "/namespaces/iceberg/tables", 200, "application/json", {"identifiers": [{"name": "t"}]}, "'namespace'"),
    ("GET", "/namespaces/iceberg/tables", 200, "application/json",
     {"identifiers": [{"namespace": "iceberg", "name": "t"}]}, "not of type 'array'"),
    ("GET", f"{TABLE}/credentials", 200, "application/json", {}, "'storage-credentials' is a required"),
    ("GET", "/nothing", 200, "application/json", {}, "no such operation"),
])
def test_wrong_answers_are_found(document, method, path, status, kind, body, words):
    content = b"" if body is None else json.dumps(body).encode()
    [finding] = document.check_answer(method, f"/v1/lake{path}", status, {"Content-Type": kind}, content)
    assert words in finding


def test_wrong_json_is_found(document):
    def findings(body: bytes) -> list[str]:
        return document.check_answer("GET", "/v1/config", 200, {"content-type": "application/json"}, body)

    assert findings(b'{"defaults": {}, "overrides": {}}') == []
    for body in (b'{"defaults": {}, "overrides": {}', b'{"defaults": {}, "defaults": {}, "overrides": {}}',
                 b'{"defaults": {}, "overrides": {}, "more": NaN}', b'{"defaults": {}, "overrides": {"\xff": ""}}'):
        [finding] = findings(body)
        assert "the body is no application/json" in finding


def test_only_the_status_of_an_answer_beyond_the_document_is_let_through(document):
    def findings(body: dict) -> list[str]:
        return document.check_answer(
            "GET", "/v1/config", 404, {"content-type": "application/json"}, json.dumps(body).encode(), BEYOND)

    assert findings({"error": ERROR}) == []
    assert len(findings({"error": ERROR | {"code": 400}})) == len(findings(ERROR)) == 1


@pytest.mark.parametrize("method, path, headers, body, words", [
    ("GET", "/v1/config?place=lake", {}, b"", "no query parameter 'place'"),
    ("GET", "/v1/config?warehouse=", {}, b"", "is empty"),
    ("GET", "/v1/config?warehouse=a&warehouse=b", {}, b"", "given twice"),
    ("GET", "/v1/lake/namespaces?pageSize=many", {}, b"", "'pageSize'"),
    ("GET", "/v1/lake/namespaces?pageSize=0", {}, b"", "'pageSize'"),
    ("GET", f"/v1/lake{TABLE}?snapshots=none", {}, b"", "'snapshots'"),
    ("GET", f"/v1/lake{TABLE}", {DELEGATION: "vended-credentials,keys"}, b"", "'keys' is not one of"),
    ("GET", f"/v1/lake{TABLE}", {"X-Iceberg-Delegation": "x"}, b"", "no header 'x-iceberg-delegation'"),
    ("GET", f"/v1/lake{TABLE}", {"Accept": "text/html"}, b"", "does not accept"),
    ("GET", f"/v1/lake{TABLE}", {"Authorization": "Basic eDp5"}, b"", "Authorization"),
    ("GET", f"/v1/lake{TABLE}", {}, b"{}", "there is a body"),
    ("POST", f"/v1/lake{TABLE}/metrics", {"Content-Type": "application/json"}, b"", "the body is missing"),
    ("POST", f"/v1/lake{TABLE}/metrics", {"Content-Type": "application/json"}, b"{}", "the body"),
    ("POST", "/v1/oauth/tokens", {"Content-Type": "application/json"}, b"{}", "content type"),
    ("POST", "/v1/oauth/tokens", {"Content-Type": "application/x-www-form-urlencoded"},
     b"grant_type=password&client_id=a&client_secret=b", "grant_type"),
    ("POST", "/v1/oauth/tokens", {"Content-Type": "application/x-www-form-urlencoded"}, b"client_id", "the body is no"),
    ("PUT", f"/v1/lake{TABLE}", {}, b"", "no such operation"),
    ("GET", f"/v1/lake{TABLE}/manifests", {}, b"", "no such operation"),
])
def test_wrong_requests_are_found(document, method, path, headers, body, words):
    [finding] = document.check_request(method, path, headers, body)
    assert words in finding


class Dishonest(RestCatalog):
    """Its lists are not those of the specification, and it refuses tokens as it refuses tables."""

    def text(self, model, next_page: str | None) -> str:
        return json.dumps({"namespaces": "sales"})

    def grant(self, form: dict[str, str]) -> str:
        raise TokenRefusal(403, "nobody", "nobody gets one")


def test_the_catalog_of_the_tests_notes_what_is_wrong(tmp_path):
    def get(catalog: RestCatalog, path: str, **headers: str) -> int:
        return requests.get(f"{catalog.uri}/v1{path}", headers=headers, timeout=60).status_code

    honest, dishonest = RestCatalog(tmp_path / "honest"), Dishonest(tmp_path / "dishonest")
    try:
        for catalog in (honest, dishonest):
            assert get(catalog, "/config") == 200 and catalog.violations == []
        assert get(honest, "/main/namespaces?pageToken=") == 200
        assert get(honest, "/main/namespaces/n/tables/t") == 404
        assert honest.violations == []
        assert get(honest, "/main/namespaces?page=1") == 200
        assert get(honest, "/main/namespaces", Authorization="Basic eDp5") == 200
        assert ["no query parameter" in one or "Authorization" in one for one in honest.violations] == [True, True]
        assert get(dishonest, "/main/namespaces") == 200
        form = {"grant_type": "client_credentials", "client_id": "a", "client_secret": "b"}
        requests.post(f"{dishonest.uri}/v1/oauth/tokens", data=form, timeout=60)
        assert len(dishonest.violations) >= 2 and all("answer" in one for one in dishonest.violations)
    finally:
        honest.stop()
        dishonest.stop()


def test_answers_of_the_route_are_checked_wherever_they_are_asked_for(catalog):
    """A catalog in front of which something stands that answers otherwise is not taken for right."""
    answer = catalog.get("/namespaces")
    assert violations(answer) == []
    answer._content = json.dumps({"namespaces": ["iceberg"]}).encode()
    assert len(violations(answer)) == 1
    answer.status_code = 418
    assert violations(answer) != []
