"""Namespaces of catalogs that are shared as a whole: their tables come and go by themselves."""

import json

import pytest

from harness.catalogs import READER, CatalogServer, some_rows
from harness.causeway import CommandFailed
from harness.namespaces import INTERVAL, SLACK, TABLES, ids, wait_until
from harness.rows import assert_same_rows
from harness.sharing import Sharing, assert_error

pytest_plugins = ["harness.catalog_fixtures"]


def refused(server: CatalogServer, *arguments: str) -> str:
    with pytest.raises(CommandFailed) as failure:
        server.admin("share", "update", "s", *arguments)
    return str(failure.value)


# Lists


@pytest.mark.parametrize("page", [None, 1, 2, 4, 5, 500])
def test_all_tables_are_listed(share_namespace, page):
    served = share_namespace()
    parameters = {} if page is None else {"maxResults": page}
    sharing = served.sharing
    assert [item["name"] for item in sharing.items("/shares/s/schemas", **parameters)] == ["x"]
    for path in ("/shares/s/schemas/x/tables", "/shares/s/all-tables"):
        listed = sharing.items(path, **parameters)
        assert [item["name"] for item in listed] == TABLES
        assert {(item["share"], item["schema"]) for item in listed} == {("s", "x")}
        assert len({item["id"] for item in listed}) == len(TABLES)


@pytest.mark.parametrize("first", ["/shares", "/shares/s", "/shares/s/schemas", "/shares/s/schemas/x/tables",
                                   "/shares/s/all-tables"])
def test_whatever_is_asked_for_first(share_namespace, first):
    """Also the schema of a namespace that nobody asked for yet is there."""
    served = share_namespace()
    assert served.sharing.get(first).status_code == 200
    assert [item["name"] for item in served.sharing.items("/shares/s/schemas")] == ["x"]
    assert served.names() == TABLES


def test_a_table_can_be_read_before_any_list(share_namespace):
    served = share_namespace()
    for number, name in enumerate(TABLES):
        assert_same_rows(served.server.load(f"s.x.{name}"), some_rows(100 * number))


def test_a_nested_namespace_beside_its_parent(share_namespace):
    served = share_namespace(["orders"], ("sales", "emea", "north"))
    served.catalog.create("sales", "top", rows=some_rows(500))
    served.server.admin("share", "update", "s", "--add", "y.*=iceberg://cat/sales")
    assert list(ids(served.sharing)) == ["x.orders", "y.top"], "tables of the namespaces below are not the namespace's"
    assert_same_rows(served.server.load("s.x.orders"), some_rows(0))
    assert_same_rows(served.server.load("s.y.top"), some_rows(500))


def test_a_long_list(share_namespace):
    names = [f"table_{number:03}" for number in range(60)]
    served = share_namespace(names)
    assert served.names() == names
    assert [item["name"] for item in served.sharing.items("/shares/s/all-tables", maxResults=7)] == names


def test_an_empty_namespace(share_namespace):
    served = share_namespace([])
    served.catalog.catalog.create_namespace("sales")
    assert served.sharing.items("/shares/s/all-tables") == []
    assert served.sharing.items("/shares/s/schemas") in ([], [{"name": "x", "share": "s"}])


def test_a_namespace_that_is_not_there(share_namespace):
    served = share_namespace([])
    assert served.sharing.items("/shares/s/all-tables") == []
    assert any("iceberg://cat/sales" in json.dumps(line) for line in served.server.logged()
               if line.get("level") == "warning"), "the operator is not told"


def test_one_list_serves_many_requests(share_namespace):
    served = share_namespace()
    for _ in range(10):
        assert served.names() == TABLES
    pages = [path for _, path, _ in served.catalog.requests if path.partition("?")[0].endswith("/tables")]
    assert len(pages) == 3, "five tables are three pages"


