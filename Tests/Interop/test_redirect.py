"""The listener of plain HTTP beside https: it says where the server is, and takes nothing."""

import socket
import time

import pytest
import requests

from harness.tls import Secure


@pytest.fixture
def secure(start_server, tmp_path) -> Secure:
    return Secure(start_server, tmp_path, redirect=True)


def url(secure: Secure, path: str) -> str:
    return f"http://127.0.0.1:{secure.server.redirect_port}{path}"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", ["/", "/delta-sharing/shares", "//evil.example/", "/files/secret-token?token=abc"])
def test_every_path_leads_to_the_endpoint(secure, method, path):
    answer = requests.request(method, url(secure, path), allow_redirects=False, timeout=20)
    assert answer.status_code == 308
    assert answer.headers["Location"] == secure.server.endpoint
    assert answer.headers["Connection"] == "close"
    assert "secret-token" not in f"{answer.headers}{answer.text}"
    assert answer.text == ("" if method == "HEAD" else f"{secure.server.endpoint}\n")


def test_a_client_follows_it(secure):
    answer = requests.get(url(secure, "/"), timeout=20, verify=secure.trusted)
    assert answer.url == secure.server.endpoint and answer.history[0].status_code == 308


def test_a_token_in_clear_is_not_sent_on(secure):
    answer = requests.get(
        url(secure, "/delta-sharing/shares"), headers={"Authorization": "Bearer not-a-token"}, timeout=20,
        allow_redirects=False)
    assert answer.status_code == 403 and "Location" not in answer.headers
    assert "not-a-token" not in answer.text and "replaced" in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_are_refused(secure, method):
    answer = requests.request(method, url(secure, "/delta-sharing/shares"), timeout=20, allow_redirects=False)
    assert answer.status_code == 405 and answer.headers["Allow"] == "GET, HEAD"


def test_a_body_is_not_read(secure):
    with socket.create_connection(("127.0.0.1", secure.server.redirect_port), timeout=20) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n")
        answer, begun = b"", time.monotonic()
        while piece := connection.recv(4096):
            answer += piece
        assert answer.startswith(b"HTTP/1.1 405") and time.monotonic() - begun < 5


def test_no_challenge_is_answered_where_none_is_under_way(secure):
    answer = requests.get(url(secure, "/.well-known/acme-challenge/abc"), timeout=20, allow_redirects=False)
    assert answer.status_code == 404


def test_whoever_sends_no_request_is_closed(secure):
    with socket.create_connection(("127.0.0.1", secure.server.redirect_port), timeout=20) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: ")
        assert connection.recv(4096) == b""
