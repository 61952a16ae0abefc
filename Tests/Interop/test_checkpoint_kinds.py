"""Checkpoints in parts and of version 2, with and without sidecars, are read as the commits that they stand for."""

import itertools
import json
import os
import pathlib
import shutil

import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake

from harness.checkpoints import actions, commit, forget, hint, log_of, require_v2, split, write_actions, write_v2
from harness.rows import assert_same_rows
from harness.sharing import DELTA, PARQUET, assert_error

VERSION = 4
KINDS = list(itertools.product(["json", "parquet"], [0, 1, 3]))


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[pathlib.Path, pa.Table]:
    """Appends and deletes over odd partitions, and what deltalake reads."""
    path = tmp_path_factory.mktemp("made") / "t"
    for number in range(3):
        rows = pa.table({"n": pa.array(range(number * 10, number * 10 + 4), pa.int64()),
                         "part": ["x", "y/z é", None, "100%"]})
        write_deltalake(path, rows, mode="append", partition_by="part" if number == 0 else None)
    DeltaTable(path).delete("n = 1")
    DeltaTable(path).delete("part = 'x' AND n >= 10")
    return path, DeltaTable(path).to_pyarrow_table()


@pytest.fixture
def rows(place, made) -> pa.Table:
    """Puts the table into its place; what it holds."""
    shutil.copytree(made[0], place.path)
    return made[1]


def only_the_checkpoint(place) -> None:
    forget(place.path, VERSION)
    commit(place.path, VERSION).unlink()


def check(place, rows: pa.Table) -> None:
    for use_delta_format in (False, True):
        assert_same_rows(place.load(use_delta_format=use_delta_format), rows)


@pytest.mark.parametrize("total", [1, 2, 7])
def test_parts(place, rows, total):
    DeltaTable(place.path).create_checkpoint()
    more = pa.table({"n": pa.array([99], pa.int64()), "part": ["x"]})
    write_deltalake(place.path, more, mode="append")
    split(place.path, VERSION, total)
    only_the_checkpoint(place)
    check(place, pa.concat_tables([rows, more], promote_options="permissive"))


@pytest.mark.parametrize("form, sidecars", KINDS)
def test_version_2(place, rows, form, sidecars):
    require_v2(place.path)
    write_v2(place.path, VERSION, form, sidecars)
    only_the_checkpoint(place)
    check(place, rows)


@pytest.mark.parametrize("form, sidecars", KINDS)
def test_commits_after_version_2(place, rows, form, sidecars):
    """Newer commits decide on files that the sidecars name."""
    require_v2(place.path)
    write_v2(place.path, 2, form, sidecars)
    hint(place.path).write_text(json.dumps({"version": 2, "size": 9}))
    forget(place.path, 2)
    check(place, rows)
    for version, count in ((2, 12), (3, 11), (4, len(rows))):
        answer = place.query({"version": version})
        files = [json.loads(file["stats"])["numRecords"] for file in answer.files]
        assert (answer.version, sum(files)) == (version, count)


@pytest.mark.parametrize("form, other", [("json", "parquet"), ("parquet", "json")])
def test_of_two_checkpoints_of_a_version_one_is_enough(place, rows, form, other):
    """A writer that was cut off leaves one behind; another one made its own."""
    require_v2(place.path)
    broken, whole = write_v2(place.path, VERSION, form, 2), write_v2(place.path, VERSION, other, 2)
    broken.write_bytes(broken.read_bytes()[:200])
    only_the_checkpoint(place)
    check(place, rows)
    whole.unlink()
    assert 400 <= place.query().status < 500


@pytest.mark.parametrize("form", ["json", "parquet"])
def test_a_missing_sidecar(place, rows, form):
    require_v2(place.path)
    write_v2(place.path, VERSION, form, 3)
    sidecar = sorted((log_of(place.path) / "_sidecars").iterdir())[1]
    sidecar.unlink()
    check(place, rows)
    only_the_checkpoint(place)
    for capabilities in (PARQUET, DELTA):
        answer = place.query({}, capabilities)
        # The table is there; what is wrong with it is for its owner to know.
        assert_error(answer.response, 400, "UNSUPPORTED_OPERATION", "sidecar")


