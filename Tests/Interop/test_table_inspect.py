"""`causeway table inspect`: what a recipient of a table would get, told without sharing it."""

import json
import os
import pathlib
import shutil
import subprocess

import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake

from harness.archives import Archive
from harness.causeway import BINARY
from harness.checkpoints import checkpoint, commit, forget, log_of, require_v2, write_v2
from harness.logs import METADATA, PROTOCOL, add, write_log

GOLDEN = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data" / "delta-golden"
KEYS = {
    "answers", "bytes", "columns", "description", "files", "format", "hasDeletionVectors", "id", "location", "name",
    "partitionColumns", "properties", "protocol", "version", "where", "filter", "startVersion",
}


def run(*arguments: object, cwd: pathlib.Path | None = None) -> subprocess.CompletedProcess:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CAUSEWAY_")}
    return subprocess.run([str(BINARY), "table", "inspect", *map(str, arguments)], capture_output=True, text=True,
                          timeout=60, cwd=cwd or "/", env=environment)


def inspect(*arguments: object, cwd: pathlib.Path | None = None) -> dict:
    done = run(*arguments, "--format", "json", cwd=cwd)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return json.loads(done.stdout)


def fails(code: int, *arguments: object, named: str = "", cwd: pathlib.Path | None = None) -> str:
    """The command ends with the code, in both forms, and says why on standard error alone; returns the sentence."""
    plain = run(*arguments, cwd=cwd)
    assert plain.returncode == code, f"exit code {plain.returncode}: {plain.stdout}{plain.stderr}"
    assert plain.stdout == "" and plain.stderr.startswith("causeway: ") and "Fatal error" not in plain.stderr
    scripted = run(*arguments, "--format", "json", cwd=cwd)
    assert (scripted.returncode, scripted.stdout) == (code, ""), scripted.stderr
    error = json.loads(scripted.stderr)["error"]
    assert set(error) == {"kind", "exitCode", "message", "details"} and error["exitCode"] == code
    text = " ".join([error["message"], *error["details"]])
    assert named.lower() in text.lower(), text
    return text


@pytest.mark.parametrize("name", [
    "trips", "ordered", "evolved", "empty", "emptied", "nested", "odd_partitions", "local_times", "cp_whole",
    "cp_partitioned", "cp_alone", "cp_cleaned_by_deltalake", "cp_types",
])
def test_it_says_what_deltalake_says(tables, name):
    table = tables[name]
    opened = DeltaTable(table.path)
    found = inspect(table.path)
    assert set(found) == KEYS
    assert (found["version"], found["format"]) == (opened.version(), "delta")
    assert found["id"] == opened.metadata().id
    assert found["partitionColumns"] == opened.metadata().partition_columns
    assert found["properties"] == opened.metadata().configuration
    sizes = pa.table(opened.get_add_actions())["size_bytes"].to_pylist()
    assert (found["files"], found["bytes"]) == (len(sizes), sum(sizes))
    assert [column["name"] for column in found["columns"]] == [field.name for field in opened.schema().fields]
    assert found["protocol"]["minReaderVersion"] == opened.protocol().min_reader_version
    assert (found["where"], found["hasDeletionVectors"]) == (None, False)
    answers = {answer["format"]: answer for answer in found["answers"]}
    assert set(answers) == {"parquet", "delta"}
    assert answers["delta"]["refusal"] is None
    assert (answers["parquet"]["refusal"] is None) == (not table.needs_delta_format)


def test_names_and_types_of_keys(tables):
    """Scripts rely on them: what is not known is null, not left out."""
    for options in ([], ["--no-files"], ["--where", "trip = 1"]):
        found = inspect(tables["trips"].path, *options)
        assert set(found) == KEYS
        assert set(found["protocol"]) == {"minReaderVersion", "minWriterVersion", "readerFeatures", "writerFeatures"}
        assert all(set(column) == {"name", "type", "nullable"} for column in found["columns"])
        assert all(set(answer) == {"format", "readerFeatures", "refusal"} for answer in found["answers"])
        assert (found["name"], found["description"]) == (None, None)
        assert found["where"] == ("trip = 1" if options[:1] == ["--where"] else None)
        assert (found["filter"], found["startVersion"]) == (None, None)
        counted = [found[name] is not None for name in ("files", "bytes", "hasDeletionVectors")]
        assert counted == [options != ["--no-files"]] * 3


