"""A support bundle of a server that runs: what helps is in it, and nothing that is secret."""

import subprocess
import tarfile

import delta_sharing
import pyarrow as pa
import pytest
import requests
from deltalake import write_deltalake

from harness.admin_api import AdministeredServer
from harness.causeway import BINARY, Store
from harness.object_store import SECRET_ACCESS_KEY, ObjectStore


@pytest.fixture
def server(tmp_path):
    write_deltalake(str(tmp_path / "buckets" / "lake" / "t"), pa.table({"a": [1, 2, 3]}))
    store = ObjectStore(tmp_path / "buckets", tmp_path / "rclone.log")
    server = AdministeredServer(tmp_path / "server", [Store("lake", endpoint=store.endpoint)]).start()
    yield server
    server.stop()
    store.stop()


def test_a_bundle_of_a_running_server(server, tmp_path):
    server.admin("share", "create", "retail", "--add", "d.t=s3://lake/t")
    server.admin("recipient", "create", "acme", "--share", "retail")
    assert sorted(delta_sharing.load_as_pandas(f"{server.profile('acme')}#retail.d.t")["a"]) == [1, 2, 3]
    token = server.token("acme")
    # Clients send tokens where names belong.
    answer = requests.get(
        f"{server.endpoint}/shares/{token}", headers={"Authorization": f"Bearer {token}", "User-Agent": token}, timeout=9)
    assert answer.status_code == 404
    path = tmp_path / "b.tar.gz"
    report = server.admin("support", "bundle", "--output", str(path))
    assert path.stat().st_mode & 0o777 == 0o600 and report["file"] == str(path)
    with tarfile.open(path) as archive:
        texts = {
            member.name.split("/", 1)[1]: archive.extractfile(member).read().decode() for member in archive.getmembers()}
        assert {member.mode for member in archive.getmembers()} == {0o600}
    assert [piece["name"] for piece in report["pieces"]] == list(texts)
    assert {piece["name"]: piece["bytes"] for piece in report["pieces"]} == {
        name: len(text.encode()) for name, text in texts.items()}
    assert texts["readiness.txt"] == "ready\n"
    assert "causeway_requests" in texts["metrics.txt"]
    assert '"state" : "running"' in texts["registry.json"]
    assert "acme" in texts["audit.jsonl"]
    assert "storage.stores[0].secretAccessKeyFile" in texts["configuration.txt"]
    secret = (server.folder / "secret").read_text().split()
    for name, text in texts.items():
        for value in [token, SECRET_ACCESS_KEY, *secret, *server.secrets]:
            assert value not in text, name
        assert "X-Amz-Signature=" not in text.replace("X-Amz-Signature=***", "")
    again = subprocess.run(
        [BINARY, "support", "bundle", "--output", path, "--config", server.config], capture_output=True, text=True)
    assert again.returncode == 73 and "exists already" in again.stderr
