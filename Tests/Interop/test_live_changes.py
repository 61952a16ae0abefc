"""Shares and grants change while a client reads; the next request sees it, and no request fails."""

import json
import shutil
import stat
import threading
import time

import pyarrow as pa
import pytest
import requests
from deltalake import write_deltalake

from harness.causeway import CommandFailed, Store
from harness.sharing import Sharing, assert_error

from conftest import READER


@pytest.fixture
def server(bucket, tables, start_server):
    for name in ("trips", "ordered"):
        shutil.copytree(tables[name].path, bucket / name)
    server = start_server(Store("demo", folder=bucket))
    server.admin("share", "create", "s", "--add", "d.trips=s3://demo/trips")
    server.admin("recipient", "create", READER, "--share", "s")
    return server


@pytest.fixture
def sharing(server):
    return Sharing(server.endpoint, server.token(READER))


def names(sharing: Sharing) -> set[str]:
    return {f"{table['schema']}.{table['name']}" for table in sharing.items("/shares/s/all-tables")}


def test_tables_come_and_go(server, sharing):
    assert names(sharing) == {"d.trips"}
    assert_error(sharing.query("s.d.ordered").response, 404, "RESOURCE_DOES_NOT_EXIST")

    server.admin("share", "update", "s", "--add", "d.ordered=s3://demo/ordered")
    assert names(sharing) == {"d.trips", "d.ordered"}
    assert len(sharing.query("s.d.ordered").files) == 5

    ids = {table["name"]: table["id"] for table in sharing.items("/shares/s/all-tables")}
    server.admin("share", "update", "s", "--rename", "d.ordered=e.sorted")
    assert names(sharing) == {"d.trips", "e.sorted"}
    assert {table["name"]: table["id"] for table in sharing.items("/shares/s/all-tables")}["sorted"] == ids["ordered"]
    assert_error(sharing.query("s.d.ordered").response, 404, "RESOURCE_DOES_NOT_EXIST")

    server.admin("share", "update", "s", "--remove", "e.sorted")
    assert names(sharing) == {"d.trips"}
    assert_error(sharing.query("s.e.sorted").response, 404, "RESOURCE_DOES_NOT_EXIST")


def test_history_comes_and_goes(server, sharing):
    assert_error(sharing.query("s.d.trips", {"version": 0}).response, 400, "INVALID_PARAMETER_VALUE")
    server.admin("share", "update", "s", "--with-history", "d.trips")
    assert sharing.query("s.d.trips", {"version": 0}).status == 200
    server.admin("share", "update", "s", "--without-history", "d.trips")
    assert_error(sharing.query("s.d.trips", {"version": 0}).response, 400, "INVALID_PARAMETER_VALUE")


def test_grants_come_and_go(server, sharing):
    server.admin("recipient", "revoke", READER, "--share", "s")
    assert sharing.items("/shares") == []
    for answer in (sharing.query("s.d.trips"), sharing.metadata("s.d.trips"), sharing.version("s.d.trips")):
        assert_error(answer.response, 404, "RESOURCE_DOES_NOT_EXIST")
    server.admin("recipient", "grant", READER, "--share", "s")
    assert sharing.query("s.d.trips").status == 200
    server.admin("share", "delete", "s", "--yes")
    assert_error(sharing.query("s.d.trips").response, 404, "RESOURCE_DOES_NOT_EXIST")


def test_a_deleted_recipient_is_nobody(server, sharing):
    assert sharing.query("s.d.trips").status == 200
    server.admin("recipient", "delete", READER, "--yes")
    assert_error(sharing.query("s.d.trips").response, 401, "UNAUTHENTICATED")


def test_new_commits_are_seen(server, sharing, bucket):
    before = sharing.query("s.d.trips")
    row = pa.table({"trip": pa.array([9999], pa.int64()), "harbour": ["Ankerwyk"], "fare": [1.0]})
    write_deltalake(bucket / "trips", row, mode="append")
    after = sharing.query("s.d.trips")
    assert after.version == before.version + 1 and len(after.files) == len(before.files) + 1


