"""The server's log: one line of JSON a request, and never a secret."""

import json
import time
import urllib.parse

import requests

from harness.sharing import Sharing


def entries(server) -> list[dict]:
    return [json.loads(line) for line in server.log.read_text().splitlines() if line.startswith("{")]


def test_no_secret_reaches_the_log(backend):
    """Among them those that a client puts where they do not belong."""
    server = backend.server
    token = server.token("reader")
    answer = backend.sharing.query("lake.delta.trips")
    for url in answer.urls:
        requests.get(url, timeout=30)
        requests.get(url + "0", timeout=30)
    requests.get(f"{server.endpoint}/shares?access_token={token}", timeout=30)
    requests.get(f"{server.endpoint}/shares/{token}", headers=backend.sharing.headers, timeout=30)
    Sharing(server.endpoint, token + "x").get("/shares")
    signatures = {
        value for url in answer.urls
        for value in urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)["X-Amz-Signature"]}
    text = server.log.read_text()
    assert server.secrets_in_log() == []
    assert not any(signature in text for signature in signatures)


def test_each_request_is_one_line(backend):
    before = len(entries(backend.server))
    assert backend.sharing.query("lake.delta.nested").status == 200
    assert backend.sharing.get("/shares/absent-from-log").status_code == 404
    # A line is written once the last byte of its answer is.
    deadline = time.monotonic() + 10
    new: list[str] = []
    while not any("404" in line for line in new) and time.monotonic() < deadline:
        time.sleep(0.05)
        new = [json.dumps(entry) for entry in entries(backend.server)[before:]]
    assert any("200" in line and "reader" in line and "query" in line for line in new), new
    assert any("404" in line and "reader" in line for line in new), new


def test_a_request_cannot_write_lines_of_its_own(backend):
    server = backend.server
    requests.get(f"{server.endpoint}/shares/a%0A%7B%22level%22%3A%22forged%22%7D", headers=backend.sharing.headers,
                 timeout=30)
    requests.get(f"{server.endpoint}/shares", timeout=30, headers={"User-Agent": '"}\u00a0{"level":"forged"}'})
    for line in server.log.read_text().splitlines():
        assert not line.startswith('{"level":"forged"}')
    assert not any(entry.get("level") == "forged" for entry in entries(server))
