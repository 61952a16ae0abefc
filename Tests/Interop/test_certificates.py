"""The certificate that the server shows: judged at its start, renewed while it runs, its end told in time."""

import json
import os
import pathlib
import signal
import ssl
import subprocess
import threading
import time

import httpx
import pytest
import requests

from harness.authority import Authority, Files, Pair, replace
from harness.causeway import BINARY, Causeway
from harness.h2client import Client
from harness.tls import Secure

DAY = 86_400


@pytest.fixture
def secure(start_server, tmp_path) -> Secure:
    return Secure(start_server, tmp_path)


def hang_up(secure: Secure) -> None:
    os.kill(secure.server.process.pid, signal.SIGHUP)


class Load:
    """Clients that make a new connection for each request, over both protocols, until they are stopped."""

    def __init__(self, secure: Secure, clients: int = 4):
        self.failures: list[str] = []
        self.answers = 0
        self.serials: set[int] = set()
        self._secure = secure
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._ask, args=(number,)) for number in range(clients)]
        for thread in self._threads:
            thread.start()

    def _ask(self, number: int) -> None:
        protocol = ["h2", "http/1.1"][number % 2]
        while not self._ended.is_set():
            try:
                with self._secure.connect(protocol) as connection:
                    serial = int(connection.getpeercert()["serialNumber"], 16)
                    if protocol == "h2":
                        client = Client(connection)
                        body = client.body(client.request("/healthz"), seconds=20)
                    else:
                        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                        answer = b""
                        while piece := connection.recv(4096):
                            answer += piece
                        body = answer.split(b"\r\n\r\n", 1)[1]
                    # The body of HTTP/1.1 may come in pieces.
                    assert b"ok\n" in body, body
                with self._lock:
                    self.answers += 1
                    self.serials.add(serial)
            except Exception as error:  # noqa: BLE001: whatever fails is a failed connection
                self.failures.append(repr(error))

    def stop(self) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join(30)


def test_a_hundred_reloads_under_load_drop_no_connection(secure):
    kept = [Client(secure.connect("h2")) for _ in range(3)]
    session = requests.Session()
    assert session.get(f"{secure.server.host}/healthz", timeout=20, verify=secure.trusted).text == "ok\n"
    load = Load(secure)
    pairs = [secure.authority.issue() for _ in range(100)]
    for number, pair in enumerate(pairs, start=1):
        secure.files.put(pair)
        if number % 10:
            hang_up(secure)
        secure.wait_for(lambda: len(secure.reloads("good")) >= number)
        if number % 20 == 0:
            for client in kept:
                assert client.body(client.request("/healthz")) == b"ok\n"
    time.sleep(0.5)
    load.stop()
    assert load.failures == []
    assert load.answers > 100 and len(load.serials) > 20
    assert load.serials <= {secure.pair.serial, *(pair.serial for pair in pairs)}
    assert secure.serial() == pairs[-1].serial
    assert session.get(f"{secure.server.host}/healthz", timeout=20, verify=secure.trusted).text == "ok\n"
    metrics = secure.metrics()
    assert metrics['causeway_certificate_reloads_total{result="good"}'] == 100
    assert metrics['causeway_certificate_reloads_total{result="bad"}'] == 0
    print(f"{load.answers} connections over {len(load.serials)} certificates, {len(load.failures)} failed")


def test_files_that_change_are_taken_up(secure):
    pair = secure.authority.issue(days=40)
    secure.files.put(pair)
    secure.wait_for(lambda: secure.serial() == pair.serial)
    assert secure.reloads("good")[0]["occasion"] == "change"
    # A file that is written in place keeps its inode.
    again = secure.authority.issue(days=41)
    secure.files.certificate.write_bytes(again.chain)
    secure.files.key.write_bytes(again.key)
    secure.wait_for(lambda: secure.serial() == again.serial)
    assert secure.reloads("bad") == []


def test_a_file_that_is_only_touched_is_nothing_new(secure):
    for path in (secure.files.certificate, secure.files.key):
        path.touch()
    time.sleep(1.5)
    hang_up(secure)
    secure.wait_for(lambda: secure.lines("certificate") != [])
    assert [line["reload"] for line in secure.lines("certificate")] == ["unchanged"]