def test_profiles(server, tmp_path):
    path = tmp_path / "another.share"
    server.admin("recipient", "profile", READER, "--expires", "90d", "--output", str(path))
    profile = json.loads(path.read_text())
    server.secrets.add(profile["bearerToken"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert profile["shareCredentialsVersion"] == 1 and profile["endpoint"].rstrip("/") == server.endpoint
    assert profile["expirationTime"].endswith("Z")
    assert profile["bearerToken"] != server.token(READER)
    assert Sharing(server.endpoint, profile["bearerToken"]).query("s.d.trips").status == 200


def test_a_token_expires(server, tmp_path):
    path = tmp_path / "short.share"
    server.admin("recipient", "profile", READER, "--expires", "2s", "--output", str(path))
    token = json.loads(path.read_text())["bearerToken"]
    server.secrets.add(token)
    assert Sharing(server.endpoint, token).get("/shares").status_code == 200
    time.sleep(3)
    assert_error(Sharing(server.endpoint, token).get("/shares"), 401, "UNAUTHENTICATED")


def test_readers_notice_nothing_of_changes_elsewhere(server, sharing):
    failures, reads, done = [], [0], threading.Event()

    def read() -> None:
        while not done.is_set():
            answer = sharing.query("s.d.trips")
            if answer.status != 200 or len(answer.files) == 0:
                failures.append(answer.response.text)
            content = requests.get(answer.urls[0], timeout=30).content
            if not content.startswith(b"PAR1"):
                failures.append(content[:100])
            reads[0] += 1

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(10):
        server.admin("share", "update", "s", "--add", f"d.t{number}=s3://demo/ordered")
        assert f"d.t{number}" in names(sharing)
    done.set()
    for reader in readers:
        reader.join(60)
    assert failures == [] and reads[0] > 10


def test_two_writers_at_once_lose_nothing(server, sharing):
    failures = []

    def add(number: int) -> None:
        try:
            server.admin("share", "update", "s", "--add", f"d.w{number}=s3://demo/ordered")
        except CommandFailed as error:
            failures.append(str(error))

    writers = [threading.Thread(target=add, args=(number,)) for number in range(12)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert failures == []
    assert names(sharing) == {"d.trips"} | {f"d.w{number}" for number in range(12)}


def test_what_was_changed_outlives_a_restart(server, sharing):
    server.admin("share", "update", "s", "--add", "d.ordered=s3://demo/ordered")
    ids = {table["name"]: table["id"] for table in sharing.items("/shares/s/all-tables")}
    url = sharing.query("s.d.trips").urls[0]
    assert server.stop() == 0
    server.admin("share", "update", "s", "--add", "d.offline=s3://demo/ordered")
    server.start()
    assert names(sharing) == {"d.trips", "d.ordered", "d.offline"}
    again = {table["name"]: table["id"] for table in sharing.items("/shares/s/all-tables")}
    assert {name: again[name] for name in ids} == ids
    assert requests.get(url, timeout=30).status_code == 200, "a URL outlives a restart of the server"


@pytest.mark.parametrize("arguments", [
    ["share", "create", "s"], ["share", "update", "absent", "--add", "d.x=s3://demo/x"],
    ["share", "delete", "absent", "--yes"], ["share", "delete", "s"], ["recipient", "delete", READER],
    ["share", "update", "s", "--add", "nodot=s3://demo/x"], ["share", "update", "s", "--add", "d.x"],
    ["share", "update", "s", "--add", "d.trips=s3://demo/other"], ["share", "update", "s", "--remove", "d.absent"],
    ["share", "update", "s", "--add", "d.x=ftp://demo/x"],
    ["share", "update", "s", "--add", "d.x=s3://demo/../x"], ["share", "create", "a/b"], ["share", "create", ""],
    ["recipient", "create", READER], ["recipient", "grant", "absent", "--share", "s"],
    ["recipient", "grant", READER, "--share", "absent"], ["recipient", "profile", "absent", "--output", "x.share"],
    ["share", "show", "absent"], ["recipient", "show", "absent"],
])
def test_wrong_commands_change_nothing(server, sharing, arguments):
    before = server.admin("share", "show", "s")
    with pytest.raises(CommandFailed) as failure:
        server.admin(*arguments)
    sentence = str(failure.value).split("exit code", 1)[1]
    assert len(sentence) > 20 and "Fatal error" not in sentence
    assert server.admin("share", "show", "s") == before
    assert sharing.query("s.d.trips").status == 200


def test_a_bucket_without_a_store_is_named(server, sharing):
    """Whether it is refused when it is added or when it is read: in a sentence that names the bucket."""
    try:
        server.admin("share", "update", "s", "--add", "d.x=s3://unknown-bucket/x")
    except CommandFailed as failure:
        assert "unknown-bucket" in str(failure).split("exit code", 1)[1]
        return
    assert_error(sharing.query("s.d.x").response, set(range(400, 600)))
    assert "unknown-bucket" in server.log.read_text()


def test_lists_name_what_there_is(server):
    assert '"s"' in json.dumps(server.admin("share", "list"))
    assert READER in json.dumps(server.admin("recipient", "list"))
    shown = json.dumps(server.admin("recipient", "show", READER))
    assert READER in shown and server.token(READER) not in shown
