"""Shares, recipients and grants that a file declares, made so through the socket, the API and the registry's file."""

import dataclasses
import json
import os
import pathlib
import pty
import signal
import subprocess
import time

import delta_sharing
import pyarrow as pa
import pytest
import yaml
from deltalake import DeltaTable, write_deltalake

from harness.admin_api import AdministeredServer
from harness.causeway import BINARY, Store
from harness.openid import AUDIENCE, Provider
from harness.sharing import Sharing

LOGIN = "https://login.interop.test"
FIRST = {
    "version": 1,
    "shares": [
        {"name": "sales", "comment": "Orders: \"all\" of them\n", "tables": [
            {"table": "retail.orders", "location": "s3://lake/orders", "historyShared": True},
            {"table": "retail.europe", "location": "s3://lake/orders", "filter": "region = 'EU'", "startVersion": 1}]},
        {"name": "finance", "historyShared": True, "tables": [
            {"table": "books.all", "location": "s3://lake/orders", "historyShared": False}]},
    ],
    "recipients": [
        {"name": "acme", "comment": "Acme", "addresses": ["127.0.0.0/8", "::1"], "shares": ["sales"],
         "identities": [{"issuer": LOGIN, "subject": "é: # x"}, {"issuer": LOGIN, "subject": "stays"}]},
        {"name": "globex", "identities": [], "shares": ["sales", "finance"]},
    ],
}
SECOND = {
    "version": 1,
    "shares": [
        {"name": "Sales", "tables": [
            {"table": "retail.orders", "location": "s3://lake/orders", "filter": "region = 'US'"},
            {"table": "retail.more", "location": "s3://lake/orders", "leftOut": ["x"],
             "materialisesEqualityDeletes": True}]},
        {"name": "hr", "tables": []},
    ],
    "recipients": [
        {"name": "acme", "shares": ["SALES", "hr"], "identities": [{"issuer": LOGIN, "subject": "stays"}]},
        {"name": "initech", "addresses": ["192.0.2.1"], "shares": ["hr"],
         "identities": [{"issuer": LOGIN, "subject": "12"}, {"issuer": LOGIN, "subject": "é: # x"}]},
    ],
}


@dataclasses.dataclass
class Ended:
    code: int
    output: str
    error: str


class Place:
    """A registry, and the way in which commands reach it."""

    def __init__(self, folder: pathlib.Path, way: str):
        lake = folder / "lake"
        self.orders = lake / "orders"
        for start in (0, 10):
            numbers = range(start, start + 10)
            regions = [["EU", "US"][number % 2] for number in numbers]
            write_deltalake(self.orders, pa.table({"id": list(numbers), "region": regions}), mode="append",
                            partition_by=["region"])
        self.way, self.folder = way, folder
        self.server = AdministeredServer(folder / "server", [Store("lake", folder=lake)])
        self.server.start()
        self.server.admin("administrator", "create", "olga", "--output", str(folder / "olga.token"))
        self.token = (folder / "olga.token").read_text().strip()
        self.server.secrets.add(self.token)
        if way == "file":
            self.server.stop()

    def command(self, *arguments: str) -> tuple[list[str], dict[str, str]]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CAUSEWAY_")}
        way = ["--config", str(self.server.config)]
        if self.way == "api":
            environment["CAUSEWAY_ADMIN_TOKEN"] = self.token
            way = ["--server", f"http://127.0.0.1:{self.server.admin_port}"]
        return [str(BINARY), "share", *arguments, *way], environment

    def run(self, *arguments: str) -> Ended:
        command, environment = self.command(*arguments)
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, cwd=self.folder)
        return Ended(done.returncode, done.stdout, done.stderr)

    def write(self, declaration: object, name: str = "shares.yaml") -> str:
        text = declaration if isinstance(declaration, str) else yaml.safe_dump(declaration, sort_keys=False)
        (self.folder / name).write_text(text)
        return name

    def state(self) -> dict:
        """All that there is, revisions aside, as other commands show it."""
        names = {
            kind: [item["name"] for item in self.server.admin(kind, "list")[f"{kind}s"]]
            for kind in ("share", "recipient")}
        return {kind: [self.server.admin(kind, "show", name) for name in names[kind]] for kind in names}


