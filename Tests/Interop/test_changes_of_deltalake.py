"""The change data feed over logs with checkpoints is, row by row, what deltalake's own feed says of every commit."""

import os
import pathlib
import random

import pandas as pd
import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake

from harness import lake
from harness.checkpointed import HISTORY, IN_PARTITIONS, append, delete, numbers, update, write
from harness.checkpoints import actions, commit, compact, forget, write_actions, write_classic, write_v2
from harness.rows import assert_same_rows
from harness.sharing import DELTA, PARQUET, assert_error

FORMATS = [False, True]


def overwrite(path: pathlib.Path) -> None:
    write_deltalake(path, numbers(70), mode="overwrite")


def upsert(path: pathlib.Path) -> None:
    source = numbers(10, 5).append_column("fresh", pa.array(["a", "b", "c", "d", "e"]))
    (DeltaTable(path).merge(source, "t.n = s.n", source_alias="s", target_alias="t")
        .when_matched_update({"text": "s.fresh"})
        .when_not_matched_insert({"n": "s.n", "harbour": "s.harbour", "text": "s.fresh"})
        .execute())


def by_chance(seed: int) -> list:
    """A history drawn from a seed: appends, updates, deletes, merges, overwrites."""
    chance = random.Random(seed)
    steps = [append(numbers(0, 6), partition_by="harbour" if seed % 2 else None, configuration=lake.CHANGE_FEED)]
    first = 100
    while len(steps) < 9:
        kind = chance.choice(["append", "append", "update", "delete", "merge", "overwrite"])
        if kind == "append":
            steps.append(append(numbers(first, chance.randint(1, 6))))
            first += 10
        elif kind == "update":
            steps.append(update(f"n % {chance.randint(2, 4)} = 0", text=f"'by {len(steps)}'"))
        elif kind == "delete":
            steps.append(delete(f"n % {chance.randint(3, 7)} = 1"))
        else:
            steps.append(upsert if kind == "merge" else overwrite)
        steps.append(append(numbers(first, 2)))
        first += 10
    return steps


def feed_of(table: lake.Table, first: int, last: int) -> pa.Table:
    """What deltalake says, by the twin's commits."""
    return lake.Table(table.twin, table.latest).changes(first, last)


def with_times_as_numbers(frame: pd.DataFrame) -> pd.DataFrame:
    if frame["_commit_timestamp"].dtype.kind == "M":
        frame["_commit_timestamp"] = [int(time.timestamp() * 1000) for time in frame["_commit_timestamp"]]
    return frame


def check(place, table: lake.Table, first: int, last: int) -> None:
    for use_delta_format in FORMATS:
        frame = place.load_changes(starting_version=first, ending_version=last, use_delta_format=use_delta_format)
        assert_same_rows(with_times_as_numbers(frame), feed_of(table, first, last))


@pytest.mark.parametrize("seed", [1, 2])
def test_histories_by_chance(place, seed):
    table = write(place.path, by_chance(seed), [3, 6], None)
    check(place, table, 0, table.latest)
    forget(place.path, 6)
    check(place, table, 7, table.latest)
    check(place, table, 6, 8)


@pytest.mark.parametrize("name", ["cp_cleaned", "cp_partitioned"])
def test_ranges_after_a_cleanup(backend, name):
    """Over each way of delivery."""
    table = backend.tables[name]
    for use_delta_format in FORMATS:
        frame = backend.load_changes(name, starting_version=table.earliest, use_delta_format=use_delta_format)
        assert_same_rows(with_times_as_numbers(frame), feed_of(table, table.earliest, table.latest))


def test_changes_before_the_log_are_refused(sharing, tables):
    table = tables["cp_cleaned"]
    for first in range(table.earliest):
        answer = sharing.changes("lake.delta.cp_cleaned", startingVersion=first)
        assert_error(answer.response, 400, "INVALID_PARAMETER_VALUE", f"{table.earliest} to {table.latest}")


def test_a_commit_whose_file_is_gone_has_no_changes(sharing, tables):
    """A checkpoint tells what the table holds, not what came last."""
    version = tables["cp_alone"].latest
    assert_error(sharing.changes("lake.delta.cp_alone", startingVersion=version).response, 400)


def shorten_removes(path: pathlib.Path, versions: range) -> int:
    """Leaves out of each `remove` what a writer may leave out; returns of how many."""
    count = 0
    for version in versions:
        lines = actions(commit(path, version))
        for line in lines:
            if "remove" in line:
                kept = ("path", "deletionTimestamp", "dataChange", "deletionVector")
                line["remove"] = {name: value for name, value in line["remove"].items() if name in kept}
                count += 1
        write_actions(commit(path, version), lines)
    return count


REMOVING = [
    append(numbers(0, 6), partition_by="harbour", configuration=lake.CHANGE_FEED), append(numbers(10, 3)), overwrite,
    append(numbers(80, 3)), append(numbers(90, 3)), overwrite, append(numbers(60, 2)),
]


@pytest.mark.parametrize("base", ["commits", "checkpoint", "version 2", "compacted"])
def test_removes_without_size_and_partition_values(place, base):
    """Their files tell: the ones that were live before the range, and those that came within it."""
    table = write(place.path, REMOVING, [], None)
    first = 0
    if base == "checkpoint":
        write_classic(place.path, 1)
        first = 2
    elif base == "version 2":
        write_v2(place.path, 1, "json", 2)
        first = 2
    elif base == "compacted":
        compact(place.path, 0, 1)
    assert shorten_removes(place.path, range(first, table.latest + 1)) > 3
    forget(place.path, first - 1)
    set_times(place.path)
    check(place, table, first, table.latest)


def set_times(path: pathlib.Path) -> None:
    """Each commit has the time of its version, also where not all are there."""
    for version in range(len(REMOVING)):
        if commit(path, version).exists():
            time = lake.time_of(version).timestamp()
            os.utime(commit(path, version), (time, time))


@pytest.mark.parametrize("capabilities", [DELTA, PARQUET])
def test_a_remove_of_what_was_never_there(place, capabilities):
    """What nobody can know is refused, not invented."""
    write(place.path, REMOVING, [1], 1)
    lines = actions(commit(place.path, 2))
    lines.append({"remove": {"path": "harbour=x/never.parquet", "dataChange": True, "deletionTimestamp": 0}})
    write_actions(commit(place.path, 2), lines)
    answer = place.sharing.changes(place.name, capabilities, startingVersion=2)
    assert_error(answer.response, 400, "UNSUPPORTED_OPERATION", "never.parquet")


@pytest.mark.parametrize("steps", [HISTORY, IN_PARTITIONS], ids=["plain", "in partitions"])
def test_every_range(place, steps):
    table = write(place.path, steps, [3], 3)
    for first in range(3, table.latest + 1):
        frame = place.load_changes(starting_version=first, use_delta_format=bool(first % 2))
        assert_same_rows(with_times_as_numbers(frame), feed_of(table, first, table.latest))
