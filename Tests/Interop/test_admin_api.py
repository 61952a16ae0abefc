"""The administrative API: its document, changes that nobody loses, and who is let in."""

import concurrent.futures
import json
import os
import subprocess

import pytest
import requests

from harness.admin_api import AdminAPI, AdministeredServer
from harness.causeway import BINARY, Store


@pytest.fixture
def server(tmp_path):
    server = AdministeredServer(tmp_path / "server", [])
    server.start()
    yield server
    server.stop()
    assert server.secrets_in_log() == [], "the log holds secrets"


@pytest.fixture
def api(server):
    api = AdminAPI(server)
    yield api
    assert api.findings == []


def problem(answer: requests.Response, status: int, code: str) -> dict:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status and answer.json()["detail"]
    return answer.json()


def test_parts_of_tables(api):
    made = api.send("POST", "/shares", {"name": "sales", "tables": [
        {"table": "s.t", "location": "s3://lake/s/t", "filter": "region = 'EU'", "startVersion": 3},
        {"table": "s.u", "location": "s3://lake/s/u", "startVersion": 0}]})
    assert made.status_code == 201 and made.json()["historyShared"] is False
    first, second = made.json()["tables"]
    assert (first["filter"], first["startVersion"]) == ("region = 'EU'", 3)
    assert "filter" not in second and "startVersion" not in second
    _, tag = api.get("/shares/sales")
    changed = api.send("PATCH", "/shares/sales", {"history": True, "extents": [
        {"table": "s.t", "filter": ""}, {"table": "s.u", "filter": "day >= '2024-01-01'", "startVersion": 7}]}, match=tag)
    assert changed.status_code == 200 and changed.json()["historyShared"] is True
    first, second = changed.json()["tables"]
    assert "filter" not in first and first["startVersion"] == 3
    assert (second["filter"], second["startVersion"]) == ("day >= '2024-01-01'", 7)
    assert first["historyShared"] and second["historyShared"]
    _, tag = api.get("/shares/sales")
    bad = {"extents": [{"table": "s.t", "filter": "region LIKE 'E%'"}]}
    problem(api.send("PATCH", "/shares/sales", bad, match=tag), 400, "invalid")
    whole = {"table": "n.*", "location": "iceberg://cat/ns", "filter": "a = 1"}
    problem(api.send("PATCH", "/shares/sales", {"add": [whole]}, match=tag), 400, "invalid")
    told = json.dumps(api.send("GET", "/audit").json())
    assert "where region = 'EU'" in told and "where day >= '2024-01-01', from version 7" in told


