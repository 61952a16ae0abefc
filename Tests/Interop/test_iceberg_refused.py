"""What the sharing protocol cannot say of an Iceberg table is refused with a message that names it."""

import pytest

from harness import iceberg_refused
from harness.iceberg_refused import REFUSED, VALUES
from harness.iceberg_tables import FIELDS, file_in
from harness.iceberg_values import field
from harness.rows import assert_same_rows
from harness.sharing import DELTA, PARQUET, assert_error

pytest_plugins = ["harness.iceberg_fixtures"]


@pytest.mark.parametrize("capabilities", [DELTA, PARQUET, DELTA.replace("=delta", "=delta,parquet")])
@pytest.mark.parametrize("maker", REFUSED, ids=lambda one: one.__name__)
def test_refused_by_name(iceberg, maker, capabilities):
    answer = iceberg.query(maker.__name__, {}, capabilities)
    body = assert_error(answer.response, {400, 501}, None, REFUSED[maker])
    assert len(body["message"]) > 20, body


@pytest.mark.parametrize("kind", list(VALUES))
def test_the_type_is_named_with_its_column(iceberg_place, kind):
    iceberg_place.make(lambda start: iceberg_refused.with_type(start, kind))
    assert_error(iceberg_place.query({}, DELTA).response, 400, "UNSUPPORTED_OPERATION", "odd", kind.partition("[")[0])


def test_other_tables_are_served_all_the_same(iceberg):
    for name in ("version_4", "encrypted", "v2_appends"):
        status = iceberg.query(name, {}, DELTA).status
        assert (status == 200) == (name == "v2_appends")
    assert iceberg.server.is_healthy()


def test_a_default_that_no_file_needs(iceberg):
    assert_same_rows(iceberg.load("initial_default_in_every_file", use_delta_format=True),
                     iceberg.rows("initial_default_in_every_file"))


def test_a_version_before_the_default(iceberg):
    """At version 1 the column was not there yet."""
    table = iceberg.tables["initial_default"]
    first = next(iter(table.states.values()))
    assert_same_rows(iceberg.load("initial_default", version=1, use_delta_format=True), table.rows(first))


def test_a_column_that_is_dropped_again_is_no_reason(iceberg_place):
    """Old snapshots are refused, the newest is not."""
    table = iceberg_place.start([*FIELDS, field(9, "odd", "uuid")])
    table.commit(add=[table.data_file([{"id": 1, "part": "a", "value": 0.5, "odd": VALUES["uuid"]}], without=("odd",))])
    assert_error(iceberg_place.query({}, DELTA).response, 400, "UNSUPPORTED_OPERATION", "odd")
    table.evolve(FIELDS)
    table.commit(add=[file_in(table, 10)])
    assert_same_rows(iceberg_place.load(use_delta_format=True), table.rows())
    assert_error(iceberg_place.query({"version": 1}, DELTA).response, 400, "UNSUPPORTED_OPERATION", "odd")


def test_files_without_ids_and_without_a_mapping(iceberg_place):
    """Nothing says which column is which: names may have changed since."""
    table = iceberg_place.start(FIELDS)
    table.commit(add=[file_in(table, 0, ids=False)])
    answer = iceberg_place.query({}, DELTA)
    if answer.status == 200:
        # A server that does not open data files cannot know; then no value may be a wrong one.
        frame = iceberg_place.load(use_delta_format=True)
        assert frame.isna().all(axis=None) or sorted(frame["id"]) == list(range(10))
    else:
        assert_error(answer.response, 400, "UNSUPPORTED_OPERATION")


@pytest.mark.parametrize("member, value", [("content", 3), ("content", -1), ("file_format", "LANCE")])
def test_entries_of_an_unknown_kind(iceberg_place, member, value):
    table = iceberg_place.start(FIELDS)
    table.commit(add=[file_in(table, 0), file_in(table, 100, **{member: value})])
    assert_error(iceberg_place.query({}, DELTA).response, set(range(400, 600)))