@pytest.fixture(params=["socket", "api", "file"])
def place(request, tmp_path):
    place = Place(tmp_path, request.param)
    yield place
    place.server.stop()
    assert place.server.secrets_in_log() == []


@pytest.fixture
def socket(tmp_path):
    place = Place(tmp_path, "socket")
    yield place
    place.server.stop()


def told(share: dict) -> dict:
    tables = [{
        "table": f"{table['schema']}.{table['name']}", "location": table["location"],
        "historyShared": table["historyShared"], "filter": table["filter"], "startVersion": table["startVersion"],
        "leftOut": table["leftOut"], "materialisesEqualityDeletes": table["materialisesEqualityDeletes"],
    } for table in share["tables"]]
    return {"name": share["name"].lower(), "comment": share["comment"], "historyShared": share["historyShared"],
            "tables": tables, "recipients": share["recipients"]}


def wanted(declaration: dict, share: dict) -> dict:
    history = share.get("historyShared", False)
    tables = [{
        "table": table["table"], "location": table["location"],
        "historyShared": table.get("historyShared", history), "filter": table.get("filter"),
        "startVersion": table.get("startVersion"), "leftOut": table.get("leftOut", []),
        "materialisesEqualityDeletes": table.get("materialisesEqualityDeletes", False),
    } for table in share["tables"]]
    recipients = [recipient["name"] for recipient in declaration["recipients"]
                  if share["name"].lower() in [name.lower() for name in recipient["shares"]]]
    return {"name": share["name"].lower(), "comment": share.get("comment"), "historyShared": history,
            "tables": sorted(tables, key=lambda table: table["table"]), "recipients": recipients}


def check(place: Place, declaration: dict) -> None:
    """What `show` says of each share and recipient is what the file says."""
    for share in declaration["shares"]:
        assert told(place.server.admin("share", "show", share["name"])) == wanted(declaration, share)
    for recipient in declaration["recipients"]:
        shown = place.server.admin("recipient", "show", recipient["name"])
        assert [name.lower() for name in shown["shares"]] == sorted(name.lower() for name in recipient["shares"])
        assert shown["addresses"] == recipient.get("addresses", [])
        assert shown["comment"] == recipient.get("comment")
        assert shown["identities"] == sorted(recipient["identities"], key=lambda identity: identity["subject"])


def test_the_same_through_every_door(tmp_path):
    """Output, report and registry do not depend on who performs the changes."""
    outputs = {}
    for way in ("socket", "api", "file"):
        place = Place(tmp_path / way, way)
        files = [place.write(FIRST, "first.yaml"), place.write(SECOND, "second.yaml")]
        runs = [place.run("export")]
        for file in files:
            before = place.state()
            runs.append(place.run("apply", file, "--dry-run"))
            runs.append(place.run("apply", file, "--dry-run", "--format", "json"))
            assert place.state() == before, "a dry run changes nothing"
            runs.append(place.run("apply", file, "--format", "json"))
            check(place, FIRST if file == files[0] else SECOND)
            runs.append(place.run("apply", file))
            runs.append(place.run("apply", file, "--dry-run"))
            runs.append(place.run("export"))
            runs.append(place.run("export", "--format", "json"))
        runs.append(place.run("apply", files[1], "--prune"))
        runs.append(place.run("apply", files[1], "--prune", "--yes"))
        runs.append(place.run("export"))
        assert [run.code for run in runs] == [0, *[2, 2, 0, 0, 0, 0, 0] * 2, 64, 0, 0], runs
        outputs[way] = [(run.code, run.output) for run in runs]
        place.server.stop()
    assert outputs["socket"] == outputs["api"] == outputs["file"]


