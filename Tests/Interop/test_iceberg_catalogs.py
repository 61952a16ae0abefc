"""Tables of Iceberg REST catalogs: whom the server has to be, what it asks for, and what it makes of every answer."""

import json
import re
import subprocess
import time

import pytest

from harness.catalogs import BUCKET, KeyedStore, some_rows
from harness.causeway import BINARY, Store
from harness.object_store import ACCESS_KEY_ID, SECRET_ACCESS_KEY
from harness.processes import free_port
from harness.rows import assert_same_rows
from harness.sharing import DELTA, assert_error

pytest_plugins = ["harness.catalog_fixtures"]

ACCESS_KEY = ("CATALOGACCESSKEY", "catalog/secret+key=987", "s3tables", "eu-west-2")
LENT = ("LENTACCESSKEY", "lent/secret+key=0123456789")
SIGNED = {"auth": "sigv4", "service": ACCESS_KEY[2], "region": ACCESS_KEY[3], "accessKeyId": ACCESS_KEY[0],
          "secretAccessKey": ACCESS_KEY[1]}
OAUTH = {"auth": "oauth2", "clientId": "causeway", "clientSecret": "client-secret-of-causeway"}
CLIENT = {"client": ("causeway", "client-secret-of-causeway")}
TOKEN = "bearer-token-of-the-catalog"
IDENTITIES = {
    "none": ({}, {}), "bearer": ({"token": TOKEN}, {"auth": "bearer", "token": TOKEN}),
    "oauth2": (CLIENT, OAUTH), "sigv4": ({"access_key": ACCESS_KEY}, SIGNED),
}
ADDRESS = re.compile(r"127\.0\.0\.1|localhost|https?://")


def lend(key: tuple[str, str] = LENT, prefix: str = f"s3://{BUCKET}", **config: str) -> list[dict]:
    return [{"prefix": prefix, "config": {"s3.access-key-id": key[0], "s3.secret-access-key": key[1]} | config}]


# Rows


@pytest.mark.parametrize("kind", list(IDENTITIES))
def test_rows_are_those_of_pyiceberg(make_catalog, start_with, kind):
    of_catalog, of_server = IDENTITIES[kind]
    catalog = make_catalog(**of_catalog)
    catalog.create("sales", "orders", rows=some_rows(0))
    catalog.create("sales", "emea", "north", "Orders 2025", rows=some_rows(100)).append(some_rows(200))
    catalog.create("sales", "nothing")
    server = start_with({"name": "cat", "uri": catalog.uri, **of_server})
    server.share("d.flat=iceberg://cat/sales/orders", "d.nested=iceberg://cat/sales/emea/north/Orders 2025",
                 "d.empty=iceberg://cat/sales/nothing")
    for name, identifier in (("flat", ("sales", "orders")), ("nested", ("sales", "emea", "north", "Orders 2025")),
                             ("empty", ("sales", "nothing"))):
        assert_same_rows(server.load(f"s.d.{name}"), catalog.rows(*identifier))
        assert_same_rows(server.load(f"s.d.{name}", use_delta_format=False), catalog.rows(*identifier))
    assert catalog.rows("sales", "emea", "north", "Orders 2025").num_rows == 10


@pytest.mark.parametrize("name", ["größe", "50%", "a+b", "a&b=c", "%2e%2e", "#1", "q?x", "semi;colon", "漢字"])
def test_names_that_have_to_be_encoded(make_catalog, start_with, name):
    for kind, signs in (({}, {}), ({"access_key": ACCESS_KEY}, SIGNED)):
        catalog = make_catalog(**kind)
        catalog.create(name, name, rows=some_rows(7))
        server = start_with({"name": "cat", "uri": catalog.uri, **signs})
        server.share(f"d.t=iceberg://cat/{name}/{name}")
        assert_same_rows(server.load("s.d.t"), catalog.rows(name, name))


