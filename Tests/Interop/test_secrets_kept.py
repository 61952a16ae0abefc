"""No secret is where none belongs: in logs, errors, the audit, metrics, database pages and processes.

One life of a server uses a secret of every kind, in ways that go right and ways that go wrong; then every byte that
the server, its commands and its database left behind is searched. Allowed places are named, each with its reason.
"""

import json
import os
import pathlib

import pytest
import requests

from harness import secret_scenario as scenario
from harness.postgres import PostgreSQL, installation
from harness.secret_ground import SecretGround, random_secret
from harness.secret_search import FRAGMENT, Needles, content, files, forms

SQLITE, POSTGRESQL = "sqlite", "postgresql"
NO_SERVER = pytest.mark.skipif(
    installation() is None and not os.environ.get("CI"), reason="no PostgreSQL server is installed")
# Files of the server's folder that hold a secret because that is what they are for.
ALLOWED = {
    "secret": "the server's own secret, which the server makes there",
    "s3-secret": "the store's secret key: the configuration names the file",
    "database": "the database's URL: the configuration names the file",
    "bearer-token": "a catalog's token: the configuration names the file",
    "echobearer-token": "the same",
    "oauth-clientSecret": "the client's secret at a catalog: the configuration names the file",
    "echooauth-clientSecret": "the same",
    "echosigned-secretAccessKey": "the signing key of a catalog: the configuration names the file",
    "client.share": "a profile: the client's secret is handed out in it",
    "acme.share": "a profile: the recipient's token is handed out in it",
    "olga.token": "an administrator's token: the command writes it there",
}


class Kept(SecretGround):
    """`database`: where the registry is, if it is no file."""

    def __init__(self, folder: pathlib.Path, database: PostgreSQL | None):
        self.database = database
        super().__init__(folder, self.keep_in_database if database else lambda config: None)

    def keep_in_database(self, config: pathlib.Path) -> None:
        """With a password that is asked for, and every statement in the database's log."""
        self.ask_database(f"ALTER USER causeway PASSWORD '{self.password}'")
        rules = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
        (self.database.folder / "data" / "pg_hba.conf").write_text(rules)
        for statement in ("ALTER SYSTEM SET log_statement = 'all'", "SELECT pg_reload_conf()"):
            self.ask_database(statement)
        path = config.parent / "database"
        path.write_text(self.database.url.replace("causeway@", f"causeway:{self.password}@") + "\n")
        path.chmod(0o600)
        config.write_text(config.read_text().replace("registry:\n", f'registry:\n  databaseFile: "{path}"\n'))

    def ask_database(self, statement: str) -> None:
        self.run_at_database("psql", "-c", statement)

    def run_at_database(self, program: str, *arguments: str) -> str:
        """Over the socket, which asks for no password."""
        return self.database.run(
            program, "-h", self.database.folder, "-p", str(self.database.port), "-U", "causeway", *arguments,
            "registry")

    def pages(self) -> dict[str, bytes]:
        """Every byte of the registry, wherever it is kept, and the statements that were sent there."""
        if self.database is None:
            return {path.name: path.read_bytes() for path in self.server.folder.glob("registry.sqlite*")
                    if path.is_file()}
        self.ask_database("CHECKPOINT")
        data = self.database.folder / "data"
        found = {str(path.relative_to(data)): path.read_bytes() for path in sorted(data.rglob("*")) if path.is_file()}
        found["server.log"] = (self.database.folder / "server.log").read_bytes()
        return found | {"dump": self.run_at_database("pg_dump").encode()}


@pytest.fixture(scope="module", params=[SQLITE, pytest.param(POSTGRESQL, marks=NO_SERVER)])
def kept(request, tmp_path_factory):
    """After everything but what the tests of known faults do."""
    database = PostgreSQL() if request.param == POSTGRESQL else None
    ground = None
    try:
        ground = Kept(tmp_path_factory.mktemp("kept"), database)
        scenario.administer(ground)
        scenario.read(ground)
        scenario.fail(ground, ["away", "echo", "echobearer", "echosigned"])
        scenario.misplace(ground)
        ground.shown = scenario.look(ground)
        scenario.fill_audit(ground)
        yield ground
    finally:
        if ground is not None:
            ground.stop()
        if database is not None:
            database.close()


def leaks(needles: Needles, places: dict[str, bytes]) -> list[str]:
    return [f"{place}: {name}: …{around!r}…" for place, data in places.items()
            for name, around in needles.found(data).items()]


# Places


def test_every_kind_of_secret_was_used(kept):
    """A search for a secret that nothing used would find nothing."""
    written = b"".join(content(path) for path in kept.server.folder.glob("causeway.audit*"))
    lines = written.decode().splitlines()
    actions = {json.loads(line)["action"] for line in lines}
    assert {"query", "file", "object", "activation", "activate", "makeActivation", "mintToken", "retireTokens",
            "createAdministrator", "iceberg.loadTable", "iceberg.sign"} <= actions
    assert len(kept.secrets) >= 25 and len(kept.answers) > 400 and len(kept.outputs) > 20
    assert [catalog for catalog in kept.catalogs if not catalog.requests] == []
    assert any("Bearer" in asked for asked in kept.echo.asked)
    if kept.database is not None:
        assert "causeway:" in (kept.server.folder / "database").read_text()


