"""The Iceberg catalog: PyIceberg reads through it what was written, and nobody reads more than their tables."""

import importlib.util
import json
import pathlib
import time
import urllib.parse

import duckdb
import pytest
import requests
import s3fs
from pyiceberg.exceptions import NoSuchNamespaceError, NoSuchTableError, RESTError, UnauthorizedError
from pyiceberg.expressions import EqualTo

from harness import iceberg_deleted, iceberg_tables
from harness.causeway import Store
from harness.iceberg import Lake
from harness.iceberg_catalog import DELEGATION, IcebergCatalog, assert_iceberg_error, send
from harness.rows import assert_same_rows

pytest_plugins = ["harness.iceberg_fixtures"]

BUCKET = "ice"
READABLE = [
    "v1_history", "v2_appends", "v2_zstandard", "rolled_back", "expired", "empty", "hadoop",
    "gzipped", "positions", "py_every_type", "py_nested", "py_renamed", "py_deleted", "py_by_day", "py_overwritten",
]
ROUTES = [
    "GET /v1/{prefix}/namespaces", "GET /v1/{prefix}/namespaces/{namespace}",
    "HEAD /v1/{prefix}/namespaces/{namespace}", "GET /v1/{prefix}/namespaces/{namespace}/tables",
    "GET /v1/{prefix}/namespaces/{namespace}/tables/{table}",
    "HEAD /v1/{prefix}/namespaces/{namespace}/tables/{table}",
    "GET /v1/{prefix}/namespaces/{namespace}/tables/{table}/credentials",
    "POST /v1/{prefix}/namespaces/{namespace}/tables/{table}/sign",
    "POST /v1/{prefix}/namespaces/{namespace}/tables/{table}/metrics",
    "GET /v1/{prefix}/namespaces/{namespace}/views",
]


@pytest.fixture
def catalog(iceberg) -> IcebergCatalog:
    return IcebergCatalog(iceberg.server.endpoint, iceberg.server.token("reader"))


def objects_of(table) -> list[str]:
    """Every object of the current snapshot, as PyIceberg finds them."""
    snapshot = table.current_snapshot()
    manifests = snapshot.manifests(table.io)
    entries = [entry.data_file.file_path for one in manifests for entry in one.fetch_manifest_entry(table.io)]
    return [table.metadata_location, snapshot.manifest_list, *[one.manifest_path for one in manifests], *entries]


@pytest.fixture
def duck() -> duckdb.DuckDBPyConnection:
    """DuckDB with its own reader of Iceberg, which packages of the registry of Python bring."""
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    for name in ("httpfs", "avro", "iceberg"):
        package = pathlib.Path(importlib.util.find_spec(f"duckdb_extension_{name}").origin).parent
        [extension] = package.rglob(f"{name}.duckdb_extension")
        connection.execute(f"LOAD '{extension}'")
    return connection


# Clients


@pytest.mark.parametrize("name", READABLE)
def test_rows(iceberg, catalog, name):
    table = catalog.pyiceberg().load_table(("iceberg", name))
    assert_same_rows(table.scan().to_arrow().to_pandas(), iceberg.rows(name))


def test_rows_through_fsspec(iceberg, catalog):
    io = {"py-io-impl": "pyiceberg.io.fsspec.FsspecFileIO"}
    table = catalog.pyiceberg(**io).load_table(("iceberg", "py_every_type"))
    assert_same_rows(table.scan().to_arrow().to_pandas(), iceberg.rows("py_every_type"))


@pytest.fixture
def signing_s3fs(monkeypatch: pytest.MonkeyPatch) -> None:
    """s3fs replaces a client that was never used by another one, to which PyIceberg's signer is not attached.

    PyIceberg cannot read through signed requests until one of them changes; here the first client is kept.
    """
    make = s3fs.S3FileSystem.set_session

    async def set_session(self, refresh=False, kwargs={}):
        return self._s3 if self._s3 is not None and not refresh else await make(self, refresh, kwargs)

    monkeypatch.setattr(s3fs.S3FileSystem, "set_session", set_session)


