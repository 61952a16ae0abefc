"""A server that is asked to end: what is under way is finished, and nothing new is begun."""

import socket
import threading
import time
import urllib.parse

import numpy as np
import pyarrow as pa
import pytest
import requests
from deltalake import write_deltalake

from harness.causeway import Causeway, Store
from harness.sharing import Sharing


@pytest.fixture
def server(start_server, bucket) -> Causeway:
    values = np.random.default_rng(7).integers(0, 2**62, 6_000_000)
    write_deltalake(str(bucket / "big"), pa.table({"a": values}))
    server = start_server(Store("demo", folder=bucket))
    server.admin("share", "create", "s", "--add", "d.t=s3://demo/big")
    server.admin("recipient", "create", "acme", "--share", "s")
    return server


def download_slowly(url: str, begun: threading.Event, chunk: int, pause: float) -> bytes:
    content = b""
    with requests.get(url, stream=True, timeout=60) as answer:
        assert answer.status_code == 200
        for piece in answer.iter_content(chunk):
            content += piece
            begun.set()
            time.sleep(pause)
    return content


@pytest.mark.parametrize("turn", range(3))
def test_downloads_under_way_are_finished(server, bucket, turn):
    stored = next((bucket / "big").glob("*.parquet")).read_bytes()
    url = Sharing(server.endpoint, server.token("acme")).query("s.d.t").urls[0]
    contents, begun = [], [threading.Event() for _ in range(4)]
    readers = [
        threading.Thread(target=lambda one=one: contents.append(download_slowly(url, one, 1 << 20, 0.02 * (turn + 1))))
        for one in begun]
    for reader in readers:
        reader.start()
    for one in begun:
        assert one.wait(30)
    assert server.stop() == 0
    for reader in readers:
        reader.join(60)
    assert [len(content) for content in contents] == [len(stored)] * 4
    assert all(content == stored for content in contents)


def test_an_idle_connection_does_not_hold_it_up(server):
    parts = urllib.parse.urlsplit(server.endpoint)
    idle = socket.create_connection((parts.hostname, parts.port))
    half = socket.create_connection((parts.hostname, parts.port))
    half.sendall(b"GET /delta-sharing/shares HTTP/1.1\r\nHost: x\r\n")
    kept = requests.Session()
    assert kept.get(f"{server.host}/healthz", timeout=30).status_code == 200
    began = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - began < 15
    for connection in (idle, half):
        connection.close()
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{server.host}/healthz", timeout=5)