def test_no_secret_is_in_the_log(kept):
    """At the level `trace`, with the audit on the same output."""
    log = kept.server.log.read_bytes()
    assert b'"route":"/shares/{share}' in log and b'"recipient":"acme"' in log
    assert leaks(kept.needles, {"log": log}) == []


def test_no_secret_is_in_the_audit(kept):
    written = {path.name: content(path) for path in kept.server.folder.glob("causeway.audit*")}
    assert {name.rpartition(".")[2] for name in written} == {"gz", "log"}, "no file was put away"
    assert sum(data.count(b"\n") for data in written.values()) > 1000
    assert kept.syslog.received.count(b"\n") > 400
    assert leaks(kept.needles, written | {"syslog": bytes(kept.syslog.received)}) == []


def test_no_secret_is_in_what_administrators_are_shown(kept):
    """Metrics, readiness, resources of the administrative API, and the commands that list and show."""
    assert b"causeway_requests_total" in kept.shown["/metrics"] and b"acme" in kept.shown["recipient list json"]
    assert leaks(kept.needles, kept.shown) == []


def test_no_secret_is_in_what_commands_write(kept):
    assert leaks(kept.needles, dict(kept.outputs)) == []


def test_no_refusal_tells_a_secret_that_the_caller_did_not_write_into_it(kept):
    """Tokens where tokens belong are never repeated; what else is the caller's own see below."""
    found = [f"{one.label}: {sorted(more)}" for one in kept.answers
             if (more := kept.needles.secrets(one.told) - kept.needles.secrets(one.said))]
    assert found == []


def test_no_secret_is_on_a_page_of_the_registry(kept):
    """Written pages, the log of writes ahead, and what was sent to a database as statement or parameter."""
    pages = kept.pages()
    assert any(b"acme" in data for data in pages.values())
    assert leaks(kept.needles, pages) == []


def test_no_secret_is_in_arguments_or_environment_of_the_process(kept):
    assert leaks(kept.needles, scenario.processes(kept)) == []


def test_only_files_that_are_meant_to_hold_a_secret_do(kept):
    found = files(kept.server.folder)
    assert set(ALLOWED) - {"database"} <= set(found)
    assert leaks(kept.needles, {name: data for name, data in found.items() if name not in ALLOWED}) == []
    for name in set(ALLOWED) & set(found):
        assert kept.needles.found(found[name]), f"{name} is allowed a secret and has none: is it still one?"
        assert (kept.server.folder / name).stat().st_mode & 0o077 == 0 or name == "s3-secret", name


def test_nothing_is_left_behind_when_the_server_ends(kept):
    kept.server.stop()
    try:
        found = files(kept.server.folder)
        assert leaks(kept.needles, {name: data for name, data in found.items() if name not in ALLOWED}) == []
        assert leaks(kept.needles, kept.pages()) == []
    finally:
        kept.server.start()


# The search itself


@pytest.mark.parametrize("length", [FRAGMENT, 20, None])
def test_a_planted_secret_is_found_in_each_form(length):
    needles = Needles()
    for secret in ("cwy_" + "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE", random_secret(), "postgres-pass-0815-word"):
        needles = Needles()
        needles.add("secret", secret)
        for form, text in forms(secret.encode()):
            for start in range(0, len(text) - (length or len(text)) + 1):
                part = text[start:start + (length or len(text))]
                for shift in range(9):
                    assert needles.found(b"." * shift + part + b"..." * 5), f"{form} from {start}, {shift} bytes in"
        assert needles.found(b"\x00" * 10_000 + secret.encode()[4:] + b"\x00" * 10_000)
        assert not needles.found(secret.encode()[4:4 + FRAGMENT - 1] + b"." * 20)


def test_a_planted_secret_is_found_in_each_place(kept, tmp_path):
    """By the same search as above, put there by the means of the place itself."""
    planted = kept.secrets["token"]
    needles = kept.needles
    assert needles.secrets(kept.server.log.read_bytes() + f'{{"error":"{planted}"}}\n'.encode()) == {"token"}
    assert needles.secrets(bytes(kept.syslog.received) + planted.encode()) == {"token"}
    for data in (kept.shown["/metrics"], kept.shown["audit show --limit 1000 json"],
                 scenario.processes(kept)["cmdline"]):
        assert needles.secrets(data + planted.encode()) == {"token"}
    # A name that an administrator gave is kept, as it has to be: there the pages are seen to be searched.
    canary = Needles()
    name = "canary-" + random_secret().replace("/", "-").replace("+", "-")
    canary.add("canary", name)
    assert leaks(canary, kept.pages()) == []
    made = kept.api("POST", "/admin/v1/shares", kept.secrets["administrator's token"], json={"name": name})
    assert made.status_code == 201, made.text
    assert leaks(canary, kept.pages()) != []
    assert canary.secrets(scenario.look(kept)["share list text"]) == {"canary"}
    assert requests.get(f"{kept.server.host}/healthz", timeout=30).status_code == 200
