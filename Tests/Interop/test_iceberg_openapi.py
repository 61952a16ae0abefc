"""The Iceberg catalog of a share, held against the OpenAPI document of Iceberg REST catalogs.

The check is `harness.openapi`: the document's schemas under `jsonschema`, operation by operation. `openapi-core` does
not read this document: its statuses are numbers, and its prefix may be missing.
"""

import os

import pytest
import requests

from harness import iceberg_tables
from harness.causeway import Store
from harness.iceberg import Lake
from harness.iceberg_catalog import IcebergCatalog, assert_iceberg_error, target
from harness.openapi import DOCUMENT, MISSING, Specification, specification

pytest_plugins = ["harness.iceberg_fixtures"]
pytestmark = pytest.mark.skipif(not DOCUMENT.exists() and not os.environ.get("CI"), reason=MISSING)

BUCKET = "ice"
SIGN = "POST /v1/{prefix}/namespaces/{namespace}/tables/{table}/sign"
TABLE = "/namespaces/iceberg/tables/v2_appends"
METRICS = {"total-planning-duration": {"count": 1, "time-unit": "nanoseconds", "total-duration": 5},
           "result-data-files": {"unit": "count", "value": 1}}
SCAN_REPORT = {
    "report-type": "scan-report", "table-name": "v2_appends", "snapshot-id": 1, "filter": {"type": "true"},
    "schema-id": 0, "projected-field-ids": [1], "projected-field-names": ["id"], "metrics": METRICS}
COMMIT_REPORT = {
    "report-type": "commit-report", "table-name": "v2_appends", "snapshot-id": 1, "sequence-number": 1,
    "operation": "append", "metrics": METRICS}


class Walk(IcebergCatalog):
    """Sends requests that are as the document says, unless they are told to be `wrong`; with None they may be."""

    def send(
        self, method: str, path: str, headers: dict[str, str] | None = None, wrong: bool | None = False, **options,
    ) -> requests.Response:
        answer = super().send(method, path, headers, **options)
        sent = answer.request
        found = specification().check_request(method, target(answer), sent.headers, sent.body or b"")
        assert wrong is None or (found != []) == wrong, found
        return answer


@pytest.fixture
def document() -> Specification:
    return specification()


@pytest.fixture
def catalog(iceberg) -> Walk:
    return Walk(iceberg.server.endpoint, iceberg.server.token("reader"))


def ok(answer: requests.Response, status: int = 200) -> dict:
    assert answer.status_code == status, f"{answer.status_code} {answer.text}"
    return answer.json() if answer.content else {}


# The route


def test_configuration(catalog):
    assert ok(catalog.send("GET", "/config", params={"warehouse": "lake"}))["overrides"]["prefix"] == "lake"
    assert_iceberg_error(catalog.send("GET", "/config"), 400, "BadRequestException", "warehouse")
    missing = catalog.send("GET", "/config", params={"warehouse": "nothing"})
    assert_iceberg_error(missing, 404, "NotFoundException", "nothing")


def test_every_announced_endpoint_is_there(catalog, document):
    endpoints = ok(catalog.send("GET", "/config", params={"warehouse": "lake"}))["endpoints"]
    # Signing is described elsewhere.
    assert set(endpoints) - document.endpoints() == {SIGN}
    bodies = {"metrics": SCAN_REPORT}
    names = {"prefix": "lake", "namespace": "iceberg", "table": "v2_appends"}
    for endpoint in set(endpoints) - {SIGN}:
        method, template = endpoint.split(" ")
        path = template.removeprefix("/v1").format(**names)
        answer = catalog.send(method, path, json=bodies.get(path.rpartition("/")[2]))
        assert answer.status_code in (200, 204), f"{endpoint}: {answer.status_code} {answer.text}"


@pytest.mark.parametrize("path, member", [
    ("/namespaces", "namespaces"), ("/namespaces/iceberg/tables", "identifiers"),
    ("/namespaces/iceberg/views", "identifiers"),
])
def test_lists(catalog, path, member):
    whole = ok(catalog.get(path))
    assert set(whole) == {member, "next-page-token"} and whole["next-page-token"] is None
    assert ok(catalog.get(path, params={"pageSize": "1"})) == whole
    pages, token = [], ""
    while token is not None:
        page = ok(catalog.get(path, params={"pageToken": token, "pageSize": "7"}))
        assert set(page) == set(whole) and len(page[member]) <= 7
        pages.append(page[member])
        token = page["next-page-token"]
    assert [item for page in pages for item in page] == whole[member]
    if path.endswith("/tables"):
        assert len(pages) > 3