def test_a_commit_is_seen_by_the_next_query(serve):
    served = serve()
    table = served.catalog.catalog.load_table(("sales", "orders"))
    versions = [served.query().version]
    for number in range(1, 4):
        table.append(some_rows(100 * number))
        assert_same_rows(served.server.load("s.d.t"), served.catalog.rows("sales", "orders"))
        versions.append(served.sharing.version("s.d.t").version)
    assert versions == sorted(set(versions))
    table.delete("id >= 200")
    assert_same_rows(served.server.load("s.d.t"), served.catalog.rows("sales", "orders"))
    first = table.snapshots()[0].snapshot_id
    frame = served.server.load("s.d.t", version=versions[0])
    assert_same_rows(frame, served.catalog.rows("sales", "orders", snapshot_id=first))


def test_a_table_that_was_replaced_by_another_of_its_name(serve):
    served = serve()
    assert served.query().status == 200
    served.catalog.catalog.drop_table(("sales", "orders"))
    served.catalog.create("sales", "orders", rows=some_rows(50, 3))
    assert_same_rows(served.server.load("s.d.t"), some_rows(50, 3))


def test_two_catalogs_with_tables_of_one_name(make_catalog, start_with, tmp_path):
    one, other = make_catalog(), make_catalog(token=TOKEN)
    for number, catalog in enumerate((one, other)):
        catalog._locations = 10 * number
        catalog.create("sales", "orders", rows=some_rows(100 * number))
    server = start_with({"name": "one", "uri": one.uri},
                        {"name": "other", "uri": other.uri, "auth": "bearer", "token": TOKEN})
    server.share("d.one=iceberg://one/sales/orders", "d.other=iceberg://other/sales/orders")
    assert_same_rows(server.load("s.d.one"), some_rows(0))
    assert_same_rows(server.load("s.d.other"), some_rows(100))


# What it costs


def test_an_unchanged_table_costs_a_conditional_request(serve):
    served = serve()
    assert served.query().status == 200
    first = len(served.catalog.answers_for_tables())
    assert served.catalog.answers_for_tables() == [200]
    for _ in range(3):
        assert served.query().status == 200
    later = served.catalog.answers_for_tables()[first:]
    assert set(later) == {304} and len(later) == 3, later
    served.catalog.catalog.load_table(("sales", "orders")).append(some_rows(100))
    assert served.query().status == 200
    assert served.catalog.answers_for_tables()[-1] == 200
    assert served.catalog.asked("/v1/config") == 1, "the configuration is asked for once"


@pytest.mark.parametrize("route", ["version", "metadata"])
def test_the_other_routes_cost_no_more(serve, route):
    served = serve()
    assert served.query().status == 200
    for _ in range(3):
        assert getattr(served.sharing, route)("s.d.t").status == 200
    assert served.catalog.answers_for_tables()[1:] == [304] * 3


# Tokens


def test_a_token_is_asked_for_once(serve):
    served = serve(catalog=CLIENT, **OAUTH)
    for _ in range(4):
        assert served.query().status == 200
    assert served.catalog.asked("/v1/oauth/tokens") == 1
    assert 401 not in [status for _, _, status in served.catalog.requests]


def test_a_token_is_renewed_before_it_ends(make_catalog, start_with):
    catalog = make_catalog(**CLIENT)
    catalog.token_lifetime = 2
    catalog.create("sales", "orders", rows=some_rows(0))
    server = start_with({"name": "cat", "uri": catalog.uri, **OAUTH})
    server.share("d.t=iceberg://cat/sales/orders")
    for _ in range(3):
        assert server.sharing.query("s.d.t").status == 200
        time.sleep(2.2)
    assert catalog.asked("/v1/oauth/tokens") == 3
    assert 401 not in [status for _, _, status in catalog.requests]


def test_a_token_that_ended_early_is_renewed_once(serve):
    served = serve(catalog=CLIENT, **OAUTH)
    assert served.query().status == 200
    served.catalog.granted.append("a token that somebody else was given")
    before = len(served.catalog.requests)
    assert_same_rows(served.server.load("s.d.t"), some_rows(0))
    statuses = [status for _, _, status in served.catalog.requests[before:]]
    assert statuses[:3] == [401, 200, 304] and 401 not in statuses[1:], served.catalog.requests[before:]