def test_column_types(tables):
    types = {column["name"]: column["type"] for column in inspect(tables["every_type"].path)["columns"]}
    assert types == {
        "byte": "tinyint", "short": "smallint", "integer": "int", "long": "bigint", "whole": "bigint",
        "float": "float", "double": "double", "decimal": "decimal(38,10)", "money": "decimal(9,2)",
        "string": "string", "binary": "binary", "boolean": "boolean", "date": "date", "timestamp": "timestamp"}
    nested = {column["name"]: column["type"] for column in inspect(tables["nested"].path)["columns"]}
    assert nested["points"] == "array<struct<x:bigint,y:string>>" and nested["by_name"] == "map<string,bigint>"


def test_text(tables):
    path = tables["trips"].path
    done = run(path)
    assert (done.returncode, done.stderr) == (0, "")
    for text in ("Delta, version 4", "Partitioned by", "harbour", "COLUMN", "fare", "double", "parquet", "served",
                 f"{sum(1 for _ in tables['trips'].files())}"):
        assert text in done.stdout, text
    assert "\x1b" not in done.stdout, "no colours where no terminal is"
    assert "not counted" in run(path, "--no-files").stdout
    assert "trip = 1" in run(path, "--where", "trip = 1").stdout


@pytest.mark.parametrize("name, condition, files", [
    ("ordered", "n = 45", 1), ("ordered", "n > 79", 1), ("ordered", "n >= 20 AND n < 60", 2), ("ordered", "n < 0", 0),
    ("ordered", "label = 'label 045' OR n = 1", 2), ("ordered", "day < '2025-01-21'", 1), ("ordered", "n >= 0", 5),
    ("two_partitions", "harbour = 'C/d'", 3), ("two_partitions", "harbour IS NULL AND day = '2025-01-02'", 1),
    ("cp_partitioned", "harbour = 'Saltmarsh'", None), ("cp_whole", "n >= 40", None), ("cp_types", "byte = 127", 3),
])
def test_where_counts_what_recipients_would_get(sharing, tables, name, condition, files):
    answer = sharing.query(f"lake.delta.{name}", {"predicateHints": [condition]})
    found = inspect(tables[name].path, "--where", condition)
    assert found["files"] == len(answer.files) and files in (None, found["files"])
    assert found["bytes"] == sum(file["size"] for file in answer.files)


def test_where_folders_are(tables, tmp_path):
    """A folder is found from where the command runs, however it is spelled."""
    odd = tmp_path / "odd näme %20 #?" / "t"
    shutil.copytree(tables["ordered"].path, odd)
    os.symlink(odd, tmp_path / "link")
    expected = inspect(odd)["id"]
    assert inspect("t", cwd=odd.parent)["id"] == expected
    assert inspect("./t/", cwd=odd.parent)["id"] == expected
    assert inspect("../" + odd.parent.name + "/t", cwd=odd.parent)["id"] == expected
    assert inspect(".", cwd=odd)["id"] == expected
    assert inspect(f"{odd}/")["id"] == expected
    assert inspect(f"file://{tables['ordered'].path}")["id"] == expected


def test_tables_of_the_configuration(backend):
    """The same as a recipient gets it, through the store that the server has."""
    config = ["--config", backend.server.config]
    found = inspect("s3://lake/cp_partitioned", *config)
    answer = backend.sharing.query("lake.delta.cp_partitioned")
    assert (found["version"], found["files"]) == (answer.version, len(answer.files))
    fails(66, "s3://lake/no-such-table", *config)
    fails(78, "s3://no-such-bucket/t", *config, named="no-such-bucket")


