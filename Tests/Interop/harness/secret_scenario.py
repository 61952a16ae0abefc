"""A life of a server with its secrets: what goes right, what goes wrong, and secrets where they do not belong."""

import json
import pathlib
import urllib.parse
from collections.abc import Collection

import requests

from harness.iceberg_catalog import Keys
from harness.secret_ground import SecretGround
from harness.sharing import Sharing

READER = "acme"
# Tables that cannot be read: nothing listens, or what listens refuses and repeats what it was told.
BROKEN = ["away", "echo", "echobearer", "echosigned", "echooauth"]


def signatures(ground: SecretGround, name: str, urls: list[str]) -> None:
    for number, url in enumerate(urls):
        parts = urllib.parse.urlsplit(url)
        ground.keep(f"signature of {name} {number}", urllib.parse.parse_qs(parts.query)["X-Amz-Signature"][0])
        if "/files/" in parts.path:
            ground.keep(f"ticket of {name} {number}", parts.path.rpartition("/")[2].partition(".")[0])


def administer(ground: SecretGround) -> None:
    """Makes shares, recipients, and a secret of each kind that is handed out."""
    admin = ground.command
    tables = [
        "good.lake=s3://lake/trips", "good.disk=s3://disk/trips", "good.ticks=s3://disk/ticks",
        "good.bearer=iceberg://bearer/n/t", "good.oauth=iceberg://oauth/n/t", "bad.echo=s3://echo/trips",
        "bad.away=s3://away/trips", *(f"bad.{name}=iceberg://{name}/n/t" for name in BROKEN[2:])]
    admin("share", "create", "s", *[part for table in tables for part in ("--add", table)],
          *[part for name in ("ticks", "disk") for part in ("--with-history", f"good.{name}")])
    admin("recipient", "create", READER, "--share", "s")
    path = ground.server.folder / "acme.share"
    for name, command in (("first token", "profile"), ("token", "rotate")):
        admin("recipient", command, READER, "--output", str(path), "--force")
        ground.keep(name, json.loads(path.read_text())["bearerToken"])
    ground.keep("token on the terminal",
                json.loads(admin("recipient", "profile", READER, hands_out=True).stdout)["bearerToken"])
    admin("administrator", "create", "olga", "--output", str(ground.server.folder / "olga.token"))
    olga = ground.keep("administrator's token", (ground.server.folder / "olga.token").read_text().strip())
    for name in ("link", "link that is used"):
        made = json.loads(admin("recipient", "activation", READER, "--format", "json", hands_out=True).stdout)
        ground.keep(name, made["link"].rpartition("/")[2])
    used = requests.post(made["link"], timeout=30)
    ground.keep("token of a link", used.json()["bearerToken"])
    minted = ground.api("POST", f"/admin/v1/recipients/{READER}/tokens", olga, json={},
                        headers={"Idempotency-Key": "once"})
    assert minted.status_code == 201, minted.text
    ground.keep("token of the API", minted.json()["profile"]["bearerToken"])
    again = ground.api("POST", f"/admin/v1/recipients/{READER}/tokens", olga, json={},
                       headers={"Idempotency-Key": "once"})
    assert again.status_code == 409
    path = ground.server.folder / "client.share"
    admin("recipient", "profile", READER, "--oauth", "--output", str(path))
    profile = json.loads(path.read_text())
    client = profile["clientId"], ground.keep("client's secret", profile["clientSecret"])
    for attempt in range(2):
        exchanged = exchange(ground, auth=client)
        assert exchanged.status_code == 200, exchanged.text
        ground.keep(f"access token {attempt}", exchanged.json()["access_token"].rpartition(".")[2])
    ground.secrets["access token"] = exchanged.json()["access_token"]


def exchange(ground: SecretGround, **form) -> requests.Response:
    options = {"data": {"grant_type": "client_credentials"}} | form
    return ground.http("POST", f"{ground.server.host}/oauth/token", **options)