def test_lists_below_a_namespace(catalog):
    below = {"namespaces": [], "next-page-token": None}
    assert ok(catalog.get("/namespaces", params={"parent": "iceberg"})) == below
    assert ok(catalog.get("/namespaces", params={"parent": ""})) == ok(catalog.get("/namespaces")) != below
    for parent in ("nothing", "iceberg\x1fdeeper"):
        answer = catalog.get("/namespaces", params={"parent": parent})
        assert_iceberg_error(answer, 404, "NoSuchNamespaceException")


@pytest.mark.parametrize("path, parameters", [
    ("/namespaces", {"pageToken": "nonsense"}), ("/namespaces/iceberg/tables", {"pageToken": "nonsense"})])
def test_tokens_of_pages_that_are_none(catalog, path, parameters):
    assert_iceberg_error(catalog.get(path, params=parameters), 400, "BadRequestException", "pageToken")


@pytest.mark.parametrize("path, parameters", [
    ("/namespaces", {"pageSize": "0"}), ("/namespaces", {"pageSize": "x"}),
    ("/namespaces/iceberg/tables", {"pageToken": "", "pageSize": "-1"}), (TABLE, {"snapshots": "some"}),
])
def test_bad_queries(catalog, path, parameters):
    [name] = parameters.keys() - {"pageToken"}
    assert_iceberg_error(catalog.get(path, params=parameters, wrong=True), 400, "BadRequestException", name)


def test_namespaces(catalog):
    assert ok(catalog.get("/namespaces/iceberg")) == {"namespace": ["iceberg"], "properties": {}}
    assert ok(catalog.send("HEAD", "/lake/namespaces/iceberg"), 204) == {}
    assert_iceberg_error(catalog.get("/namespaces/nothing"), 404, "NoSuchNamespaceException", "nothing")
    assert catalog.send("HEAD", "/lake/namespaces/nothing").status_code == 404


@pytest.mark.parametrize("delegation", [
    None, "vended-credentials", "remote-signing", "vended-credentials,remote-signing",
    "remote-signing, vended-credentials"])
@pytest.mark.parametrize("snapshots", [None, "all", "refs"])
@pytest.mark.parametrize("name, version", [
    ("v1_history", 1), ("v2_appends", 2), ("vectors", 3), ("initial_default", 3)])
def test_loaded_tables(catalog, name, version, snapshots, delegation):
    body = catalog.load(name, delegation, **({"snapshots": snapshots} if snapshots else {}))
    assert body["metadata"]["format-version"] == version
    assert ("storage-credentials" in body) == ("s3.secret-access-key" in body["config"])


def test_every_table(iceberg, catalog):
    """Whatever is in its metadata: it is loaded, or refused, as the document says."""
    statuses = {}
    for name in iceberg.tables:
        answer = catalog.get(f"/namespaces/iceberg/tables/{name}")
        statuses.setdefault(answer.status_code, []).append(name)
        assert catalog.send("HEAD", f"/lake/namespaces/iceberg/tables/{name}").status_code in (204, 400)
    assert set(statuses) == {200, 400} and len(statuses[200]) > 5 * len(statuses[400]), statuses


def test_tables_that_are_unchanged(catalog):
    tag = catalog.get(TABLE).headers["etag"]
    answer = catalog.get(TABLE, headers={"If-None-Match": tag})
    assert answer.status_code == 304 and not answer.content


def test_what_belongs_to_a_table(catalog):
    assert catalog.send("HEAD", f"/lake{TABLE}").status_code == 204
    assert len(ok(catalog.get(f"{TABLE}/credentials"))["storage-credentials"]) == 1
    for report in (SCAN_REPORT, COMMIT_REPORT):
        assert catalog.send("POST", f"/lake{TABLE}/metrics", json=report).status_code == 204
    big = catalog.send("POST", f"/lake{TABLE}/metrics", json=SCAN_REPORT | {"metadata": {"x": "x" * (9 << 20)}})
    assert_iceberg_error(big, 413, "BadRequestException")


def test_signing_is_not_in_the_document(iceberg, document):
    catalog = IcebergCatalog(iceberg.server.endpoint, iceberg.server.token("reader"))
    assert document.operation("POST", f"/v1/lake{TABLE}/sign") is None
    refused = catalog.sign("v2_appends", "http://127.0.0.1:9/elsewhere")
    assert refused.status_code == 403 and document.check_error(refused.headers, refused.content) == []


# What is refused


