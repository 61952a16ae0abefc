"""OAuth clients: profiles of version 2, the token endpoint, its tokens, and the keys that sign them."""

import json
import time

import delta_sharing
import pyarrow as pa
import pytest
import requests
from deltalake import write_deltalake
from joserfc import jwt
from joserfc.jwk import KeySet

from harness.admin_api import AdminAPI, AdministeredServer
from harness.causeway import Causeway, Store
from harness.oauth import Client, joined, part
from harness.sharing import Sharing

UNKNOWN = {"errorCode": "UNAUTHENTICATED",
           "message": "the bearer token is unknown, revoked or expired: ask the provider for a new profile"}


@pytest.fixture
def server(start_server, bucket) -> Causeway:
    write_deltalake(str(bucket / "t"), pa.table({"a": [1, 2, 3]}))
    server = start_server(Store("demo", folder=bucket))
    server.admin("share", "create", "s", "--add", "d.t=s3://demo/t")
    server.admin("recipient", "create", "acme", "--share", "s")
    return server


@pytest.fixture
def client(server) -> Client:
    return Client.make(server, "acme")


def status(server: Causeway, token: str) -> int:
    return Sharing(server.endpoint, token).get("/shares").status_code


def refused(server: Causeway, token: str) -> bool:
    answer = Sharing(server.endpoint, token).get("/shares")
    return answer.status_code == 401 and answer.json() == UNKNOWN


def told(server: Causeway, text: str) -> bool:
    """Whether the operator was told."""
    return text in server.settled_log()


def test_the_client_for_python_reads_with_it(server, client):
    frame = delta_sharing.load_as_pandas(f"{client.path}#s.d.t")
    assert sorted(frame["a"]) == [1, 2, 3]
    assert [share.name for share in delta_sharing.SharingClient(str(client.path)).list_shares()] == ["s"]


def test_an_iceberg_client_gets_its_token_there(server, client, bucket):
    from pyiceberg.catalog.rest import RestCatalog

    catalog = RestCatalog(
        "s", uri=f"{server.endpoint}/iceberg", warehouse="s", credential=f"{client.id}:{client.secret}",
        **{"oauth2-server-uri": client.profile["tokenEndpoint"]})
    assert catalog.list_namespaces() == [("d",)]


def test_the_answer_is_that_of_the_specification(client):
    answer = client.ask(scope="sharing other")
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store" and answer.headers["Pragma"] == "no-cache"
    body = answer.json()
    client.server.secrets.add(body["access_token"])
    assert body["token_type"] == "Bearer" and body["expires_in"] == 3600 and body["scope"] == "sharing"
    form = requests.post(client.profile["tokenEndpoint"], timeout=30, data={
        "grant_type": "client_credentials", "client_id": client.id, "client_secret": client.secret})
    client.server.secrets.add(form.json()["access_token"])
    assert form.status_code == 200 and status(client.server, form.json()["access_token"]) == 200


def test_others_can_verify_the_token(server, client):
    token = client.token()
    keys = requests.get(f"{server.host}/.well-known/jwks.json", timeout=30)
    assert keys.headers["Content-Type"] == "application/jwk-set+json"
    assert all("d" not in key for key in keys.json()["keys"])
    verified = jwt.decode(token, KeySet.import_key_set(keys.json()), algorithms=["ES256"])
    assert verified.header["typ"] == "at+jwt"
    assert verified.claims["iss"] == server.host and verified.claims["aud"] == server.endpoint
    assert verified.claims["client_id"] == client.id and verified.claims["exp"] - verified.claims["iat"] == 3600


