"""A server that obtains its certificate itself, with a real authority."""

import json
import pathlib
import socket
import ssl
import stat
import sys
import threading
import time
from collections.abc import Iterator

import pytest
import requests

from harness import knot
from harness.causeway import BINARY, Causeway
from harness.pebble import PROGRAM, Pebble
from harness.processes import Process, free_port

pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="no pebble: install Debian's package of that name")


class Enrolled:
    """A server and its authority."""

    def __init__(
        self, folder: pathlib.Path, validity: int = 7_776_000, name_server: int | None = None,
        arguments: tuple[str, ...] = (), **acme,
    ):
        self.redirect_port = free_port()
        self.pebble = Pebble(folder / "pebble", self.redirect_port, validity, name_server)
        self.server = Causeway(
            folder / "server", [], trusted=self.pebble.root, redirect=True, arguments=arguments, acme={
                "directory": self.pebble.directory, "names": ["127.0.0.1"], "caFile": str(self.pebble.trusted),
                "agreeToTermsOfService": True, **acme,
            })
        # The port that the authority looks at.
        self.server.config.write_text(self.server.config.read_text().replace(
            f"redirectListen: 127.0.0.1:{self.server.redirect_port}", f"redirectListen: 127.0.0.1:{self.redirect_port}"))
        self.state = self.server.folder / "acme"

    def certificate(self, name: str = "127.0.0.1") -> dict:
        """That which a new connection is shown."""
        context = ssl.create_default_context(cafile=str(self.pebble.root))
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=20) as plain:
            with context.wrap_socket(plain, server_hostname=name) as connection:
                return connection.getpeercert()

    def serial(self) -> str:
        return self.certificate()["serialNumber"]

    def messages(self) -> list[dict]:
        lines = self.server.log.read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def stop(self) -> None:
        self.server.stop()
        self.pebble.stop()


@pytest.fixture
def enrolled(tmp_path: pathlib.Path, request: pytest.FixtureRequest) -> Iterator[Enrolled]:
    enrolled = Enrolled(tmp_path, **getattr(request, "param", {}))
    yield enrolled
    enrolled.stop()
    assert enrolled.server.secrets_in_log() == []


def test_a_certificate_is_obtained_before_the_server_listens_and_kept(enrolled):
    enrolled.server.start()
    first = enrolled.serial()
    for name in ["account.pem", "account.json", "current/certificate.pem", "current/key.pem"]:
        assert stat.S_IMODE((enrolled.state / name).stat().st_mode) == 0o600, name
    assert requests.get(
        f"http://127.0.0.1:{enrolled.redirect_port}/", timeout=20, allow_redirects=False).status_code == 308
    assert enrolled.server.stop() == 0
    # The next run needs no authority.
    enrolled.pebble.server.stop()
    enrolled.server.start()
    assert enrolled.serial() == first


@pytest.mark.parametrize("enrolled", [{"validity": 45}], indirect=True)
def test_it_is_renewed_under_load_without_a_request_that_fails(enrolled):
    enrolled.server.start()
    serials, failures, answers, ended = {enrolled.serial()}, [], [], threading.Event()

    def ask(new_connections: bool) -> None:
        session = requests.Session()
        while not ended.is_set():
            try:
                with requests.Session() if new_connections else _kept(session) as client:
                    answer = client.get(
                        f"{enrolled.server.host}/healthz", timeout=20, verify=str(enrolled.pebble.root))
                answers.append(answer.status_code)
            except Exception as failure:  # noqa: BLE001: whatever it is, it is a request that failed
                failures.append(failure)
            time.sleep(0.005)

    threads = [threading.Thread(target=ask, args=(new,)) for new in (True, True, False, False)]
    for thread in threads:
        thread.start()
    try:
        deadline = time.monotonic() + 100
        while len(serials) < 3 and time.monotonic() < deadline:
            time.sleep(0.5)
            serials.add(enrolled.serial())
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    assert failures == []
    assert len(serials) >= 3, enrolled.server.process.end_of_log()
    assert len(answers) > 500 and set(answers) == {200}


class _kept:
    """A session that stays open."""

    def __init__(self, session: requests.Session):
        self.session = session

    def __enter__(self) -> requests.Session:
        return self.session

    def __exit__(self, *_) -> None:
        pass


@pytest.mark.parametrize("enrolled", [{"agreeToTermsOfService": False}], indirect=True)
def test_what_keeps_it_from_a_certificate_is_told(enrolled):
    process = Process([BINARY, "serve", "--config", enrolled.server.config], enrolled.server.log)
    process.wait_until(lambda: any("no certificate obtained" in str(line) for line in enrolled.messages()))
    assert not enrolled.server.is_healthy()
    assert process.stop() == 0
    told = next(line for line in enrolled.messages() if "no certificate obtained" in str(line))
    assert "tls.acme.agreeToTermsOfService" in str(told)


# Its host is an address, which no record shows to be one's own.
RECORDS = {"names": ["sharing.example.com", "*.example.com"], "challenge": "dns-01",
           "arguments": ("--allow-invalid-certificate",)}


def shown(enrolled: Enrolled) -> None:
    process = Process(
        [BINARY, "serve", "--config", enrolled.server.config, *enrolled.server.arguments], enrolled.server.log)
    try:
        process.wait_until(lambda: any(line.get("message") == "listening" for line in enrolled.messages()))
        for name in ["sharing.example.com", "other.example.com"]:
            names = enrolled.certificate(name)["subjectAltName"]
            assert set(names) == {("DNS", "sharing.example.com"), ("DNS", "*.example.com")}
    finally:
        assert process.stop() == 0
    assert not any("taken back" in str(line) for line in enrolled.messages())


@pytest.mark.skipif(not knot.PROGRAM.exists(), reason="no knotd: install Debian's knot")
def test_names_are_shown_by_dynamic_update(tmp_path):
    server = knot.Knot(tmp_path / "knot")
    enrolled = Enrolled(
        tmp_path, name_server=server.port, updateServer=f"127.0.0.1:{server.port}", updateKeyFile=str(server.key),
        recordServers=[f"127.0.0.1:{server.port}"], **RECORDS)
    try:
        shown(enrolled)
        assert "MDEyMzQ1" not in enrolled.server.log.read_text()
    finally:
        enrolled.pebble.stop()
        server.stop()


def test_names_are_shown_by_a_command(tmp_path):
    hook = tmp_path / "hook"
    enrolled = Enrolled(tmp_path, hook=str(hook), **RECORDS)
    hook.write_text(f"""\
#!{sys.executable}
import json, sys, urllib.request
action, name, value = sys.argv[1:]
place = {{"present": "set-txt", "cleanup": "clear-txt"}}[action]
body = json.dumps({{"host": name + ".", "value": value}}).encode()
urllib.request.urlopen("http://127.0.0.1:{enrolled.pebble.records}/" + place, body, 10).read()
""")
    hook.chmod(0o700)
    try:
        shown(enrolled)
    finally:
        enrolled.pebble.stop()
