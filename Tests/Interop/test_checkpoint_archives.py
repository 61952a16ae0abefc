"""Deletion vectors and column mapping, which deltalake cannot write, out of checkpoints of every kind."""

import json
import pathlib
import shutil
from collections.abc import Callable

import pyarrow as pa
import pytest
import requests

from harness.archives import Archive
from harness.checkpoints import (
    actions, checkpoint, commit, compact, forget, hint, log_of, split, write_classic, write_v2)
from harness.rows import assert_same_rows
from harness.sharing import DELTA, PARQUET, assert_error

GOLDEN = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data" / "delta-golden"
NAMES = ["dv-partitioned-with-checkpoint", "dv-with-columnmapping"]
LATEST = 15


@pytest.fixture(scope="module", params=NAMES)
def archive(request, tmp_path_factory) -> Archive:
    packed = GOLDEN / f"{request.param}.tar.zst"
    if not packed.exists():
        pytest.skip(f"{packed} is not there")
    archive = Archive(packed, tmp_path_factory.mktemp("archive"))
    assert len(list(log_of(archive.table).glob("*.json"))) == LATEST + 1
    return archive


@pytest.fixture(scope="module")
def rows(archive) -> pa.Table:
    return archive.expected().rows


def of_spark(table: pathlib.Path) -> None:
    """The checkpoint that Spark wrote, and commits after it that add and remove vectors."""
    forget(table, 10)


def classic(table: pathlib.Path) -> None:
    write_classic(table, LATEST)
    alone(table)


def in_parts(table: pathlib.Path) -> None:
    write_classic(table, LATEST)
    split(table, LATEST, 4)
    alone(table)


def parts_of_spark(table: pathlib.Path) -> None:
    split(table, 10, 3)
    hint(table).unlink()
    forget(table, 10)


def json_with_sidecars(table: pathlib.Path) -> None:
    write_v2(table, LATEST, "json", 3)
    alone(table)


def parquet_with_sidecars(table: pathlib.Path) -> None:
    write_v2(table, LATEST, "parquet", 3)
    alone(table)


def json_alone(table: pathlib.Path) -> None:
    write_v2(table, LATEST, "json", 0)
    alone(table)


def compacted(table: pathlib.Path) -> None:
    compact(table, 0, 7)
    compact(table, 11, 15)
    forget(table, 10)


def half_way(table: pathlib.Path) -> None:
    """Newer commits change vectors of files that the checkpoint names."""
    checkpoint(table, 10).unlink()
    hint(table).unlink()
    write_v2(table, 8, "parquet", 2)
    forget(table, 8)


def alone(table: pathlib.Path) -> None:
    hint(table).unlink()
    forget(table, LATEST)
    commit(table, LATEST).unlink()


KINDS = [of_spark, classic, in_parts, parts_of_spark, json_with_sidecars, parquet_with_sidecars, json_alone,
         compacted, half_way]


def vectors(place, version: int | None = None) -> list[dict]:
    answer = place.query({} if version is None else {"version": version}, DELTA)
    assert answer.status == 200, answer.response.text
    adds = [file["deltaSingleAction"]["add"] for file in answer.files]
    found = [add["deletionVector"] for add in adds if "deletionVector" in add]
    return sorted(({name: vector.get(name) for name in ("sizeInBytes", "cardinality", "offset")} for vector in found),
                  key=json.dumps)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_rows(place, archive, rows, kind: Callable[[pathlib.Path], None]):
    shutil.copytree(archive.table, place.path)
    expected = vectors(place)
    assert expected, "some files have vectors"
    kind(place.path)
    assert vectors(place) == expected
    assert_same_rows(place.load(), rows)
    assert_error(place.query({}, PARQUET).response, 400, "UNSUPPORTED_OPERATION", "deletionvectors")


def test_vectors_of_a_part_are_given_alone(place, archive, rows):
    """A file of vectors may hold those of data files that are not shown."""
    shutil.copytree(archive.table, place.path)
    place.server.admin("share", "update", "s", "--start-version", f"d.{place.path.name}=1")
    assert_same_rows(place.load(), rows)
    stored = [one.read_bytes() for one in place.path.rglob("deletion_vector*.bin")]
    adds = [file["deltaSingleAction"]["add"] for file in place.query({}, DELTA).files]
    given = [add["deletionVector"] for add in adds if add.get("deletionVector", {}).get("storageType") == "p"]
    assert given and stored
    for vector in given:
        data = requests.get(vector["pathOrInlineDv"], timeout=30).content
        assert vector["offset"] == 1 and len(data) == vector["sizeInBytes"] + 9
        assert data[0] == 1 and int.from_bytes(data[1:5]) == vector["sizeInBytes"]
        assert any(data[1:] in one for one in stored)


def test_every_version(place, archive):
    """Each version has the vectors that the commits alone tell."""
    shutil.copytree(archive.table, place.path)
    for file in log_of(place.path).glob("*checkpoint*"):
        file.unlink()
    expected = [vectors(place, version) for version in range(LATEST + 1)]
    write_v2(place.path, 12, "json", 2)
    write_classic(place.path, 6)
    compact(place.path, 7, 9)
    forget(place.path, 6)
    assert [vectors(place, version) for version in range(6, LATEST + 1)] == expected[6:]


def test_a_vector_outside_the_table(place, archive):
    """A path in a checkpoint is no better than one in a commit."""
    shutil.copytree(archive.table, place.path)
    file = write_v2(place.path, LATEST, "json", 0)
    lines = actions(file)
    add = next(line["add"] for line in lines if line.get("add", {}).get("deletionVector"))
    add["deletionVector"] |= {"storageType": "p", "pathOrInlineDv": f"s3://lake/other/{archive.name}.bin"}
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    alone(place.path)
    assert_error(place.query({}, DELTA).response, 400, "UNSUPPORTED_OPERATION", "outside the table")