@pytest.mark.parametrize("name", ["v2_appends", "positions", "py_every_type"])
def test_rows_through_signed_requests(iceberg, catalog, name, signing_s3fs):
    signing = {f"header.{DELEGATION}": "remote-signing"}
    table = catalog.pyiceberg(**signing).load_table(("iceberg", name))
    config = catalog.load(name, "remote-signing")["config"]
    assert config["s3.remote-signing-enabled"] == "true" and "s3.secret-access-key" not in config
    assert_same_rows(table.scan().to_arrow().to_pandas(), iceberg.rows(name))


@pytest.mark.parametrize("name", ["v1_history", "v2_appends", "positions", "py_every_type"])
def test_rows_in_duckdb(iceberg, catalog, duck, name):
    duck.execute(f"ATTACH 'lake' AS share (TYPE iceberg, ENDPOINT '{catalog.uri}', TOKEN '{catalog.token}')")
    duck.execute("SET TimeZone = 'UTC'")
    expected = iceberg.rows(name)
    [count] = duck.execute(f"SELECT count(*) FROM share.iceberg.{name}").fetchone()
    assert count == expected.num_rows
    key = expected.column_names[0]
    actual = duck.execute(f"SELECT {key} FROM share.iceberg.{name}").fetchall()
    assert sorted(str(value) for value, in actual) == sorted(str(value) for value in expected[key].to_pylist())


def test_lists_in_duckdb(iceberg, catalog, duck):
    duck.execute(f"ATTACH 'lake' AS share (TYPE iceberg, ENDPOINT '{catalog.uri}', TOKEN '{catalog.token}')")
    listed = duck.execute("SELECT schema, name FROM (SHOW ALL TABLES) WHERE database = 'share'").fetchall()
    assert {("iceberg", name) for name in READABLE} <= set(listed)


def test_filtered_rows(iceberg, catalog):
    table = catalog.pyiceberg().load_table(("iceberg", "v1_history"))
    expected = iceberg.rows("v1_history").to_pandas()
    assert_same_rows(
        table.scan(row_filter=EqualTo("part", "a")).to_arrow().to_pandas(),
        iceberg.rows("v1_history").filter(expected["part"].eq("a").to_numpy()))


def test_earlier_snapshots_are_read_where_history_is_shared(iceberg, catalog):
    table = catalog.pyiceberg().load_table(("iceberg", "v2_appends"))
    hand = iceberg.tables["v2_appends"]
    assert len(table.snapshots()) == len(hand.states) > 1
    for snapshot_id, state in hand.states.items():
        assert_same_rows(table.scan(snapshot_id=snapshot_id).to_arrow().to_pandas(), hand.rows(state))


def test_lists(iceberg, catalog):
    client = catalog.pyiceberg()
    assert client.list_namespaces() == [("iceberg",)]
    assert {name for _, name in client.list_tables("iceberg")} == {*iceberg.tables}
    assert client.load_namespace_properties("iceberg") == {}
    assert client.namespace_exists("iceberg") and not client.namespace_exists("nothing")
    assert client.table_exists(("iceberg", "empty")) and not client.table_exists(("iceberg", "nothing"))
    assert client.list_views("iceberg") == []
    with pytest.raises(NoSuchNamespaceError):
        client.list_tables("nothing")
    with pytest.raises(NoSuchTableError):
        client.load_table(("iceberg", "nothing"))


def test_pyiceberg_takes_the_catalog_for_read_only(catalog):
    client = catalog.pyiceberg()
    table = client.load_table(("iceberg", "v2_appends"))
    for attempt in (
        lambda: client.create_namespace("other"), lambda: client.drop_table(("iceberg", "empty")),
        lambda: client.rename_table(("iceberg", "empty"), ("iceberg", "full")),
        lambda: table.transaction().set_properties(a="b").commit_transaction(),
        lambda: client.drop_namespace("iceberg"),
    ):
        # The client does not even try what the catalog does not announce.
        with pytest.raises(NotImplementedError):
            attempt()


# What answers look like


def test_config(catalog):
    body = catalog.send("GET", "/config", params={"warehouse": "LAKE"}).json()
    overrides = {"prefix": "lake", "warehouse": "lake", "token-refresh-enabled": "false"}
    assert body == {"overrides": overrides, "defaults": {}, "endpoints": ROUTES}
    assert_iceberg_error(catalog.send("GET", "/config"), 400, "BadRequestException", "warehouse")
    assert_iceberg_error(
        catalog.send("GET", "/config", params={"warehouse": "nothing"}), 404, "NotFoundException", "nothing")


