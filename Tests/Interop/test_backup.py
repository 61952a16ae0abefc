"""Backups that are made while a server runs and changes, and the registries that are restored from them."""

import json
import os
import pathlib
import random
import signal
import sqlite3
import subprocess
import threading
import time

import delta_sharing
import pyarrow as pa
import pytest
import requests
from deltalake import write_deltalake

from harness.admin_api import AdminAPI, AdministeredServer
from harness.causeway import BINARY, CommandFailed, Store
from harness.postgres import PostgreSQL, installation, keep_registry_in

KINDS = ["sqlite", "postgres"]


class Home:
    """Servers with one bucket of tables; each on a registry of its own."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.bucket = folder / "bucket"
        self.bucket.mkdir()
        write_deltalake(str(self.bucket / "t"), pa.table({"a": [1, 2, 3]}))
        self.servers, self.databases = [], []

    def server(self, name: str, kind: str) -> AdministeredServer:
        server = AdministeredServer(self.folder / name, [Store("lake", folder=self.bucket)])
        if kind == "postgres":
            if installation() is None and not os.environ.get("CI"):
                pytest.skip("no PostgreSQL server is installed")
            self.databases.append(PostgreSQL())
            keep_registry_in(self.databases[-1], server.config)
        self.servers.append(server)
        return server

    def close(self) -> None:
        for server in self.servers:
            server.stop()
        for database in self.databases:
            database.close()
        for server in self.servers:
            if server.log.exists():
                assert server.secrets_in_log() == []


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path)
    yield home
    home.close()


def read(profile: pathlib.Path, endpoint: str) -> list[int]:
    """Through the profile's token, at the endpoint of whichever server has the registry now."""
    moved = profile.with_suffix(".moved.share")
    moved.write_text(json.dumps(json.loads(profile.read_text()) | {"endpoint": endpoint}))
    return sorted(delta_sharing.load_as_pandas(f"{moved}#retail.d.t")["a"])


def populate(server: AdministeredServer) -> dict[str, pathlib.Path]:
    server.admin("share", "create", "retail", "--add", "d.t=s3://lake/t")
    for name in ("acme", "beta"):
        server.admin("recipient", "create", name, "--share", "retail")
    return {name: server.profile(name) for name in ("acme", "beta")}


@pytest.mark.parametrize("kind", KINDS)
def test_backups_under_changes_hold_whole_changes(home, kind):
    server = home.server("server", kind).start()
    api = AdminAPI(server)
    acknowledged, halt, failures = [], threading.Event(), []

    def change() -> None:
        number = 0
        while not halt.is_set():
            name = f"s{number}"
            body = {"name": name, "tables": [
                {"table": f"d.t{index}", "location": f"s3://lake/{number}/{index}"} for index in range(3)]}
            answer = api.send("POST", "/shares", body)
            if answer.status_code != 201:
                failures.append(answer.text)
                return
            acknowledged.append(name)
            number += 1

    changer = threading.Thread(target=change)
    changer.start()
    backups = []
    try:
        for number in range(8):
            while len(acknowledged) < 12 * (number + 1) and not failures:
                time.sleep(0.01)
            known = len(acknowledged)
            path = server.folder / f"{number}.backup"
            server.admin("registry", "backup", str(path))
            backups.append((path, known))
    finally:
        halt.set()
        changer.join()
    assert failures == []
    for path, known in backups:
        assert path.stat().st_mode & 0o777 == 0o600
        with sqlite3.connect(path) as database:
            shares = dict(database.execute(
                "SELECT s.name, count(t.id) FROM shares s LEFT JOIN shared_tables t ON t.share_id = s.id GROUP BY s.id"))
            created = database.execute("SELECT count(*) FROM audit_events WHERE operation = 'createShare'").fetchone()[0]
        assert set(shares.values()) == {3}, "half a change"
        assert created == len(shares), "a change without its event"
        assert set(acknowledged[:known]) <= set(shares), "an acknowledged change is missing"
    assert len(backups[-1][0].read_bytes()) > len(backups[0][0].read_bytes())