@pytest.mark.parametrize("change, expected, error", [
    ({"data": {"grant_type": "password"}}, 400, "unsupported_grant_type"),
    ({"data": {}}, 400, "invalid_request"),
    ({"data": "grant_type=client_credentials&grant_type=client_credentials"}, 400, "invalid_request"),
    ({"data": {"grant_type": "client_credentials", "client_secret": "x"}}, 400, "invalid_request"),
    ({"data": {"grant_type": "client_credentials", "client_id": "another"}}, 400, "invalid_request"),
    ({"data": {"grant_type": "client_credentials", "resource": "https://elsewhere"}}, 400, "invalid_target"),
    ({"data": {"grant_type": "client_credentials", "scope": 'a"b'}}, 400, "invalid_scope"),
    ({"json": {"grant_type": "client_credentials"}}, 400, "invalid_request"),
    ({"data": "x" * 20_000}, 400, "invalid_request"),
    ({"auth": None}, 401, "invalid_client"),
    ({"auth": ("00000000-0000-0000-0000-000000000000", "SECRET")}, 401, "invalid_client"),
    ({"auth": ("ID", "cws_" + "A" * 43)}, 401, "invalid_client"),
    ({"auth": ("ID", "x")}, 401, "invalid_client"), ({"auth": ("ID", "\x00")}, 401, "invalid_client"),
    ({"auth": ("ID", "TOKEN")}, 401, "invalid_client"),
])
def test_requests_that_are_refused(server, client, change, expected, error):
    change = {"data": {"grant_type": "client_credentials"}, "auth": ("ID", "SECRET")} | change
    if change["auth"]:
        names = {"ID": client.id, "SECRET": client.secret, "TOKEN": server.token("acme")}
        change["auth"] = tuple(names.get(value, value) for value in change["auth"])
    if "json" in change:
        del change["data"]
    if change.get("data") and not isinstance(change["data"], dict):
        change["headers"] = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = requests.post(client.profile["tokenEndpoint"], timeout=30, **change)
    assert (answer.status_code, answer.json()["error"]) == (expected, error)
    assert answer.headers["Cache-Control"] == "no-store" and "access_token" not in answer.text
    if expected == 401:
        assert answer.headers["WWW-Authenticate"].startswith("Basic ")


def test_unknown_and_wrong_are_one_answer(client):
    wrong = client.ask(secret="cws_" + "A" * 43)
    unknown = client.ask(client="6a3a0c5e-0000-4000-8000-000000000000")
    assert wrong.status_code == unknown.status_code == 401 and wrong.content == unknown.content


def test_other_methods_are_named(server, client):
    answer = requests.get(client.profile["tokenEndpoint"], timeout=30)
    assert answer.status_code == 405 and answer.headers["Allow"] == "POST"


def test_a_revoked_client_takes_its_tokens_with_it(server, client):
    token = client.token()
    assert status(server, token) == 200
    server.admin("recipient", "revoke", "acme", "--token", client.id)
    assert refused(server, token) and client.ask().status_code == 401
    assert told(server, "revoked or expired")


def test_rotation_ends_clients(server, client):
    token = client.token()
    new = server.folder / "new.share"
    server.admin("recipient", "rotate", "acme", "--oauth", "--grace", "0", "--output", str(new))
    server.secrets.add(json.loads(new.read_text())["clientSecret"])
    assert refused(server, token) and client.ask().status_code == 401
    assert delta_sharing.load_as_pandas(f"{new}#s.d.t").shape == (3, 1)


def test_grants_are_looked_up_for_every_request(server, client):
    sharing = Sharing(server.endpoint, client.token())
    assert len(sharing.items("/shares")) == 1
    server.admin("recipient", "revoke", "acme", "--share", "s")
    assert sharing.items("/shares") == []
    server.admin("recipient", "delete", "acme", "--yes")
    assert sharing.get("/shares").status_code == 401


def test_a_token_lives_no_longer_than_its_client(server):
    client = Client.make(server, "acme", "--expires", "50s")
    answer = client.ask().json()
    server.secrets.add(answer["access_token"])
    assert 1 <= answer["expires_in"] <= 50


def test_addresses_bind_clients_and_their_tokens(server, client):
    token = client.token()
    server.admin("recipient", "update", "acme", "--ip", "192.0.2.0/24")
    assert status(server, token) == 403
    answer = client.ask()
    assert answer.status_code == 400 and answer.json()["error"] == "unauthorized_client"
    assert client.ask(secret="cws_" + "A" * 43).status_code == 401