def read(ground: SecretGround) -> None:
    """Everything that hands out a sealed value, and the use of each, also altered."""
    server, token = ground.server, ground.secrets["token"]
    sharing = Sharing(server.endpoint, token)
    for name in ("lake", "disk", "ticks", "bearer", "oauth"):
        answer = sharing.query(f"s.good.{name}")
        assert answer.status == 200, f"{name}: {answer.response.text}"
        signatures(ground, name, answer.urls)
        for url in answer.urls:
            assert ground.http("GET", url).status_code == 200
            ground.http("GET", url[:-1])
            ground.http("GET", url.replace("X-Amz-Signature=", "X-Amz-Signature=A"))
            if "/files/" in url:
                ground.http("DELETE", url)
    page = sharing.query("s.good.disk", {"maxFiles": 1, "includeRefreshToken": True})
    ground.keep("page token", page.end["nextPageToken"])
    ground.keep("refresh token", page.end["refreshToken"])
    ground.keep("list token", sharing.get("/shares/s/all-tables", params={"maxResults": 1}).json()["nextPageToken"])
    for value in ("page token", "refresh token", "list token"):
        wrong = ground.secrets[value]
        for body in ({"pageToken": wrong + "A"}, {"refreshToken": wrong}, {"pageToken": wrong}):
            ground.http("POST", f"{server.endpoint}/shares/s/schemas/good/tables/lake/query", token, json=body)
        ground.http("GET", f"{server.endpoint}/shares/s/schemas", token, params={"pageToken": wrong})
    table = f"{server.endpoint}/iceberg/v1/s/namespaces/good/tables/ticks"
    loaded = ground.http("GET", table, token, headers={"X-Iceberg-Access-Delegation": "vended-credentials"})
    assert loaded.status_code == 200, loaded.text
    loaded = loaded.json()
    keys = Keys(loaded["config"])
    ground.keep("session token", keys.config["s3.session-token"])
    ground.keep("secret key of a reader", keys.config["s3.secret-access-key"])
    location = loaded["metadata-location"].removeprefix("s3://")
    assert keys.get(location).status_code == 200
    for answer in (keys.get(location + "x"), keys.get(location, secret_key="wrong"), keys.get(location, token="wrong")):
        assert answer.status_code == 403
        ground.refused(answer)
    signing = ground.http("GET", table, token, headers={"X-Iceberg-Access-Delegation": "remote-signing"}).json()
    signer = signing["config"]["s3.signer.endpoint"]
    ground.keep("signer's token", signer.rpartition("/")[2])
    for uri in (f"{keys.endpoint}/{location}", "http://127.0.0.1/elsewhere"):
        body = {"region": "us-east-1", "uri": uri, "method": "GET", "headers": {}}
        ground.http("POST", f"{server.endpoint}/iceberg/{signer}", token, json=body)
        ground.http("POST", f"{server.endpoint}/iceberg/{signer}A", token, json=body)


def fail(ground: SecretGround, names: Collection[str]) -> None:
    """Asks for tables whose store is away, or whose store or catalog repeats what it was told."""
    server, token = ground.server, ground.secrets["token"]
    for name in names:
        for path in ("metadata", "version"):
            refused = ground.http("GET", f"{server.endpoint}/shares/s/schemas/bad/tables/{name}/{path}", token)
            assert refused.status_code >= 400
        ground.http("GET", f"{server.endpoint}/iceberg/v1/s/namespaces/bad/tables/{name}", token)


def shown_around(ground: SecretGround) -> list[str]:
    """What people handle, and may put where it does not belong."""
    return [ground.secrets[name] for name in (
        "token", "first token", "client's secret", "link", "administrator's token")]