def test_every_operation_of_the_document(api):
    assert api.send("GET", "/server").json()["endpoint"] == api.server.endpoint
    made = api.send("POST", "/shares", {"name": "sales", "comment": "c", "tables": [
        {"table": "s.t", "location": "s3://lake/s/t", "historyShared": True},
        {"table": "all.*", "location": "iceberg://cat/ns"}]})
    assert made.status_code == 201 and made.json()["tables"][0]["historyShared"] is True
    assert made.json()["namespaces"][0]["location"] == "iceberg://cat/ns"
    share, tag = api.get("/shares/SALES")
    assert tag == made.headers["ETag"] and share == made.json()
    changed = api.send("PATCH", "/shares/sales", {
        "name": "trade", "comment": None, "add": [{"table": "s.u", "location": "s3://lake/s/u"}],
        "remove": ["all.*"], "rename": [{"from": "s.t", "to": "s.v"}], "historyOff": ["s.v"], "historyOn": ["s.u"],
        "options": [{"table": "s.u", "leaveOut": ["x"], "materialisesEqualityDeletes": True}]}, match=tag)
    assert changed.status_code == 200 and changed.json()["id"] == share["id"]
    assert {t["name"]: t["historyShared"] for t in changed.json()["tables"]} == {"u": True, "v": False}
    assert "comment" not in changed.json() and changed.json()["namespaces"] == []
    assert [item["name"] for item in api.send("GET", "/shares").json()["items"]] == ["trade"]

    made = api.send("POST", "/recipients", {"name": "acme", "addresses": ["192.0.2.0/24"]})
    assert made.status_code == 201 and made.json()["addresses"] == ["192.0.2.0/24"]
    assert api.send("PUT", "/recipients/acme/grants/trade").json()["shares"] == ["trade"]
    assert api.send("DELETE", "/recipients/acme/grants/trade").json()["shares"] == []
    recipient, tag = api.get("/recipients/acme")
    identity = {"issuer": "https://login.example.com", "subject": "client"}
    changed = api.send("PATCH", "/recipients/acme", {
        "name": "Acme", "addresses": [], "addIdentities": [identity]}, match=tag)
    assert changed.json()["identities"] == [identity] and changed.json()["addresses"] == []
    token = api.send("POST", "/recipients/acme/tokens", {"kind": "client", "lifetimeSeconds": None})
    assert token.status_code == 201 and "expiresAt" not in token.json()["token"]
    api.server.secrets.add(token.json()["profile"]["clientSecret"])
    rotated = api.send("POST", "/recipients/acme/rotation", {"graceSeconds": 0})
    api.server.secrets.add(rotated.json()["profile"]["bearerToken"])
    assert rotated.json()["profile"]["endpoint"] == api.server.endpoint
    gone = api.send("DELETE", f"/recipients/acme/tokens/{token.json()['token']['id']}")
    assert [one["id"] for one in gone.json()["tokens"]] == [rotated.json()["token"]["id"]]
    link = api.send("POST", "/recipients/acme/activations")
    api.server.secrets.add(link.json()["link"].rsplit("/", 1)[1])
    assert requests.get(link.json()["link"], timeout=30).status_code == 200
    assert api.send("DELETE", "/recipients/acme/activations").json()["activations"] == []
    assert [item["name"] for item in api.send("GET", "/recipients").json()["items"]] == ["Acme"]
    events = api.send("GET", "/audit?limit=5&since=2020-01-01T00:00:00Z").json()["items"]
    assert len(events) == 5 and events[0]["actor"] == {"kind": "api", "name": "olga"}
    assert api.send("DELETE", "/recipients/acme", match="*").status_code == 204
    assert api.send("DELETE", "/shares/trade", match=api.get("/shares/trade")[1]).status_code == 204
    assert api.used == api.operations()


def test_a_change_of_what_was_changed_meanwhile_is_refused(api):
    api.send("POST", "/shares", {"name": "s"})
    _, first = api.get("/shares/s")
    assert api.send("PATCH", "/shares/s", {"comment": "one"}, match=first).status_code == 200
    problem(api.send("PATCH", "/shares/s", {"comment": "two"}, match=first), 412, "preconditionFailed")
    problem(api.send("DELETE", "/shares/s", match=first), 412, "preconditionFailed")
    problem(api.send("PATCH", "/shares/s", {"comment": "two"}, match='"x"'), 412, "preconditionFailed")
    problem(api.send("PATCH", "/shares/s", {"comment": "x"}, wrong=True), 428, "preconditionRequired")
    problem(api.send("DELETE", "/shares/s", wrong=True), 428, "preconditionRequired")
    assert api.get("/shares/s")[0]["comment"] == "one"
    _, tag = api.get("/shares/s")
    unchanged = api.send("GET", "/shares/s", headers={"If-None-Match": tag})
    assert unchanged.status_code == 304 and unchanged.content == b""


def test_of_many_writers_at_once_nobody_loses_a_change(api):
    api.send("POST", "/shares", {"name": "s"})

    def add(number: int) -> None:
        for _ in range(200):
            _, tag = api.get("/shares/s")
            body = {"add": [{"table": f"s.t{number}", "location": f"s3://lake/{number}"}]}
            answer = api.plain("PATCH", "/shares/s", json=body, headers={"If-Match": tag})
            if answer.status_code == 200:
                return
            assert answer.status_code == 412, answer.text
        raise AssertionError("never the turn of this writer")

    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        list(pool.map(add, range(12)))
    assert len(api.get("/shares/s")[0]["tables"]) == 12


