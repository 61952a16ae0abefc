"""Compacted log files stand for their commits in a snapshot, not for the changes, and may be gone or damaged."""

import pathlib
import shutil

import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake

from harness.checkpoints import actions, commit, compact, forget, hint, write_actions
from harness.sharing import assert_error

LATEST = 7


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> pathlib.Path:
    """Appends and deletes in turn."""
    path = tmp_path_factory.mktemp("made") / "t"
    for number in range(4):
        rows = pa.table({"n": pa.array([number, 10 + number], pa.int64()), "part": ["x", "y/z é"]})
        write_deltalake(path, rows, mode="append", partition_by="part" if number == 0 else None,
                        configuration={"delta.enableChangeDataFeed": "true"} if number == 0 else None)
        DeltaTable(path).delete(f"n = {number}")
    return path


@pytest.fixture
def expected(place, made) -> dict[int, set]:
    """Puts the table into its place; the files of each version, as the commits alone tell them."""
    shutil.copytree(made, place.path)
    return {version: files(place, version) for version in range(LATEST + 1)}


def files(place, version: int) -> set[tuple]:
    answer = place.query({"version": version})
    assert answer.status == 200, answer.response.text
    found = [(file["id"], file["size"], file["partitionValues"]["part"], file["stats"]) for file in answer.files]
    assert len(set(found)) == len(found)
    return set(found)


def poison(place, *versions: int) -> None:
    """Commits that nobody reads once something else stands for them."""
    for version in versions:
        commit(place.path, version).write_text("not to be read\n")


def check(place, expected: dict[int, set], *versions: int) -> None:
    for version in versions:
        assert files(place, version) == expected[version], f"version {version}"


@pytest.mark.parametrize("ranges", [
    [(0, 7)], [(0, 3)], [(2, 5)], [(6, 7)], [(0, 1), (2, 3), (4, 7)], [(1, 4), (3, 6)], [(0, 2), (0, 5)], [(3, 3)],
])
def test_every_version(place, expected, ranges):
    """Also those that end within a compacted file, and of files that overlap or begin together."""
    for first, last in ranges:
        compact(place.path, first, last)
    check(place, expected, *expected)


def test_rows(place, expected):
    compact(place.path, 1, 6)
    poison(place, 3)
    frame = place.load()
    assert len(frame) == 4 and set(frame["n"]) == {10, 11, 12, 13}


def test_compacted_commits_are_not_read(place, expected):
    compact(place.path, 1, 4)
    compact(place.path, 5, 7)
    poison(place, 2, 3, 6)
    check(place, expected, 0, LATEST)
    assert_error(place.query({"version": 3}).response, 400)


def test_compacted_commits_may_be_gone(place, expected):
    """What a compacted file stands for is enough, between commits and after a checkpoint."""
    DeltaTable(place.path).create_checkpoint()
    compact(place.path, 1, 4)
    for version in (2, 3):
        commit(place.path, version).unlink()
    check(place, expected, 0, 1, 4, 5, LATEST)


@pytest.mark.parametrize("hinted", [True, False])
def test_after_a_checkpoint(place, expected, hinted):
    DeltaTable(place.path, version=3).create_checkpoint()
    if not hinted:
        hint(place.path).unlink()
    compact(place.path, 2, 5)
    compact(place.path, 4, 6)
    forget(place.path, 3)
    poison(place, 5)
    check(place, expected, 3, 4, 6, LATEST)


@pytest.mark.parametrize("text", ["", "no JSON\n", "truncated", '{"add":{"path":"x"}}\n', "\x00"])
def test_a_damaged_compacted_file(place, expected, text):
    """The commits are still there; and where they are not, that is said."""
    file = compact(place.path, 2, 5)
    file.write_text(file.read_text()[:-40] if text == "truncated" else text)
    check(place, expected, 1, 5, LATEST)
    commit(place.path, 3).unlink()
    assert 400 <= place.query().status < 500


def test_definitions_in_a_compacted_file(place, expected):
    """The newest metadata may be in it alone."""
    lines = [{"metaData": action["metaData"] | {"description": "described later"}}
             for action in actions(commit(place.path, 0)) if "metaData" in action]
    write_actions(commit(place.path, 3), actions(commit(place.path, 3)) + lines)
    compact(place.path, 2, 5)
    for version, described in ((2, False), (3, True), (5, True), (LATEST, True)):
        metadata = place.query({"version": version}).actions("metaData")[0]
        assert (metadata.get("description") == "described later") == described
    answer = place.sharing.metadata(place.name)
    assert answer.actions("metaData")[0]["description"] == "described later"


def test_changes_are_read_from_commits(place, expected):
    """A compacted file does not tell which commit changed what."""
    plain = place.load_changes(starting_version=0)
    compact(place.path, 0, 3)
    compact(place.path, 2, 7)
    again = place.load_changes(starting_version=0)
    key = ["_commit_version", "_change_type", "n"]
    assert again.sort_values(key)[key].values.tolist() == plain.sort_values(key)[key].values.tolist()
    commit(place.path, 3).unlink()
    answer = place.sharing.changes(place.name, startingVersion=2, endingVersion=4)
    assert_error(answer.response, 400)
