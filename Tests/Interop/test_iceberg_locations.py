"""Where an Iceberg table may be registered: its folder or one metadata file, on a disk or in a bucket."""

import delta_sharing
import pyarrow as pa
import pytest

from harness import iceberg_tables
from harness.causeway import Store
from harness.iceberg import Lake
from harness.iceberg_hand import HandTable
from harness.iceberg_tables import FIELDS, file_in
from harness.rows import assert_same_rows
from harness.sharing import DELTA, Sharing, assert_error

pytest_plugins = ["harness.iceberg_fixtures"]

READER = "reader"
ROWS = pa.table({"n": pa.array(range(5), pa.int64()), "name": [f"name {number}" for number in range(5)]})


def register(server, location: str) -> Sharing:
    server.admin("share", "create", "s")
    server.admin("recipient", "create", READER, "--share", "s")
    server.admin("share", "update", "s", "--add", f"default.t={location}", "--with-history", "default.t")
    return Sharing(server.endpoint, server.token(READER))


def load(server):
    return delta_sharing.load_as_pandas(f"{server.profile(READER)}#s.default.t", use_delta_format=True)


@pytest.fixture
def local(tmp_path):
    """A lake whose metadata names paths of the disk, as a warehouse `file:///…` has it."""
    return Lake(tmp_path / "bucket", "demo", tmp_path / "aside", local=True)


@pytest.fixture
def named(tmp_path):
    """A lake whose metadata names the bucket."""
    return Lake(tmp_path / "bucket", "demo", tmp_path / "aside")


@pytest.mark.parametrize("location", ["file://{folder}/t", "s3://demo/t", "s3a://demo/t", "file://{folder}/t/"])
def test_a_folder_with_paths_of_the_disk(local, start_server, location):
    written = local.create("t", ROWS.schema)
    written.table.append(ROWS)
    server = start_server(Store("demo", folder=local.folder))
    register(server, location.replace("{folder}", str(local.folder)))
    assert_same_rows(load(server), written.rows())


@pytest.mark.parametrize("location", ["file://{folder}/t", "s3://demo/t"])
def test_a_folder_with_paths_of_the_bucket(named, start_server, location):
    table = named.by_hand("t", FIELDS)
    table.commit(add=[file_in(table, 0)])
    server = start_server(Store("demo", folder=named.folder))
    register(server, location.replace("{folder}", str(named.folder)))
    assert_same_rows(load(server), table.rows())


def test_a_fixed_metadata_file(named, start_server):
    """It stays what it is, whatever the table becomes."""
    table = named.by_hand("t", FIELDS)
    table.commit(add=[file_in(table, 0)])
    before, fixed = table.rows(), table.metadata_location
    table.commit(add=[file_in(table, 100)])
    server = start_server(Store("demo", folder=named.folder))
    sharing = register(server, fixed)
    assert_same_rows(load(server), before)
    assert sharing.query("s.default.t", {}, DELTA).version == 1


@pytest.mark.parametrize("maker", [
    iceberg_tables.hadoop, iceberg_tables.hadoop_v10, iceberg_tables.hadoop_gzipped, iceberg_tables.gzipped,
], ids=lambda one: one.__name__)
def test_the_newest_metadata_is_found(iceberg_place, maker):
    table = iceberg_place.make(maker)
    assert_same_rows(iceberg_place.load(use_delta_format=True), table.rows())


def test_a_hint_that_is_behind(iceberg_place):
    """A writer publishes the metadata first and the hint second: what is newer than the hint counts."""
    table = iceberg_place.make(iceberg_tables.hadoop)
    (table.folder / "metadata" / "version-hint.text").write_text("2\n")
    assert_same_rows(iceberg_place.load(use_delta_format=True), table.rows())


@pytest.mark.parametrize("hint", ["", "99", "-1", "abc", "3\n", " 3 ", "../../other", "9" * 5000, "\u0663"])
def test_odd_hints(iceberg_place, hint):
    """A hint is a hint: without a usable one the folder is listed."""
    table = iceberg_place.make(iceberg_tables.hadoop)
    (table.folder / "metadata" / "version-hint.text").write_text(hint)
    answer = iceberg_place.query({}, DELTA)
    if answer.status == 200:
        assert len(answer.files) == len(table.current.data)
    else:
        assert_error(answer.response, set(range(400, 600)))


def test_other_files_beside_the_metadata(iceberg_place):
    """Temporary files of writers and statistics are no metadata."""
    table = iceberg_place.make(iceberg_tables.v2_appends)
    metadata = table.folder / "metadata"
    for name in ("99999-x.metadata.json.tmp", ".99999-x.metadata.json.crc", "99999.stats", "tmp-99999.json", "zzz"):
        (metadata / name).write_text("{")
    (metadata / "folder.metadata.json").mkdir()
    assert_same_rows(iceberg_place.load(use_delta_format=True), table.rows())


def test_a_folder_without_metadata(iceberg_place):
    iceberg_place.placed.path.mkdir()
    assert_error(iceberg_place.query({}, DELTA).response, set(range(400, 600)))
    (iceberg_place.placed.path / "metadata").mkdir()
    assert_error(iceberg_place.query({}, DELTA).response, set(range(400, 600)))


def test_a_metadata_file_that_is_not_there(named, start_server):
    server = start_server(Store("demo", folder=named.folder))
    sharing = register(server, "s3://demo/t/metadata/00000-absent.metadata.json")
    assert_error(sharing.query("s.default.t", {}, DELTA).response, set(range(400, 600)))


def test_data_elsewhere_where_it_is_allowed(tmp_path, start_server):
    """`write.data.path` puts data beside the table: read only with an entry of allowedLocations."""
    folder = tmp_path / "bucket"
    folder.mkdir()
    table = HandTable(folder / "t", "s3://demo/t", FIELDS)
    inside = file_in(table, 0)
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    table.place(inside.path).rename(elsewhere / "x.parquet")
    inside.path = "s3://demo/elsewhere/x.parquet"
    table.commit(add=[inside])
    allowed = start_server(Store("demo", folder=folder, allowed=("s3://demo/elsewhere",)))
    register(allowed, "s3://demo/t")
    assert_same_rows(load(allowed), table.rows())
    strict = start_server(Store("demo", folder=folder))
    sharing = register(strict, "s3://demo/t")
    assert_error(sharing.query("s.default.t", {}, DELTA).response, set(range(400, 600)))