def test_pages(iceberg, catalog):
    names, token, pages = [], "", 0
    while token is not None:
        answer = catalog.get("/namespaces/iceberg/tables", params={"pageToken": token, "pageSize": "20"})
        body = answer.json()
        assert set(body) <= {"identifiers", "next-page-token"} and len(body["identifiers"]) <= 20
        assert all(set(one) == {"namespace", "name"} for one in body["identifiers"])
        names += [one["name"] for one in body["identifiers"]]
        token, pages = body.get("next-page-token"), pages + 1
    assert len(names) == len(set(names)) == len(iceberg.tables) and pages > 2
    other = catalog.get("/namespaces", params={"pageToken": "nonsense"})
    assert_iceberg_error(other, 400, "BadRequestException", "pageToken")
    assert catalog.get("/namespaces", params={"parent": "iceberg"}).json() == {
        "namespaces": [], "next-page-token": None}
    missing = catalog.get("/namespaces", params={"parent": "nothing"})
    assert_iceberg_error(missing, 404, "NoSuchNamespaceException")


def test_a_loaded_table(iceberg, catalog):
    body = catalog.load("v2_appends", "vended-credentials")
    assert set(body) == {"metadata-location", "metadata", "config", "storage-credentials"}
    assert body["metadata-location"].startswith(f"s3://{BUCKET}/v2_appends/metadata/")
    metadata = body["metadata"]
    assert {"format-version", "table-uuid", "location", "last-column-id", "schemas", "current-schema-id",
            "partition-specs", "snapshots", "refs"} <= set(metadata)
    assert metadata == json.loads(
        (iceberg.lake.folder / body["metadata-location"].removeprefix(f"s3://{BUCKET}/")).read_text())
    [credential] = body["storage-credentials"]
    assert set(credential) == {"prefix", "config"} and body["metadata-location"].startswith(credential["prefix"])
    assert all(isinstance(value, str) for value in [*body["config"].values(), *credential["config"].values()])
    refreshed = catalog.send("GET", body["config"]["client.refresh-credentials-endpoint"].removeprefix("v1"))
    assert [one["prefix"] for one in refreshed.json()["storage-credentials"]] == [credential["prefix"]]


def test_what_is_unchanged_is_not_sent_again(catalog):
    path = "/namespaces/iceberg/tables/v2_appends"
    first = catalog.get(path)
    again = catalog.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and not again.content and again.headers["etag"] == first.headers["etag"]
    assert catalog.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    def tags() -> set[str]:
        return {catalog.get(path, params=one).headers["etag"] for one in ({"snapshots": "refs"}, {"snapshots": "all"})}

    # The keys in the answer are those of a stretch of time, which may have just begun: the next is far away then.
    found = tags() if first.headers["etag"] == catalog.get(path).headers["etag"] else None
    if found is None:
        first, found = catalog.get(path), tags()
    assert len(found) == 2 and first.headers["etag"] in found


def test_snapshots_that_are_referred_to(catalog):
    all_of_them = catalog.load("v2_appends")["metadata"]
    referred = catalog.load("v2_appends", snapshots="refs")["metadata"]
    assert {one["snapshot-id"] for one in referred["snapshots"]} == {all_of_them["current-snapshot-id"]}
    assert {**referred, "snapshots": None} == {**all_of_them, "snapshots": None}
    bad = catalog.get("/namespaces/iceberg/tables/v2_appends", params={"snapshots": "some"})
    assert_iceberg_error(bad, 400, "BadRequestException", "snapshots")


def test_reports_are_taken_and_views_are_none(catalog):
    report = catalog.send("POST", "/lake/namespaces/iceberg/tables/empty/metrics", json={"report-type": "scan-report"})
    assert report.status_code == 204 and not report.content
    assert catalog.get("/namespaces/iceberg/views").json() == {"identifiers": [], "next-page-token": None}
    assert_iceberg_error(catalog.get("/namespaces/iceberg/views/v"), 404, "NoSuchViewException")


@pytest.mark.parametrize("method, path", [
    ("GET", "/lake"), ("GET", "/lake/tables"), ("GET", "/lake/namespaces/iceberg/tables/empty/more"),
    ("GET", ""), ("GET", "/lake/namespaces/iceberg/tables/%ff"), ("GET", "/nothing/namespaces"),
])
def test_paths_that_lead_nowhere(catalog, method, path):
    assert_iceberg_error(catalog.send(method, path), 404, "NotFoundException")


