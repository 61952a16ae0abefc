"""Requests that no honest client sends: each is refused, and the server goes on."""

import select
import socket
import time

import pytest

from harness.sharing import assert_error, send_bare, table_path

HUNDRED_MEGABYTES = 100 * 1024 * 1024

NAMES = [
    "..", ".", "%2e%2e", "%2E%2E%2F%2E%2E", "..%2f..%2fetc%2fpasswd", "a%2Fb", "%00", "lake%00", "%0a", "%0d%0aX:%20y",
    "%ff", "%c0%ae", "%", "%zz", "a" * 300, "a" * 5000, "%F0%9F%9A%A2" * 40, "lake'--", "lake%22", "*", "lake;x", "%20",
    "lake%20", "%20lake", "lake.delta", "la%6Be%2e", "{share}", ":share", "~", "\\..\\",
]
PLACES = [
    "/shares/{}", "/shares/{}/schemas", "/shares/lake/schemas/{}/tables",
    "/shares/lake/schemas/delta/tables/{}/metadata", "/shares/lake/schemas/delta/tables/{}/version",
]


@pytest.mark.parametrize("name", NAMES, ids=lambda name: name[:20])
def test_names(backend, name):
    headers = backend.sharing.headers
    for place in PLACES:
        answer = send_bare(backend.server.port, "GET", "/delta-sharing" + place.format(name), headers)
        assert_error(answer, {400, 404, 414})
    assert backend.server.is_healthy()


def test_an_encoded_name_is_the_name(backend):
    answer = send_bare(backend.server.port, "GET", "/delta-sharing/shares/%6C%61ke", backend.sharing.headers)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("target", [
    "/delta-sharing/../healthz/../../etc/passwd", "//etc/passwd", "/files/../../../../etc/passwd",
    "/files/..%2f..%2f..%2fetc%2fpasswd", "/files/%2e%2e/secret", "/files/" + "A" * 4000, "/files/%00",
    "/delta-sharing/shares?pageToken=" + "%41" * 4000, "*", "http://169.254.169.254/latest/meta-data/",
])
def test_targets(backend, target):
    answer = send_bare(backend.server.port, "GET", target, {})
    assert 400 <= answer.status_code < 500, answer.text[:300]
    assert "root:" not in answer.text
    assert backend.server.is_healthy()


def test_urls_do_not_follow_the_host_header(backend):
    if not backend.delivers_by_proxy:
        pytest.skip("the URLs of this backend are the object store's")
    answer = backend.sharing.send(
        "POST", table_path("lake.delta.trips") + "/query", json={},
        headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"})
    assert answer.status_code == 200
    assert "evil.example" not in answer.text and backend.server.host in answer.text


def read_answer(connection: socket.socket, seconds: float) -> bytes:
    """What the server sends until it closes, or until time is up."""
    received, deadline = b"", time.monotonic() + seconds
    while time.monotonic() < deadline:
        readable, _, _ = select.select([connection], [], [], 0.2)
        if not readable:
            if b"\r\n\r\n" in received and received.rstrip().endswith(b"}"):
                break
            continue
        try:
            chunk = connection.recv(65536)
        except ConnectionResetError:
            break
        if not chunk:
            break
        received += chunk
    return received


@pytest.mark.parametrize("chunked", [False, True])
def test_a_huge_body_is_refused_early(backend, chunked):
    length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {HUNDRED_MEGABYTES}"
    authorization = backend.sharing.headers["Authorization"]
    started = time.monotonic()
    with socket.create_connection(("127.0.0.1", backend.server.port), timeout=30) as connection:
        connection.sendall(
            f"POST /delta-sharing{table_path('lake.delta.trips')}/query HTTP/1.1\r\nHost: x\r\n"
            f"Authorization: {authorization}\r\nContent-Type: application/json\r\n{length}\r\n\r\n".encode())
        block = b"[" * 65536
        data = (b"10000\r\n" + block + b"\r\n") if chunked else block
        sent = 0
        try:
            while sent < HUNDRED_MEGABYTES and not select.select([connection], [], [], 0)[0]:
                connection.sendall(data)
                sent += len(block)
        except (BrokenPipeError, ConnectionResetError):
            pass
        answer = read_answer(connection, 20)
    assert answer.split(b" ")[1:2] in ([b"413"], [b"400"]), answer[:300]
    assert b'"errorCode"' in answer and b'"message"' in answer
    assert time.monotonic() - started < 20
    assert sent < HUNDRED_MEGABYTES, "the server read all of it"
    assert backend.server.is_healthy()


@pytest.mark.parametrize("raw", [
    b"GARBAGE\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 200,
    b"GET /healthz HTTP/1.1\r\n" + b"X: y\r\n" * 20000 + b"\r\n", b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\n\r\n",
    b"POST /delta-sharing/shares HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    b"POST /delta-sharing/shares HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nxx",
])
def test_what_is_no_request(backend, raw):
    with socket.create_connection(("127.0.0.1", backend.server.port), timeout=30) as connection:
        try:
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        answer = read_answer(connection, 5)
    assert not answer.startswith(b"HTTP/1.1 2") or raw.startswith(b"GET /healthz"), answer[:200]
    assert backend.server.is_healthy()


def test_connections_that_say_nothing_block_nobody(backend):
    idle = [socket.create_connection(("127.0.0.1", backend.server.port), timeout=30) for _ in range(100)]
    try:
        started = time.monotonic()
        assert backend.sharing.query("lake.delta.trips").status == 200
        assert time.monotonic() - started < 10
    finally:
        for connection in idle:
            connection.close()
