"""The audit of accesses and changes, and metrics."""

import json
import os
import re
import stat
import time

import pyarrow as pa
import pytest
import requests
from deltalake import write_deltalake

from harness.admin_api import AdminAPI, AdministeredServer
from harness.causeway import Store
from harness.sharing import Sharing


@pytest.fixture
def server(tmp_path):
    bucket = tmp_path / "bucket"
    bucket.mkdir()
    for start in range(0, 6, 2):
        write_deltalake(str(bucket / "t"), pa.table({"a": [start, start + 1]}), mode="append")
    server = AdministeredServer(tmp_path / "server", [Store("lake", folder=bucket)])
    server.start()
    server.admin("share", "create", "s", "--add", "d.t=s3://lake/t")
    server.admin("recipient", "create", "acme", "--share", "s")
    yield server
    server.stop()
    assert server.secrets_in_log() == []


def events(server, *arguments: str) -> list[dict]:
    return server.admin("audit", "show", "--limit", "1000", *arguments)["events"]


def settled(server, count: int) -> list[dict]:
    """The events once so many are written, newest first."""
    deadline = time.monotonic() + 20
    while len(found := events(server)) < count:
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
    return found


def test_each_request_and_each_change_is_one_event(server):
    token = server.token("acme")
    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity",
               "User-Agent": "Delta-Sharing-Test/1.0 (\u00e9)\t{}".encode()}
    answer = requests.post(
        f"{server.endpoint}/shares/s/schemas/d/tables/t/query", json={}, headers=headers, timeout=30)
    files = [json.loads(line)["file"] for line in answer.text.splitlines() if "file" in json.loads(line)]
    content = requests.get(files[0]["url"], timeout=30)
    missing = requests.get(f"{server.endpoint}/shares/none", headers=headers, timeout=30)
    stranger = requests.get(f"{server.endpoint}/shares", timeout=30)
    requests.get(f"{server.host}/healthz", timeout=30)
    found = settled(server, 7)
    assert len(found) == 7
    changes = [(e["action"], e["object"], e["administrator"].split(" ")[0]) for e in found if e["kind"] == "admin"]
    assert sorted(changes) == [
        ("createRecipient", "acme", "commandLine"), ("createShare", "s", "commandLine"),
        ("mintToken", "acme", "commandLine")]
    by_request = {e["request"]: e for e in found if e["kind"] == "access"}
    query = by_request[answer.headers["X-Request-Id"]]
    assert (query["action"], query["recipient"], query["status"], query["outcome"]) == ("query", "acme", 200, "complete")
    assert (query["share"], query["schema"], query["table"]) == ("s", "d", "t")
    assert (query["tableVersion"], query["files"], query["bytes"]) == (2, 3, len(answer.content))
    assert query["address"] == "127.0.0.1" and query["addressKnownBy"] == "socket"
    assert query["userAgent"].startswith("Delta-Sharing-Test/1.0")
    shown = server.admin("recipient", "show", "acme")
    assert query["credential"] == shown["tokens"][0]["id"] and query["recipientId"] == shown["id"]
    file = by_request[content.headers["X-Request-Id"]]
    assert (file["action"], file["recipient"], file["fileBytes"]) == ("file", "acme", len(content.content))
    assert by_request[missing.headers["X-Request-Id"]]["error"] == "RESOURCE_DOES_NOT_EXIST"
    refused = by_request[stranger.headers["X-Request-Id"]]
    assert refused["status"] == 401 and "recipient" not in refused
    assert len(events(server, "--failed")) == 2
    assert {e["recipient"] for e in events(server, "--recipient", "acme")} == {"acme"}
    assert events(server, "--since", "2020-01-01T00:00:00Z", "--until", "2021-01-01T00:00:00Z") == []


def test_the_file_is_private_and_holds_no_secret(server):
    token = server.token("acme")
    answer = Sharing(server.endpoint, token).query("s.d.t")
    urls = [(file.get("url") or file["file"]["url"]) for file in answer.files]
    for url in urls:
        requests.get(url, timeout=30)
    # Clients put tokens where names belong.
    requests.get(f"{server.endpoint}/shares/{token}", headers={"Authorization": f"Bearer {token}"}, timeout=30)
    settled(server, 4 + len(urls))
    path = server.folder / "causeway.audit.log"
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    text = path.read_text()
    assert token not in text
    for url in urls:
        assert url.rsplit("=", 1)[1] not in text
    for line in text.splitlines():
        assert json.loads(line)["v"] == 1