def test_all_of_a_change_or_nothing(api):
    api.send("POST", "/shares", {"name": "s", "tables": [{"table": "s.t", "location": "s3://lake/t"}]})
    answer = api.send("PATCH", "/shares/s", {
        "comment": "new", "add": [{"table": "s.u", "location": "s3://lake/u"}], "remove": ["s.missing"]}, match="*")
    problem(answer, 404, "notFound")
    share, _ = api.get("/shares/s")
    assert "comment" not in share and len(share["tables"]) == 1


def test_a_request_is_performed_once(api):
    first = api.send("POST", "/shares", {"name": "s"}, key="a")
    again = api.send("POST", "/shares", {"name": "s"}, key="a")
    assert (first.status_code, again.status_code) == (201, 201) and first.json() == again.json()
    assert "Idempotency-Replayed" not in first.headers and again.headers["Idempotency-Replayed"] == "true"
    problem(api.send("POST", "/shares", {"name": "t"}, key="a"), 400, "invalid")
    problem(api.send("POST", "/shares", {"name": "s"}, key="b"), 409, "alreadyExists")
    renamed = [api.send("PATCH", "/shares/s", {"name": "r"}, match=first.headers["ETag"], key="c") for _ in range(2)]
    assert [one.status_code for one in renamed] == [200, 200] and renamed[0].json() == renamed[1].json()
    api.send("POST", "/recipients", {"name": "acme"})
    minted = api.send("POST", "/recipients/acme/tokens", key="d")
    assert minted.status_code == 201
    api.server.secrets.add(minted.json()["profile"]["bearerToken"])
    problem(api.send("POST", "/recipients/acme/tokens", key="d"), 409, "alreadyPerformed")
    assert len(api.get("/recipients/acme")[0]["tokens"]) == 1
    gone = [api.send("DELETE", "/recipients/acme", match="*", key="e").status_code for _ in range(2)]
    assert gone == [204, 204]
    problem(api.send("POST", "/shares", {"name": "u"}, key="ä".encode().decode("latin-1"), wrong=True), 400, "invalid")


@pytest.mark.parametrize("path, body", [
    ("/shares", {"name": "s", "tabels": []}), ("/shares", {"name": 1}), ("/shares", {}), ("/shares", []),
    ("/shares", {"name": "a b"}), ("/shares", {"name": "s", "tables": [{"table": "t", "location": "s3://b/t"}]}),
    ("/shares", {"name": "s", "tables": [{"table": "s.t", "location": "ftp://b/t"}]}),
    ("/recipients", {"name": "a", "shares": "s"}), ("/recipients/acme/tokens", {"kind": "basic"}),
    ("/recipients/acme/tokens", {"lifetimeSeconds": 0}), ("/recipients/acme/tokens", {"lifetimeSeconds": 1.5}),
    ("/recipients/acme/rotation", {"graceSeconds": -1}), ("/recipients/acme/activations", {"linkLifetimeSeconds": 0}),
])
def test_bodies_that_mean_nothing(api, path, body):
    api.send("POST", "/recipients", {"name": "acme"})
    problem(api.send("POST", path, body, wrong=True), 400, "invalid")
    assert [s["name"] for s in api.send("GET", "/shares").json()["items"]] == []
    assert api.get("/recipients/acme")[0]["tokens"] == []


def test_bodies_that_are_no_json(api):
    for body in (b"{", b"\xff", b'{"name":"a","name":"b"}', b"null", b"[" * 100_000):
        problem(api.plain("POST", "/shares", data=body), 400, "invalid")
    assert api.send("GET", "/shares").json()["items"] == []