def test_forged_tokens(server, client):
    token = client.token()
    header, claims, signature = part(token, 0), part(token, 1), token.split(".")[2]
    other = {"sub": "6a3a0c5e-0000-4000-8000-000000000000"}
    forged = [
        joined(header, claims | other, signature), joined(header, claims | {"exp": claims["exp"] + 9}, signature),
        joined(header | {"alg": "none"}, claims, ""), joined(header | {"alg": "HS256"}, claims, signature),
        joined(header | {"kid": "another"}, claims, signature), token[:-3] + "AAA", token + ".", token.split(".")[1],
        joined(header, claims | {"iss": "https://elsewhere.example.com"}, signature),
    ]
    for one in forged:
        assert refused(server, one), one
    for check in ("signature", "algorithm", "unknownKey", "unknownIssuer", "malformed"):
        assert told(server, f"{check}: "), check
    assert status(server, token) == 200


def test_keys_are_rotated(server, client):
    first = client.token()
    assert [key["id"] for key in server.admin("signing-key", "list")["keys"]] == [part(first, 0)["kid"]]
    kept = server.admin("signing-key", "rotate")["keys"]
    assert kept[0]["retiresAt"] is not None and status(server, first) == 200
    second = client.token()
    assert part(second, 0)["kid"] != part(first, 0)["kid"]
    published = requests.get(f"{server.host}/.well-known/jwks.json", timeout=30).json()["keys"]
    assert [key["kid"] for key in published] == [part(second, 0)["kid"], part(first, 0)["kid"]]
    assert status(server, first) == status(server, second) == 200
    assert server.admin("signing-key", "rotate", "--grace", "0")["keys"] == []
    time.sleep(1.2)  # A server looks at the keys once a second.
    assert refused(server, first) and refused(server, second)
    assert status(server, client.token()) == 200


def test_tokens_outlive_a_restart(server, client):
    token = client.token()
    server.stop()
    server.start()
    assert status(server, token) == 200
    assert part(client.token(), 0)["kid"] == part(token, 0)["kid"]


def test_another_secret_is_told_and_nothing_is_replaced(server, client):
    token = client.token()
    server.stop()
    secret = server.folder / "secret"
    kept = secret.read_text()
    secret.write_text("c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IHNlY3JldCE=\n")
    server.start()
    answer = client.ask()
    assert answer.status_code == 503 and answer.json()["error"] == "temporarily_unavailable"
    assert status(server, token) == 503 and told(server, "server.secretFile")
    server.stop()
    secret.write_text(kept)
    server.start()
    assert status(server, token) == 200


def test_keys_lie_sealed_in_the_registry(server, client):
    client.token()
    rows = (server.folder / "registry.sqlite").read_bytes()
    rows += (server.folder / "registry.sqlite-wal").read_bytes()
    assert b"signing_keys" in rows and client.secret.encode() not in rows and b"BEGIN PRIVATE" not in rows


def test_tokens_are_for_one_audience(tmp_path):
    server = AdministeredServer(tmp_path / "server", [])
    server.start()
    try:
        server.admin("recipient", "create", "acme")
        api, client = AdminAPI(server), Client.make(server, "acme")
        token = client.token()
        for one in (token, client.secret, client.id):
            assert api.plain("GET", "/shares", headers={"Authorization": f"Bearer {one}"}).status_code == 401
        assert refused(server, api.token) and status(server, token) == 200
        assert client.ask(secret=api.token).status_code == 401
    finally:
        server.stop()
    assert server.secrets_in_log() == []


def test_the_audit_knows_the_client(server, client):
    token = client.token()
    status(server, token)
    events = server.admin("audit", "show")["events"]
    found = {event["action"]: event for event in events if event.get("credential") == client.id}
    assert {"oauth.token", "listShares"} <= set(found), events
    assert found["listShares"]["recipient"] == "acme"
