"""Tables that begin with a checkpoint of deltalake are read as their twins, which have every commit and none."""

import datetime
import json

import pytest

from harness import checkpointed
from harness.checkpoints import reconciled
from harness.lake import instant, time_of
from harness.rows import assert_same_rows
from harness.sharing import DELTA, PARQUET, assert_error

TABLES = list(checkpointed.MAKERS)


@pytest.mark.parametrize("name", TABLES)
def test_rows(backend, name):
    table = backend.tables[name]
    for use_delta_format in [None] if table.needs_delta_format else [False, True]:
        assert_same_rows(backend.load(name, use_delta_format=use_delta_format), table.rows())


@pytest.mark.parametrize("use_delta_format", [False, True])
def test_rows_of_every_version(backend, use_delta_format):
    table = backend.tables["cp_cleaned"]
    for version in range(table.earliest, table.latest + 1):
        frame = backend.load(table.name, version=version, use_delta_format=use_delta_format)
        assert_same_rows(frame, table.rows(version))


def facts(size: int, partition_values: dict, stats: str) -> tuple:
    """What a checkpoint must not change; an empty partition value is a null."""
    values = {name: value or None for name, value in partition_values.items()}
    return size, json.dumps(values, sort_keys=True), stats


@pytest.mark.parametrize("name", TABLES)
def test_every_version_has_the_files_of_its_commits(sharing, tables, name):
    table = tables[name]
    for version in range(table.earliest, table.latest + 1):
        adds = [line["add"] for line in reconciled(table.twin, 0, version) if "add" in line]
        expected = sorted(facts(add["size"], add["partitionValues"], add["stats"]) for add in adds)
        for capabilities in [DELTA] if table.needs_delta_format else [PARQUET, DELTA]:
            answer = sharing.query(f"lake.delta.{name}", {"version": version}, capabilities)
            assert (answer.status, answer.version) == (200, version), answer.response.text
            files = [file.get("deltaSingleAction", {}).get("add", file) for file in answer.files]
            assert sorted(facts(file["size"], file["partitionValues"], file["stats"]) for file in files) == expected


@pytest.mark.parametrize("name", TABLES)
def test_versions_that_were_cleaned_up_are_refused(sharing, tables, name):
    table = tables[name]
    for version in range(table.earliest):
        answer = sharing.query(f"lake.delta.{name}", {"version": version})
        assert_error(answer.response, 400, "INVALID_PARAMETER_VALUE", f"{table.earliest} to {table.latest}")


@pytest.mark.parametrize("name", TABLES)
def test_version_route(sharing, tables, name):
    assert sharing.version(f"lake.delta.{name}").version == tables[name].latest


@pytest.mark.parametrize("name", ["cp_whole", "cp_cleaned", "cp_partitioned"])
def test_timestamps(sharing, tables, name):
    """Commits date the versions; those that are gone date nothing."""
    table = tables[name]
    half_an_hour = datetime.timedelta(minutes=30)
    for version in range(table.earliest, table.latest):
        answer = sharing.query(f"lake.delta.{name}", {"timestamp": instant(time_of(version) + half_an_hour)})
        assert (answer.status, answer.version) == (200, version), answer.response.text
    before = sharing.query(f"lake.delta.{name}", {"timestamp": instant(time_of(table.earliest) - half_an_hour)})
    assert_error(before.response, 400, "INVALID_PARAMETER_VALUE")