@pytest.mark.parametrize("status", [401, 419])
def test_a_refusal_is_met_with_another_token_and_then_believed(serve, status):
    served = serve(catalog=CLIENT, **OAUTH)
    assert served.query().status == 200
    served.catalog.fail_next = [status]
    assert served.query().status == 200
    assert served.catalog.answers_for_tables() == [200, status, 304]
    assert served.catalog.asked("/v1/oauth/tokens") == 2

    served.catalog.say(str(status))
    before = len(served.catalog.requests)
    assert_error(served.query().response, 500, "INTERNAL_ERROR")
    assert len(served.catalog.requests) - before <= 4, served.catalog.requests[before:]
    served.catalog.say("")
    assert served.query().status == 200


@pytest.mark.parametrize("kind", ["bearer", "oauth2", "sigv4"])
def test_wrong_credentials(make_catalog, start_with, kind):
    of_catalog, of_server = IDENTITIES[kind]
    secret = next(name for name in ("token", "clientSecret", "secretAccessKey") if name in of_server)
    catalog = make_catalog(**of_catalog)
    catalog.create("sales", "orders", rows=some_rows(0))
    server = start_with({"name": "cat", "uri": catalog.uri, **of_server, secret: "another-secret-than-the-right-one"})
    server.share("d.t=iceberg://cat/sales/orders")
    for answer in (server.sharing.query("s.d.t"), server.sharing.metadata("s.d.t"), server.sharing.version("s.d.t")):
        error = assert_error(answer.response, 500, "INTERNAL_ERROR")
        assert not ADDRESS.search(error["message"]), error
    detail = server.logged()[-1]["detail"]
    assert detail.startswith("catalog cat: ") and re.search(r"answered 40[013]", detail), detail


# Answers that are none

ANSWERS = {
    "401": (500, "INTERNAL_ERROR", "401"), "403": (500, "INTERNAL_ERROR", "403"),
    "404": (404, "RESOURCE_DOES_NOT_EXIST", "404"), "419": (500, "INTERNAL_ERROR", "419"),
    "429": (503, "TEMPORARILY_UNAVAILABLE", "429"), "500": (503, "TEMPORARILY_UNAVAILABLE", "500"),
    "502": (503, "TEMPORARILY_UNAVAILABLE", "502"), "503": (503, "TEMPORARILY_UNAVAILABLE", "503"),
    "html": (503, "TEMPORARILY_UNAVAILABLE", "text/html"), "truncated": (503, "TEMPORARILY_UNAVAILABLE", "cut short"),
    "broken-off": (503, "TEMPORARILY_UNAVAILABLE", ""), "redirect": (503, "TEMPORARILY_UNAVAILABLE", "redirect"),
    "wrong-shape": (503, "TEMPORARILY_UNAVAILABLE", ""),
}


@pytest.mark.parametrize("warm", [False, True], ids=["first", "later"])
@pytest.mark.parametrize("fault", list(ANSWERS))
def test_an_answer_that_is_none(serve, fault, warm):
    """The recipient is told what is wrong and no host; the operator is told what the catalog said."""
    status, code, logged = ANSWERS[fault]
    served = serve()
    if warm:
        assert served.query().status == 200
        # Otherwise the answer would be that nothing changed.
        served.catalog.catalog.load_table(("sales", "orders")).append(some_rows(100))
    served.catalog.say(fault)
    answers = [served.query()]
    if fault not in ("429", "503"):  # Each is waited for.
        answers += [served.sharing.metadata("s.d.t"), served.sharing.version("s.d.t")]
    for answer in answers:
        error = assert_error(answer.response, status, code)
        assert not ADDRESS.search(answer.response.text) and str(served.catalog.port) not in error["message"], error
        assert "as the test asks" not in error["message"], "the catalog's own words are for the operator"
    line = next(line for line in reversed(served.server.logged()) if "detail" in line)
    assert line["detail"].startswith("catalog cat: ") and logged in line["detail"], line
    assert served.server.is_healthy()

    served.catalog.say("")
    assert_same_rows(served.server.load("s.d.t"), served.catalog.rows("sales", "orders"))