def test_a_client_sees_what_was_applied(socket):
    assert socket.run("apply", socket.write(FIRST)).code == 0
    url = f"{socket.server.profile('acme')}#sales.retail."
    assert sorted(delta_sharing.load_as_pandas(url + "orders")["id"]) == list(range(20))
    europe = delta_sharing.load_as_pandas(url + "europe")
    assert sorted(europe["id"]) == list(range(0, 20, 2)) and set(europe["region"]) == {"EU"}
    assert socket.run("apply", socket.write(SECOND)).code == 0
    america = delta_sharing.load_as_pandas(url + "orders")
    assert sorted(america["id"]) == list(range(1, 20, 2)) and set(america["region"]) == {"US"}
    with pytest.raises(Exception, match="404"):
        delta_sharing.load_as_pandas(url + "europe")
    client = delta_sharing.SharingClient(str(socket.server.profile("acme")))
    assert sorted(share.name for share in client.list_shares()) == ["hr", "sales"]
    globex = delta_sharing.SharingClient(str(socket.server.profile("globex")))
    # The file declares sales and recipients, and does not name globex: it keeps what the file does not speak of.
    assert [share.name for share in globex.list_shares()] == ["finance"]


def people(issuer: str, acme: list[str] | None, globex: list[str] | None) -> dict:
    """A file with the subjects of two recipients, each of whom reads a share of its own."""
    recipients = []
    for name, share, subjects in (("acme", "sales", acme), ("globex", "finance", globex)):
        identities = {} if subjects is None else {
            "identities": [{"issuer": issuer, "subject": subject} for subject in subjects]}
        recipients.append({"name": name, "shares": [share], **identities})
    return {"version": 1, "recipients": recipients,
            "shares": [{"name": name, "tables": []} for name in ("sales", "finance")]}


@pytest.fixture
def provider():
    provider = Provider()
    yield provider
    provider.stop()


def test_tokens_of_a_provider_let_in_who_the_file_says(socket, provider):
    server = socket.server
    server.stop()
    with server.config.open("a") as config:
        config.write(f"identity: {json.dumps({'issuers': [{'issuer': provider.issuer, 'audiences': [AUDIENCE]}]})}\n")
    server.start()
    tokens = {name: provider.token(name) for name in ("ann", "bob")}
    server.secrets.update(tokens.values())

    def apply(acme: list[str] | None, globex: list[str] | None) -> Ended:
        return socket.run("apply", socket.write(people(provider.issuer, acme, globex)))

    def seen(name: str) -> list[str] | int:
        """The shares that a token reads, or the status that refuses it."""
        answer = Sharing(server.endpoint, tokens[name]).get("/shares")
        return [share["name"] for share in answer.json()["items"]] if answer.status_code == 200 else answer.status_code

    assert apply(["ann"], ["bob"]).code == 0
    assert (seen("ann"), seen("bob")) == (["sales"], ["finance"])
    exchanged = apply(["bob"], ["ann"])
    assert exchanged.code == 0 and "All was done." in exchanged.output
    assert f"    - identity ann of {provider.issuer}\n" in exchanged.output
    assert (seen("ann"), seen("bob")) == (["finance"], ["sales"])
    assert apply(["bob"], ["ann"]).output.startswith("Nothing to change")
    assert apply(None, None).output.startswith("Nothing to change"), "without the key they stay"
    server.admin("recipient", "create", "other")
    server.admin("recipient", "update", "other", "--identity", f"{provider.issuer}=carl")
    before = socket.state()
    for taken, (acme, globex) in {"other": (["bob", "carl"], None), "globex": (["ann"], None)}.items():
        for options in ([], ["--dry-run"]):
            refused = socket.run("apply", socket.write(people(provider.issuer, acme, globex)), *options)
            assert refused.code == 73 and refused.output == "", refused
            assert f"cannot go to the recipient acme: it is the recipient {taken}, " in refused.error
    assert socket.state() == before
    exported = socket.write(socket.run("export").output, "exported.yaml")
    assert apply([], ["ann"]).code == 0
    assert (seen("ann"), seen("bob")) == (["finance"], 401)
    assert socket.run("apply", exported).code == 0
    assert socket.state()["recipient"][0]["identities"] == before["recipient"][0]["identities"]
    assert seen("bob") == ["sales"]
    assert server.secrets_in_log() == []


def test_nothing_to_change_writes_nothing(place):
    file = place.write(FIRST)
    assert place.run("apply", file).code == 0
    before = place.state()
    again = place.run("apply", file)
    assert (again.code, again.output) == (0, f"Nothing to change: the registry is as {file} says.\n")
    assert place.state() == before
    exported = place.run("export")
    assert place.run("apply", place.write(exported.output, "exported.yaml"), "--dry-run", "--prune").code == 0
    assert yaml.safe_load(exported.output)["shares"][1]["comment"] == FIRST["shares"][0]["comment"]