def misplace(ground: SecretGround) -> None:
    """Each secret in paths, queries, header fields and bodies, on both listeners."""
    server, token, olga = ground.server, ground.secrets["token"], ground.secrets["administrator's token"]
    for secret in shown_around(ground):
        quoted = urllib.parse.quote(secret, safe="")
        for url in (
            f"{server.host}/{quoted}", f"{server.host}/files/{quoted}?X-Amz-Signature={quoted}",
            f"{server.host}/files/s3/lake/{quoted}", f"{server.host}/activation/{quoted}",
            *(server.endpoint + path for path in (
                f"/{quoted}", f"/shares/{quoted}", f"/shares/s/schemas/{quoted}/tables",
                f"/shares?access_token={quoted}",
                f"/shares?pageToken={quoted}", f"/shares?maxResults={quoted}",
                f"/shares/s/schemas/good/tables/{quoted}/metadata",
                f"/shares/s/schemas/good/tables/disk/version?startingTimestamp={quoted}",
                f"/shares/s/schemas/good/tables/disk/changes?startingVersion={quoted}",
                f"/iceberg/v1/config?warehouse={quoted}", f"/iceberg/v1/s/namespaces/{quoted}",
                f"/iceberg/v1/s/namespaces/good/tables/{quoted}",
                f"/iceberg/v1/s/namespaces/good/tables/ticks?snapshots={quoted}",
                f"/iceberg/v1/s/namespaces/good/tables?pageSize={quoted}"))):
            ground.http("GET", url, token)
            ground.http("GET", url)
        query = f"{server.endpoint}/shares/s/schemas/good/tables/disk/query"
        for body in (secret, f'{{"{secret}": ', json.dumps({"version": secret}), json.dumps({"timestamp": secret}),
                     json.dumps({"pageToken": secret}), json.dumps({"limitHint": secret}),
                     json.dumps({secret: 1, "version": -1}), json.dumps({"predicateHints": [secret], "version": 999})):
            ground.http("POST", query, token, data=body.encode())
            ground.http("POST", f"{server.endpoint}/iceberg/v1/s/namespaces/good/tables/ticks/sign", token,
                        data=body.encode())
        for name in ("User-Agent", "X-Forwarded-For", "delta-sharing-capabilities", "X-Iceberg-Access-Delegation",
                     "If-None-Match", "Range", "Content-Type", "X-Request-Id", "Cookie", "X-Amz-Security-Token"):
            ground.http("GET", f"{server.endpoint}/shares/s/schemas/good/tables/disk/metadata", token,
                        headers={name: secret})
            ground.http("GET", f"{server.endpoint}/shares/none", token, headers={name: secret})
        for value in (f"Basic {secret}", f"Bearer {secret}x", secret, f"Bearer {secret} {secret}",
                      f"Digest a={secret}"):
            ground.http("GET", f"{server.endpoint}/shares", headers={"Authorization": value})
            ground.api("GET", "/admin/v1/shares", "x", headers={"Authorization": value})
        for long in ({"X-Long": secret * 2000}, {"Authorization": "Bearer " + secret * 2000}):
            try:
                ground.http("GET", f"{server.endpoint}/shares", headers=long)
            except requests.ConnectionError:
                pass  # Refused before it was read.
        for form in ({"auth": (secret, secret)}, {"auth": ("x", secret)}, {"data": {"grant_type": secret}},
                     {"data": {"grant_type": "client_credentials", "client_id": secret, "client_secret": secret}},
                     {"data": {"grant_type": "client_credentials", "scope": secret, secret: "x"}}, {"data": secret},
                     {"data": {"grant_type": "client_credentials", "resource": secret}, "auth": ("x", secret)},
                     {"headers": {"Authorization": f"Bearer {secret}"}}):
            exchange(ground, **form)
        for path in (f"/recipients/{quoted}", f"/shares/{quoted}", f"/audit?since={quoted}", f"/audit?limit={quoted}",
                     f"/{quoted}", f"/shares?{quoted}"):
            ground.api("GET", "/admin/v1" + path, olga)
    for name in ("page token", "session token", "secret key of a reader"):
        secret = ground.secrets[name]
        ground.http("GET", f"{server.endpoint}/shares?pageToken={urllib.parse.quote(secret, safe='')}", token)
        ground.http("GET", f"{server.endpoint}/shares", headers={"X-Amz-Security-Token": secret})