def test_a_busy_catalog_is_asked_again(serve):
    served = serve()
    served.catalog.fail_next = [503, 429]
    started = time.monotonic()
    assert served.query().status == 200
    assert served.catalog.answers_for_tables() == [503, 429, 200]
    assert 2 <= time.monotonic() - started < 10, "Retry-After is one second"


def test_a_catalog_that_stays_busy_is_asked_a_few_times(serve):
    served = serve()
    served.catalog.say("503")
    started = time.monotonic()
    answer = served.query()
    assert_error(answer.response, 503, "TEMPORARILY_UNAVAILABLE")
    assert time.monotonic() - started < 25
    assert 2 <= len(served.catalog.answers_for_tables()) <= 5
    assert "retry-after" in {name.lower() for name in answer.response.headers}


@pytest.mark.parametrize("warm", [False, True], ids=["first", "later"])
def test_a_catalog_that_is_stopped(serve, warm):
    served = serve()
    if warm:
        assert served.query().status == 200
    served.catalog.stop()
    for answer in (served.query(), served.sharing.metadata("s.d.t"), served.sharing.version("s.d.t")):
        error = assert_error(answer.response, 503, "TEMPORARILY_UNAVAILABLE")
        assert not ADDRESS.search(answer.response.text) and str(served.catalog.port) not in error["message"]
    assert f"127.0.0.1:{served.catalog.port}" in served.server.logged()[-1]["detail"]
    listed = served.sharing.items("/shares/s/all-tables")
    assert [table["name"] for table in listed] == ["t"]

    served.catalog.start_again()
    assert_same_rows(served.server.load("s.d.t"), some_rows(0))


def test_a_catalog_that_was_never_there(start_with):
    server = start_with({"name": "cat", "uri": f"http://127.0.0.1:{free_port()}"})
    server.share("d.t=iceberg://cat/sales/orders")
    error = assert_error(server.sharing.query("s.d.t").response, 503, "TEMPORARILY_UNAVAILABLE")
    assert not ADDRESS.search(error["message"])


def test_a_table_of_a_catalog_that_is_not_configured(serve):
    served = serve()
    served.server.admin("share", "update", "s", "--add", "d.other=iceberg://elsewhere/sales/orders")
    error = assert_error(served.query("s.d.other").response, 400, "UNSUPPORTED_OPERATION")
    assert not ADDRESS.search(error["message"])
    assert "elsewhere" in served.server.logged()[-1]["detail"]
    assert served.query().status == 200


def test_a_table_in_a_bucket_that_is_not_configured(serve, tmp_path):
    served = serve(stores=[Store("another", folder=tmp_path)])
    error = assert_error(served.query().response, {400, 500}, None)
    assert "at/1" not in error["message"], error


# Overrides


def test_an_override_does_not_move_credentials_to_another_host(make_catalog, start_with):
    elsewhere = make_catalog(token=TOKEN)
    catalog = make_catalog(token=TOKEN, overrides={"uri": elsewhere.uri})
    for peer in (elsewhere, catalog):
        peer.create("sales", "orders", rows=some_rows(0))
    server = start_with({"name": "cat", "uri": catalog.uri, "auth": "bearer", "token": TOKEN})
    server.share("d.t=iceberg://cat/sales/orders")
    for answer in (server.sharing.query("s.d.t"), server.sharing.version("s.d.t")):
        error = assert_error(answer.response, 400, "UNSUPPORTED_OPERATION")
        assert not ADDRESS.search(error["message"]), error
    detail = server.logged()[-1]["detail"]
    assert elsewhere.uri in detail and "allowedHosts" in detail, detail
    assert elsewhere.requests == [], "credentials went to another host"


def test_an_override_may_move_to_a_host_that_is_allowed(make_catalog, start_with):
    elsewhere = make_catalog(token=TOKEN)
    catalog = make_catalog(token=TOKEN, overrides={"uri": elsewhere.uri})
    elsewhere.create("sales", "orders", rows=some_rows(0))
    server = start_with({"name": "cat", "uri": catalog.uri, "auth": "bearer", "token": TOKEN,
                         "allowedHosts": [elsewhere.uri]})
    server.share("d.t=iceberg://cat/sales/orders")
    assert_same_rows(server.load("s.d.t"), some_rows(0))
    assert len(elsewhere.requests) > 0 and {path for _, path, _ in catalog.requests} == {"/v1/config"}