def test_a_volume_of_kubernetes_swaps_its_link(start_server, tmp_path):
    """`..data` is a link to the folder of the day, and the files are links through it."""
    authority = Authority(tmp_path / "authority")
    volume = tmp_path / "volume"
    volume.mkdir()

    def publish(name: str, pair: Pair) -> None:
        folder = volume / name
        folder.mkdir()
        (folder / "fullchain.pem").write_bytes(pair.chain)
        (folder / "privkey.pem").write_bytes(pair.key)
        (folder / "privkey.pem").chmod(0o600)
        link = volume / "..data_tmp"
        link.symlink_to(name)
        os.replace(link, volume / "..data")

    first, second = authority.issue(), authority.issue()
    publish("..2026_01", first)
    for name in ("fullchain.pem", "privkey.pem"):
        (volume / name).symlink_to(f"..data/{name}")
    files = Files(volume)
    secure = Secure.__new__(Secure)
    secure.authority, secure.files = authority, files
    secure.server = start_server(tls=files, trusted=authority.trusted)
    assert secure.serial() == first.serial
    publish("..2026_02", second)
    secure.wait_for(lambda: secure.serial() == second.serial)
    assert secure.reloads("bad") == []


BAD = {
    "unparsable": "tls.certificate.malformed", "empty": "tls.certificate.malformed",
    "key of another": "tls.key.mismatch", "expired": "tls.certificate.expired",
    "another host": "tls.name.mismatch", "no key": "tls.key.unreadable", "not yet": "tls.certificate.not-yet-valid",
    "gone": "tls.certificate.unreadable",
}


@pytest.mark.parametrize("occasion", ["change", "signal"])
@pytest.mark.parametrize("kind", BAD)
def test_a_bad_pair_keeps_the_old_one_and_says_why(secure, kind, occasion):
    good = secure.authority.issue()
    pair = {
        "unparsable": Pair(good.certificate, good.chain[:300], good.key),
        "empty": Pair(good.certificate, b"", good.key),
        "key of another": Pair(good.certificate, good.chain, secure.authority.issue().key),
        "expired": secure.authority.issue(since=10, days=-1),
        "another host": secure.authority.issue("sharing.example.com"),
        "no key": Pair(good.certificate, good.chain, b"-----BEGIN NOTHING-----\n"),
        "not yet": secure.authority.issue(since=-2),
        "gone": None,
    }[kind]
    if pair:
        secure.files.put(pair)
    else:
        secure.files.key.unlink()
    if occasion == "signal":
        hang_up(secure)
    secure.wait_for(lambda: secure.reloads("bad") != [])
    line = secure.reloads("bad")[0]
    assert line["finding"] == BAD[kind] and line["level"] == "error" and line["is"] and line["kept"]
    assert secure.serial() == secure.pair.serial
    time.sleep(1.5)
    # It is said once, and not at every look.
    assert len(secure.reloads("bad")) == 1
    assert secure.metrics()['causeway_certificate_reloads_total{result="bad"}'] == 1
    secure.files.put(good)
    secure.wait_for(lambda: secure.serial() == good.serial)
    assert secure.metrics()['causeway_certificate_reloads_total{result="good"}'] == 1


def test_certificate_and_key_may_be_replaced_one_after_the_other(secure):
    pair = secure.authority.issue()
    replace(secure.files.certificate, pair.chain)
    time.sleep(0.3)
    replace(secure.files.key, pair.key)
    secure.wait_for(lambda: secure.serial() == pair.serial)


def test_the_administrative_listener_follows(start_server, tmp_path):
    from harness.processes import free_port
    port = free_port()
    os.environ["CAUSEWAY_ADMIN_LISTEN"] = f"127.0.0.1:{port}"
    try:
        secure = Secure(start_server, tmp_path)
    finally:
        del os.environ["CAUSEWAY_ADMIN_LISTEN"]

    def serial() -> int:
        import socket
        with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
            with secure.context("h2", "http/1.1").wrap_socket(plain, server_hostname="127.0.0.1") as connection:
                assert connection.selected_alpn_protocol() == "http/1.1"
                return int(connection.getpeercert()["serialNumber"], 16)

    assert serial() == secure.pair.serial
    pair = secure.authority.issue()
    secure.files.put(pair)
    secure.wait_for(lambda: serial() == pair.serial)