def fill_audit(ground: SecretGround) -> list[pathlib.Path]:
    """Asks, with secrets in it, until the audit begins another file; returns those that it has put away."""
    secret = ground.secrets["token"]
    for _ in range(10_000):
        answer = ground.session.get(
            f"{ground.server.endpoint}/shares/{secret}/schemas/{secret}/tables/{secret}/metadata",
            headers={"Authorization": f"Bearer {secret}", "User-Agent": f"{secret} {'agent ' * 40}"}, timeout=30)
        assert answer.status_code == 404
        found = [path for path in ground.server.folder.glob("causeway.audit*") if path.name != "causeway.audit.log"]
        # What is put away is compressed, and then removed as it was.
        if found and all(path.suffix == ".gz" for path in found):
            return found
    raise AssertionError("the audit does not begin another file")


def change_wrongly(ground: SecretGround, secret: str, olga: str) -> None:
    """Changes that are refused, with the secret somewhere in each."""
    quoted = urllib.parse.quote(secret, safe="")
    for body in (secret, json.dumps({secret: 1}), json.dumps({"name": {"x": secret}}), json.dumps([secret]),
                 json.dumps({"name": "t", "tables": secret}), json.dumps({"name": "t", "tables": [{secret: 1}]}),
                 json.dumps({"name": "t", "tables": [{"table": "a.b", "location": f"s3://key:{secret}@lake/t"}]}),
                 json.dumps({"name": "t", "tables": [{"table": "a.b", "location": secret}]}),
                 json.dumps({"name": "t", "tables": [{"table": secret, "location": "s3://lake/t"}]})):
        ground.api("POST", "/admin/v1/shares", olga, data=body.encode())
        ground.api("POST", "/admin/v1/registry", olga, data=body.encode())
    for match in (secret, f'"{secret}"'):
        ground.api("PATCH", "/admin/v1/shares/s", olga, json={"comment": "c"}, headers={"If-Match": match})
    ground.api("DELETE", f"/admin/v1/recipients/{READER}/tokens/{quoted}", olga)
    ground.api("PUT", f"/admin/v1/recipients/{READER}/grants/{quoted}", olga)
    ground.api("DELETE", f"/admin/v1/shares/{quoted}", olga)


def look(ground: SecretGround) -> dict[str, bytes]:
    """What an administrator is shown."""
    olga = ground.secrets["administrator's token"]
    shown = {}
    for path in ("/admin/v1/shares", "/admin/v1/shares/s", "/admin/v1/recipients", f"/admin/v1/recipients/{READER}",
                 "/admin/v1/server", "/admin/v1/audit?limit=1000", "/admin/v1/openapi.json", "/metrics", "/readyz"):
        answer = ground.api("GET", path, olga)
        assert answer.status_code == 200, f"{path}: {answer.text}"
        shown[path] = str(dict(answer.headers)).encode() + answer.content
    for arguments in (["share", "list"], ["share", "show", "s"], ["recipient", "list"], ["recipient", "show", READER],
                      ["administrator", "list"], ["audit", "show", "--limit", "1000"], ["audit", "sources"],
                      ["config", "check"], ["config", "example"]):
        for form in ("text", "json") if arguments != ["config", "example"] else ("",):
            done = ground.command(*arguments, *(["--format", form] if form else []), is_local=bool(form))
            assert done.returncode == 0, done.stderr
            shown[" ".join([*arguments, form])] = done.stdout + done.stderr
    return shown


def processes(ground: SecretGround) -> dict[str, bytes]:
    folder = pathlib.Path("/proc") / str(ground.server.process.pid)
    return {name: (folder / name).read_bytes() for name in ("cmdline", "environ")}
