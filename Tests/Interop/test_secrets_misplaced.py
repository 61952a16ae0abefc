"""Secrets where people put them by mistake: in names, bodies, arguments and keys of the configuration.

Whoever makes the mistake knows the secret. But refusals are copied into tickets, output of services goes to a journal
that many read, and the audit is kept: none of them may hold it.
"""

import json
import os
import pathlib
import subprocess
import time

import pytest
import yaml

from harness import secret_scenario as scenario
from harness.causeway import BINARY
from harness.secret_ground import SecretGround, random_secret
from harness.secret_search import Needles


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    ground = SecretGround(tmp_path_factory.mktemp("misplaced"))
    try:
        scenario.administer(ground)
        scenario.read(ground)
        yield ground
    finally:
        ground.stop()


def misplaced(ground: SecretGround, name: str = "token") -> str:
    secret = ground.secrets[name]
    ground.answers.clear()
    return secret


def repeated(ground: SecretGround) -> list[str]:
    return [one.label for one in ground.answers if ground.needles.secrets(one.told)]


# Requests


def test_a_refusal_does_not_repeat_a_token_that_was_sent_as_a_name(ground):
    token = misplaced(ground)
    for path in (f"/shares/{token}", f"/shares/s/schemas/{token}/tables", f"/shares?maxResults={token}",
                 f"/iceberg/v1/config?warehouse={token}", f"/iceberg/v1/s/namespaces/good/tables/{token}"):
        assert ground.http("GET", ground.server.endpoint + path, token).status_code in (400, 404)
    assert repeated(ground) == []


def test_an_access_token_that_was_sent_as_a_name_is_in_no_log(ground):
    token = misplaced(ground, "access token")
    path = f"/shares/s/schemas/good/tables/{token}/metadata"
    assert ground.http("GET", ground.server.endpoint + path, ground.secrets["token"]).status_code == 404
    signature = Needles()
    signature.add("signature", token.rpartition(".")[2])
    assert signature.found((ground.server.folder / "causeway.audit.log").read_bytes()) == {}
    assert signature.found(ground.server.log.read_bytes()) == {}


def test_a_refusal_of_the_administrative_api_does_not_repeat_a_token(ground):
    token = misplaced(ground)
    for path in (f"/recipients/{token}", f"/shares/{token}"):
        assert ground.api("GET", f"/admin/v1{path}", ground.secrets["administrator's token"]).status_code == 400
    assert repeated(ground) == []


@pytest.mark.parametrize("name", ["token", "client's secret", "link", "administrator's token"])
def test_a_refused_change_leaves_no_token_in_the_registry(ground, name):
    """The audit of the registry is kept for good and shown to every administrator."""
    secret = misplaced(ground, name)
    olga = ground.secrets["administrator's token"]
    scenario.change_wrongly(ground, secret, olga)
    shown = ground.api("GET", "/admin/v1/audit?limit=1000", olga).content
    pages = b"".join(path.read_bytes() for path in ground.server.folder.glob("registry.sqlite*") if path.is_file())
    needles = Needles()
    needles.add(name, secret)
    assert needles.found(shown) == {} and needles.found(pages) == {}


def test_a_refused_change_leaves_no_token_in_log_and_audit_file(ground):
    olga = ground.secrets["administrator's token"]
    before = [len(place.read_bytes()) for place in places_of(ground)]
    for secret in scenario.shown_around(ground):
        scenario.change_wrongly(ground, secret, olga)
    time.sleep(0.5)  # The audit is written behind the answers.
    for place, length in zip(places_of(ground), before, strict=True):
        told = place.read_bytes()[length:]
        assert told.count(b"\n") >= 5 and ground.needles.found(told) == {}


def places_of(ground: SecretGround) -> list[pathlib.Path]:
    return [ground.server.log, ground.server.folder / "causeway.audit.log"]


# Peers


def test_a_token_endpoint_that_repeats_the_clients_secret_puts_it_into_no_log(ground):
    scenario.fail(ground, ["echooauth"])
    assert any("client_secret" in asked for asked in ground.echo.asked)
    secret = Needles()
    secret.add("client's secret", ground.secrets["client's secret at a catalog"])
    assert secret.found(ground.server.log.read_bytes()) == {}


# Commands