def test_history_of_a_namespace(share_namespace):
    served = share_namespace(["orders"])
    assert_error(served.query("s.x.orders", {"version": 1}).response, 400, "INVALID_PARAMETER_VALUE", "history")
    served.server.admin("share", "update", "s", "--remove", "x.*")
    served.server.admin("share", "update", "s", "--add", "x.*=iceberg://cat/sales", "--with-history", "x.*")
    wait_until(lambda: list(ids(served.sharing)) == ["x.orders"])
    assert served.query("s.x.orders", {"version": 1}).status == 200


def test_taken_out_and_put_in_again_it_is_there_at_once(share_namespace):
    """Not only once what the catalog said is no longer taken to hold."""
    served = share_namespace(["orders"])
    assert served.names() == ["orders"]
    served.server.admin("share", "update", "s", "--remove", "x.*")
    served.server.admin("share", "update", "s", "--add", "x.*=iceberg://cat/sales")
    assert served.names() == ["orders"]


def test_two_shares_with_one_namespace(share_namespace):
    """Each shows all of it at once, whoever asked first."""
    served = share_namespace()
    served.server.admin("share", "create", "other", "--add", "z.*=iceberg://cat/sales")
    served.server.admin("recipient", "create", "second", "--share", "other")
    other = Sharing(served.server.endpoint, served.server.token("second"))
    assert served.names() == TABLES
    assert [item["name"] for item in other.items("/shares/other/schemas/z/tables")] == TABLES


def test_one_namespace_in_two_schemas(share_namespace):
    served = share_namespace()
    served.server.admin("share", "update", "s", "--add", "y.*=iceberg://cat/sales")
    wait_until(lambda: len(ids(served.sharing)) == 2 * len(TABLES))
    assert list(ids(served.sharing)) == [f"{schema}.{name}" for schema in "xy" for name in TABLES]


@pytest.mark.slow
def test_who_asks_often_does_not_keep_another_share_empty(share_namespace):
    served = share_namespace()
    served.server.admin("share", "create", "other", "--add", "z.*=iceberg://cat/sales")
    served.server.admin("recipient", "create", "second", "--share", "other")
    other = Sharing(served.server.endpoint, served.server.token("second"))

    def is_there() -> bool:
        assert served.names() == TABLES
        return len(other.items("/shares/other/all-tables")) == len(TABLES)

    wait_until(is_there, 2 * INTERVAL + SLACK)


# Coming and going


@pytest.mark.slow
def test_tables_come_and_go(share_namespace):
    served = share_namespace()
    before = ids(served.sharing)
    served.catalog.create("sales", "added", rows=some_rows(900))
    served.catalog.catalog.drop_table(("sales", "items"))
    expected = sorted([*TABLES, "added"])
    expected.remove("items")
    wait_until(lambda: served.names() == expected)
    assert_same_rows(served.server.load("s.x.added"), some_rows(900))
    assert_error(served.query("s.x.items").response, 404, "RESOURCE_DOES_NOT_EXIST")
    after = ids(served.sharing)
    assert {name: after[name] for name in after if name in before} == {
        name: id for name, id in before.items() if name != "x.items"}

    served.catalog.catalog.rename_table(("sales", "added"), ("sales", "renamed"))
    wait_until(lambda: "renamed" in served.names())
    assert "added" not in served.names()
    assert_same_rows(served.server.load("s.x.renamed"), some_rows(900))


@pytest.mark.slow
def test_a_new_table_can_be_read_before_it_is_listed(share_namespace):
    served = share_namespace(["orders"])
    assert served.names() == ["orders"]
    served.catalog.create("sales", "added", rows=some_rows(900))
    wait_until(lambda: served.query("s.x.added").status == 200)


@pytest.mark.slow
def test_a_dropped_table_is_not_found_at_once(share_namespace):
    served = share_namespace()
    assert served.names() == TABLES
    served.catalog.catalog.drop_table(("sales", "items"))
    assert_error(served.query("s.x.items").response, 404, "RESOURCE_DOES_NOT_EXIST")
    wait_until(lambda: "items" not in served.names())


