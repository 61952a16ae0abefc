"""The packed tables of the quickstart are what their script makes, and what the quickstart needs."""

import json

import pyarrow as pa
import pytest
from deltalake import DeltaTable
from pyiceberg.manifest import DataFileContent

from harness.samples import NAMES, SCRIPT, TRAVELLERS, Samples, packed

# Rows of each version of the tickets: three sales, and what was given back in the end.
TICKETS = {1: 207, 2: 305, 3: 398, 4: 377}
THEN, NOW = ["ticket_id", "trip_id", "persons", "sold"], ["ticket_id", "trip_id", "passengers", "sold", "bicycles"]


@pytest.fixture(scope="module")
def committed(tmp_path_factory) -> Samples:
    return Samples.unpacked(tmp_path_factory.mktemp("committed"))


@pytest.fixture(scope="module")
def made_anew(tmp_path_factory) -> Samples:
    return Samples.made_anew(tmp_path_factory.mktemp("anew"))


@pytest.mark.parametrize("name, key", [("trips", "trip_id"), ("tickets", "ticket_id")])
def test_the_script_makes_the_committed_rows(committed, made_anew, name, key):
    for version in committed.versions[name]:
        expected = made_anew.rows(name, version).sort_by(key)
        assert committed.rows(name, version).sort_by(key).equals(expected)


def test_the_script_makes_the_committed_changes(committed, made_anew):
    def changes(samples: Samples) -> pa.Table:
        table = pa.table(DeltaTable(samples.folder("trips")).load_cdf(starting_version=0))
        table = pa.Table.from_pylist(table.drop_columns(["_commit_timestamp"]).to_pylist())
        return table.sort_by([(name, "ascending") for name in ("_commit_version", "trip_id", "_change_type")])

    assert changes(committed).equals(changes(made_anew))


def test_the_script_makes_the_committed_bytes_of_the_tickets(made_anew):
    assert SCRIPT["pack"](made_anew.folder("tickets")) == packed("tickets")


def test_the_trips_are_what_the_quickstart_needs(committed):
    table = DeltaTable(committed.folder("trips"))
    assert table.version() == 3
    assert table.metadata().partition_columns == ["harbour"]
    assert table.metadata().configuration["delta.enableChangeDataFeed"] == "true"
    assert table.protocol().min_reader_version == 1
    operations = [entry["operation"] for entry in table.history()]
    assert operations == ["DELETE", "UPDATE", "WRITE", "WRITE"]
    kinds = {str(field.type.type) for field in table.schema().fields}
    assert kinds == {"long", "string", "date", "double", "timestamp"}
    assert 150 <= table.to_pyarrow_table().num_rows <= 250
    assert not list(committed.folder("trips").rglob("*checkpoint*"))


def test_the_tickets_are_what_the_quickstart_needs(committed):
    """A renamed, an added and a widened column, and deletes in files of each of the schemas."""
    table = committed.iceberg
    assert table.metadata.format_version == 2
    assert {version: committed.rows("tickets", version).num_rows for version in committed.versions["tickets"]} == TICKETS
    columns = [committed.rows("tickets", version).column_names for version in TICKETS]
    assert columns == [THEN, NOW, NOW, NOW]
    types = [str(table.schemas()[id].find_field("trip_id").field_type) for id in sorted(table.schemas())]
    assert types == ["int", "int", "long"]
    tasks = list(table.scan().plan_files())
    assert len(tasks) == 3 and all(len(task.delete_files) == 1 for task in tasks)
    assert {file.content for task in tasks for file in task.delete_files} == {DataFileContent.POSITION_DELETES}
    added = committed.rows("tickets")["bicycles"]
    assert 0 < added.null_count < len(added)


def test_the_tickets_that_were_given_back(committed):
    """Every 23rd, and those of trips that were cancelled: the ones that are left have a trip each."""
    def numbers(version: int) -> dict[int, int]:
        rows = committed.rows("tickets", version).to_pylist()
        return {row["ticket_id"]: row["trip_id"] for row in rows}

    running = set(committed.rows("trips")["trip_id"].to_pylist())
    assert numbers(3).keys() == set(range(1000, 1000 + TICKETS[3]))
    assert numbers(4) == {number: trip for number, trip in numbers(3).items() if number % 23 and trip in running}
    assert set(numbers(3).values()) - running == set(range(1, 201)) - running
    assert set(range(1, 201)) - running, "no trip was cancelled"


def test_what_they_join_to(committed):
    harbours = {row["trip_id"]: row["harbour"] for row in committed.rows("trips").to_pylist()}
    found = {harbour: [0, 0] for harbour in TRAVELLERS}
    for row in committed.rows("tickets").to_pylist():
        found[harbours[row["trip_id"]]][0] += row["passengers"]
        found[harbours[row["trip_id"]]][1] += row["bicycles"] or 0
    assert {harbour: tuple(sums) for harbour, sums in found.items()} == TRAVELLERS


@pytest.mark.parametrize("name", NAMES)
def test_the_packed_files_are_small_and_sorted(name):
    text = packed(name)
    paths = [entry["path"] for entry in json.loads(text)["files"]]
    assert paths == sorted(paths)
    assert all(".." not in path and not path.startswith("/") for path in paths)
    assert len(text) < 60_000


def test_all_locations_are_in_the_bucket(committed):
    """So that the table works wherever the folder is."""
    found = 0
    for path in committed.folder("tickets").rglob("*"):
        if path.suffix in (".json", ".avro"):
            data = path.read_bytes()
            assert data.count(b"://") == data.count(b"s3://causeway-demo/ferry/tickets"), path
            found += data.count(b"://")
    assert found > 0