def test_mistakes_change_nothing(place):
    assert place.run("apply", place.write(FIRST)).code == 0
    before = place.state()
    wrong = [
        ("version: 1\nshares:\n  - name: sales\n    tabels: []\n", 78, "bad.yaml:4:5: shares[0].tabels"),
        ("version: 1\nrecipients:\n  - {name: acme, shares: [nothing]}\n", 66, "the share nothing"),
        ("version: 1\nrecipients:\n  - {name: acme, shares: [], token: hunter2}\n", 78, "no secret belongs"),
        ("version: 1\nshares:\n  - {name: new, tables: []}\n"
         "  - {name: sales, tables: [{table: a.b, location: 'gs://x/y'}]}\n",
         78, "shares[1].tables[0].location: the location \"gs://x/y\" has an unknown scheme"),
        ("a: &a [x]\nb: *a\n", 78, "anchors"),
    ]
    for text, code, part in wrong:
        run = place.run("apply", place.write(text, "bad.yaml"))
        assert (run.code, run.output) == (code, "") and part in run.error, run
        assert "hunter2" not in run.error
    assert place.state() == before


def test_a_filter_that_does_not_fit_is_refused_first(socket):
    unfit = {"version": 1, "shares": [
        {"name": "first", "tables": []},
        {"name": "sales", "tables": [{"table": "a.b", "location": "s3://lake/orders", "filter": "id = 3"}]}]}
    run = socket.run("apply", socket.write(unfit))
    assert run.code == 64 and "the filter of a.b does not fit its table" in run.error
    assert socket.server.admin("share", "list") == {"shares": []}


def answer_question(place: Place, file: str, meanwhile, answer: str) -> tuple[int, str]:
    """Runs the command on a terminal of its own, and does something while it asks."""
    command, environment = place.command("apply", file, "--prune")
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(place.folder)
        os.execve(command[0], command, environment)
    text = b""
    while b"[y/N]" not in text:
        text += os.read(terminal, 4096)
    meanwhile()
    os.write(terminal, f"{answer}\n".encode())
    try:
        while piece := os.read(terminal, 4096):
            text += piece
    except OSError:
        pass
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), text.decode()


def test_what_was_changed_meanwhile_is_not_overwritten(place):
    assert place.run("apply", place.write(FIRST)).code == 0
    file = place.write(SECOND, "second.yaml")
    server = place.server
    code, text = answer_question(
        place, file, lambda: server.admin("share", "update", "sales", "--comment", "by another"), "yes")
    assert code == 73, text
    assert "was changed since it was read" in text and "[refused]" in text and "[not done]" in text
    sales = server.admin("share", "show", "sales")
    assert sales["comment"] == "by another"
    assert [table["name"] for table in sales["tables"]] == ["europe", "orders"]
    # Nobody changes anything any more, and the same command goes on from there.
    code, text = answer_question(place, file, lambda: None, "no")
    assert code == 1 and "nothing was changed" in text
    code, text = answer_question(place, file, lambda: None, "yes")
    assert code == 0, text
    check(place, SECOND)
    assert [share["name"] for share in place.state()["share"]] == ["hr", "sales"]
    assert place.run("apply", file, "--prune").output.startswith("Nothing to change")


def many(count: int) -> dict:
    return {"version": 1, "shares": [
        {"name": f"s{number}", "comment": "whole", "historyShared": True, "tables": [
            {"table": f"d.t{table}", "location": f"s3://lake/{number}/{table}", "historyShared": table % 2 == 0,
             "leftOut": ["x"]} for table in range(4)]} for number in range(count)],
        "recipients": [{"name": f"r{number}", "shares": sorted({f"s{number}", "s0"})} for number in range(count)]}


def whole(place: Place) -> int:
    """How many shares and recipients there are, each as a whole."""
    there = json.loads(place.run("export", "--format", "json").output)
    for share in there["shares"]:
        assert share["comment"] == "whole" and share["historyShared"]
        assert [table["historyShared"] for table in share["tables"]] == [True, False, True, False]
        assert all(table["leftOut"] == ["x"] for table in share["tables"])
    for recipient in there["recipients"]:
        assert recipient["shares"] == sorted({recipient["name"].replace("r", "s"), "s0"})
    return len(there["shares"]) + len(there["recipients"])