@pytest.mark.parametrize("method, path", [
    ("POST", "/lake/namespaces"), ("DELETE", "/lake/namespaces/iceberg"), ("POST", "/lake/transactions/commit"),
    ("POST", "/lake/namespaces/iceberg/properties"), ("POST", "/lake/namespaces/iceberg/register"),
    ("POST", "/lake/tables/rename"), ("POST", "/lake/namespaces/iceberg/tables"),
    ("POST", "/lake/namespaces/iceberg/tables/empty"), ("DELETE", "/lake/namespaces/iceberg/tables/empty"),
    ("POST", "/lake/namespaces/iceberg/views"), ("DELETE", "/nothing/namespaces/n"),
])
def test_changes_are_refused(catalog, method, path):
    assert_iceberg_error(catalog.send(method, path, json={}), 403, "ForbiddenException", "read-only")


# Who may


def test_strangers(iceberg, catalog):
    for token in (None, "nonsense", catalog.token[:-1]):
        stranger = IcebergCatalog(iceberg.server.endpoint, token)
        for path in ("/config?warehouse=lake", "/lake/namespaces", "/nothing", "/lake/namespaces/iceberg/tables/empty"):
            answer = stranger.send("GET", path)
            assert_iceberg_error(answer, 401, "NotAuthorizedException")
            assert answer.headers["www-authenticate"] == "Bearer"
        assert_iceberg_error(stranger.send("POST", "/oauth/tokens"), 404, "NotFoundException", "token")
    with pytest.raises(UnauthorizedError):
        IcebergCatalog(iceberg.server.endpoint, "nonsense").pyiceberg()


def test_a_share_that_is_not_granted_looks_like_one_that_is_missing(start_server, tmp_path):
    lake = Lake(tmp_path / "bucket", BUCKET, tmp_path / "aside")
    lake.by_hand("t", [])
    server = start_server(Store(BUCKET, folder=lake.folder))
    for share in ("mine", "hidden"):
        server.admin("share", "create", share, "--add", f"iceberg.t=s3://{BUCKET}/t", "--with-history", "iceberg.t")
    server.admin("recipient", "create", "reader", "--share", "mine")
    hidden = IcebergCatalog(server.endpoint, server.token("reader"), "hidden")
    missing = IcebergCatalog(server.endpoint, server.token("reader"), "missing")

    def told(catalog: IcebergCatalog, method: str, path: str, **options) -> tuple:
        answer = catalog.send(method, path.format(share=catalog.share), **options)
        own = ("date", "content-length", "x-request-id")
        headers = {name: value for name, value in answer.headers.items() if name.lower() not in own}
        return answer.status_code, headers, answer.text.replace(catalog.share, "SHARE")

    for method, path in [
        ("GET", "/config?warehouse={share}"), ("GET", "/{share}/namespaces"), ("GET", "/{share}/namespaces/iceberg"),
        ("HEAD", "/{share}/namespaces/iceberg"), ("GET", "/{share}/namespaces/iceberg/tables"),
        ("GET", "/{share}/namespaces/iceberg/tables/t"), ("HEAD", "/{share}/namespaces/iceberg/tables/t"),
        ("GET", "/{share}/namespaces/iceberg/tables/t/credentials"), ("GET", "/{share}/namespaces/iceberg/views"),
        ("POST", "/{share}/namespaces/iceberg/tables/t/sign"), ("POST", "/{share}/namespaces/iceberg/tables/t/metrics"),
        ("POST", "/{share}/namespaces"),
    ]:
        first = told(hidden, method, path)
        assert first == told(missing, method, path)
        assert first[0] in (403, 404)
    with pytest.raises(RESTError, match="there is no share"):
        hidden.pyiceberg()


