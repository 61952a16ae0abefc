"""Stores, catalogs, OpenID providers and servers elsewhere that are reached through a proxy of the network."""

import json
import os
import pathlib
import subprocess

import delta_sharing
import pyarrow as pa
import pytest
from deltalake import write_deltalake

from harness.admin_api import AdministeredServer
from harness.causeway import BINARY, Causeway, Store
from harness.object_store import ACCESS_KEY_ID, RCLONE, SECRET_ACCESS_KEY, ObjectStore
from harness.openid import AUDIENCE, Provider
from harness.processes import Process, accepts_connections, free_port
from harness.proxy import Proxy, variables
from harness.rest_catalog import RestCatalog
from harness.sharing import Sharing

NAME = "store.interop.test"
PASSWORD = "pr0xy:p@ss/word"
USERINFO = "proxy-user:pr0xy%3Ap%40ss%2Fword"


@pytest.fixture(scope="module")
def buckets(tmp_path_factory):
    folder = tmp_path_factory.mktemp("proxied-buckets")
    write_deltalake(str(folder / "lake" / "t"), pa.table({"a": [1, 2, 3]}))
    return folder


@pytest.fixture(scope="module")
def store(buckets, tmp_path_factory):
    store = ObjectStore(buckets, tmp_path_factory.mktemp("rclone") / "rclone.log")
    yield store
    store.stop()


@pytest.fixture
def proxy():
    proxy = Proxy({NAME: "127.0.0.1"}, "proxy-user", PASSWORD)
    yield proxy
    proxy.close()


def certified(folder: pathlib.Path) -> tuple[pathlib.Path, pathlib.Path]:
    """A certificate that vouches for itself, and its key."""
    certificate, key = folder / "peer.pem", folder / "peer.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME},DNS:localhost", "-out", certificate,
         "-keyout", key], check=True, capture_output=True)
    return certificate, key


class Server(Causeway):
    def __init__(self, folder: pathlib.Path, endpoint: str, more: str = ""):
        super().__init__(folder, [Store("lake", endpoint=endpoint)])
        self.config.write_text(self.config.read_text().replace("      delivery:", f"{more}      delivery:"))
        self.secrets |= {PASSWORD, "pr0xy%3Ap%40ss%2Fword", "pr0xy"}

    def start_with(self, **environment: str) -> None:
        """With variables that are not the tests' own: those of a proxy would be taken by their clients too."""
        self.process = Process(
            [BINARY, "serve", "--config", self.config], self.log, folder=self.folder,
            environment=os.environ | environment)
        self.process.wait_until(self.is_healthy)

    def rows(self) -> list[int]:
        self.admin("share", "create", "s", "--add", "d.t=s3://lake/t")
        self.admin("recipient", "create", "r", "--share", "s")
        return sorted(delta_sharing.load_as_pandas(f"{self.profile('r')}#s.d.t")["a"])


def test_a_share_is_read_through_the_proxy(proxy, store, tmp_path):
    server = Server(tmp_path / "server", f"http://{NAME}:{store.port}")
    server.start_with(http_proxy=proxy.url(USERINFO), NO_PROXY="127.0.0.1, other.example")
    try:
        assert server.rows() == [1, 2, 3]
    finally:
        assert server.stop() == 0
    assert proxy.targets and set(proxy.targets) == {f"{NAME}:{store.port}"} and proxy.refused == []
    assert server.secrets_in_log() == []
    assert f"127.0.0.1:{proxy.port}" in server.log.read_text()


def test_tls_goes_through_the_proxy_to_the_store_itself(proxy, buckets, tmp_path):
    certificate, key = certified(tmp_path)
    port = free_port()
    process = Process([
        RCLONE, "serve", "s3", "--auth-key", f"{ACCESS_KEY_ID},{SECRET_ACCESS_KEY}", "--addr", f"127.0.0.1:{port}",
        "--config", "/dev/null", "--cert", certificate, "--key", key, "--no-checksum", buckets,
    ], tmp_path / "rclone.log")
    process.wait_until(lambda: accepts_connections(port))
    server = Server(tmp_path / "server", f"https://{NAME}:{port}", f"      caFile: {certificate}\n")
    try:
        # The one for http:// is another one, which does not answer.
        server.start_with(HTTPS_PROXY=proxy.url(USERINFO), http_proxy=f"http://127.0.0.1:{free_port()}")
        assert server.rows() == [1, 2, 3]
    finally:
        assert server.stop() == 0
        process.stop()
    assert set(proxy.targets) == {f"{NAME}:{port}"}
    assert server.secrets_in_log() == []


