"""Versions of Iceberg tables whose metadata has no numbers for them: what was given out once holds for ever."""

import random

import pytest

from harness.given_versions import append, see, state_of
from harness.iceberg_tables import appended
from harness.sharing import DELTA

pytest_plugins = ["harness.version_fixtures"]


@pytest.mark.parametrize("version", [1, 2, 3])
def test_over_restarts(make, version):
    table, given = make(version)
    for number in range(4):
        append(table, 100 * number)
        see(table, given)
        given.restart()
        see(table, given)
        given.check()
    assert len(given.states) == 4


@pytest.mark.parametrize("version", [1, 2, 3])
def test_commits_that_nobody_saw_have_versions_too(make, version):
    """They are states of the table all the same: between two that were given out there is room."""
    table, given = make(version)
    append(table, 0)
    first = see(table, given)
    for number in range(1, 4):
        append(table, 100 * number)
    last = see(table, given)
    assert last - first == 3
    for number, state in enumerate(table.states.values()):
        answer = given.sharing.query("s.d.t", {"version": first + number}, DELTA)
        assert (answer.status, len(answer.files)) == (200, len(state.data))


@pytest.mark.parametrize("restarts", [False, True])
@pytest.mark.parametrize("version", [1, 2, 3])
def test_after_snapshots_are_expired(make, version, restarts):
    table, given = make(version)
    for number in range(4):
        append(table, 100 * number)
        see(table, given)
    first, second, *_ = table.states.values()
    numbers = sorted(given.states)
    table.expire(first, second)
    if restarts:
        given.restart()
    see(table, given)
    given.check(expired=set(numbers[:2]))
    append(table, 1000)
    assert see(table, given) == numbers[-1] + 1
    given.check(expired=set(numbers[:2]))


@pytest.mark.parametrize("version", [1, 2, 3])
def test_expired_before_it_was_first_asked_for(make, version):
    """Whatever the first version is, it holds."""
    table, given = make(version)
    appended(table, 4)
    table.expire(*list(table.states.values())[:2])
    see(table, given)
    given.restart()
    append(table, 1000)
    see(table, given)
    given.check()


@pytest.mark.parametrize("restarts", [False, True])
@pytest.mark.parametrize("version", [1, 2, 3])
def test_after_a_rollback_and_further_commits(make, version, restarts):
    table, given = make(version)
    for number in range(3):
        append(table, 100 * number)
        see(table, given)
    table.roll_back(table.states[next(iter(table.states))])
    for number in range(3):
        if restarts:
            given.restart()
        see(table, given)
        given.check()
        append(table, 1000 + 100 * number)
    see(table, given)
    given.check()
    assert len(given.states) == 7


@pytest.mark.parametrize("version", [1, 2, 3])
def test_rolled_back_to_and_fro(make, version):
    """One snapshot, several times the newest: each time is a version of its own."""
    table, given = make(version)
    append(table, 0)
    append(table, 100)
    one, other = table.states.values()
    see(table, given)
    for _ in range(3):
        for state in (one, other):
            table.roll_back(state)
            see(table, given)
    given.restart()
    see(table, given)
    given.check()
    assert len(given.states) == 7


@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_rollback_whose_newer_snapshots_are_expired_before_anybody_asks(make, version):
    """The metadata then looks as if what was given out had never been: only who remembers knows better."""
    table, given = make(version)
    for number in range(3):
        append(table, 100 * number)
        see(table, given)
    first, *later = table.states.values()
    numbers = sorted(given.states)
    table.roll_back(first)
    table.expire(*later)
    see(table, given)
    given.check(expired=set(numbers[1:]))
    append(table, 1000)
    see(table, given)
    given.check(expired=set(numbers[1:]))


@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_rollback_that_leaves_no_log_of_snapshots(make, version):
    """Some writers keep none."""
    table, given = make(version)
    for number in range(3):
        append(table, 100 * number)
        see(table, given)
    first = next(iter(table.states.values()))
    table.roll_back(first)
    state = state_of(table)
    table.metadata["snapshot-log"] = []
    table.publish()
    given.see(state, table.rows())
    given.restart()
    given.see(state, table.rows())
    given.check()


@pytest.mark.parametrize("expires", [False, True])
@pytest.mark.parametrize("version", [1, 2])
def test_a_rollback_by_a_clock_that_is_behind(make, version, expires):
    """Writers' clocks differ: what came later has an earlier time."""
    table, given = make(version)
    for number in range(3):
        append(table, 100 * number)
        see(table, given)
    first, *later = table.states.values()
    numbers = sorted(given.states)
    table.roll_back(first)
    behind = table.metadata["snapshot-log"][1]["timestamp-ms"] - 1000
    table.metadata["snapshot-log"][-1]["timestamp-ms"] = table.metadata["last-updated-ms"] = behind
    table.publish()
    see(table, given)
    if expires:
        given.restart()
        table.expire(*later)
    assert see(table, given) > numbers[-1]
    append(table, 1000)
    see(table, given)
    given.check(expired=set(numbers[1:]) if expires else set())


def test_a_rollback_by_a_clock_that_is_behind_seen_late(make):
    """The newer snapshots are gone when it is first looked at."""
    table, given = make(1)
    for number in range(3):
        append(table, 100 * number)
        see(table, given)
    first, *later = table.states.values()
    last = max(given.states)
    table.roll_back(first)
    behind = table.metadata["snapshot-log"][1]["timestamp-ms"] - 1000
    table.metadata["snapshot-log"][-1]["timestamp-ms"] = table.metadata["last-updated-ms"] = behind
    table.expire(*later)
    assert see(table, given) > last


@pytest.mark.parametrize("seed", range(8))
def test_random_histories(make, seed):
    dice = random.Random(seed)
    table, given = make(dice.choice([1, 1, 2, 3]))
    append(table, 0)
    expired: set[int] = set()
    for step in range(1, 16):
        kept = [one for one in table.states.values()
                if one.id in {snapshot["snapshot-id"] for snapshot in table.metadata["snapshots"]}]
        action = dice.choice(["append", "append", "delete", "roll back", "expire", "restart", "see", "see"])
        if action == "append":
            append(table, 100 * step)
        elif action == "delete" and table.current.data:
            table.commit("delete", remove=[dice.choice(table.current.data)])
        elif action == "roll back" and len(kept) > 1:
            table.roll_back(dice.choice([one for one in kept if one is not table.current]))
        elif action == "expire":
            gone = [one for one in kept if one is not table.current and dice.random() < 0.3]
            # What nobody saw yet may go; what is gone cannot be told from what never was.
            table.expire(*gone, deletes_files=False)
            expired |= {one.id for one in gone}
        elif action == "restart":
            given.restart()
        if action in ("see", "restart") or dice.random() < 0.5:
            see(table, given)
        given.check(expired={version for version, (id, _) in given.states.items() if id in expired})
