"""TLS towards recipients: versions and suites, HTTP/2 and HTTP/1.1, and what holds for both."""

import socket
import ssl
import subprocess
import threading
import time

import h2.errors
import h2.events
import httpx
import numpy as np
import pyarrow as pa
import pytest
from deltalake import write_deltalake

from harness.causeway import Store
from harness.h2client import Client, Goodbye
from harness.sharing import Sharing
from harness.tls import Secure

PROTOCOLS = ["h2", "http/1.1"]


@pytest.fixture
def secure(start_server, tmp_path) -> Secure:
    return Secure(start_server, tmp_path)


@pytest.fixture
def big(start_server, tmp_path, bucket) -> Secure:
    """One that serves a table with a file of some 12 MB."""
    values = np.random.default_rng(7).integers(0, 2**62, 1_500_000)
    write_deltalake(str(bucket / "big"), pa.table({"a": values}))
    secure = Secure(start_server, tmp_path, Store("demo", folder=bucket))
    secure.server.admin("share", "create", "s", "--add", "d.t=s3://demo/big")
    secure.server.admin("recipient", "create", "acme", "--share", "s")
    secure.stored = next((bucket / "big").glob("*.parquet")).read_bytes()
    return secure


def file_path(secure: Secure) -> str:
    """The path of the table's file, with the token that opens it."""
    answer = httpx.post(
        f"{secure.server.endpoint}/shares/s/schemas/d/tables/t/query", json={}, verify=secure.context(),
        headers={"Authorization": f"Bearer {secure.server.token('acme')}"}, timeout=30)
    assert answer.status_code == 200, answer.text
    url = answer.text.splitlines()[-1].split('"url":"')[1].split('"')[0]
    assert url.startswith(f"{secure.server.host}/")
    return url.removeprefix(secure.server.host)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_both_versions_carry_both_protocols(secure, version, protocol):
    context = secure.context(protocol)
    context.minimum_version = context.maximum_version = version
    with secure.connect(context=context) as connection:
        assert connection.selected_alpn_protocol() == protocol
        assert connection.version() == version.name.replace("v1_", "v1.")


@pytest.mark.parametrize("version", ["-tls1", "-tls1_1"])
def test_older_versions_are_refused(secure, version):
    done = subprocess.run(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{secure.port}", version, "-cipher", "ALL:@SECLEVEL=0"],
        input=b"", capture_output=True, timeout=20)
    assert done.returncode != 0
    assert b"alert protocol version" in done.stderr, done.stderr


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_the_suites_of_tls_1_2_are_those_with_forward_secrecy_and_authentication(start_server, tmp_path, kind):
    pair_kind = {"ec": "ECDSA", "rsa": "RSA"}[kind]
    secure = Secure(start_server, tmp_path)
    secure.files.put(secure.authority.issue(kind=kind))
    secure.wait_for(lambda: len(secure.reloads("good")) == 1)
    taken = set()
    for suite in ssl._create_unverified_context().get_ciphers():
        if suite["protocol"] != "TLSv1.2":
            continue
        context = secure.context()
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(f"{suite['name']}:@SECLEVEL=0")
        try:
            with secure.connect(context=context):
                taken.add(suite["name"])
        except (ssl.SSLError, ConnectionError):
            pass
    assert taken == {
        f"ECDHE-{pair_kind}-AES128-GCM-SHA256", f"ECDHE-{pair_kind}-AES256-GCM-SHA384",
        f"ECDHE-{pair_kind}-CHACHA20-POLY1305"}


@pytest.mark.parametrize("http2", [True, False])
def test_httpx_reads_over_both_protocols(big, http2):
    with httpx.Client(http2=http2, verify=big.context(), timeout=60) as client:
        answer = client.get(f"{big.server.host}/healthz")
        assert (answer.http_version, answer.text) == ("HTTP/2" if http2 else "HTTP/1.1", "ok\n")
        shares = client.get(
            f"{big.server.endpoint}/shares", headers={"Authorization": f"Bearer {big.server.token('acme')}"})
        assert [share["name"] for share in shares.json()["items"]] == ["s"]
        assert client.get(f"{big.server.endpoint}/shares").status_code == 401
        assert client.get(f"{big.server.host}{file_path(big)}").content == big.stored


@pytest.mark.parametrize("option", ["--http2", "--http1.1"])
def test_curl_reads_over_both_protocols(secure, option):
    done = subprocess.run(
        ["curl", "--silent", "--show-error", option, "--cacert", secure.trusted, "--write-out", "%{http_version}",
         f"{secure.server.host}/healthz"], capture_output=True, text=True, timeout=20, check=True)
    assert done.stdout == "ok\n" + {"--http2": "2", "--http1.1": "1.1"}[option]


def test_a_client_without_alpn_speaks_http_1_1(secure):
    with secure.connect() as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert connection.recv(4096).startswith(b"HTTP/1.1 200")