@pytest.mark.parametrize("exceptions", ["127.0.0.1", "127.0.0.0/8", "*"])
def test_hosts_of_no_proxy_are_reached_directly(proxy, store, tmp_path, exceptions):
    server = Server(tmp_path / "server", store.endpoint)
    server.start_with(http_proxy=proxy.url(USERINFO), HTTPS_PROXY=proxy.url(USERINFO), NO_PROXY=exceptions)
    try:
        assert server.rows() == [1, 2, 3]
    finally:
        assert server.stop() == 0
    assert proxy.targets == [] and proxy.refused == []


def test_http_proxy_in_capitals_is_not_read(proxy, store, tmp_path):
    server = Server(tmp_path / "server", store.endpoint)
    server.start_with(HTTP_PROXY=proxy.url(USERINFO))
    try:
        assert server.rows() == [1, 2, 3]
    finally:
        server.stop()
    assert proxy.targets == []


def inspect(server: Server, **environment: str) -> str:
    with variables(**environment):
        done = subprocess.run(
            [str(BINARY), "table", "inspect", "s3://lake/t", "--config", str(server.config)],
            capture_output=True, text=True, timeout=60, cwd=server.folder)
    assert done.returncode != 0, done.stdout
    assert "pr0xy" not in done.stderr and PASSWORD not in done.stderr
    return done.stderr


def test_a_proxy_that_fails_is_named_with_what_to_do(proxy, store, tmp_path):
    server = Server(tmp_path / "server", f"http://{NAME}:{store.port}", "      timeout: 5\n")
    address = f"the proxy 127.0.0.1:{proxy.port}"
    for userinfo in ("", "proxy-user:pr0xy-wrong"):
        said = inspect(server, http_proxy=proxy.url(userinfo))
        assert f"{address} asks for other credentials (407)" in said and "HTTPS_PROXY" in said
        assert NAME in said
    assert set(proxy.refused) == {407}
    for status in (403, 502):
        proxy.refusal = status
        said = inspect(server, http_proxy=proxy.url(USERINFO))
        assert f"{address} does not connect to it" in said and "NO_PROXY" in said
    gone = free_port()
    said = inspect(server, http_proxy=f"http://{USERINFO}@127.0.0.1:{gone}")
    assert f"the proxy 127.0.0.1:{gone} cannot be reached" in said
    said = inspect(server, http_proxy=f"socks5://{USERINFO}@127.0.0.1:{gone}")
    assert "http_proxy" in said and "http://proxy.example.com:3128" in said


def test_catalogs_are_reached_through_the_proxy(proxy, tmp_path):
    catalog = RestCatalog(tmp_path / "catalog")
    port = catalog.uri.rsplit(":", 1)[1].split("/")[0]
    server = Causeway(tmp_path / "server", [])
    server.config.write_text(server.config.read_text().replace("  stores:\n", "  stores: []\n") + "\n".join([
        "catalogs:", "  - name: lake", f"    uri: http://{NAME}:{port}", "    allowPlainHTTP: true", ""]))
    try:
        with variables(http_proxy=proxy.url(USERINFO)):
            done = subprocess.run(
                [str(BINARY), "table", "inspect", "iceberg://lake/n/t", "--config", str(server.config)],
                capture_output=True, text=True, timeout=60, cwd=server.folder)
    finally:
        catalog.stop()
    assert done.returncode != 0 and "proxy" not in done.stderr
    assert f"{NAME}:{port}" in proxy.targets, done.stderr


@pytest.fixture
def provider(tmp_path):
    provider = Provider(NAME, certified(tmp_path))
    yield provider
    provider.stop()


class TrustingServer(Server):
    """A server that trusts an OpenID provider, and has a recipient that the provider vouches for as `ann`."""

    def __init__(self, folder: pathlib.Path, provider: Provider):
        super().__init__(folder, "http://127.0.0.1:9")
        self.provider = provider
        issuer = {"issuer": provider.issuer, "audiences": [AUDIENCE], "caFile": str(provider.certificate[0])}
        with self.config.open("a") as config:
            config.write(f"identity: {json.dumps({'issuers': [issuer]})}\n")

    def status(self) -> int:
        """What a token of the provider gets."""
        if not self.admin("recipient", "list")["recipients"]:
            self.admin("recipient", "create", "r")
            self.admin("recipient", "update", "r", "--identity", f"{self.provider.issuer}=ann")
        token = self.provider.token("ann")
        self.secrets.add(token)
        return Sharing(self.endpoint, token).get("/shares").status_code

    def why(self) -> str:
        """What the operator was told of the last request that was refused."""
        lines = [json.loads(line) for line in self.settled_log().splitlines() if line.startswith("{")]
        return [line["detail"] for line in lines if "detail" in line][-1]


