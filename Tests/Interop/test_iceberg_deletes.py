"""Deletes of Iceberg tables reach the client as deletion vectors, or the table is refused; none is passed over."""

import json

import pytest

from harness import iceberg_deleted
from harness.iceberg_answers import adds
from harness.iceberg_files import deleted_positions
from harness.iceberg_tables import FIELDS, file_in, rows
from harness.iceberg_values import field
from harness.iceberg_vectors import positions_of
from harness.rows import assert_same_rows
from harness.sharing import DELTA, assert_error

pytest_plugins = ["harness.iceberg_fixtures"]

DELETED = [*iceberg_deleted.POSITIONS, *iceberg_deleted.VECTORS]


def vectors_in(answer) -> list[list[int]]:
    """The positions that each file's vector holds, a file without one having none; beyond the end is nothing."""
    found = []
    for file, add in zip(answer.files, adds(answer), strict=True):
        records = json.loads(add["stats"])["numRecords"]
        if "deletionVector" in add:
            assert file["deletionVectorFileId"]
            found.append([one for one in positions_of(add["deletionVector"]) if one < records])
        else:
            assert "deletionVectorFileId" not in file
            found.append([])
    return sorted(found)


def expected_vectors(state) -> list[list[int]]:
    return sorted(sorted(deleted_positions(file, state.files)) for file in state.data)


@pytest.mark.parametrize("maker", DELETED, ids=lambda one: one.__name__)
def test_vectors_hold_the_positions(iceberg, maker):
    answer = iceberg.query(maker.__name__, {}, DELTA)
    assert vectors_in(answer) == expected_vectors(iceberg.tables[maker.__name__].current)


@pytest.mark.parametrize("maker", DELETED, ids=lambda one: one.__name__)
def test_deletes_of_older_versions(iceberg, maker):
    """Before the deletes the rows are there; a delete file of a later snapshot does not reach back."""
    table = iceberg.tables[maker.__name__]
    for state in table.states.values():
        answer = iceberg.query(maker.__name__, {"version": state.sequence}, DELTA)
        assert vectors_in(answer) == expected_vectors(state)
        frame = iceberg.load(maker.__name__, version=state.sequence, use_delta_format=True)
        assert_same_rows(frame, table.rows(state))


def test_vectors_of_puffin_files_are_passed_on(iceberg):
    """The descriptor says what the manifest says: the blob without its length and checksum."""
    table = iceberg.tables["vectors"]
    wanted = sorted((file.members["content_size_in_bytes"] - 8, file.record_count)
                    for file in table.current.files if file.is_vector)
    found = [add["deletionVector"] for add in adds(iceberg.query("vectors", {}, DELTA)) if "deletionVector" in add]
    assert sorted((one["sizeInBytes"], one["cardinality"]) for one in found) == wanted
    assert {one["storageType"] for one in found} == {"i"}


@pytest.mark.parametrize("version", [2, 3])
def test_a_long_vector_has_a_url(iceberg_place, version):
    """Thirteen bitmap containers are more than a line of an answer should hold."""
    count = 13 * 65536
    table = iceberg_place.start([field(1, "id", "int")], version=version)
    file = table.data_file([{"id": number} for number in range(count)])
    table.commit(add=[file])
    gone = list(range(0, count, 2))
    table.commit("delete", add=table.deletion_vectors({file: gone}) if version == 3 else
                 [table.position_deletes([(file, position) for position in gone])])
    add, = adds(iceberg_place.query({}, DELTA))
    assert add["deletionVector"]["storageType"] == "p" and add["deletionVector"]["offset"] == 1
    assert positions_of(add["deletionVector"]) == gone
    frame = iceberg_place.load(use_delta_format=True)
    assert len(frame) == count // 2 and set(frame["id"] % 2) == {1}


def test_a_later_vector_stands_in_place_of_position_deletes(iceberg_place):
    """Also where a writer did not carry the older positions over: by the specification, readers ignore them."""
    table = iceberg_place.start(FIELDS)
    first = file_in(table, 0)
    table.commit(add=[first])
    table.commit("delete", add=[table.position_deletes([(first, 0), (first, 1)])])
    table.version = table.metadata["format-version"] = 3
    table.commit("delete", add=table.deletion_vectors({first: [5]}))
    assert vectors_in(iceberg_place.query({}, DELTA)) == [[5]]
    assert_same_rows(iceberg_place.load(use_delta_format=True), table.rows())