def test_a_token_endpoint_elsewhere_is_not_given_the_secret(make_catalog, start_with):
    elsewhere = make_catalog(**CLIENT)
    catalog = make_catalog(overrides={"oauth2-server-uri": f"{elsewhere.uri}/v1/oauth/tokens"}, **CLIENT)
    catalog.create("sales", "orders", rows=some_rows(0))
    server = start_with({"name": "cat", "uri": catalog.uri, **OAUTH})
    server.share("d.t=iceberg://cat/sales/orders")
    assert_error(server.sharing.query("s.d.t").response, 400, "UNSUPPORTED_OPERATION")
    assert elsewhere.requests == []


@pytest.mark.parametrize("overrides", [
    {"rest.signing-name": "execute-api"}, {"rest.signing-region": "us-west-1"},
])
def test_signatures_are_for_the_configured_service_alone(make_catalog, start_with, overrides):
    catalog = make_catalog(access_key=ACCESS_KEY, overrides={"rest.sigv4-enabled": "true", **overrides})
    catalog.create("sales", "orders", rows=some_rows(0))
    server = start_with({"name": "cat", "uri": catalog.uri, **SIGNED})
    server.share("d.t=iceberg://cat/sales/orders")
    assert_error(server.sharing.query("s.d.t").response, 400, "UNSUPPORTED_OPERATION")
    assert catalog.answers_for_tables() == []


# Lent credentials


@pytest.fixture
def keyed_store(buckets_of_catalog, tmp_path):
    stores = []

    def start(*pairs: tuple[str, str]) -> KeyedStore:
        stores.append(KeyedStore(buckets_of_catalog, tmp_path / f"rclone-{len(stores)}.log", *pairs))
        return stores[-1]

    yield start
    for store in stores:
        store.stop()


OWN = (ACCESS_KEY_ID, SECRET_ACCESS_KEY)


@pytest.mark.parametrize("delivery", ["presigned", "proxy"])
def test_rows_with_lent_credentials(serve, keyed_store, delivery):
    store = keyed_store(OWN, LENT)
    served = serve(catalog={"credentials": lend()},
                   stores=[Store(BUCKET, endpoint=store.endpoint, delivery=delivery)])
    assert_same_rows(served.server.load("s.d.t"), served.catalog.rows("sales", "orders"))
    assert served.catalog.delegated and all(served.catalog.delegated)


def test_metadata_is_read_with_lent_credentials(serve, keyed_store):
    """The store knows the lent key and not the server's own."""
    store = keyed_store(LENT)
    served = serve(catalog={"credentials": lend()},
                   stores=[Store(BUCKET, endpoint=store.endpoint, delivery="presigned")])
    served.server.secrets.add(LENT[1])
    answer = served.query(capabilities=DELTA)
    assert (answer.status, len(answer.files)) == (200, 1)
    served.catalog.catalog.load_table(("sales", "orders")).append(some_rows(100))
    assert len(served.query(capabilities=DELTA).files) == 2
    found = served.server.admin("table", "inspect", "iceberg://cat/sales/orders")
    assert found["files"] == 2


def test_lent_credentials_can_be_left_alone(serve, keyed_store):
    """With `vendedCredentials: false` nothing is asked for and nothing used."""
    for pair, status in ((OWN, 200), (LENT, 500)):
        store = keyed_store(pair)
        served = serve(catalog={"credentials": lend()}, stores=[Store(BUCKET, endpoint=store.endpoint)],
                       vendedCredentials=False)
        assert served.query().status == status
        assert not any(served.catalog.delegated)


def test_lent_credentials_that_the_store_refuses(serve, keyed_store):
    store = keyed_store(OWN)
    served = serve(catalog={"credentials": lend()}, stores=[Store(BUCKET, endpoint=store.endpoint)])
    served.server.secrets.add(LENT[1])
    error = assert_error(served.query().response, 500, "INTERNAL_ERROR")
    assert not ADDRESS.search(error["message"])


