"""Names of tables in a namespace that is shared as a whole, as catalogs have them and shares may not."""

import json
import re

import pytest

from harness.catalogs import some_rows
from harness.namespaces import ids, wait_until
from harness.rows import assert_same_rows

pytest_plugins = ["harness.catalog_fixtures"]

ODD = ["CASE", "Case", "case", "a.b", "a/b", "a b", " lead", "größe", "50%", "%2e%2e", "..", "*", "a*b", "q?x", "#1",
       "漢字", "e\u0301t\u00e9", "x" * 255, "y" * 256, "a=b", "a:b", "tab\tname", "line\nbreak", "'quoted'", '"double"']
# What no table of a share can be called.
UNFIT = {"a.b", "a/b", "a b", " lead", "..", "tab\tname", "line\nbreak", "y" * 256}


def test_odd_names_do_not_break_the_list(share_namespace):
    served = share_namespace([])
    for number, name in enumerate(ODD):
        served.catalog.create("sales", name, rows=some_rows(10 * number))
    served.catalog.create("sales", "orders", rows=some_rows(9000))
    listed = served.names()
    assert listed.count("orders") == 1
    twins = [name for name in listed if name.lower() == "case"]
    assert len(twins) == 1, "of names that differ in case alone one is there"
    expected = set(ODD) - UNFIT - {"CASE", "Case", "case"} | set(twins) | {"orders"}
    assert set(listed) == expected
    assert_same_rows(served.server.load("s.x.orders"), some_rows(9000))
    for name in listed:
        if name == "orders":
            continue
        answer = served.query(f"s.x.{name}")
        assert answer.status == 200, f"{name!r}: {answer.response.text}"
        first = 10 * ODD.index(name)
        statistics = json.loads(answer.files[0]["stats"])
        assert statistics["minValues"]["id"] == first, name
    warnings = json.dumps([line for line in served.server.logged() if line.get("level") == "warning"])
    assert "a.b" in warnings and "a/b" in warnings, "the operator is not told which tables do not appear"
    assert not re.search(r"[\n\t]", "".join(str(line) for line in served.server.logged()))


@pytest.mark.slow
def test_twins_keep_their_ids(share_namespace):
    served = share_namespace([])
    for number, name in enumerate(["Case", "case"]):
        served.catalog.create("sales", name, rows=some_rows(10 * number))
    first = ids(served.sharing)
    assert len(first) == 1
    # What differs in case alone from a table that is there does not take its place.
    served.catalog.create("sales", "CASE", rows=some_rows(500))
    served.catalog.create("sales", "other", rows=some_rows(600))
    wait_until(lambda: "other" in served.names())
    after = ids(served.sharing)
    assert first.items() <= after.items() and len(after) == 2, after