def test_tables_of_other_formats_are_left_out(start_server, tmp_path):
    lake = Lake(tmp_path / "bucket", BUCKET, tmp_path / "aside")
    local = Lake(tmp_path / "bucket", BUCKET, tmp_path / "aside-local", local=True)
    iceberg_tables.v1_history(lambda fields, **options: lake.by_hand("t", fields, **options))
    iceberg_tables.v1_history(lambda fields, **options: local.by_hand("local", fields, **options))
    (lake.folder / "delta" / "_delta_log").mkdir(parents=True)
    (lake.folder / "delta" / "_delta_log" / f"{0:020}.json").write_text("{}\n")
    server = start_server(Store(BUCKET, folder=lake.folder))
    server.admin("share", "create", "ä-b", *[
        part for name in ("t", "local", "delta")
        for part in ("--add", f"iceberg.{name}=s3://{BUCKET}/{name}", "--with-history", f"iceberg.{name}")])
    server.admin("recipient", "create", "reader", "--share", "ä-b")
    catalog = IcebergCatalog(server.endpoint, server.token("reader"), "ä-b")
    client = catalog.pyiceberg()
    assert client.list_tables("iceberg") == [("iceberg", "local"), ("iceberg", "t")]
    assert client.load_table(("iceberg", "t")).scan().to_arrow().num_rows > 0
    assert_iceberg_error(catalog.get("/namespaces/iceberg/tables/delta"), 404, "NoSuchTableException", "delta")
    # Its files are named by paths of this machine, where no client finds them.
    assert_iceberg_error(
        catalog.get("/namespaces/iceberg/tables/local"), 400, "BadRequestException", "file:", "s3://")


def test_tables_with_columns_left_out_are_refused(start_server, tmp_path):
    lake = Lake(tmp_path / "bucket", BUCKET, tmp_path / "aside")
    iceberg_tables.v1_history(lambda fields, **options: lake.by_hand("t", fields, **options))
    server = start_server(Store(BUCKET, folder=lake.folder))
    server.admin(
        "share", "create", "lake", "--add", f"iceberg.t=s3://{BUCKET}/t", "--with-history", "iceberg.t")
    server.admin("recipient", "create", "reader", "--share", "lake")
    catalog = IcebergCatalog(server.endpoint, server.token("reader"))
    location = catalog.load("t")["metadata-location"].removeprefix("s3://")
    keys = catalog.keys("t")
    assert keys.get(location).status_code == 200
    server.admin("share", "update", "lake", "--leave-out", "iceberg.t.value")
    for path in ("", "/credentials"):
        answer = catalog.get(f"/namespaces/iceberg/tables/t{path}")
        assert_iceberg_error(answer, 403, "ForbiddenException", "left out")
    assert_iceberg_error(catalog.sign("t", keys.endpoint, token=None), 403, "ForbiddenException", "left out")
    assert_denied(keys.get(location))


# Objects


