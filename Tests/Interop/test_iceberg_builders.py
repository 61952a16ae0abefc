"""The Iceberg tables that the tests write by hand are what an independent reader takes them for."""

import json
import pathlib
import subprocess
import sys
import zlib

import pyarrow as pa
import pytest
from pyiceberg.table.deletion_vector import deletion_vectors_from_puffin_file
from pyiceberg.table.puffin import PuffinFile
from pyroaring import BitMap64

from harness import iceberg_deleted, iceberg_tables
from harness.causeway import ROOT
from harness.iceberg import Lake
from harness.iceberg_deletes import bitmap64, vector_blob, vectors_file
from harness.iceberg_deleted import FEW, SCATTERED, STRETCH
from harness.iceberg_tables import FIELDS, file_in
from harness.iceberg_values import binary, text
from harness.rows import assert_same_rows

# Tables that PyIceberg does not read, and why.
BEYOND_PYICEBERG = {
    "v1_inline_manifests": "it reads manifest lists alone",
    "v2_snappy": "it takes another package for this codec",
    "typed": "it makes a null map an empty one; see the test of its other columns",
    "positions_avro": "it reads position deletes in Parquet and ORC alone",
    "positions_in_several_files": "one of the delete files is in Avro",
    "positions_of_another_partition": "it gathers the deletes of all tasks by path alone",
    "dangling": "it does not read a delete file without rows",
}
TABLES = [*iceberg_tables.HISTORIES, *iceberg_tables.COLUMNS, *iceberg_deleted.POSITIONS, *iceberg_deleted.VECTORS]
BITMAPS = {
    "nothing": [], "one": [7], "arrays": [1, 5, 70_000], "a bitmap": SCATTERED, "runs": STRETCH,
    "all kinds": SCATTERED + STRETCH + FEW, "4096 values": list(range(0, 8192, 2)),
    "4097 values": list(range(0, 8194, 2)),
    "a full container": list(range(65536)), "beyond 32 bits": [0, 2**32 - 1, 2**32, 2**32 + 65536, 3 * 2**32 + 5],
    "five containers": [start + offset for start in range(0, 5 * 65536, 65536) for offset in range(10)],
}


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake", "lake", tmp_path / "aside")


def make(lake: Lake, maker):
    return maker(lambda fields, **options: lake.by_hand(maker.__name__, fields, **options))


@pytest.mark.parametrize("maker", [one for one in TABLES if one.__name__ not in BEYOND_PYICEBERG],
                         ids=lambda one: one.__name__)
def test_pyiceberg_reads_what_was_written(lake, maker):
    table = make(lake, maker)
    assert_same_rows(lake.read(table).to_pandas(date_as_object=True), table.rows())
    kept = {one["snapshot-id"] for one in table.metadata["snapshots"]}
    for state in table.states.values():
        if state.id in kept:
            assert_same_rows(lake.read(table, state.id).to_pandas(date_as_object=True), table.rows(state))


def test_pyiceberg_reads_every_type(lake):
    table = make(lake, iceberg_tables.typed)
    found = lake.read(table).drop_columns(["by_name"]).to_pandas(date_as_object=True)
    assert_same_rows(found, table.rows().drop_columns(["by_name"]))
    assert lake.read(table)["by_name"].to_pylist() == [[("a", {"n": 1})], [], []]


@pytest.mark.parametrize("maker", iceberg_deleted.EQUALITY, ids=lambda one: one.__name__)
def test_pyiceberg_sees_equality_deletes(lake, maker):
    table = make(lake, maker)
    with pytest.raises(ValueError, match="equality deletes"):
        lake.read(table)


def test_the_expected_rows_are_not_all_rows(lake):
    """The deletes of the catalogue delete; what they leave was counted by hand."""
    left = {"positions": 37, "positions_avro": 17, "positions_of_one_file": 26, "positions_in_several_files": 15,
            "positions_of_the_same_commit": 18, "positions_older_than_the_data": 10, "positions_after_compaction": 9,
            "positions_of_another_partition": 19, "dangling": 9, "deletes_removed": 8, "respecified": 18,
            "equality": 27, "equality_in_a_partition": 19, "vectors": 34, "vectors_in_partitions": 18,
            "vector_over_positions": 17, "whole_file_deleted": 10}
    for maker in [*iceberg_deleted.POSITIONS, *iceberg_deleted.EQUALITY, *iceberg_deleted.VECTORS[:-1]]:
        assert (maker.__name__, make(lake, maker).rows().num_rows) == (maker.__name__, left[maker.__name__])


def test_the_same_calls_leave_the_same_bytes(tmp_path):
    def contents(folder: pathlib.Path) -> dict[str, bytes]:
        for maker in (iceberg_tables.v1_history, iceberg_deleted.positions_avro, iceberg_deleted.vectors):
            make(Lake(folder, "lake", folder.with_suffix(".aside")), maker)
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    first = contents(tmp_path / "first")
    assert len(first) > 20 and first == contents(tmp_path / "second")