def test_the_longest_prefix_counts(serve, keyed_store):
    store = keyed_store(LENT)
    wrong = ("WRONGACCESSKEY", "wrong/secret+key=0123456789")
    credentials = lend(wrong) + lend(prefix=f"s3://{BUCKET}/at/1") + lend(wrong, prefix=f"s3://{BUCKET}/at")
    served = serve(catalog={"credentials": credentials}, stores=[Store(BUCKET, endpoint=store.endpoint)])
    assert served.query().status == 200


def test_lent_credentials_go_to_the_configured_store_alone(make_catalog, start_with, keyed_store):
    elsewhere = make_catalog()
    store = keyed_store(LENT)
    catalog = make_catalog(credentials=lend(**{"s3.endpoint": elsewhere.uri}))
    catalog.create("sales", "orders", rows=some_rows(0))
    server = start_with({"name": "cat", "uri": catalog.uri}, stores=[Store(BUCKET, endpoint=store.endpoint)])
    server.share("d.t=iceberg://cat/sales/orders")
    assert server.sharing.query("s.d.t").status == 200
    assert elsewhere.requests == []


def test_credentials_that_end_soon_are_asked_for_again(serve, keyed_store):
    """An answer that nothing changed brings no new ones."""
    store = keyed_store(LENT)
    for seconds, later in ((30, 200), (7200, 304)):
        ends = str(int((time.time() + seconds) * 1000))
        served = serve(catalog={"credentials": lend(**{"s3.session-token-expires-at-ms": ends})},
                       stores=[Store(BUCKET, endpoint=store.endpoint)])
        for _ in range(3):
            assert served.query().status == 200
        assert served.catalog.answers_for_tables() == [200, later, later]


# Inspecting

KEYS = {
    "answers", "bytes", "columns", "description", "files", "format", "hasDeletionVectors", "id", "location", "name",
    "partitionColumns", "properties", "protocol", "version", "where",
}


def inspect(served, location: str, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(BINARY), "table", "inspect", location, "--config", str(served.server.config), *arguments],
        capture_output=True, text=True, timeout=60, cwd="/")


@pytest.mark.parametrize("kind", list(IDENTITIES))
def test_inspect(serve, kind):
    of_catalog, of_server = IDENTITIES[kind]
    served = serve(catalog=of_catalog, **of_server)
    location = "iceberg://cat/sales/orders"
    found = served.server.admin("table", "inspect", location)
    assert set(found) == KEYS
    assert (found["format"], found["location"], found["files"]) == ("iceberg", location, 1)
    assert found["version"] == served.sharing.version("s.d.t").version
    table = served.catalog.catalog.load_table(("sales", "orders"))
    assert found["id"] == str(table.metadata.table_uuid)
    assert [column["name"] for column in found["columns"]] == ["id", "name"]
    assert found["bytes"] == sum(task.file.file_size_in_bytes for task in table.scan().plan_files())

    text = inspect(served, location)
    assert (text.returncode, text.stderr) == (0, ""), text.stderr
    for part in ("Iceberg", f"version {found['version']}", "COLUMN", "bigint", "served"):
        assert part in text.stdout, text.stdout
    pruned = inspect(served, location, "--where", "id > 1000", "--format", "json")
    assert json.loads(pruned.stdout)["files"] == 0


@pytest.mark.parametrize("fault, code", [
    ("404", 66), ("401", 69), ("419", 69), ("503", 69), ("html", 69), ("truncated", 69),
])
def test_inspect_says_what_the_catalog_said(serve, fault, code):
    served = serve()
    served.catalog.say(fault)
    done = inspect(served, "iceberg://cat/sales/orders", "--format", "json")
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    error = json.loads(done.stderr)["error"]
    assert error["details"] and error["details"][0].startswith("catalog cat: "), error
    assert "iceberg://cat/sales/orders" in error["message"]
    kinds = {"404": "notFound"}
    assert error["kind"] == kinds.get(fault, "unavailable"), error


def test_inspect_without_a_catalog_names_those_there_are(serve):
    served = serve()
    done = inspect(served, "iceberg://nowhere/sales/orders")
    assert done.returncode != 0 and "cat" in done.stderr.replace("catalog", ""), done.stderr