def test_commands_with_wrong_arguments_tell_no_secret_but_the_argument_itself(ground):
    """What is repeated to the terminal that it was typed at is no leak; what else there is would be."""
    token, key = ground.secrets["token"], ground.secrets["store's secret key"]
    olga = ground.secrets["administrator's token"]
    address = f"http://127.0.0.1:{ground.server.admin_port}"
    ground.outputs.clear()
    for arguments in (
        ["recipient", "show", token], ["recipient", "profile", token],
        ["recipient", "revoke", "acme", "--token", token],
        ["recipient", "create", "x", "--ip", token], ["recipient", "create", "acme", "--share", token],
        ["share", "show", token], ["share", "create", "x", "--add", token], ["share", "create", "x", "--add", key],
        ["share", "create", "x", "--add", f"a.b=s3://key:{key}@lake/t"], ["share", "delete", token, "--yes"],
        ["recipient", "list", "--format", token], ["recipient", "list", f"--{token}"], [token], ["serve", token],
        ["table", "inspect", f"s3://key:{key}@lake/trips"], ["table", "inspect", f"iceberg://{token}/n/t"],
        ["audit", "show", "--since", token], ["administrator", "create", "olga", "--expires", token],
        ["recipient", "profile", "acme", "--output", str(ground.server.folder / "acme.share")],
        ["recipient", "activation", "acme", "--valid", token],
    ):
        assert ground.command(*arguments).returncode != 0, arguments
    for wrong in (olga + "x", token, key):
        done = ground.command(
            "recipient", "list", "--server", address, is_local=False, environment={"CAUSEWAY_ADMIN_TOKEN": wrong})
        assert done.returncode != 0
    assert ground.command("recipient", "list", "--server", f"http://olga:{key}@127.0.0.1:1", is_local=False,
                          environment={"CAUSEWAY_ADMIN_TOKEN": olga}).returncode != 0
    found = {said: more for said, told in ground.outputs
             if (more := ground.needles.secrets(told) - ground.needles.secrets(said.encode()))}
    assert found == {}


# The configuration

SECRET = random_secret()
URL = "postgres://causeway:{}@127.0.0.1:1/registry"
NEEDLES = Needles()
NEEDLES.add("the secret", SECRET)
STORE = ("storage", "stores", 0)
KEYS_OF_STORES = {"buckets": ["b"], "endpoint": "http://127.0.0.1:9", "accessKeyId": "K", "secretAccessKey": "fine"}


def configured(*path, value: object = SECRET) -> str:
    """A configuration that is right but for one key."""
    root: dict = {
        "server": {"listen": "127.0.0.1:0"}, "registry": {"file": "registry.sqlite"},
        "storage": {"stores": [dict(KEYS_OF_STORES)]},
        "catalogs": [{"name": "c", "uri": "http://127.0.0.1:9", "auth": "bearer", "token": "fine"}]}
    inner = root
    for key in path[:-1]:
        inner = inner[key] if isinstance(key, int) else inner.setdefault(key, {})
    inner[path[-1]] = value
    return yaml.safe_dump(root)


def written(text: str) -> str:
    """A value of a secret's key that the file's syntax has otherwise than was meant."""
    return configured(*STORE, "secretAccessKey", value="HERE").replace("HERE", text)


