"""The packed table of the quickstart is what its script makes."""

import json
import pathlib
import runpy

import pyarrow as pa
import pytest
from deltalake import DeltaTable

from harness.causeway import ROOT

SCRIPT = runpy.run_path(str(ROOT / "scripts" / "make-sample-table.py"))


@pytest.fixture(scope="module")
def committed(tmp_path_factory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("committed")
    SCRIPT["unpack"](SCRIPT["PACKED"].read_text(), folder)
    return folder


@pytest.fixture(scope="module")
def made_anew(tmp_path_factory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("anew") / "trips"
    SCRIPT["write_table"](str(folder))
    SCRIPT["settle"](folder)
    return folder


def test_the_script_makes_the_committed_rows(committed, made_anew):
    for version in range(DeltaTable(committed).version() + 1):
        expected = DeltaTable(made_anew, version=version).to_pyarrow_table().sort_by("trip_id")
        assert DeltaTable(committed, version=version).to_pyarrow_table().sort_by("trip_id").equals(expected)


def test_the_script_makes_the_committed_changes(committed, made_anew):
    def changes(folder: pathlib.Path) -> pa.Table:
        table = pa.table(DeltaTable(folder).load_cdf(starting_version=0))
        table = pa.Table.from_pylist(table.drop_columns(["_commit_timestamp"]).to_pylist())
        return table.sort_by([(name, "ascending") for name in ("_commit_version", "trip_id", "_change_type")])

    assert changes(committed).equals(changes(made_anew))


def test_the_table_is_what_the_quickstart_needs(committed):
    table = DeltaTable(committed)
    assert table.version() == 3
    assert table.metadata().partition_columns == ["harbour"]
    assert table.metadata().configuration["delta.enableChangeDataFeed"] == "true"
    assert table.protocol().min_reader_version == 1
    operations = [entry["operation"] for entry in table.history()]
    assert operations == ["DELETE", "UPDATE", "WRITE", "WRITE"]
    kinds = {str(field.type.type) for field in table.schema().fields}
    assert kinds == {"long", "string", "date", "double", "timestamp"}
    assert 150 <= table.to_pyarrow_table().num_rows <= 250
    assert not list(committed.rglob("*checkpoint*"))


def test_the_packed_file_is_small_and_sorted():
    text = SCRIPT["PACKED"].read_text()
    paths = [entry["path"] for entry in json.loads(text)["files"]]
    assert paths == sorted(paths)
    assert all(".." not in path and not path.startswith("/") for path in paths)
    assert len(text) < 60_000