def test_deletion_vectors(tmp_path):
    packed = GOLDEN / "dv-with-columnmapping.tar.zst"
    if not packed.exists():
        pytest.skip(f"{packed} is not there")
    table = Archive(packed, tmp_path).table
    found = inspect(table)
    assert found["hasDeletionVectors"] is True and {"deletionVectors", "columnMapping"} <= set(
        found["protocol"]["readerFeatures"])
    parquet, delta = sorted(found["answers"], key=lambda answer: answer["format"], reverse=True)
    assert "deletionvectors" in parquet["refusal"].lower() and delta["refusal"] is None
    assert {name.lower() for name in delta["readerFeatures"]} == {"deletionvectors", "columnmapping"}
    assert "refused" in run(table).stdout and "readerfeatures=" in run(table).stdout


def make(path: pathlib.Path) -> pathlib.Path:
    for number in range(3):
        write_deltalake(path, pa.table({"n": pa.array([number], pa.int64())}), mode="append")
    return path


def test_tables_that_recipients_are_refused(tmp_path):
    """Exit code 2: the command did its work, and the table is not in order."""
    feature = PROTOCOL["protocol"] | {"minReaderVersion": 3, "minWriterVersion": 7, "readerFeatures": ["futureThing"],
                                      "writerFeatures": ["futureThing"]}
    write_log(tmp_path / "feature", [{"protocol": feature}, METADATA])
    fails(2, tmp_path / "feature", named="futureThing")
    fails(2, tmp_path / "feature", "--no-files", named="futureThing")

    write_log(tmp_path / "outside", [PROTOCOL, METADATA, add("../other/x.parquet")])
    fails(2, tmp_path / "outside", named="../other/x.parquet")

    commit(make(tmp_path / "gap"), 1).unlink()
    fails(2, tmp_path / "gap", named="00000000000000000001.json")

    commit(make(tmp_path / "broken"), 2).write_text('{"add":{"path":"x"\n')
    fails(2, tmp_path / "broken", named="00000000000000000002.json")

    DeltaTable(make(tmp_path / "checkpoint")).create_checkpoint()
    file = checkpoint(tmp_path / "checkpoint", 2)
    file.write_bytes(file.read_bytes()[:-9])
    assert inspect(tmp_path / "checkpoint")["files"] == 3, "the commits are still there"
    forget(tmp_path / "checkpoint", 2)
    commit(tmp_path / "checkpoint", 2).unlink()
    fails(2, tmp_path / "checkpoint", named="checkpoint")


def test_a_missing_sidecar_is_a_finding(tmp_path):
    """There is a table; what it lacks is no reason to say that there is none."""
    table = make(tmp_path / "t")
    require_v2(table)
    write_v2(table, 2, "parquet", 2)
    forget(table, 2)
    commit(table, 2).unlink()
    assert inspect(table)["files"] == 3
    next((log_of(table) / "_sidecars").iterdir()).unlink()
    fails(2, table, named="sidecar")


def test_no_table(tmp_path):
    fails(66, tmp_path / "absent")
    (tmp_path / "empty").mkdir()
    fails(66, tmp_path / "empty")
    fails(66, "empty", cwd=tmp_path)
    (tmp_path / "log" / "_delta_log").mkdir(parents=True)
    fails(66, tmp_path / "log")
    (tmp_path / "file").write_text("no folder")
    fails(66, tmp_path / "file")
    fails(66, f"file://{tmp_path}/absent")


def test_wrong_usage(tables):
    path = tables["ordered"].path
    fails(64)
    fails(64, path, "--where", "n = 1", "--no-files", named="--no-files")
    fails(64, path, "--where", "this is no condition", named="this is no condition")
    fails(64, path, "--where", "")
    fails(64, path, "--files-only", named="--files-only")
    fails(64, path, path)
    assert run(path, "--format", "yaml").returncode == 64
    fails(64, "ftp://host/table", named="ftp")


def test_nothing_is_written(tmp_path):
    """Not even where the table lies or where the command runs."""
    table = make(tmp_path / "t")
    before = sorted(tmp_path.rglob("*"))
    inspect("t", cwd=tmp_path)
    assert sorted(tmp_path.rglob("*")) == before
    table.chmod(0o555)
    assert inspect(table)["files"] == 3