WITHOUT_A_TRACE = {
    "a list": configured(*STORE, "secretAccessKey", value=[SECRET]),
    "a section": configured(*STORE, "secretAccessKey", value={SECRET: SECRET}),
    "twice": configured(*STORE, "secretAccessKeyFile", value="nowhere").replace("secretAccessKey: fine",
                                                                               f"secretAccessKey: {SECRET}"),
    "two keys of one name": written(SECRET).replace("accessKeyId: K", f"secretAccessKey: {SECRET}"),
    "an open quote": written(f"'{SECRET}"), "a colon in it": written(f"{SECRET}: x: {SECRET}"),
    "a tab before it": written(f"\t{SECRET}\n\t{SECRET}"), "an alias": written(f"*{SECRET}"),
    "a directive": written(f"%{SECRET}"), "a reserved sign": written(f"@{SECRET}"), "a tag": written(f"!{SECRET} x"),
    "no configuration at all": SECRET, "an unknown key": configured(*STORE, "password"),
    "a key of another section": configured("token"), "the access key's id": configured(*STORE, "accessKeyId"),
    "the profile": configured(*STORE, "profile"),
    "a key that goes with another": configured("catalogs", 0, "clientSecret"),
    "a URL of a store": configured(*STORE, "endpoint", value=f"https://K:{SECRET}@host"),
    "a URL of a catalog": configured("catalogs", 0, "uri", value=f"https://K:{SECRET}@host"),
    "a URL of the server": configured("server", "endpoint", value=f"https://K:{SECRET}@host/x"),
    "a receiver": configured("audit", "syslog", value=f"tcp://K:{SECRET}@host:1"),
    "a database without a scheme": configured("registry", "database"),
    "a database of another kind": configured("registry", "database", value=f"mysql://u:{SECRET}@h/d"),
    "a password that is not encoded": configured("registry", "database", value=f"postgres://u:{SECRET}/@x@h@h/d"),
    "an unknown option": configured("registry", "database", value=URL.format(SECRET.replace("/", "%2F")) + "?x=1"),
    "a database that is away": configured("registry", "database", value=URL.format(SECRET.replace("/", "%2F"))),
    "words instead of a URL": configured("registry", "database", value=f"host=127.0.0.1 password={SECRET}"),
}
WRONG_FILES = {
    "the secret for its file": configured(*STORE, "secretAccessKeyFile"),
    "the token for its file": configured("catalogs", 0, "tokenFile"),
    "the database for its file": configured("registry", "databaseFile", value=URL.format(SECRET)),
    "the database for the registry's file": configured("registry", "file", value=URL.format(SECRET)),
}
QUOTED = {
    "a choice": configured(*STORE, "delivery"), "a switch": configured(*STORE, "pathStyle"),
    "a level": configured("log", "level"), "a name": configured("catalogs", 0, "name"),
    "an address": configured("server", "listen"), "a key": configured(*STORE, SECRET, value="x"),
}


def outputs(folder: pathlib.Path, text: str) -> bytes:
    """Of all that reads a configuration, none of which takes this one."""
    config = folder / "causeway.yaml"
    config.write_text(text)
    told = b""
    for arguments in (["config", "check"], ["config", "check", "--format", "json"], ["serve"], ["share", "list"]):
        done = subprocess.run(
            [BINARY, *arguments, "--config", config], capture_output=True, timeout=30, cwd=folder,
            env={name: value for name, value in os.environ.items() if not name.startswith("CAUSEWAY_")})
        told += done.stdout + done.stderr
        assert done.returncode != 0 or arguments[0] != "serve", "the server runs with it"
    assert told
    return told


@pytest.mark.parametrize("mistake", list(WITHOUT_A_TRACE))
def test_a_mistake_in_the_configuration_does_not_show_the_secret(tmp_path, mistake):
    assert NEEDLES.found(outputs(tmp_path, WITHOUT_A_TRACE[mistake])) == {}


@pytest.mark.parametrize("mistake", list(WRONG_FILES))
def test_the_secret_in_the_place_of_its_file_is_not_shown(tmp_path, mistake):
    assert NEEDLES.found(outputs(tmp_path, WRONG_FILES[mistake])) == {}


@pytest.mark.parametrize("mistake", list(QUOTED))
def test_a_secret_in_a_key_of_another_kind_is_not_quoted(tmp_path, mistake):
    assert NEEDLES.found(outputs(tmp_path, QUOTED[mistake])) == {}


def test_what_looks_like_no_secret_is_quoted(tmp_path):
    """Or else the person has to look the line up that the message is about."""
    for path, value in ((("log", "level"), "chatty"), ((*STORE, "delivery"), "by_a_proxy_of_this_very_server_here"),
                        (("log", "severity"), "x")):
        told = outputs(tmp_path, configured(*path, value=value))
        assert (path[-1] if value == "x" else f"'{value}'").encode() in told


def test_a_secret_in_a_variable_of_another_key_is_not_shown(tmp_path):
    """Those of secrets themselves, with what is no value of them."""
    config = tmp_path / "causeway.yaml"
    config.write_text(configured("server", "listen", value="127.0.0.1:0"))
    for name, value in (
        ("CAUSEWAY_REGISTRY_DATABASE", SECRET), ("CAUSEWAY_REGISTRY_DATABASE", URL.format(SECRET) + "/@"),
        ("CAUSEWAY_REGISTRY_DATABASES", SECRET),
    ):
        done = subprocess.run([BINARY, "config", "check", "--config", config, "--format", "json"], capture_output=True,
                              timeout=30, cwd=tmp_path, env=os.environ | {name: value})
        assert json.loads(done.stdout or done.stderr) is not None
        assert NEEDLES.found(done.stdout + done.stderr) == {}, name
