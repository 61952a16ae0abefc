"""What is handed out for one state of a table is not taken for another."""

import os
import shutil

import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake

from harness.logs import METADATA, PROTOCOL, add, write_log
from harness.sharing import DELTA, PARQUET, assert_error

FEED = {"delta.enableChangeDataFeed": "true"}


def rows(*numbers: int) -> pa.Table:
    return pa.table({"n": pa.array(numbers, pa.int64()), "x": pa.array([str(n % 2) for n in numbers])})


def write(path, *versions: pa.Table) -> None:
    for table in versions:
        write_deltalake(path, table, mode="append", configuration=FEED)


def test_pages_never_mix_two_tables(bucket, share_one):
    write(bucket / "t", rows(1), rows(2))
    sharing = share_one(bucket, "t")
    first = sharing.query("s.d.t", {"maxFiles": 1, "includeRefreshToken": True})
    assert first.end["nextPageToken"] and first.end["refreshToken"]
    shutil.rmtree(bucket / "t")
    write(bucket / "t", rows(10), rows(20))
    for request in ({"maxFiles": 1, "pageToken": first.end["nextPageToken"]},
                    {"refreshToken": first.end["refreshToken"]}):
        answer = sharing.query("s.d.t", request)
        assert "taken the place" in assert_error(answer.response, 400, "INVALID_PARAMETER_VALUE")["message"]
    assert len(sharing.query("s.d.t").files) == 2


def test_refreshing_does_not_prolong_the_right_to_an_old_version(bucket, share_one):
    """A token that is handed out for a refreshed answer ends when the first one ends."""
    write(bucket / "t", rows(1, 2))
    sharing = share_one(bucket, "t")
    first = sharing.query("s.d.t", {"includeRefreshToken": True}).end["refreshToken"]
    DeltaTable(bucket / "t").delete("n = 2")
    second = sharing.query("s.d.t", {"refreshToken": first, "includeRefreshToken": True}).end["refreshToken"]
    # Sealing is deterministic: the same recipient, table, version and end make the same token.
    assert second == first


def test_a_page_token_belongs_to_snapshots(bucket, share_one):
    write(bucket / "t", rows(1), rows(2))
    sharing = share_one(bucket, "t")
    first = sharing.query("s.d.t", {"maxFiles": 1, "includeRefreshToken": True})
    page, refresh = first.end["nextPageToken"], first.end["refreshToken"]
    for request in ({"startingVersion": 0, "pageToken": page}, {"refreshToken": refresh, "pageToken": page}):
        assert_error(sharing.query("s.d.t", request).response, 400, "INVALID_PARAMETER_VALUE")
    streamed = sharing.query("s.d.t", {"startingVersion": 0, "maxFiles": 1})
    assert streamed.end is not None and "nextPageToken" not in streamed.end


def test_a_link_in_the_log_hides_no_commit(bucket, share_one):
    """A newest commit behind a symbolic link is refused, not left out: an old version would look like the newest."""
    write_log(bucket / "t", [PROTOCOL, METADATA, add("a.parquet")], [add("b.parquet")])
    log = bucket / "t" / "_delta_log"
    elsewhere = bucket / "commit.json"
    elsewhere.write_text('{"remove":{"path":"a.parquet","dataChange":true}}\n')
    os.symlink(elsewhere, log / f"{2:020}.json")
    sharing = share_one(bucket, "t")
    for response in (sharing.query("s.d.t").response, sharing.get("/shares/s/schemas/d/tables/t/version")):
        assert_error(response, 400, "UNSUPPORTED_OPERATION")
    (log / f"{2:020}.json").unlink()
    assert len(sharing.query("s.d.t").files) == 2


@pytest.mark.parametrize("capabilities", [PARQUET, DELTA])
def test_changes_across_another_partitioning_are_refused(bucket, share_one, capabilities):
    table = pa.table({"n": pa.array([1, 2], pa.int64()), "x": ["a", "b"], "y": ["c", "d"]})
    write_deltalake(bucket / "t", table, partition_by=["x"], configuration=FEED)
    write_deltalake(bucket / "t", table, partition_by=["y"], mode="overwrite", schema_mode="overwrite")
    sharing = share_one(bucket, "t")
    refused = sharing.changes("s.d.t", capabilities, startingVersion=0, endingVersion=1)
    message = assert_error(refused.response, 400, "UNSUPPORTED_OPERATION")["message"]
    assert "partition columns change at version 1" in message
    for version in (0, 1):
        answer = sharing.changes("s.d.t", capabilities, startingVersion=version, endingVersion=version)
        assert answer.status == 200