def test_many_requests_share_a_connection(big):
    client = Client(big.connect("h2"))
    streams = [client.request("/healthz") for _ in range(50)]
    assert [client.body(stream) for stream in streams] == [b"ok\n"] * 50
    assert big.metrics()["causeway_connections"] == 1


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_log_says_where_requests_come_from(secure, protocol):
    connection = secure.connect(protocol)
    if protocol == "h2":
        client = Client(connection)
        assert client.status(client.request("/delta-sharing/shares")) == 401
    else:
        connection.sendall(b"GET /delta-sharing/shares HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert connection.recv(4096).startswith(b"HTTP/1.1 401")
    secure.wait_for(lambda: secure.lines("request") != [])
    assert secure.lines("request")[0]["client"] == f"127.0.0.1:{connection.getsockname()[1]}"


def test_streams_are_bounded(secure):
    client = Client(secure.connect("h2"))
    client.read_until(h2.events.RemoteSettingsChanged)
    assert client.state.remote_settings.max_concurrent_streams == 100


def test_whoever_resets_streams_rapidly_loses_the_connection(secure):
    client = Client(secure.connect("h2"))
    client.read_until(h2.events.RemoteSettingsChanged)
    try:
        for _ in range(2000):
            stream = client.request("/healthz")
            client.state.reset_stream(stream, h2.errors.ErrorCodes.CANCEL)
            client.flush()
    except OSError:
        client.closed = True
    deadline = time.monotonic() + 20
    while not client.closed and time.monotonic() < deadline:
        try:
            client.read(1)
        except OSError:
            client.closed = True
        if any(isinstance(event, Goodbye) for event in client.events):
            break
    assert client.closed or any(isinstance(event, Goodbye) for event in client.events)
    assert secure.get("/healthz").text == "ok\n"


def memory(secure: Secure) -> int:
    """Resident bytes of the server."""
    with open(f"/proc/{secure.server.process.pid}/statm") as statm:
        return int(statm.read().split()[1]) * 4096


def test_a_download_over_http_2_goes_at_the_reader_s_pace(big):
    client = Client(big.connect("h2"))
    path = file_path(big)
    before = memory(big)
    streams = [client.request(path) for _ in range(8)]
    client.read_until(h2.events.ResponseReceived)
    time.sleep(2)
    # Nobody opens a window: what is not taken is not read from the disk either.
    assert memory(big) - before < 40 << 20
    for stream in streams[1:]:
        client.state.reset_stream(stream)
    client.flush()
    assert client.body(streams[0]) == big.stored


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_slow_readers_get_all(big, protocol):
    """Small windows of TCP and a pause after each piece."""
    contents, path = [], file_path(big)

    def read() -> None:
        if protocol == "h2":
            client = Client(big.connect("h2"))
            contents.append(client.body(client.request(path), pause=0.001, seconds=120))
            return
        with httpx.Client(verify=big.context(), timeout=60) as client:
            with client.stream("GET", f"{big.server.host}{path}") as answer:
                content = b""
                for piece in answer.iter_raw(1 << 18):
                    content += piece
                    time.sleep(0.005)
            contents.append(content)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(120)
    assert [content == big.stored for content in contents] == [True] * 3


def test_a_server_that_ends_finishes_what_is_under_way_over_http_2(big):
    path = file_path(big)
    contents, begun = [], [threading.Event() for _ in range(3)]

    def read(one: threading.Event) -> None:
        # A window that takes the whole file: what is left then waits in the server's socket, not in the stream.
        client = Client(big.connect("h2"), window=1 << 29)
        client.state.increment_flow_control_window(1 << 29)
        client.flush()
        stream = client.request(path)
        client.read_until(h2.events.ResponseReceived)
        one.set()
        contents.append(client.body(stream, pause=0.001))

    readers = [threading.Thread(target=read, args=(one,)) for one in begun]
    for reader in readers:
        reader.start()
    for one in begun:
        assert one.wait(30)
    assert big.server.stop() == 0
    for reader in readers:
        reader.join(60)
    assert [content == big.stored for content in contents] == [True] * 3


def test_a_server_that_ends_says_goodbye_to_idle_connections(secure):
    client = Client(secure.connect("h2"))
    assert client.body(client.request("/healthz")) == b"ok\n"
    handshaking = socket.create_connection(("127.0.0.1", secure.port))
    begun = time.monotonic()
    ended = threading.Thread(target=secure.server.stop)
    ended.start()
    assert client.read_until(Goodbye).error == h2.errors.ErrorCodes.NO_ERROR
    while not client.closed:
        client.read()
    client.socket.close()
    ended.join(20)
    assert time.monotonic() - begun < 15
    handshaking.close()


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_header_of_the_proxy_protocol_comes_before_tls(start_server, tmp_path, protocol):
    header = b"PROXY TCP4 192.0.2.7 198.51.100.1 4711 443\r\n"
    secure = Secure.__new__(Secure)
    # The harness' own look at the health of the server has no header to send.
    secure_options = {"proxies": ["127.0.0.1/32"]}

    def start(*stores, **options):
        from harness.causeway import Causeway
        from harness.processes import Process, accepts_connections
        from harness.causeway import BINARY
        server = Causeway(tmp_path / "server", list(stores), **options)
        server.process = Process([BINARY, "serve", "--config", server.config], server.log, folder=server.folder)
        server.process.wait_until(lambda: accepts_connections(server.port))
        return server

    secure.__init__(start, tmp_path, **secure_options)
    try:
        connection = secure.connect(protocol, before=header)
        if protocol == "h2":
            client = Client(connection)
            assert client.status(client.request("/delta-sharing/shares")) == 401
        else:
            connection.sendall(b"GET /delta-sharing/shares HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert connection.recv(4096).startswith(b"HTTP/1.1 401")
        connection.close()
        secure.wait_for(lambda: secure.lines("request") != [])
        assert "192.0.2.7" in str(secure.lines("request")[0])
        with pytest.raises((ssl.SSLError, ConnectionError)):
            secure.connect(protocol)
    finally:
        assert secure.server.stop() == 0


def test_a_sharing_client_reads_over_https(big, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", big.trusted)
    urls = Sharing(big.server.endpoint, big.server.token("acme")).query("s.d.t").urls
    assert len(urls) == 1
