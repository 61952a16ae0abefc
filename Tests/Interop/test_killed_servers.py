"""Servers that are killed in the middle of administrative changes: what was acknowledged is kept, the rest is whole or
absent."""

import os
import random
import threading
import time

import pytest
import requests

from harness.admin_api import AdminAPI, AdministeredServer
from harness.postgres import PostgreSQL, installation, keep_registry_in

CHANGES = 500
KILLS = 12


@pytest.fixture(params=["sqlite", "postgres"])
def server(request, tmp_path):
    server = AdministeredServer(tmp_path / "server", [])
    database = None
    if request.param == "postgres":
        if installation() is None and not os.environ.get("CI"):
            pytest.skip("no PostgreSQL server is installed")
        database = PostgreSQL()
        keep_registry_in(database, server.config)
    server.start()
    yield server
    server.stop()
    if database:
        database.close()
    assert server.secrets_in_log() == []


class Killer(threading.Thread):
    """Kills the server at random moments and starts it again."""

    def __init__(self, server: AdministeredServer, seed: int):
        super().__init__()
        self.server, self.random, self.kills = server, random.Random(seed), 0
        self.done = threading.Event()

    def run(self) -> None:
        while self.kills < KILLS and not self.done.is_set():
            time.sleep(self.random.uniform(0.02, 0.25))
            self.server.kill()
            self.kills += 1
            self.server.start()


def test_what_was_acknowledged_is_kept(server):
    api = AdminAPI(server)
    killer = Killer(server, seed=20261125)
    killer.start()
    acknowledged, unknown, removed = {}, set(), set()
    for number in range(CHANGES):
        name = f"s{number}"
        body = {"name": name, "comment": f"c{number}", "tables": [
            {"table": f"d.t{index}", "location": f"s3://lake/{number}/{index}"} for index in range(3)]}
        try:
            if number % 5 == 4 and f"s{number - 1}" in acknowledged:
                gone = f"s{number - 1}"
                answer = requests.delete(
                    f"{api.address}/admin/v1/shares/{gone}", timeout=30,
                    headers={"Authorization": f"Bearer {api.token}", "If-Match": "*"})
                assert answer.status_code == 204, answer.text
                acknowledged.pop(gone)
                removed.add(gone)
            else:
                answer = requests.post(
                    f"{api.address}/admin/v1/shares", json=body, timeout=30,
                    headers={"Authorization": f"Bearer {api.token}"})
                assert answer.status_code == 201, answer.text
                acknowledged[name] = answer.json()["id"]
        except requests.RequestException:
            # Killed before it answered: the change was made as a whole, or not at all.
            unknown.add(name)
            if number % 5 == 4 and f"s{number - 1}" in acknowledged:
                unknown.add(f"s{number - 1}")
                acknowledged.pop(f"s{number - 1}")
            time.sleep(0.05)
    killer.done.set()
    killer.join(60)
    assert killer.kills >= 3, "the changes were over before the server was killed"
    deadline = time.monotonic() + 30
    while not server.is_healthy():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    present = {share["name"]: share for share in server.admin("share", "list")["shares"]}
    assert {name: present[name]["id"] for name in acknowledged if name in present} == acknowledged
    assert removed.isdisjoint(present)
    assert set(present) <= set(acknowledged) | unknown
    for name in unknown & set(present):
        assert len(server.admin("share", "show", name)["tables"]) == 3, "half a change"
    sequences = [event["sequence"] for event in api.plain("GET", "/audit?limit=10000").json()["items"]]
    assert sequences == list(range(len(sequences), 0, -1)), "the audit has gaps"
    print(f"{len(acknowledged)} acknowledged, {len(removed)} removed, {len(unknown)} unknown, {killer.kills} kills")