@pytest.mark.parametrize("run_containers", [False, True])
@pytest.mark.parametrize("name", list(BITMAPS))
def test_bitmaps(name, run_containers):
    data = bitmap64(BITMAPS[name], run_containers)
    assert BitMap64.deserialize(data) == BitMap64(BITMAPS[name])


def test_runs_are_written_as_runs():
    assert len(bitmap64(STRETCH, True)) < 50 < 8192 < len(bitmap64(STRETCH, False))


def test_a_vector_is_framed():
    blob = vector_blob([1, 2])
    assert int.from_bytes(blob[:4], "big") == len(blob) - 8
    assert blob[4:8] == bytes([0xD1, 0xD3, 0x39, 0x64])
    assert int.from_bytes(blob[-4:], "big") == zlib.crc32(blob[4:-4])


def test_a_puffin_file_of_several_vectors():
    wanted = {"s3://lake/a.parquet": [1, 5], "s3://lake/b.parquet": [0, 2**32 + 1]}
    data, places = vectors_file(wanted)
    found = deletion_vectors_from_puffin_file(PuffinFile(data))
    assert {one.referenced_data_file: one.to_vector().to_pylist() for one in found} == wanted
    assert [data[offset + 4:offset + 8].hex() for offset, _ in places] == ["d1d33964"] * 2


@pytest.mark.parametrize("kind, value, data", [
    ("boolean", True, "01"), ("int", 34, "22000000"), ("long", -1, "ffffffffffffffff"), ("string", "ice", "696365"),
    ("decimal(9, 2)", "14.20", "058c"), ("decimal(9, 2)", "1.27", "7f"), ("decimal(9, 2)", "1.28", "0080"),
    ("decimal(9, 2)", "-1.28", "80"), ("decimal(9, 2)", "-1.29", "ff7f"), ("decimal(9, 2)", "0.00", "00"),
])
def test_bounds(kind, value, data):
    """The first decimal is an example of the specification."""
    given = pa.scalar(value).cast(pa.decimal128(9, 2)).as_py() if kind.startswith("decimal") else value
    assert binary(kind, given).hex() == data
    assert text(kind, bytes.fromhex(data)) == (str(value).lower() if kind == "boolean" else str(value))


def test_sequence_numbers_and_row_ids(lake):
    """PyIceberg finds the numbers that the tables were made with, written down or inherited."""
    for maker in (iceberg_tables.v2_appends, iceberg_tables.v2_explicit, iceberg_tables.v2_rewritten,
                  iceberg_deleted.positions_after_compaction, iceberg_deleted.vectors):
        table = make(lake, maker)
        opened = lake.open(table)
        found = {entry.data_file.file_path: (entry.sequence_number, entry.snapshot_id)
                 for manifest in opened.current_snapshot().manifests(opened.io)
                 for entry in manifest.fetch_manifest_entry(opened.io) if entry.data_file.content == 0}
        assert found == {file.path: (file.sequence, file.snapshot_id) for file in table.current.data}


def test_row_ids_of_version_3(lake):
    table = lake.by_hand("t", FIELDS, version=3)
    first, second, third = file_in(table, 0), file_in(table, 100), file_in(table, 200)
    table.commit(add=[first, second])
    table.commit(add=[third])
    assert [one.first_row_id for one in (first, second, third)] == [0, 10, 20]
    table.commit("delete", remove=[first])
    assert second.first_row_id == 10
    assert table.metadata["next-row-id"] == 40, "the rewritten manifest counts its rows once more"
    written = json.loads(table.place(table.metadata_location).read_text())
    assert [one["first-row-id"] for one in written["snapshots"]] == [0, 20, 30]


def test_pyiceberg_writes_through_the_mount(lake):
    table = lake.create("t", pa.schema([("a", pa.int64())]))
    table.table.append(pa.table({"a": [1, 2, 3]}))
    table.table.delete("a = 2")
    assert table.rows()["a"].to_pylist() == [1, 3]
    assert table.latest == 2
    assert all(path.startswith("s3://lake/t/data/") for path in table.files())
    assert len(list((table.folder / "metadata").glob("*.metadata.json"))) == 3


def test_the_fixtures_of_the_unit_tests_are_of_these_tables(tmp_path):
    """Who changes the catalogue makes the fixtures anew: scripts/make-iceberg-fixtures.py."""
    script = ROOT / "scripts" / "make-iceberg-fixtures.py"
    subprocess.run([sys.executable, script, "--output", tmp_path / "fresh"], check=True, capture_output=True)

    def contents(folder: pathlib.Path) -> dict[str, bytes]:
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    fresh, committed = contents(tmp_path / "fresh"), contents(ROOT / "Tests" / "IcebergTests" / "Fixtures")
    assert fresh.keys() == committed.keys()
    assert [name for name in fresh if fresh[name] != committed[name]] == []