def test_position_deletes_out_of_order_and_twice(iceberg_place):
    table = iceberg_place.start(FIELDS)
    first, second = file_in(table, 0), file_in(table, 100)
    table.commit(add=[first, second])
    table.commit("delete", add=[table.position_deletes(
        [(second, 7), (first, 3), (second, 7), (first, 1), (second, 0), (first, 3)], path_bounds=False)])
    assert vectors_in(iceberg_place.query({}, DELTA)) == [[0, 7], [1, 3]]


def test_many_delete_files(iceberg_place):
    """Forty commits, each deleting one row of each of three files."""
    table = iceberg_place.start(FIELDS)
    files = [file_in(table, first, count=50) for first in (0, 100, 200)]
    table.commit(add=files)
    for position in range(40):
        form = "avro" if position % 2 else "parquet"
        deletes = table.position_deletes([(file, position) for file in files], form=form)
        table.commit("delete", add=[deletes], publish=position == 39)
    assert vectors_in(iceberg_place.query({}, DELTA)) == [list(range(40))] * 3
    assert_same_rows(iceberg_place.load(use_delta_format=True), table.rows())


@pytest.mark.parametrize("maker", iceberg_deleted.EQUALITY, ids=lambda one: one.__name__)
def test_equality_deletes_are_refused(iceberg, maker):
    """The message names a way out, and the log how many there are: they may lie outside what the share shows. Nothing of
    the table is handed out."""
    count = sum(file.content == 2 for file in iceberg.tables[maker.__name__].current.files)
    answer = iceberg.query(maker.__name__, {}, DELTA)
    assert_error(answer.response, 400, "UNSUPPORTED_OPERATION", "equality delete", "compact")
    assert f"{count} files of equality deletes" in iceberg.server.settled_log()


def test_versions_before_equality_deletes_are_served(iceberg):
    table = iceberg.tables["equality"]
    first = next(iter(table.states.values()))
    assert_same_rows(iceberg.load("equality", version=1, use_delta_format=True), table.rows(first))


def test_equality_deletes_that_apply_to_no_file(iceberg_place):
    """The data is newer than the deletes: there is nothing to refuse, but a refusal is no error in the rows."""
    table = iceberg_place.start(FIELDS)
    table.commit("delete", add=[table.equality_deletes([1], [{"id": 1}])])
    table.commit(add=[table.data_file(rows(0))])
    answer = iceberg_place.query({}, DELTA)
    if answer.status == 200:
        assert_same_rows(iceberg_place.load(use_delta_format=True), table.rows())
    else:
        assert_error(answer.response, 400, "UNSUPPORTED_OPERATION", "equality delete")


def test_two_vectors_for_one_file_are_refused(iceberg_place):
    """The specification allows one; to take either would bring deleted rows back."""
    table = iceberg_place.start(FIELDS, version=3)
    first = file_in(table, 0)
    table.commit(add=[first])
    table.commit("delete", add=table.deletion_vectors({first: [1]}))
    table.commit("delete", add=table.deletion_vectors({first: [2]}))
    assert_error(iceberg_place.query({}, DELTA).response, set(range(400, 600)))


@pytest.mark.parametrize("damage", ["length", "magic", "bitmap", "checksum", "offset", "size", "truncated", "gone"])
def test_damaged_vectors(iceberg_place, damage):
    """A vector is checked before it is handed out; the message names the Puffin file."""
    table = iceberg_place.start(FIELDS, version=3)
    first = file_in(table, 0)
    table.commit(add=[first])
    members = {"offset": {"content_offset": 5}, "size": {"content_size_in_bytes": 12}}.get(damage, {})
    vector, = table.deletion_vectors({first: [1, 2, 3]}, **members)
    table.commit("delete", add=[vector])
    place, size = table.place(vector.path), vector.members["content_size_in_bytes"]
    data = bytearray(place.read_bytes())
    broken = {"length": 4, "magic": 8, "bitmap": 4 + size - 6, "checksum": 4 + size - 1}.get(damage)
    if broken is not None:
        data[broken] ^= 0x55
    place.write_bytes(data[:20] if damage == "truncated" else data)
    if damage == "gone":
        place.unlink()
    body = assert_error(iceberg_place.query({}, DELTA).response, set(range(400, 600)))
    assert place.name in body["message"] or "vector" in body["message"].lower(), body