def wait_for_the_first(place: Place, running: subprocess.Popen) -> None:
    deadline = time.monotonic() + 30
    while not place.server.admin("share", "list")["shares"]:
        assert running.poll() is None and time.monotonic() < deadline, "the command changes nothing"


@pytest.mark.parametrize("after", [0.02, 0.1])
def test_a_command_that_is_killed_is_finished_by_the_next(place, after):
    file = place.write(many(150))
    command, environment = place.command("apply", file)
    running = subprocess.Popen(
        command, env=environment, cwd=place.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if place.way == "file":
        # The command holds the registry for itself; that it has begun shows in the file's journal.
        registry = place.server.folder / "registry.sqlite-wal"
        deadline = time.monotonic() + 30
        while not registry.exists() or registry.stat().st_size < 40_000:
            assert running.poll() is None and time.monotonic() < deadline, "the command changes nothing"
            time.sleep(0.001)
    else:
        wait_for_the_first(place, running)
    time.sleep(after)
    running.send_signal(signal.SIGKILL)
    running.wait()
    there = whole(place)
    assert there > 0
    last = place.run("apply", file, "--format", "json")
    assert last.code == 0, last.error
    assert len(json.loads(last.output)["changes"]) == 300 - there
    assert whole(place) == 300
    assert place.run("apply", file).output.startswith("Nothing to change")


@pytest.mark.parametrize("way", ["socket", "api"])
def test_a_server_that_is_killed_is_told(tmp_path, way):
    place = Place(tmp_path, way)
    try:
        file = place.write(many(150))
        command, environment = place.command("apply", file, "--format", "json")
        running = subprocess.Popen(
            command, env=environment, cwd=place.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        wait_for_the_first(place, running)
        place.server.kill()
        output, error = running.communicate(timeout=60)
        assert running.returncode == 69, error
        outcomes = [change["outcome"] for change in json.loads(output)["changes"]]
        done = outcomes.count("done")
        assert outcomes == ["done"] * done + ["unknown"] + ["notDone"] * (299 - done)
        assert 0 < done < 299
        # Behind the remarks of the command stands the error.
        told = json.loads(error[error.index("{"):])["error"]
        assert f"{done} of 300 changes were made before it" in told["message"]
        place.server.start()
        # What was acknowledged is there; the one whose answer got lost may be.
        assert whole(place) in (done, done + 1)
        assert place.run("apply", file).code == 0
        assert whole(place) == 300
        assert place.run("apply", file).output.startswith("Nothing to change")
    finally:
        place.server.stop()


REFERENCE = """
version: 1
shares:
- name: "share1"
  schemas:
  - name: "schema1"
    tables:
    - {name: orders, location: "s3a://lake/orders", historyShared: true}
    - {name: azure, location: "wasbs://container@account.blob.core.windows.net/orders"}
authorization:
  bearerToken: hunter2
host: localhost
port: 8080
endpoint: /delta-sharing
"""


def test_the_reference_servers_file_is_taken_over(socket):
    socket.write(REFERENCE, "reference.yaml")
    command, environment = socket.command("import")
    run = subprocess.run(
        [command[0], "share", "import", "reference.yaml", "--output", "shares.yaml"], capture_output=True, text=True,
        env=environment, cwd=socket.folder)
    assert run.returncode == 2 and run.stdout == ""
    assert "reference.yaml:9:7: the table share1.schema1.azure: wasbs://" in run.stderr
    assert "server.listen" in run.stderr and "server.endpoint" in run.stderr
    assert "hunter2" not in run.stderr + (socket.folder / "shares.yaml").read_text()
    assert socket.run("apply", "shares.yaml").code == 0
    socket.server.admin("recipient", "create", "acme", "--share", "share1")
    assert socket.run("apply", "shares.yaml").output.startswith("Left alone")
    url = f"{socket.server.profile('acme')}#share1.schema1.orders"
    assert len(delta_sharing.load_as_pandas(url)) == 20
    assert len(delta_sharing.load_as_pandas(url, version=0)) == 10
    assert DeltaTable(socket.orders).version() == 1