def test_ids_stay_over_restarts(share_namespace):
    served = share_namespace()
    first = ids(served.sharing)
    for _ in range(2):
        assert served.server.stop() == 0
        served.server.start()
        assert ids(served.sharing) == first
    shown = served.server.admin("share", "show", "s")
    assert {f"{table['schema']}.{table['name']}": table["id"] for table in shown["tables"]} == first


def test_a_catalog_that_is_away(share_namespace):
    served = share_namespace()
    first = ids(served.sharing)
    served.catalog.stop()
    assert served.server.stop() == 0
    served.server.start()
    assert ids(served.sharing) == first, "known tables stay"
    assert served.names() == TABLES
    assert_error(served.query("s.x.orders").response, 503, "TEMPORARILY_UNAVAILABLE")
    warnings = [line for line in served.server.logged() if line.get("level") == "warning"]
    assert any("iceberg://cat/sales" in json.dumps(line) for line in warnings), warnings
    served.catalog.start_again()
    assert_same_rows(served.server.load("s.x.orders"), some_rows(300))
    assert ids(served.sharing) == first


@pytest.mark.parametrize("status", [401, 403, 404, 500])
def test_a_catalog_that_does_not_list(share_namespace, status):
    """Also a namespace that is said to be gone: one wrong answer must not take everything from recipients."""
    served = share_namespace()
    first = ids(served.sharing)
    served.catalog.fail_lists = status
    assert served.server.stop() == 0
    served.server.start()
    listed = ids(served.sharing)
    if status != 404:  # Either is right for a namespace that is gone.
        assert listed == first
    assert listed in (first, {})
    served.catalog.fail_lists = None
    wait_until(lambda: ids(served.sharing) == first or (status == 404 and len(ids(served.sharing)) == len(first)))


# Tables of their own beside it


def test_a_table_of_its_own_goes_first(share_namespace):
    served = share_namespace([])
    served.catalog.create("special", "orders", rows=some_rows(7000))
    served.server.admin("share", "update", "s", "--remove", "x.*")
    served.server.admin("share", "update", "s", "--add", "x.orders=iceberg://cat/special/orders")
    for number, name in enumerate(TABLES):
        served.catalog.create("sales", name, rows=some_rows(100 * number))
    served.server.admin("share", "update", "s", "--add", "x.*=iceberg://cat/sales")
    wait_until(lambda: served.names() == TABLES)
    assert_same_rows(served.server.load("s.x.orders"), some_rows(7000))
    assert_same_rows(served.server.load("s.x.items"), some_rows(200))
    # It is its own: it can be renamed, and then the namespace's appears.
    served.server.admin("share", "update", "s", "--rename", "x.orders=x.special")
    wait_until(lambda: served.names() == sorted([*TABLES, "special"]))
    assert_same_rows(served.server.load("s.x.orders"), some_rows(300))
    assert_same_rows(served.server.load("s.x.special"), some_rows(7000))


def test_a_table_of_its_own_goes_first_whenever_it_comes(share_namespace):
    """The namespace's table of that name is there already."""
    served = share_namespace()
    served.catalog.create("special", "orders", rows=some_rows(7000))
    assert served.names() == TABLES
    served.server.admin("share", "update", "s", "--add", "x.orders=iceberg://cat/special/orders")
    assert served.names() == TABLES
    assert_same_rows(served.server.load("s.x.orders"), some_rows(7000))


@pytest.mark.parametrize("arguments", [
    ("--remove", "x.orders"), ("--rename", "x.orders=x.other"), ("--rename", "x.orders=y.orders"),
    ("--with-history", "x.orders"),
])
def test_a_member_cannot_be_changed_by_itself(share_namespace, arguments):
    served = share_namespace()
    assert served.names() == TABLES
    message = refused(served.server, *arguments)
    assert "x.orders" in message and "x.*" in message and "namespace" in message, message
    assert served.names() == TABLES