def test_sources_are_summed_up(server):
    token = server.token("acme")
    for agent, count in (("Databricks-Runtime/16.4 x", 3), ("other/1", 2)):
        for _ in range(count):
            requests.get(
                f"{server.endpoint}/shares", headers={"Authorization": f"Bearer {token}", "User-Agent": agent},
                timeout=30)
    settled(server, 8)
    rows = server.admin("audit", "sources")["sources"]
    assert [(r["program"], r["requests"], r["address"], r["statuses"]) for r in rows] == [
        ("Databricks-Runtime/16.4", 3, "127.0.0.1", {"200": 3}), ("other/1", 2, "127.0.0.1", {"200": 2})]


def test_metrics_are_read_by_prometheus(server):
    api = AdminAPI(server)
    token = server.token("acme")
    Sharing(server.endpoint, token).query("s.d.t")
    settled(server, 5)
    assert requests.get(f"{api.address}/metrics", timeout=30).status_code == 401
    answer = requests.get(f"{api.address}/metrics", headers={"Authorization": f"Bearer {api.token}"}, timeout=30)
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = answer.text.splitlines()
    assert 'causeway_requests_total{route="query",status="2xx"} 1' in lines
    assert "causeway_files_handed_out_total 3" in lines
    assert any(line.startswith('causeway_audit_written_total{sink="file"}') for line in lines)
    assert 'causeway_snapshot_cache_requests_total{result="miss"} 1' in lines
    assert "causeway_snapshot_cache_snapshots 1" in lines
    assert any(line.startswith('causeway_registry_operation_duration_seconds_count{operation="token"}') for line in lines)
    assert any(line.startswith('causeway_registry_operation_duration_seconds_count{operation="mintToken"}')
               for line in lines)
    assert any(line.startswith("causeway_connections ") for line in lines)
    assert "acme" not in answer.text and token not in answer.text


def test_metrics_count_refusals(server):
    api = AdminAPI(server)
    for headers in ({}, {"Authorization": "Basic x"}, {"Authorization": "Bearer x"},
                    {"Authorization": "Bearer cwy_" + "A" * 43}, {"Authorization": "Bearer a.b.c"}):
        assert requests.get(f"{server.endpoint}/shares", headers=headers, timeout=30).status_code == 401
    server.admin("recipient", "update", "acme", "--ip", "192.0.2.1")
    assert Sharing(server.endpoint, server.token("acme")).get("/shares").status_code == 403
    text = requests.get(f"{api.address}/metrics", headers={"Authorization": f"Bearer {api.token}"}, timeout=30).text
    counted = dict(re.findall(r'causeway_authentication_failures_total{reason="(\w+)"} (\d+)', text))
    assert counted == {"missing": "1", "malformed": "3", "unknown": "1", "address": "1", "expired": "0",
                       "revoked": "0", "untrusted": "0"}


def test_metrics_count_requests_to_stores(tmp_path, object_store, buckets):
    server = AdministeredServer(tmp_path / "server", [Store("lake", endpoint=object_store.endpoint)])
    server.start()
    try:
        server.admin("share", "create", "s", "--add", "d.t=s3://lake/trips")
        server.admin("recipient", "create", "acme", "--share", "s")
        assert Sharing(server.endpoint, server.token("acme")).query("s.d.t").status == 200
        api = AdminAPI(server)
        text = requests.get(f"{api.address}/metrics", headers={"Authorization": f"Bearer {api.token}"}, timeout=30).text
        assert re.search(r'causeway_store_requests_total{store="lake",operation="list",status="200"} [1-9]', text)
        assert re.search(r'causeway_store_request_duration_seconds_count{store="lake",operation="get"} [1-9]', text)
    finally:
        server.stop()


def test_a_file_that_cannot_be_written_is_told_at_the_start(tmp_path):
    server = AdministeredServer(tmp_path / "server", [])
    with server.config.open("a") as file:
        file.write("audit: {file: /nowhere/at/all/audit.log}\n")
    with pytest.raises(RuntimeError, match="78"):
        server.start()