def test_keys_open_the_objects_of_their_table_alone(iceberg, catalog):
    keys, table = catalog.keys("v2_appends"), catalog.pyiceberg().load_table(("iceberg", "v2_appends"))
    own = [path.removeprefix("s3://") for path in objects_of(table)]
    assert len(own) > 4
    for path in own:
        answer = keys.get(path)
        content = (iceberg.lake.folder / path.removeprefix(f"{BUCKET}/")).read_bytes()
        assert answer.status_code == 200 and answer.content == content
        head = keys.request("HEAD", f"{keys.endpoint}/{path}")
        assert head.status_code == 200 and int(head.headers["content-length"]) == len(content) and not head.content
        part = keys.get(path, headers={"Range": "bytes=1-3"})
        assert part.status_code == 206 and part.content == content[1:4]
        assert keys.get(path, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    beyond = keys.get(own[0], headers={"Range": "bytes=99999999-"})
    assert beyond.status_code == 416 and "<Code>InvalidRange</Code>" in beyond.text
    others = objects_of(catalog.pyiceberg().load_table(("iceberg", "v1_history")))
    for path in [*others, f"s3://{BUCKET}/v2_appends/metadata/nothing.avro", f"s3://other/v2_appends/x"]:
        assert_denied(keys.get(path.removeprefix("s3://")))


def assert_denied(answer: requests.Response, code: str = "AccessDenied") -> None:
    assert answer.status_code == 403, f"{answer.status_code} {answer.text}"
    assert f"<Error><Code>{code}</Code><Message>" in answer.text


@pytest.mark.parametrize("name", [
    *[maker.__name__ for maker in iceberg_deleted.EQUALITY], "orc_data", "vectors", "initial_default"])
def test_objects_of_tables_that_delta_cannot_express(iceberg, catalog, name):
    keys = catalog.keys(name)
    for path in objects_of(catalog.pyiceberg().load_table(("iceberg", name))):
        assert keys.get(path.removeprefix("s3://")).status_code == 200


@pytest.mark.parametrize("name", ["encrypted", "encrypted_manifests", "version_4"])
def test_tables_that_cannot_be_served(catalog, name):
    answer = catalog.get(f"/namespaces/iceberg/tables/{name}")
    assert_iceberg_error(answer, 400, "BadRequestException", "version 4" if name == "version_4" else "encrypted")


def test_requests_for_more_than_an_object_are_denied(catalog):
    keys, table = catalog.keys("v2_appends"), catalog.pyiceberg().load_table(("iceberg", "v2_appends"))
    url = f"{keys.endpoint}/{table.metadata_location.removeprefix('s3://')}"
    head, _, name = url.rpartition("/")
    for method in ("PUT", "POST", "DELETE", "OPTIONS", "PATCH"):
        assert_denied(keys.request(method, url))
    for other in (
        f"{url}?acl", f"{url}?uploads", f"{url}?versionId=1", f"{url}?x-id=PutObject", f"{url}?", f"{url}%3Facl",
        f"{keys.endpoint}/{BUCKET}?list-type=2&prefix=", f"{keys.endpoint}/{BUCKET}", f"{keys.endpoint}/{BUCKET}/",
        f"{head}/../metadata/{name}", f"{head}/./{name}", f"{head}//{name}", f"{head}/%2e%2e/metadata/{name}",
        f"{url}/", f"{url}%00", f"{url}%ff", f"{url}%2f..",
    ):
        answer = keys.request("GET", other)
        # An empty query asks for nothing more.
        if other.endswith("?"):
            assert answer.status_code == 200
        else:
            assert answer.status_code == 403, other
    assert keys.request("GET", f"{url}?x-id=GetObject").status_code == 200


def test_forged_requests_are_denied(catalog):
    keys, table = catalog.keys("v2_appends"), catalog.pyiceberg().load_table(("iceberg", "v2_appends"))
    path = table.metadata_location.removeprefix("s3://")
    assert keys.get(path).status_code == 200
    assert_denied(keys.get(path, secret_key="nonsense"), "SignatureDoesNotMatch")
    token = keys.config["s3.session-token"]
    assert_denied(keys.get(path, token=token[:-1] + ("0" if token[-1] != "0" else "1")))
    assert_denied(keys.get(path, token="nonsense"))
    other = catalog.keys("v1_history").config["s3.session-token"]
    assert_denied(keys.get(path, token=other), "SignatureDoesNotMatch")
    assert_denied(send("GET", f"{keys.endpoint}/{path}", {}))
    assert_denied(send("GET", f"{keys.endpoint}/{path}", {"Authorization": f"Bearer {catalog.token}"}))


# How a share may show less than all of a table: its own metadata would tell the rest.
PARTS = {
    "without history": (("--without-history", "iceberg.t"), ("--with-history", "iceberg.t")),
    "some partitions": (("--filter", "iceberg.t=part = 'a'"), ("--without-filter", "iceberg.t")),
    "from a version on": (("--start-version", "iceberg.t=2"), ("--start-version", "iceberg.t=0")),
    "without the history of all": (("--history", "off"), ("--history", "on")),
}


@pytest.mark.parametrize("part", list(PARTS))
def test_a_table_that_is_shown_in_part_is_not_there(start_server, tmp_path, part):
    lake = Lake(tmp_path / "bucket", BUCKET, tmp_path / "aside")
    for name in ("t", "whole"):
        iceberg_tables.v1_history(lambda fields, name=name, **options: lake.by_hand(name, fields, **options))
    server = start_server(Store(BUCKET, folder=lake.folder))
    server.admin(
        "share", "create", "lake", *[word for name in ("t", "whole") for word in (
            "--add", f"iceberg.{name}=s3://{BUCKET}/{name}", "--with-history", f"iceberg.{name}")])
    server.admin("recipient", "create", "reader", "--share", "lake")
    catalog = IcebergCatalog(server.endpoint, server.token("reader"))
    client = catalog.pyiceberg()
    loaded = catalog.load("t", "remote-signing")
    location, signer = loaded["metadata-location"].removeprefix("s3://"), loaded["config"]["s3.signer.endpoint"]
    keys = catalog.keys("t")
    url = f"{keys.endpoint}/{location}"
    assert keys.get(location).status_code == 200
    less, more = PARTS[part]
    server.admin("share", "update", "lake", *less)
    for path in ("", "/credentials"):
        answer = catalog.get(f"/namespaces/iceberg/tables/t{path}")
        assert_iceberg_error(answer, 404, "NoSuchTableException")
        missing = catalog.get(f"/namespaces/iceberg/tables/u{path}")
        assert answer.text.replace("iceberg.t", "iceberg.u") == missing.text
    for token in (None, signer.rpartition("/")[2]):
        assert_iceberg_error(catalog.sign("t", url, token=token), 404, "NoSuchTableException")
    assert catalog.send("HEAD", "/lake/namespaces/iceberg/tables/t").status_code == 404
    metrics = catalog.send("POST", "/lake/namespaces/iceberg/tables/t/metrics", json={"report-type": "scan-report"})
    assert_iceberg_error(metrics, 404, "NoSuchTableException")
    assert_denied(keys.get(location))
    assert ("iceberg", "t") not in client.list_tables("iceberg")
    with pytest.raises(NoSuchTableError):
        client.load_table(("iceberg", "t"))
    if part != "without the history of all":
        assert client.list_tables("iceberg") == [("iceberg", "whole")]
    server.admin("share", "update", "lake", *more)
    assert client.load_table(("iceberg", "t")).scan().to_arrow().num_rows > 0
    assert keys.get(location).status_code == 200


def test_keys_end_with_the_grant_and_with_their_time(start_server, tmp_path):
    lake = Lake(tmp_path / "bucket", BUCKET, tmp_path / "aside")
    iceberg_tables.v1_history(lambda fields, **options: lake.by_hand("t", fields, **options))
    server = start_server(Store(BUCKET, folder=lake.folder), url_lifetime=2)
    server.admin(
        "share", "create", "lake", "--add", f"iceberg.t=s3://{BUCKET}/t", "--with-history", "iceberg.t")
    server.admin("recipient", "create", "reader", "--share", "lake")
    catalog = IcebergCatalog(server.endpoint, server.token("reader"))
    location = catalog.load("t")["metadata-location"].removeprefix("s3://")
    keys = catalog.keys("t")
    assert keys.get(location).status_code == 200
    # Of the registry and the secret alone: nothing that the server held is needed.
    server.stop()
    server.start()
    server.admin("recipient", "revoke", "reader", "--share", "lake")
    assert_denied(keys.get(location))
    server.admin("recipient", "grant", "reader", "--share", "lake")
    time.sleep(2.1)
    late = keys.get(location)
    assert late.status_code == 400 and "<Code>ExpiredToken</Code>" in late.text
    assert catalog.keys("t").get(location).status_code == 200


# Signing


def test_signed_requests_open_objects(iceberg, catalog):
    table = catalog.pyiceberg().load_table(("iceberg", "v2_appends"))
    config = catalog.load("v2_appends", "remote-signing")["config"]
    for path in objects_of(table):
        url = f"{config['s3.endpoint']}/{path.removeprefix('s3://')}"
        for method in ("GET", "HEAD"):
            signed = catalog.sign("v2_appends", url, method)
            assert signed.status_code == 200, signed.text
            body = signed.json()
            assert set(body) == {"uri", "headers"} and body["uri"] == url
            headers = {name: ", ".join(values) for name, values in body["headers"].items()}
            answer = send(method, body["uri"], headers)
            assert answer.status_code == 200, answer.text
            ranged = send(method, body["uri"], headers | {"Range": "bytes=0-3"})
            assert ranged.status_code in (200, 206)
            wrong = send("HEAD" if method == "GET" else "GET", body["uri"], headers)
            assert wrong.status_code == 403
    assert catalog.sign("v2_appends", url, token=None).status_code == 200


def hostile_urls(endpoint: str, path: str) -> list[str]:
    bucket, _, key = path.partition("/")
    folder, _, name = key.rpartition("/")
    host = endpoint.partition("://")[2]
    quoted = urllib.parse.quote(key, safe="")
    return [
        f"{endpoint}/{path}?acl", f"{endpoint}/{path}?uploads", f"{endpoint}/{path}?versionId=x", f"{endpoint}/{path}?",
        f"{endpoint}/{path}#x", f"{endpoint}/{bucket}", f"{endpoint}/{bucket}/", f"{endpoint}/{bucket}?list-type=2",
        f"{endpoint}/other/{key}", f"http://evil.example/{path}", f"http://{host}@evil.example/{path}",
        f"http://user:pass@{host}/{path}", f"http://{host}.evil.example/{path}", f"https://{host}/{path}",
        f"ftp://{host}/{path}", f"file:///{path}", f"s3://{path}", path, f"//{host}/{path}", "",
        f"http://evil.example\\@{host}/{path}", f"{endpoint}\\{path}", f"{endpoint} /{path}",
        f"{endpoint}/{bucket}/{folder}/../{folder.rpartition('/')[2]}/{name}", f"{endpoint}/{bucket}/./{key}",
        f"{endpoint}/{bucket}/{folder}//{name}", f"{endpoint}/{bucket}/{folder}/%2e%2e/{name}",
        f"{endpoint}/{bucket}/{quoted}%00", f"{endpoint}/{bucket}/{quoted}%0a", f"{endpoint}/{bucket}/%2F{quoted}",
        f"{endpoint}/{bucket}/{key}/", f"{endpoint}/{bucket}/{folder}/", f"{endpoint}/{bucket}/{folder}/nothing",
        f"{endpoint}/{bucket}/{key}%", f"{endpoint}/{bucket}/{key}%zz", f"{endpoint}/{bucket}/{key}\u00a0",
        f"{endpoint}:1/{path}", "x" * 20_000,
    ]


def test_hostile_requests_are_not_signed(catalog):
    loaded = catalog.load("v2_appends", "remote-signing")
    endpoint, token = loaded["config"]["s3.endpoint"], loaded["config"]["s3.signer.endpoint"].rpartition("/")[2]
    path = loaded["metadata-location"].removeprefix("s3://")
    assert catalog.sign("v2_appends", f"{endpoint}/{path}", token=token).status_code == 200
    for url in hostile_urls(endpoint, path):
        answer = catalog.sign("v2_appends", url, token=token)
        assert_iceberg_error(answer, 403, "ForbiddenException")
    for method in ("PUT", "DELETE", "POST", "get", "GET ", "OPTIONS", ""):
        assert_iceberg_error(
            catalog.sign("v2_appends", f"{endpoint}/{path}", method, token=token), 403, "ForbiddenException")
    other = catalog.load("v1_history")["metadata-location"].removeprefix("s3://")
    assert_iceberg_error(catalog.sign("v2_appends", f"{endpoint}/{other}", token=token), 403, "ForbiddenException")
    # Each table's token is its own.
    assert_iceberg_error(catalog.sign("v1_history", f"{endpoint}/{path}", token=token), 403, "ForbiddenException")
    assert_iceberg_error(catalog.sign("v1_history", f"{endpoint}/{other}", token=token), 403, "ForbiddenException")
    for nonsense in ("nonsense", token[:-1], token + "0"):
        assert_iceberg_error(
            catalog.sign("v2_appends", f"{endpoint}/{path}", token=nonsense), 403, "ForbiddenException")
    for body in (b"", b"[]", b"{}", b'{"uri": 1, "method": "GET"}', b"{" * 1000, b'{"method":"GET"}'):
        answer = catalog.send("POST", "/lake/namespaces/iceberg/tables/v2_appends/sign", data=body)
        assert_iceberg_error(answer, 400, "BadRequestException")
    headers = {"X\r\nEvil": ["1"]}, {"x-amz-meta-a": ["1\r\nEvil: 2"]}, {"a": ["1"], "A": ["2"]}
    for bad in headers:
        answer = catalog.sign("v2_appends", f"{endpoint}/{path}", token=token, headers=bad)
        assert_iceberg_error(answer, 400, "BadRequestException", "headers")
    big = catalog.send("POST", "/lake/namespaces/iceberg/tables/v2_appends/sign", data=b" " * 200_000)
    assert_iceberg_error(big, 413, "BadRequestException")


def test_the_profile_names_the_catalog(iceberg, catalog):
    profile = json.loads(iceberg.server.profile("reader").read_text())
    assert profile["icebergEndpoint"] == catalog.uri