@pytest.mark.parametrize("kinds", [("sqlite", "postgres", "sqlite"), ("postgres", "sqlite", "postgres")])
def test_a_registry_moves_to_another_kind_of_database_and_back(home, kinds):
    first = home.server("first", kinds[0]).start()
    profiles = populate(first)
    share = first.admin("share", "show", "retail")
    server, contents = first, None
    for number, kind in enumerate(kinds[1:]):
        backup = home.folder / f"{number}.backup"
        rows = server.admin("registry", "backup", str(backup))["rows"]
        server.stop()
        server = home.server(f"next-{number}", kind)
        restored = server.admin("registry", "restore", str(backup))
        assert restored["comparison"] is None and restored["rows"] == rows
        server.start()
        assert server.admin("share", "show", "retail") == share
        for profile in profiles.values():
            assert read(profile, server.endpoint) == [1, 2, 3]
        status = server.admin("registry", "status")
        assert status["server"]["state"] == "running" and status["rows"]["recipients"] == 2
        assert status["rows"] == rows | {"audit_events": rows["audit_events"] + 1}
        if kind == "postgres":
            assert status["kind"] == "PostgreSQL" and status["databaseConnections"] >= 1
            assert "@" not in status["location"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_revoked_since_is_named_and_works_again(home, kind):
    server = home.server("server", kind).start()
    profiles = populate(server)
    api = AdminAPI(server)
    _, tag = api.get("/recipients/acme")
    backup = home.folder / "a.backup"
    server.admin("registry", "backup", str(backup))
    token = server.admin("recipient", "show", "acme")["tokens"][0]["id"]
    server.admin("recipient", "revoke", "acme", "--token", token)
    server.admin("recipient", "delete", "beta", "--yes")
    later = server.admin("recipient", "create", "later", "--share", "retail")
    lost = server.profile("later")
    refused = requests.get(
        f"{server.endpoint}/shares", headers={"Authorization": f"Bearer {server.token('acme')}"}, timeout=10)
    assert refused.status_code == 401

    with pytest.raises(CommandFailed, match="stop it|stop all servers"):
        server.admin("registry", "restore", str(backup), "--replace", "--yes")
    server.stop()
    with pytest.raises(CommandFailed, match="add --replace"):
        server.admin("registry", "restore", str(backup))
    with pytest.raises(CommandFailed, match="add --yes"):
        server.admin("registry", "restore", str(backup), "--replace")
    found = server.admin("registry", "restore", str(backup), "--replace", "--yes")
    comparison = found["comparison"]
    assert {entry["holder"] for entry in comparison["revivedTokens"]} == {"acme", "beta"}
    assert token in [entry["id"] for entry in comparison["revivedTokens"]]
    assert comparison["revivedRecipients"] == ["beta"] and comparison["lostRecipients"] == ["later"]
    assert [entry["holder"] for entry in comparison["lostTokens"]] == ["later"]
    server.start()
    for profile in profiles.values():
        assert read(profile, server.endpoint) == [1, 2, 3]
    with pytest.raises(requests.HTTPError):
        read(lost, server.endpoint)
    assert later["name"] == "later"
    stale = api.send("PATCH", "/recipients/acme", {"comment": "x"}, match=tag)
    assert stale.status_code == 412, "a tag of before the restoration matches"
    if kind == "sqlite":
        kept = pathlib.Path(found["kept"])
        assert kept.exists() and kept.stat().st_mode & 0o777 == 0o600
        with sqlite3.connect(f"file:{kept}?mode=ro", uri=True) as database:
            assert database.execute("SELECT name FROM recipients ORDER BY name").fetchall() == [("acme",), ("later",)]


def test_a_cut_off_backup_changes_nothing(home):
    server = home.server("server", "sqlite").start()
    populate(server)
    backup = home.folder / "a.backup"
    server.admin("registry", "backup", str(backup))
    server.admin("share", "create", "later")
    server.stop()
    whole = backup.read_bytes()
    for size in (0, 100, 5000, len(whole) // 2, len(whole) - 1):
        backup.write_bytes(whole[:size])
        with pytest.raises(CommandFailed, match="damaged"):
            server.admin("registry", "restore", str(backup), "--replace", "--yes")
    assert {share["name"] for share in server.admin("share", "list")["shares"]} == {"retail", "later"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_restoration_that_is_killed_leaves_the_old_or_the_new_registry(home, kind):
    server = home.server("server", kind).start()
    server.admin("share", "create", "old")
    backup = home.folder / "a.backup"
    # Enough that it takes a while.
    api = AdminAPI(server)
    for number in range(20):
        body = {"name": f"b{number}", "tables": [
            {"table": f"d.t{index}", "location": f"s3://lake/{number}/{index}"} for index in range(300)]}
        assert api.send("POST", "/shares", body).status_code == 201
    server.admin("registry", "backup", str(backup))
    for number in range(20):
        server.admin("share", "delete", f"b{number}", "--yes")
    current = home.folder / "current.backup"
    server.admin("registry", "backup", str(current))
    server.stop()
    command = [str(BINARY), "registry", "restore", str(backup), "--replace", "--yes", "--config", str(server.config)]
    start = time.monotonic()
    assert subprocess.run(command, capture_output=True, cwd=server.folder, timeout=60).returncode == 0
    takes = time.monotonic() - start
    chance, seen = random.Random(20261125), set()
    for attempt in range(14):
        back = [*command[:3], str(current), *command[4:]]
        assert subprocess.run(back, capture_output=True, cwd=server.folder, timeout=60).returncode == 0
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=server.folder)
        time.sleep(takes * chance.uniform(0.3, 1.05))
        process.send_signal(signal.SIGKILL)
        process.wait()
        if kind == "postgres":
            # The database finds out that its client is gone.
            deadline = time.monotonic() + 30
            while server.admin("registry", "status")["databaseConnections"]:
                assert time.monotonic() < deadline
                time.sleep(0.1)
        names = {share["name"] for share in server.admin("share", "list")["shares"]}
        assert names in ({"old"}, {"old"} | {f"b{number}" for number in range(20)})
        seen.add(len(names))
        rows = server.admin("registry", "status")["rows"]
        assert rows["shared_tables"] == (0 if len(names) == 1 else 6000)
    assert 1 in seen, "nothing was killed in time"
    server.start()
    assert requests.get(f"{server.host}/healthz", timeout=5).status_code == 200
