"""Shares and grants change a thousand times while recipients read: nobody is refused wrongly, nobody reads on."""

import itertools
import json
import threading
import time

import pyarrow as pa
import pytest
import requests
from deltalake import write_deltalake

from harness.admin_api import AdminAPI, AdministeredServer
from harness.causeway import Store
from harness.sharing import Sharing

CHANGES = 1000


@pytest.fixture
def server(tmp_path):
    bucket = tmp_path / "bucket"
    bucket.mkdir()
    for start in range(0, 40, 2):
        write_deltalake(str(bucket / "t"), pa.table({"a": [start, start + 1]}), mode="append")
    server = AdministeredServer(tmp_path / "server", [Store("lake", folder=bucket)])
    server.start()
    server.admin("share", "create", "steady", "--add", "d.t=s3://lake/t")
    server.admin("share", "create", "other", "--add", "d.t=s3://lake/t")
    for name in ("steady-reader", "other-reader"):
        server.admin("recipient", "create", name, "--share", "steady", "--share", "other")
    yield server
    server.stop()
    assert server.secrets_in_log() == []


class SteadyReader(threading.Thread):
    """Reads what nobody takes away from it: lists, pages and files."""

    def __init__(self, server, stop: threading.Event):
        super().__init__()
        self.sharing = Sharing(server.endpoint, server.token("steady-reader"))
        self.halt, self.requests, self.failures = stop, 0, []

    def run(self) -> None:
        try:
            while not self.halt.is_set():
                self.turn()
        except Exception as error:
            self.failures.append(repr(error))

    def turn(self) -> None:
        names = [share["name"] for share in self.sharing.items("/shares")]
        if "steady" not in names:
            self.failures.append(f"the share is missing from {names}")
        files, token = [], None
        while True:
            body = {"maxFiles": 7} | ({"pageToken": token} if token else {})
            answer = self.sharing.query("steady.d.t", body)
            self.requests += 1
            if answer.status != 200:
                self.failures.append(f"{answer.status}: {answer.response.text[:200]}")
                return
            files += answer.files
            ends = [line["endStreamAction"] for line in answer.lines if "endStreamAction" in line]
            token = ends[0].get("nextPageToken") if ends else None
            if not token:
                break
        if len(files) != 20:
            self.failures.append(f"{len(files)} files")
        for file in files[:3]:
            self.requests += 1
            status = requests.get(file.get("url") or file["file"]["url"], timeout=30).status_code
            if status != 200:
                self.failures.append(f"a file: {status}")


def test_a_thousand_changes(server):
    api = AdminAPI(server)
    stop = threading.Event()
    readers = [SteadyReader(server, stop) for _ in range(3)]
    other = Sharing(server.endpoint, server.token("other-reader"))
    ids = {share["name"]: share["id"] for share in other.items("/shares")}
    # An answer whose URLs were made before all of the changes.
    before = Sharing(server.endpoint, server.token("steady-reader")).query("steady.d.t")
    for reader in readers:
        reader.start()

    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {api.token}"

    def change(method: str, path: str, body: object = None) -> None:
        answer = session.request(
            method, f"{api.address}/admin/v1{path}", json=body, timeout=60,
            headers={"If-Match": "*"} if method == "PATCH" else {})
        assert answer.status_code in (200, 201), answer.text

    def status(path: str = "/shares/other/schemas/d/tables/t/version", name: str = "other") -> int:
        return other.get(path.replace("/other/", f"/{name}/")).status_code

    def steps():
        """The changes, each with what has to hold from the moment that it was acknowledged."""
        for number in itertools.count():
            yield "DELETE", "/recipients/other-reader/grants/other", None, lambda: status() == 404
            yield "PUT", "/recipients/other-reader/grants/other", None, lambda: status() == 200
            name = f"renamed-{number}"
            yield "PATCH", "/shares/other", {"name": name}, lambda name=name: (
                status() == 404 and status(name=name) == 200
                and other.get(f"/shares/{name}").json()["share"]["id"] == ids["other"])
            yield "PATCH", f"/shares/{name}", {"name": "other"}, lambda: status() == 200
            yield "PATCH", "/shares/other", {"add": [{"table": f"d.t{number}", "location": "s3://lake/t"}]}, (
                lambda number=number: other.query(f"other.d.t{number}").status == 200)
            yield "PATCH", "/shares/other", {"remove": [f"d.t{number}"]}, (
                lambda number=number: other.query(f"other.d.t{number}").status == 404)

    violations = []
    started = time.monotonic()
    for number, (method, path, body, holds) in enumerate(itertools.islice(steps(), CHANGES)):
        change(method, path, body)
        if not holds():
            violations.append(f"change {number}: {method} {path} {json.dumps(body)}")
    seconds = time.monotonic() - started
    stop.set()
    for reader in readers:
        reader.join(60)
    assert violations == []
    assert [failure for reader in readers for failure in reader.failures] == []
    assert sum(reader.requests for reader in readers) > CHANGES / 10
    for file in before.files:
        assert requests.get(file.get("url") or file["file"]["url"], timeout=30).status_code == 200
    print(f"{CHANGES} changes in {seconds:.1f} s beside {sum(reader.requests for reader in readers)} requests")
