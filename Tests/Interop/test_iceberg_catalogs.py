"""Tables of Iceberg REST catalogs: whom the server has to be, what it asks for, and what it makes of every answer."""

import json
import subprocess
import time

import pytest

from harness.catalogs import some_rows
from harness.causeway import BINARY, Store
from harness.identities import ACCESS_KEY, ADDRESS, IDENTITIES, SIGNED, TOKEN
from harness.processes import free_port
from harness.rows import assert_same_rows
from harness.sharing import assert_error

pytest_plugins = ["harness.catalog_fixtures"]


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


# Inspecting

KEYS = {
    "answers", "bytes", "columns", "description", "files", "format", "hasDeletionVectors", "id", "location", "name",
    "partitionColumns", "properties", "protocol", "version", "where", "filter", "startVersion",
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
