"""A recipient's life: links that hand out its profile, rotation, revocation."""

import concurrent.futures
import json
import urllib.parse

import pytest
import requests

from harness.causeway import Causeway, CommandFailed
from harness.sharing import Sharing, assert_error


@pytest.fixture
def server(start_server) -> Causeway:
    server = start_server()
    server.admin("share", "create", "s")
    server.admin("recipient", "create", "acme", "--share", "s")
    return server


def link(server: Causeway, *arguments: str) -> str:
    made = server.admin("recipient", "activation", "acme", *arguments)
    server.secrets.add(made["link"].rsplit("/", 1)[1])
    return made["link"]


def status(server: Causeway, token: str) -> int:
    return requests.get(f"{server.endpoint}/shares", headers={"Authorization": f"Bearer {token}"}, timeout=30).status_code


def test_a_link_hands_out_the_profile_once(server):
    url = link(server)
    for method in ("GET", "HEAD", "GET"):
        page = requests.request(method, url, timeout=30)
        assert page.status_code == 200
        assert page.headers["Content-Type"] == "text/html; charset=utf-8"
        assert page.headers["Cache-Control"] == "no-store" and page.headers["Referrer-Policy"] == "no-referrer"
        assert "acme" not in page.text and "cwy_" not in page.text
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: requests.post(url, timeout=30), range(16)))
    handed = [answer for answer in answers if answer.status_code == 200]
    assert len(handed) == 1 and {answer.status_code for answer in answers} == {200, 410}
    assert handed[0].headers["Content-Disposition"] == 'attachment; filename="acme.share"'
    assert handed[0].headers["Cache-Control"] == "no-store"
    profile = handed[0].json()
    server.secrets.add(profile["bearerToken"])
    assert profile["endpoint"] == server.endpoint and profile["shareCredentialsVersion"] == 1
    assert status(server, profile["bearerToken"]) == 200
    assert requests.get(url, timeout=30).status_code == 410
    assert len(server.admin("recipient", "show", "acme")["tokens"]) == 1


@pytest.mark.parametrize("path", [
    "/activation/cwa_AAAAAAAAAAAAAAAAAAAAAA", "/activation/x", "/activation/" + "x" * 3000, "/activation/%00",
    "/activation/..%2f..%2fhealthz",
])
def test_links_that_nobody_made(server, path):
    for method in ("GET", "POST"):
        answer = requests.request(method, server.host + path, timeout=30)
        assert answer.status_code == 410
        assert "cwy_" not in answer.text


def test_links_that_were_withdrawn(server):
    url = link(server)
    server.admin("recipient", "activation", "acme", "--withdraw")
    assert requests.post(url, timeout=30).status_code == 410
    assert server.admin("recipient", "show", "acme")["tokens"] == []


def test_other_methods_are_named(server):
    answer = requests.delete(link(server), timeout=30)
    assert answer.status_code == 405 and answer.headers["Allow"] == "GET, HEAD, POST"


def test_rotation_with_grace_and_without(server):
    first = server.token("acme")
    rotated = server.folder / "rotated.share"
    server.admin("recipient", "rotate", "acme", "--output", str(rotated))
    second = json.loads(rotated.read_text())["bearerToken"]
    assert status(server, first) == 200 and status(server, second) == 200
    tokens = server.admin("recipient", "show", "acme")["tokens"]
    assert [token["isExpired"] for token in tokens] == [False, False]
    server.admin("recipient", "rotate", "acme", "--grace", "0", "--output", str(rotated), "--force")
    third = json.loads(rotated.read_text())["bearerToken"]
    server.secrets.update([second, third])
    assert [status(server, token) for token in (first, second, third)] == [401, 401, 200]


def test_one_token_is_revoked(server):
    first = server.token("acme")
    other = server.folder / "other.share"
    server.admin("recipient", "profile", "acme", "--output", str(other))
    second = json.loads(other.read_text())["bearerToken"]
    server.secrets.add(second)
    newest = max(server.admin("recipient", "show", "acme")["tokens"], key=lambda token: token["createdAt"])
    server.admin("recipient", "revoke", "acme", "--token", newest["id"])
    assert sorted([status(server, first), status(server, second)]) == [200, 401]


def test_a_profile_of_version_2_names_the_token_endpoint(server):
    path = server.folder / "oauth.share"
    server.admin("recipient", "profile", "acme", "--oauth", "--output", str(path))
    profile = json.loads(path.read_text())
    server.secrets.add(profile["clientSecret"])
    assert profile["shareCredentialsVersion"] == 2 and profile["type"] == "oauth_client_credentials"
    assert urllib.parse.urlparse(profile["tokenEndpoint"]).path == "/oauth/token"
    # The secret is no token.
    assert status(server, profile["clientSecret"]) == 401
    assert_error(Sharing(server.endpoint, profile["clientId"]).get("/shares"), 401, "UNAUTHENTICATED")


@pytest.mark.parametrize("ranges, expected", [
    (["127.0.0.0/8"], 200), (["127.0.0.1", "2001:db8::/48"], 200), (["192.0.2.0/24"], 403), (["::1"], 403),
])
def test_addresses_that_a_recipient_may_come_from(server, ranges, expected):
    token = server.token("acme")
    server.admin("recipient", "update", "acme", *[part for one in ranges for part in ("--ip", one)])
    answer = requests.get(f"{server.endpoint}/shares", headers={"Authorization": f"Bearer {token}"}, timeout=30)
    assert answer.status_code == expected
    if expected == 403:
        assert answer.json()["errorCode"] == "PERMISSION_DENIED" and "127.0.0.1" in answer.json()["message"]
    # Nobody learns from another's address list, and a bad token is a bad token from anywhere.
    assert status(server, "cwy_" + "A" * 43) == 401
    server.admin("recipient", "update", "acme", "--any-ip")
    assert status(server, token) == 200


def test_a_range_with_host_bits_is_refused(server):
    with pytest.raises(CommandFailed, match="192.0.2.0/24"):
        server.admin("recipient", "update", "acme", "--ip", "192.0.2.7/24")


def test_the_last_use_is_written_down(server):
    token = server.token("acme")
    assert status(server, token) == 200
    server.stop()
    server.start()
    used = server.admin("recipient", "show", "acme")["tokens"][0]
    assert used["lastUsedFrom"] == "127.0.0.1" and used["lastUsedAt"] is not None
