"""Versions and timestamps: queries, metadata and the version route."""

import datetime
import json

import pytest

from harness.lake import instant, time_of
from harness.rows import assert_same_rows
from harness.sharing import DELTA, PARQUET, assert_error

HALF_AN_HOUR = datetime.timedelta(minutes=30)
SECOND = datetime.timedelta(seconds=1)


@pytest.mark.parametrize("use_delta_format", [None, False, True])
def test_rows_at_a_timestamp(backend, use_delta_format):
    table = backend.tables["trips"]
    for version in range(table.latest):
        for offset in (datetime.timedelta(), HALF_AN_HOUR):
            at = instant(time_of(version) + offset)
            frame = backend.load("trips", timestamp=at, use_delta_format=use_delta_format)
            assert_same_rows(frame, table.rows(version))


def test_version_route(sharing, tables):
    answer = sharing.version("lake.delta.trips")
    assert (answer.status, answer.version) == (200, tables["trips"].latest)
    assert answer.response.content == b""


def test_version_route_answers_the_old_head(sharing, tables):
    answer = sharing.table_route("HEAD", "lake.delta.trips", "", None)
    assert (answer.status, answer.version) == (200, tables["trips"].latest)


def test_version_at_or_after_a_timestamp(sharing, tables):
    for version in range(tables["trips"].latest + 1):
        exactly = sharing.version("lake.delta.trips", startingTimestamp=instant(time_of(version)))
        assert (exactly.status, exactly.version) == (200, version)
        before = sharing.version("lake.delta.trips", startingTimestamp=instant(time_of(version) - SECOND))
        assert (before.status, before.version) == (200, version)
    after = sharing.version("lake.delta.trips", startingTimestamp=instant(time_of(99)))
    assert_error(after.response, 400, "INVALID_PARAMETER_VALUE")


def test_metadata_of_a_version(sharing):
    def columns(**parameters) -> list[str]:
        answer = sharing.metadata("lake.delta.evolved", **parameters)
        assert answer.status == 200, answer.response.text
        assert len(answer.lines) == 2
        return [field["name"] for field in json.loads(answer.actions("metaData")[0]["schemaString"])["fields"]]

    assert columns() == ["c"]
    assert columns(version=0) == ["a"]
    assert columns(version=1) == ["a", "b"]
    assert columns(timestamp=instant(time_of(1) + HALF_AN_HOUR)) == ["a", "b"]


@pytest.mark.parametrize("capabilities", [DELTA, PARQUET, None])
def test_the_header_names_the_version_that_was_asked_for(sharing, tables, capabilities):
    for version in range(tables["trips"].latest + 1):
        assert sharing.query("lake.delta.trips", {"version": version}, capabilities).version == version
    assert sharing.query("lake.delta.trips", {}, capabilities).version == tables["trips"].latest


def test_a_query_from_a_starting_version_streams_commits(sharing, tables):
    answer = sharing.query("lake.delta.trips", {"startingVersion": 1, "endingVersion": 3})
    assert answer.status == 200, answer.response.text
    assert answer.version == 1
    kinds = {kind for line in answer.lines for kind in line}
    assert kinds <= {"protocol", "metaData", "file", "add", "remove", "cdf"}
    assert any("remove" in line for line in answer.lines), "version 2 and 3 remove files"


@pytest.mark.parametrize("body", [
    {"version": 99}, {"version": -1}, {"version": 2**63}, {"version": 10**40}, {"version": 1.5}, {"version": "one"},
    {"timestamp": "yesterday"}, {"timestamp": "2001-01-01T00:00:00Z"}, {"timestamp": 5},
    {"version": 0, "timestamp": "2025-03-01T12:30:00Z"}, {"version": 0, "startingVersion": 0},
    {"timestamp": "2025-03-01T12:30:00Z", "startingVersion": 0}, {"startingVersion": 99}, {"startingVersion": -1},
    {"startingVersion": 3, "endingVersion": 1}, {"limitHint": -1}, {"limitHint": "many"},
])
def test_versions_that_do_not_exist(sharing, body):
    answer = sharing.query("lake.delta.trips", body)
    assert_error(answer.response, 400, "INVALID_PARAMETER_VALUE")


def test_the_range_of_versions_is_named(sharing, tables):
    answer = sharing.query("lake.delta.trips", {"version": 99})
    assert_error(answer.response, 400, "INVALID_PARAMETER_VALUE", "99", str(tables["trips"].latest))


@pytest.mark.parametrize("body", [{"version": 0}, {"timestamp": "2025-03-01T12:30:00Z"}, {"startingVersion": 0}])
def test_history_is_read_only_where_it_is_shared(sharing, body):
    answer = sharing.query("lake.delta.no_history", body)
    assert_error(answer.response, 400, "INVALID_PARAMETER_VALUE", "history")
    changes = sharing.changes("lake.delta.no_history", startingVersion=0)
    assert_error(changes.response, 400, "INVALID_PARAMETER_VALUE", "history")
