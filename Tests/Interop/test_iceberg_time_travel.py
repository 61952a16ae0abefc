"""Versions and timestamps of Iceberg tables: sequence numbers and the snapshot log."""

import datetime
import json

import pytest

from harness.iceberg_answers import full_name
from harness.lake import instant, time_of
from harness.rows import assert_same_rows
from harness.sharing import DELTA, PARQUET, assert_error

pytest_plugins = ["harness.iceberg_fixtures"]

HALF_AN_HOUR = datetime.timedelta(minutes=30)
SECOND = datetime.timedelta(seconds=1)
BY_HAND = ["v2_appends", "v2_explicit", "v2_rewritten", "v2_replaced", "emptied", "promoted", "renamed", "partitioned"]
WRITTEN = ["py_overwritten", "py_deleted", "py_ordered", "py_renamed", "py_added_again", "py_promoted",
           "py_respecified"]


@pytest.mark.parametrize("name", BY_HAND)
def test_a_version_is_a_sequence_number(iceberg, name):
    table = iceberg.tables[name]
    for state in table.states.values():
        answer = iceberg.query(name, {"version": state.sequence}, DELTA)
        assert (answer.status, answer.version, len(answer.files)) == (200, state.sequence, len(state.data))
        frame = iceberg.load(name, version=state.sequence, use_delta_format=True)
        assert_same_rows(frame, table.rows(state))


@pytest.mark.parametrize("name", WRITTEN)
def test_versions_of_pyiceberg(iceberg, name):
    """The schema is the one of the snapshot, as PyIceberg has it, too."""
    written = iceberg.tables[name]
    for version, snapshot_id in written.snapshots.items():
        frame = iceberg.load(name, version=version, use_delta_format=True)
        assert_same_rows(frame, written.rows(snapshot_id))
    assert iceberg.sharing.version(full_name(name)).version == max(written.snapshots)


@pytest.mark.parametrize("name", ["v1_history", *BY_HAND])
def test_timestamps(iceberg, name):
    """Each commit was made an hour after the one before; the latest at or before a moment counts."""
    table = iceberg.tables[name]
    for commit, state in enumerate(table.states.values()):
        for offset in (datetime.timedelta(), HALF_AN_HOUR):
            at = instant(time_of(commit) + offset)
            frame = iceberg.load(name, timestamp=at, use_delta_format=True)
            assert_same_rows(frame, table.rows(state))


@pytest.mark.parametrize("name", [
    "v1_history", "v1_inline_manifests", "v1_upgraded", "rolled_back", "rolled_back_only",
])
def test_versions_without_sequence_numbers_of_their_own(iceberg, name):
    """Whatever they are: small, rising with time, and each names the same rows when it is asked for."""
    table, versions = iceberg.tables[name], []
    log = table.metadata["snapshot-log"]
    for commit, entry in enumerate(log):
        at = instant(time_of(commit) + HALF_AN_HOUR)
        answer = iceberg.query(name, {"timestamp": at}, DELTA)
        assert answer.status == 200, answer.response.text
        state = table.states[entry["snapshot-id"]]
        assert len(answer.files) == len(state.data)
        frame = iceberg.load(name, version=answer.version, use_delta_format=True)
        assert_same_rows(frame, table.rows(state))
        versions.append(answer.version)
    assert all(0 <= version < 1000 for version in versions)
    assert versions[-1] == iceberg.sharing.version(full_name(name)).version == max(versions)
    if not name.startswith("rolled_back"):
        assert versions == sorted(set(versions))


def test_the_version_route(iceberg):
    for name, latest in (("v2_appends", 3), ("v2_rewritten", 3), ("expired", 3), ("hadoop_v10", 10)):
        answer = iceberg.sharing.version(full_name(name))
        assert (answer.status, answer.version, answer.response.content) == (200, latest, b"")


def test_the_version_at_or_after_a_timestamp(iceberg):
    table = full_name("v2_appends")
    for commit in range(3):
        exactly = iceberg.sharing.version(table, startingTimestamp=instant(time_of(commit)))
        assert (exactly.status, exactly.version) == (200, commit + 1)
        before = iceberg.sharing.version(table, startingTimestamp=instant(time_of(commit) - SECOND))
        assert (before.status, before.version) == (200, commit + 1)
    after = iceberg.sharing.version(table, startingTimestamp=instant(time_of(99)))
    assert_error(after.response, 400, "INVALID_PARAMETER_VALUE")


def test_metadata_of_a_version(iceberg):
    def columns(**parameters) -> list[str]:
        answer = iceberg.metadata("renamed", DELTA, **parameters)
        assert answer.status == 200, answer.response.text
        text = answer.actions("metaData")[0]["deltaMetadata"]["schemaString"]
        return [field["name"] for field in json.loads(text)["fields"]]

    assert columns() == columns(version=2) == ["id", "fresh", "inner", "gone"]
    assert columns(version=1) == ["id", "old", "gone", "inner"]
    assert columns(timestamp=instant(time_of(0) + HALF_AN_HOUR)) == ["id", "old", "gone", "inner"]


@pytest.mark.parametrize("body", [{"version": 1}, {"version": 2}, {"timestamp": instant(time_of(0) + HALF_AN_HOUR)},
                                  {"startingVersion": 1}])
def test_expired_snapshots_are_named_as_such(iceberg, body):
    """The message names what is left: version 3."""
    answer = iceberg.query("expired", body, DELTA)
    assert_error(answer.response, 400, "INVALID_PARAMETER_VALUE", "3")


@pytest.mark.parametrize("body", [
    {"version": 99}, {"version": 0}, {"version": -1}, {"version": 2**63}, {"version": 10**40}, {"version": 1.5},
    {"timestamp": "yesterday"}, {"timestamp": "2001-01-01T00:00:00Z"}, {"version": 1, "startingVersion": 1},
    {"startingVersion": 99}, {"startingVersion": 3, "endingVersion": 1},
])
@pytest.mark.parametrize("capabilities", [DELTA, PARQUET])
def test_versions_that_do_not_exist(iceberg, body, capabilities):
    assert_error(iceberg.query("v2_appends", body, capabilities).response, 400, "INVALID_PARAMETER_VALUE")


def test_snapshot_ids_are_no_versions(iceberg):
    state = iceberg.tables["v2_appends"].current
    assert_error(iceberg.query("v2_appends", {"version": state.id}, DELTA).response, 400, "INVALID_PARAMETER_VALUE")


def test_a_table_without_snapshots(iceberg):
    answer = iceberg.query("empty", {}, DELTA)
    assert (answer.status, answer.files) == (200, [])
    assert iceberg.sharing.version(full_name("empty")).status == 200
    assert_error(iceberg.query("empty", {"version": 7}, DELTA).response, 400, "INVALID_PARAMETER_VALUE")


@pytest.mark.parametrize("body", [{"version": 1}, {"timestamp": "2025-03-01T12:30:00Z"}, {"startingVersion": 1}])
def test_history_is_read_only_where_it_is_shared(iceberg, body):
    answer = iceberg.query("no_history", body, DELTA)
    assert_error(answer.response, 400, "INVALID_PARAMETER_VALUE", "history")
    changes = iceberg.changes("no_history", DELTA, startingVersion=1)
    assert_error(changes.response, 400, "INVALID_PARAMETER_VALUE", "history")