DOCUMENTS = ["/.well-known/openid-configuration", "/jwks"]


def test_an_openid_providers_documents_are_fetched_through_the_proxy(proxy, provider, tmp_path):
    server = TrustingServer(tmp_path / "server", provider)
    # The one for http:// is another one, which does not answer.
    server.start_with(HTTPS_PROXY=proxy.url(USERINFO), http_proxy=f"http://127.0.0.1:{free_port()}")
    try:
        assert server.status() == 200
    finally:
        assert server.stop() == 0
    assert proxy.targets and set(proxy.targets) == {provider.host} and proxy.refused == []
    assert [path for path in provider.requests if path in DOCUMENTS] == DOCUMENTS
    assert server.secrets_in_log() == []


@pytest.mark.parametrize("exceptions", ["localhost", "localhost:{port}", "*"])
def test_an_openid_provider_of_no_proxy_is_asked_directly(proxy, tmp_path, exceptions):
    provider = Provider("localhost", certified(tmp_path))
    server = TrustingServer(tmp_path / "server", provider)
    server.start_with(HTTPS_PROXY=proxy.url(USERINFO), NO_PROXY=exceptions.format(port=provider.port))
    try:
        assert server.status() == 200
    finally:
        assert server.stop() == 0
        provider.stop()
    assert proxy.targets == [] and proxy.refused == []
    assert [path for path in provider.requests if path in DOCUMENTS] == DOCUMENTS
    assert server.secrets_in_log() == []


def test_no_proxy_does_not_fall_back_to_the_proxy(proxy, provider, tmp_path):
    """Nobody but the proxy resolves the provider's name."""
    server = TrustingServer(tmp_path / "server", provider)
    server.start_with(HTTPS_PROXY=proxy.url(USERINFO), NO_PROXY=".interop.test")
    try:
        assert server.status() == 401
        why = server.why()
    finally:
        assert server.stop() == 0
    assert why.startswith("issuerUnavailable: ") and "proxy" not in why and NAME in why
    assert proxy.targets == [] and proxy.refused == []


@pytest.mark.parametrize("trouble", ["gone", "forbidding", "of other credentials"])
def test_a_proxy_that_keeps_an_openid_provider_away_is_named_without_its_password(proxy, provider, tmp_path, trouble):
    server = TrustingServer(tmp_path / "server", provider)
    port, userinfo = proxy.port, USERINFO
    if trouble == "gone":
        port = free_port()
        said = f"the proxy 127.0.0.1:{port} cannot be reached"
    elif trouble == "forbidding":
        proxy.refusal = 403
        said = f"the proxy 127.0.0.1:{port} does not connect to it"
    else:
        userinfo = "proxy-user:pr0xy-wrong"
        said = f"the proxy 127.0.0.1:{port} asks for other credentials (407)"
    server.start_with(HTTPS_PROXY=f"http://{userinfo}@127.0.0.1:{port}")
    try:
        assert server.status() == 401
        why = server.why()
    finally:
        assert server.stop() == 0
    assert why.startswith("issuerUnavailable: ") and said in why and provider.issuer in why
    assert [path for path in provider.requests if path in DOCUMENTS] == []
    assert server.secrets_in_log() == []


def test_a_server_elsewhere_is_administered_through_the_proxy(proxy, tmp_path):
    server = AdministeredServer(tmp_path / "server", []).start()
    token = tmp_path / "olga.token"
    server.admin("administrator", "create", "olga", "--output", str(token))
    server.admin("share", "create", "mine")
    environment = {"CAUSEWAY_ADMIN_TOKEN": token.read_text().strip(), "http_proxy": proxy.url(USERINFO)}
    command = [str(BINARY), "share", "list", "--server", f"http://127.0.0.1:{server.admin_port}"]
    try:
        with variables(**environment):
            done = subprocess.run(command, capture_output=True, text=True, timeout=60)
            assert done.returncode == 0 and "mine" in done.stdout, done.stderr
            # The socket is nobody's business.
            assert server.admin("share", "list")["shares"]
        assert proxy.targets == [f"127.0.0.1:{server.admin_port}"]
        with variables(**environment | {"http_proxy": proxy.url("proxy-user:pr0xy-wrong")}):
            done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert done.returncode == 69 and f"the proxy 127.0.0.1:{proxy.port} does not connect" in done.stderr
        assert "pr0xy" not in done.stderr
    finally:
        server.stop()
    assert server.secrets_in_log() == []