@pytest.mark.parametrize("form", ["json", "parquet"])
@pytest.mark.parametrize("keep", [0, 1, 300, -1])
def test_a_truncated_sidecar(place, rows, form, keep):
    require_v2(place.path)
    write_v2(place.path, VERSION, form, 3)
    sidecar = sorted((log_of(place.path) / "_sidecars").iterdir())[1]
    sidecar.write_bytes(sidecar.read_bytes()[:keep])
    check(place, rows)
    only_the_checkpoint(place)
    assert_error(place.query().response, 400, "UNSUPPORTED_OPERATION", "sidecar")


def change_sidecar(place, file, **members) -> None:
    """Changes what the top level says of the first sidecar."""
    lines = actions(file)
    next(line for line in lines if "sidecar" in line)["sidecar"] |= members
    write_actions(file, lines)


@pytest.mark.parametrize("size", [0, 1, 11, 12, 100, 10**6, 2**40, 2**63 - 1])
def test_a_sidecar_whose_size_is_wrong(place, rows, size):
    """Whatever the checkpoint says of it, the table is the same in the next minute: no time to try again."""
    require_v2(place.path)
    file = write_v2(place.path, VERSION, "json", 2)
    change_sidecar(place, file, sizeInBytes=size)
    check(place, rows)
    only_the_checkpoint(place)
    answer = place.query()
    if answer.status == 200:
        check(place, rows)
    else:
        assert_error(answer.response, 400, "UNSUPPORTED_OPERATION", "sidecar")


OUTSIDE = [
    "../x.parquet", "../../x.parquet", "../../../other/x.parquet", "..%2F..%2Fx.parquet", "/etc/passwd",
    "file:///etc/passwd", "s3://other-bucket/x.parquet", "s3://lake/other/x.parquet", "s3://lake/allowed2/x.parquet",
    "s3://lake/allowed/../other/x.parquet", "https://127.0.0.1/x.parquet", "a%00b.parquet", "s3://lake/{t}/../x",
]


@pytest.mark.parametrize("path", OUTSIDE)
def test_a_sidecar_outside_the_table(place, rows, path):
    """Every place that is refused holds a sidecar that could be read."""
    require_v2(place.path)
    file = write_v2(place.path, VERSION, "json", 1)
    (sidecar,) = (log_of(place.path) / "_sidecars").iterdir()
    bucket = place.path.parent
    for folder in (bucket / "other", bucket / "allowed2", log_of(place.path), place.path, bucket):
        folder.mkdir(exist_ok=True)
        (folder / "x.parquet").write_bytes(sidecar.read_bytes())
    change_sidecar(place, file, path=path.replace("{t}", place.path.name))
    only_the_checkpoint(place)
    assert_error(place.query().response, 400, "UNSUPPORTED_OPERATION")


@pytest.mark.parametrize("where", ["below the table", "allowedLocations", "file"])
def test_a_sidecar_with_an_absolute_path(place, rows, where):
    require_v2(place.path)
    folder = log_of(place.path) / "_sidecars"
    if where == "allowedLocations":
        folder = place.path.parent / "allowed" / place.path.name
    prefix = f"file://{folder}/" if where == "file" else f"s3://lake/{folder.relative_to(place.path.parent)}/"
    write_v2(place.path, VERSION, "json", 2, prefix=prefix)
    if where == "allowedLocations":
        folder.parent.mkdir(exist_ok=True)
        os.rename(log_of(place.path) / "_sidecars", folder)
    only_the_checkpoint(place)
    check(place, rows)


def test_a_sidecar_behind_a_symbolic_link(place, rows):
    require_v2(place.path)
    write_v2(place.path, VERSION, "json", 1)
    (sidecar,) = (log_of(place.path) / "_sidecars").iterdir()
    elsewhere = place.path.parent / f"sidecar-of-{place.path.name}.parquet"
    os.rename(sidecar, elsewhere)
    os.symlink(elsewhere, sidecar)
    only_the_checkpoint(place)
    assert 400 <= place.query().status < 500


@pytest.mark.parametrize("form", ["json", "parquet"])
@pytest.mark.parametrize("hinted", [True, False])
@pytest.mark.parametrize("keep", [0, 1, 200, -2])
def test_a_truncated_top_level(place, rows, form, hinted, keep):
    """As good as none, also where the hint leads there."""
    require_v2(place.path)
    file = write_v2(place.path, VERSION, form, 2)
    if hinted:
        hint(place.path).write_text(json.dumps({"version": VERSION, "size": 9}))
    file.write_bytes(file.read_bytes()[:keep])
    check(place, rows)
    only_the_checkpoint(place)
    assert 400 <= place.query().status < 500
