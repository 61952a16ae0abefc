"""How many requests are answered."""

import concurrent.futures
import socket
import time
import urllib.parse

import numpy as np
import pyarrow as pa
import pytest
import requests
from deltalake import write_deltalake

from harness.causeway import Causeway, Store
from harness.iceberg_catalog import assert_iceberg_error
from harness.oauth import Client
from harness.sharing import Sharing


def ask(server: Causeway, token: str, count: int, path: str = "/shares") -> list[requests.Response]:
    sharing = Sharing(server.endpoint, token)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        return list(pool.map(lambda _: sharing.get(path), range(count)))


@pytest.fixture
def limited(start_server):
    def start(**limits: int) -> Causeway:
        server = start_server(limits=limits)
        for name in ("acme", "other"):
            server.admin("recipient", "create", name)
        return server

    return start


def test_a_recipient_that_asks_too_often_waits(limited):
    server = limited(recipientRequestsPerSecond=2, requestsPerSecond=0)
    answers = ask(server, server.token("acme"), 12)
    good = [answer for answer in answers if answer.status_code == 200]
    held = [answer for answer in answers if answer.status_code == 429]
    assert 4 <= len(good) <= 8 and len(good) + len(held) == 12
    for answer in held:
        assert answer.json()["errorCode"] == "RESOURCE_EXHAUSTED" and "this recipient" in answer.json()["message"]
        assert int(answer.headers["Retry-After"]) >= 1
    # Nobody else does.
    assert {answer.status_code for answer in ask(server, server.token("other"), 4)} == {200}
    time.sleep(int(held[-1].headers["Retry-After"]))
    assert Sharing(server.endpoint, server.token("acme")).get("/shares").status_code == 200


def test_the_iceberg_catalog_counts_too(limited):
    server = limited(recipientRequestsPerSecond=1, requestsPerSecond=0)
    answers = ask(server, server.token("acme"), 8, "/iceberg/v1/config?warehouse=none")
    held = [answer for answer in answers if answer.status_code == 429]
    assert len(held) >= 4
    assert_iceberg_error(held[0], 429, "TooManyRequestsException")
    assert int(held[0].headers["Retry-After"]) >= 1


def test_all_together_are_bounded(limited):
    server = limited(recipientRequestsPerSecond=0, requestsPerSecond=2)
    answers = ask(server, server.token("acme"), 8)
    held = [answer for answer in answers if answer.status_code == 429]
    assert held and "all recipients" in held[0].json()["message"]
    # Who is not known takes nothing from those who are.
    time.sleep(2.5)
    assert {answer.status_code for answer in ask(server, "cwy_" + "A" * 43, 20)} == {401}
    assert Sharing(server.endpoint, server.token("other")).get("/shares").status_code == 200


def test_token_requests_are_bounded_by_address_and_client(limited):
    server = limited(recipientRequestsPerSecond=0, requestsPerSecond=0)
    client = Client.make(server, "acme")
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        good = list(pool.map(lambda _: client.ask(), range(70)))
    server.secrets.update(answer.json()["access_token"] for answer in good if answer.status_code == 200)
    held = [answer for answer in good if answer.status_code == 429]
    assert held and len(held) <= 10
    assert held[0].json()["error"] == "temporarily_unavailable" and int(held[0].headers["Retry-After"]) >= 1
    # Another client of the same address gets its tokens, until the address has had enough.
    other = Client.make(server, "other")
    server.secrets.add(other.token())
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        wrong = list(pool.map(lambda _: client.ask(secret="cws_" + "A" * 43).status_code, range(150)))
    assert wrong.count(401) <= 110 and 429 in wrong


def begin(url: str) -> socket.socket:
    """A download that nobody reads."""
    parts = urllib.parse.urlsplit(url)
    connection = socket.create_connection((parts.hostname, parts.port), timeout=30)
    connection.sendall(f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
    return connection


def begins(connection: socket.socket, within: float) -> bool:
    connection.settimeout(within)
    try:
        return connection.recv(12) == b"HTTP/1.1 200"
    except TimeoutError:
        return False


def test_slow_downloads_of_one_leave_room_for_others(start_server, bucket):
    values = np.random.default_rng(7).integers(0, 2**62, 4_000_000)
    write_deltalake(str(bucket / "big"), pa.table({"a": values}))
    server = start_server(
        Store("demo", folder=bucket),
        limits={"recipientDownloads": 2, "recipientRequestsPerSecond": 0, "requestsPerSecond": 0})
    server.admin("share", "create", "s", "--add", "d.t=s3://demo/big")
    for name in ("acme", "other"):
        server.admin("recipient", "create", name, "--share", "s")
    url = Sharing(server.endpoint, server.token("acme")).query("s.d.t").urls[0]
    stalled = [begin(url) for _ in range(2)]
    assert all(begins(connection, 10) for connection in stalled)
    waiting = begin(url)
    assert not begins(waiting, 1)
    assert requests.head(url, timeout=10).status_code == 200
    others = Sharing(server.endpoint, server.token("other")).query("s.d.t").urls[0]
    assert len(requests.get(others, timeout=60).content) > 30_000_000
    assert not begins(waiting, 0.5)
    stalled[0].close()
    assert begins(waiting, 10)
    for connection in (*stalled, waiting):
        connection.close()