def test_paths_and_methods(api):
    problem(api.plain("GET", "/nothing"), 404, "notFound")
    problem(api.send("GET", "/shares/none"), 404, "notFound")
    problem(api.send("GET", "/recipients/none"), 404, "notFound")
    answer = api.plain("PUT", "/shares")
    problem(answer, 405, "methodNotAllowed")
    assert answer.headers["Allow"] == "GET, POST"
    problem(api.send("GET", "/audit?limit=10001", wrong=True), 400, "invalid")
    problem(api.send("GET", "/audit?since=yesterday", wrong=True), 400, "invalid")


def test_who_is_let_in(api):
    server = api.server
    server.admin("share", "create", "s")
    server.admin("recipient", "create", "acme", "--share", "s")
    recipient = server.token("acme")
    paths = ["/shares", "/openapi.json", "/nothing", "/registry"]
    for token in (None, "", "x", recipient, api.token + "x", api.token.replace("cwm_", "cwy_")):
        headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
        for path in paths:
            answer = requests.get(f"{api.address}/admin/v1{path}", headers=headers, timeout=30)
            assert problem(answer, 401, "unauthenticated") and answer.headers["WWW-Authenticate"] == "Bearer"
    # An administrator's token is worth nothing to recipients' routes.
    answer = requests.get(f"{server.endpoint}/shares", headers={"Authorization": f"Bearer {api.token}"}, timeout=30)
    assert answer.status_code == 401
    server.admin("administrator", "delete", "olga")
    assert api.plain("GET", "/shares").status_code == 401


def test_readiness_needs_no_token(api):
    answer = requests.get(f"{api.address}/readyz", timeout=30)
    assert (answer.status_code, answer.text) == (200, "ready\n")
    assert requests.get(f"{api.server.host}/readyz", timeout=30).status_code == 404
    for method in ("POST", "DELETE"):
        for path in ("/readyz", "/metrics"):
            refused = requests.request(
                method, api.address + path, headers={"Authorization": f"Bearer {api.token}"}, timeout=30)
            assert refused.status_code == 405 and refused.headers["Allow"] == "GET, HEAD"


def run(*arguments: str, token: str | None, folder) -> subprocess.CompletedProcess:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CAUSEWAY_")}
    environment |= {"CAUSEWAY_ADMIN_TOKEN": token} if token else {}
    return subprocess.run(
        [str(BINARY), *arguments], capture_output=True, text=True, timeout=60, cwd=folder, env=environment)


def test_commands_from_elsewhere(api, tmp_path):
    """The same commands and output, without a configuration and without a registry."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    remote = ["--server", api.address, "--format", "json"]
    made = run("share", "create", "s", *remote, token=api.token, folder=folder)
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout) == api.server.admin("share", "show", "s")
    assert run("recipient", "create", "acme", "--share", "s", *remote, token=api.token, folder=folder).returncode == 0
    profile = run(
        "recipient", "profile", "acme", "--output", "a.share", *remote, token=api.token, folder=folder)
    assert profile.returncode == 0, profile.stderr
    written = json.loads((folder / "a.share").read_text())
    api.server.secrets.add(written["bearerToken"])
    assert written["endpoint"] == api.server.endpoint
    again = run("share", "create", "s", *remote, token=api.token, folder=folder)
    assert again.returncode == 73 and "already" in again.stderr
    assert run("share", "list", *remote, token=None, folder=folder).returncode == 64
    denied = run("share", "list", *remote, token=written["bearerToken"], folder=folder)
    assert denied.returncode == 77 and "administrator create" in denied.stderr
    plain = run("share", "list", "--server", "http://sharing.example.com", token=api.token, folder=folder)
    assert plain.returncode == 64 and "https" in plain.stderr
    closed = run("share", "list", "--server", "http://127.0.0.1:9", token=api.token, folder=folder)
    assert closed.returncode == 69 and "cannot reach" in closed.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["a.share"]
    made = api.server.admin("administrator", "list")["administrators"]
    assert [one["name"] for one in made] == ["olga"]