def test_all_of_it_is_taken_away(share_namespace):
    served = share_namespace()
    served.catalog.create("special", "own", rows=some_rows(7000))
    served.server.admin("share", "update", "s", "--add", "x.own=iceberg://cat/special/own",
                        "--add", "y.own=iceberg://cat/special/own")
    assert served.names() == sorted([*TABLES, "own"])
    shown = served.server.admin("share", "update", "s", "--remove", "x.*")
    assert shown["namespaces"] == [] and [f"{one['schema']}.{one['name']}" for one in shown["tables"]] == [
        "x.own", "y.own"]
    assert list(ids(served.sharing)) == ["x.own", "y.own"]
    assert_error(served.query("s.x.orders").response, 404, "RESOURCE_DOES_NOT_EXIST")
    assert "x" in refused(served.server, "--remove", "x.*")
    assert served.server.stop() == 0
    served.server.start()
    assert list(ids(served.sharing)) == ["x.own", "y.own"]


def test_share_show(share_namespace):
    served = share_namespace()
    before = served.server.admin("share", "show", "s")
    assert [set(one) for one in before["namespaces"]] == [{"schema", "location", "historyShared", "createdAt"}]
    assert served.names() == TABLES
    shown = served.server.admin("share", "show", "s")
    namespace, = shown["namespaces"]
    assert (namespace["schema"], namespace["location"], namespace["historyShared"]) == (
        "x", "iceberg://cat/sales", False)
    assert [table["location"] for table in shown["tables"]] == [f"iceberg://cat/sales/{name}" for name in TABLES]


@pytest.mark.parametrize("location", [
    "iceberg://cat", "iceberg://cat/", "s3://lake/sales", "iceberg:///sales", "iceberg://cat/a/../b",
    "iceberg://cat/a//b",
])
def test_what_is_no_namespace(share_namespace, location):
    served = share_namespace([])
    assert "iceberg://" in refused(served.server, "--add", f"z.*={location}")


def test_a_schema_shows_one_namespace(share_namespace):
    served = share_namespace()
    for schema in ("x", "X"):
        message = refused(served.server, "--add", f"{schema}.*=iceberg://cat/other")
        assert "iceberg://cat/sales" in message, message


# Who sees it


def test_who_is_not_granted_sees_nothing(share_namespace):
    served = share_namespace()
    assert served.names() == TABLES
    served.server.admin("share", "create", "other", "--add", "d.t=iceberg://cat/sales/orders")
    served.server.admin("recipient", "create", "stranger", "--share", "other")
    stranger = Sharing(served.server.endpoint, served.server.token("stranger"))
    assert [share["name"] for share in stranger.items("/shares")] == ["other"]
    lists = len(served.catalog.requests)
    for path in ("/shares/s", "/shares/s/schemas", "/shares/s/schemas/x/tables", "/shares/s/all-tables"):
        assert_error(stranger.get(path), 404, "RESOURCE_DOES_NOT_EXIST")
    for name in ("orders", "unknown"):
        for ask in (stranger.query, stranger.metadata, stranger.version):
            error = assert_error(ask(f"s.x.{name}").response, 404, "RESOURCE_DOES_NOT_EXIST")
            assert "cat" not in error["message"]
    assert len(served.catalog.requests) == lists, "who is not granted makes the server ask the catalog"
    assert stranger.query("other.d.t").status == 200


def test_a_grant_that_was_revoked(share_namespace):
    served = share_namespace()
    assert served.names() == TABLES
    sharing = served.sharing
    served.server.admin("recipient", "revoke", READER, "--share", "s")
    assert_error(sharing.query("s.x.orders").response, 404, "RESOURCE_DOES_NOT_EXIST")
    assert sharing.items("/shares") == []
