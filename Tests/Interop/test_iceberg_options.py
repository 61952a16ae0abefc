"""What the provider can have done with tables that Delta cannot express: rows found, columns left out."""

import pytest

from harness import iceberg_deleted, iceberg_refused
from harness.iceberg_answers import adds
from harness.iceberg_tables import FIELDS, file_in
from harness.causeway import CommandFailed
from harness.rows import assert_same_rows
from harness.sharing import DELTA, assert_error

pytest_plugins = ["harness.iceberg_fixtures"]


def update(place, *arguments: str) -> dict:
    schema, table = place.placed.name.split(".")[1:]
    return place.placed.server.admin("share", "update", "s", *(one.format(table=f"{schema}.{table}")
                                                               for one in arguments))


def ids(frame) -> list[int]:
    return sorted(frame["id"])


def test_equality_deletes_are_materialised_where_the_share_says_so(iceberg_place):
    table = iceberg_place.make(iceberg_deleted.equality)
    assert_error(iceberg_place.query({}, DELTA).response, 400, "UNSUPPORTED_OPERATION", "equality", "compact")
    update(iceberg_place, "--materialise-equality-deletes", "{table}")
    frame = iceberg_place.load(use_delta_format=True)
    # By hand: 3 and 104 of the two older files, 105 where `part` is null, and not 5, which has another `part`.
    older = [*range(10), *range(100, 110)]
    assert ids(frame) == sorted([one for one in older if one not in (3, 104, 105)] + [*range(10)])
    assert_same_rows(frame, table.rows())
    update(iceberg_place, "--refuse-equality-deletes", "{table}")
    assert_error(iceberg_place.query({}, DELTA).response, 400, "UNSUPPORTED_OPERATION", "equality")


def test_equality_deletes_stay_in_their_partition(iceberg_place):
    table = iceberg_place.make(iceberg_deleted.equality_in_a_partition)
    update(iceberg_place, "--materialise-equality-deletes", "{table}")
    frame = iceberg_place.load(use_delta_format=True)
    assert ids(frame) == sorted([*range(10)] + [one for one in range(10) if one != 3])
    assert_same_rows(frame, table.rows())


def test_equality_deletes_beside_positions_and_vectors(iceberg_place):
    table = iceberg_place.start(FIELDS, version=3)
    first = file_in(table, 0)
    table.commit(add=[first])
    table.commit("delete", add=table.deletion_vectors({first: [1, 2]}))
    table.commit("delete", add=[table.equality_deletes([1], [{"id": 7}, {"id": 2}, {"id": 99}])])
    update(iceberg_place, "--materialise-equality-deletes", "{table}")
    assert ids(iceberg_place.load(use_delta_format=True)) == [0, 3, 4, 5, 6, 8, 9]
    found, = adds(iceberg_place.query({}, DELTA))
    assert found["deletionVector"]["cardinality"] == 3


def test_a_file_of_which_no_row_is_deleted_has_no_vector(iceberg_place):
    table = iceberg_place.start(FIELDS)
    table.commit(add=[file_in(table, 0)])
    table.commit("delete", add=[table.equality_deletes([1], [{"id": 1000}])])
    update(iceberg_place, "--materialise-equality-deletes", "{table}")
    found, = adds(iceberg_place.query({}, DELTA))
    assert "deletionVector" not in found
    assert ids(iceberg_place.load(use_delta_format=True)) == [*range(10)]


@pytest.mark.parametrize("maker", [iceberg_refused.unsupported_uuid, iceberg_refused.unsupported_time],
                         ids=lambda one: one.__name__)
def test_a_column_is_left_out_where_the_share_says_so(iceberg_place, maker):
    table = iceberg_place.make(maker)
    assert_error(iceberg_place.query({}, DELTA).response, 400, "UNSUPPORTED_OPERATION", "odd")
    shown = update(iceberg_place, "--leave-out", "{table}.odd")
    left_out = {f"s.{one['schema']}.{one['name']}": one["leftOut"] for one in shown["tables"]}
    assert left_out[iceberg_place.placed.name] == ["odd"]
    frame = iceberg_place.load(use_delta_format=True)
    assert "odd" not in frame and len(frame) == table.rows().num_rows > 0
    update(iceberg_place, "--take-in", "{table}.odd")
    assert_error(iceberg_place.query({}, DELTA).response, 400, "UNSUPPORTED_OPERATION", "odd")


@pytest.mark.parametrize("arguments", [
    ["--leave-out", "{table}"], ["--leave-out", "{table}."], ["--materialise-equality-deletes", "nothing"],
    ["--leave-out", "d.missing.odd"]])
def test_mistakes(iceberg_place, arguments):
    with pytest.raises(CommandFailed):
        update(iceberg_place, *arguments)