@pytest.mark.parametrize("days,notice", [(45, None), (20, 30), (10, 14), (5, 7), (2, 3), (0.5, 1)])
def test_the_end_is_a_metric_and_told_in_time(start_server, tmp_path, days, notice):
    authority = Authority(tmp_path / "early")
    secure = Secure(start_server, tmp_path)
    pair = secure.authority.issue(days=days, since=60)
    secure.files.put(pair)
    hang_up(secure)
    secure.wait_for(lambda: secure.serial() == pair.serial)
    assert abs(secure.metrics()["causeway_certificate_expiry_seconds"] - days * DAY) < 60
    told = [line for line in secure.lines("certificate") if line.get("finding") == "tls.certificate.expires-soon"]
    assert [line["is"] for line in told] == ([f"It ends within {notice} d."] if notice else [])
    assert all(line["level"] == "warning" for line in told)
    assert authority.trusted.exists()


def serve(folder: pathlib.Path, pair: Pair, authority: Authority, *arguments: str, **options) -> subprocess.Popen:
    server = Causeway(folder, [], tls=Files(folder / "tls").put(pair), trusted=authority.trusted, **options)
    return server, [BINARY, "serve", "--config", server.config, *arguments]


@pytest.mark.parametrize("kind", ["expired", "another host", "key of another"])
def test_a_certificate_that_clients_refuse_stops_the_start(tmp_path, kind):
    authority = Authority(tmp_path / "authority")
    pair = {
        "expired": lambda: authority.issue(since=10, days=-1),
        "another host": lambda: authority.issue("sharing.example.com"),
        "key of another": lambda: Pair(None, authority.issue().chain, authority.issue().key),
    }[kind]()
    server, command = serve(tmp_path / "server", pair, authority)
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert done.returncode == 78, done.stderr
    assert BAD[kind] in done.stderr and "fix: " in done.stderr
    assert ("--allow-invalid-certificate" in done.stderr) == (kind != "key of another")
    done = subprocess.run([*command, "--allow-invalid-certificate"], capture_output=True, text=True, timeout=5) \
        if kind == "key of another" else None
    assert done is None or done.returncode == 78


def test_a_certificate_that_is_allowed_all_the_same_is_told_everywhere(start_server, tmp_path):
    authority = Authority(tmp_path / "authority")
    files = Files(tmp_path / "tls").put(authority.issue("sharing.example.com"))
    server = Causeway(tmp_path / "server", [], tls=files, trusted=authority.trusted,
                      arguments=("--allow-invalid-certificate",))
    server.is_healthy = lambda: server.log.exists() and "listening" in server.log.read_text()
    server.start()
    try:
        answer = requests.get(f"{server.host}/healthz", verify=False, timeout=20)
        text = "NOT VALID, served because of --allow-invalid-certificate: tls.name.mismatch"
        assert answer.text == f"ok\ncertificate: {text}\n"
        lines = [json.loads(line) for line in server.log.read_text().splitlines() if line.startswith("{")]
        assert [line["certificate"] for line in lines if line["message"] == "listening"] == [text]
        assert any(line["level"] == "error" and line.get("finding") == "tls.name.mismatch" for line in lines)
        # A good one puts it in order, without the option being taken back.
        files.put(authority.issue())
        deadline = time.monotonic() + 15
        while requests.get(f"{server.host}/healthz", verify=False, timeout=20).text != "ok\n":
            assert time.monotonic() < deadline
            time.sleep(0.1)
    finally:
        assert server.stop() == 0


def test_a_missing_intermediate_is_pointed_out_and_not_papered_over(tmp_path):
    authority = Authority(tmp_path / "authority")
    pair = authority.issue(with_intermediate=False)
    server, command = serve(tmp_path / "server", pair, authority)
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert done.returncode == 78 and "tls.chain.incomplete" in done.stderr and "fix: " in done.stderr
    server, _ = serve(tmp_path / "allowed", pair, authority, arguments=("--allow-invalid-certificate",))
    server.is_healthy = lambda: server.log.exists() and "listening" in server.log.read_text()
    server.start()
    try:
        # It is not fetched or made up: a client that knows the root alone does not get through.
        context = ssl.create_default_context(cafile=str(authority.trusted))
        with pytest.raises(httpx.ConnectError, match="unable to get local issuer"):
            httpx.get(f"{server.host}/healthz", verify=context, timeout=20)
    finally:
        assert server.stop() == 0


def test_a_certificate_of_a_company_authority_is_one_that_databricks_refuses(tmp_path):
    """Judged by Mozilla's list, where nothing else is said."""
    authority = Authority(tmp_path / "authority")
    server, command = serve(tmp_path / "server", authority.issue(), authority)
    text = server.config.read_text()
    server.config.write_text("".join(line for line in text.splitlines(True) if "trustFile" not in line))
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert done.returncode == 78 and "tls.chain.private-ca" in done.stderr, done.stderr