@pytest.mark.parametrize("token", [None, "nonsense"])
def test_strangers(iceberg, catalog, document, token):
    stranger = Walk(iceberg.server.endpoint, token)
    for endpoint in document.endpoints():
        if "/oauth/" in endpoint:
            continue
        method, path = example_of(endpoint)
        answer = stranger.send(method, path, wrong=None)
        assert answer.status_code == 401, f"{endpoint}: {answer.status_code}"
        if method != "HEAD":
            assert_iceberg_error(answer, 401, "NotAuthorizedException")


def test_changes(catalog, document):
    """Every operation that would change something, and the plans of scans, which this catalog does not make."""
    refused = 0
    for endpoint in document.endpoints():
        method, path = example_of(endpoint)
        if method in ("GET", "HEAD") or "/oauth/" in endpoint or endpoint.endswith("/metrics"):
            continue
        answer = catalog.send(method, path, wrong=None, json={})
        assert_iceberg_error(answer, 403, "ForbiddenException", "read-only")
        refused += 1
    assert refused >= 15


def example_of(endpoint: str) -> tuple[str, str]:
    method, template = endpoint.split(" ")
    names = {"prefix": "lake", "namespace": "iceberg", "table": "v2_appends", "view": "v", "plan-id": "p"}
    for name, value in names.items():
        template = template.replace(f"{{{name}}}", value)
    return method, template.removeprefix("/v1")


def test_what_is_missing(catalog, document):
    for method, path in [
        ("GET", "/nothing/namespaces"), ("GET", "/nothing/namespaces/iceberg"), ("HEAD", "/nothing/namespaces/iceberg"),
        ("GET", "/nothing/namespaces/iceberg/tables"), ("GET", "/nothing/namespaces/iceberg/tables/t"),
        ("GET", "/nothing/namespaces/iceberg/views"), ("GET", "/lake/namespaces/nothing/tables"),
        ("GET", "/lake/namespaces/nothing/tables/t"), ("GET", "/lake/namespaces/nothing/views"),
        ("GET", "/lake/namespaces/iceberg/views/v"), ("HEAD", "/lake/namespaces/iceberg/views/v"),
        ("GET", "/lake/namespaces/iceberg/tables/nothing"), ("HEAD", "/lake/namespaces/iceberg/tables/nothing"),
        ("GET", "/lake/namespaces/iceberg/tables/nothing/credentials"),
        ("GET", "/lake/namespaces/iceberg/tables/v2_appends/plan/p"),
    ]:
        answer = catalog.send(method, path)
        assert document.operation(method, target(answer)) is not None
        assert answer.status_code == 404, f"{method} {path}: {answer.status_code}"
    missing = catalog.send("POST", "/lake/namespaces/iceberg/tables/nothing/metrics", json=SCAN_REPORT)
    assert_iceberg_error(missing, 404, "NoSuchTableException")
    nowhere = catalog.send("GET", "/lake/nothing", wrong=True)
    assert nowhere.status_code == 404 and document.check_error(nowhere.headers, nowhere.content) == []


def test_tables_that_are_not_of_iceberg_or_not_shared_whole(start_server, tmp_path):
    lake = Lake(tmp_path / "bucket", BUCKET, tmp_path / "aside")
    iceberg_tables.v1_history(lambda fields, **options: lake.by_hand("t", fields, **options))
    (lake.folder / "delta" / "_delta_log").mkdir(parents=True)
    (lake.folder / "delta" / "_delta_log" / f"{0:020}.json").write_text("{}\n")
    server = start_server(Store(BUCKET, folder=lake.folder))
    server.admin("share", "create", "ä-b", "--add", f"iceberg.t=s3://{BUCKET}/t",
                 "--add", f"iceberg.delta=s3://{BUCKET}/delta", "--add", f"iceberg.newest=s3://{BUCKET}/t")
    server.admin("share", "update", "ä-b", "--with-history", "iceberg.t", "--with-history", "iceberg.delta",
                 "--leave-out", "iceberg.t.value")
    server.admin("recipient", "create", "reader", "--share", "ä-b")
    catalog = Walk(server.endpoint, server.token("reader"), "ä-b")
    assert len(ok(catalog.get("/namespaces/iceberg/tables"))["identifiers"]) == 1
    for path in ("", "/credentials"):
        answer = catalog.get(f"/namespaces/iceberg/tables/delta{path}")
        assert_iceberg_error(answer, 404, "NoSuchTableException", "delta")
        # Without its history.
        assert_iceberg_error(
            catalog.get(f"/namespaces/iceberg/tables/newest{path}"), 404, "NoSuchTableException", "newest")
        assert_iceberg_error(catalog.get(f"/namespaces/iceberg/tables/t{path}"), 403, "ForbiddenException", "left out")
