"""A server that uses a secret of every kind, all of them random and known to the tests."""

import base64
import dataclasses
import json
import os
import pathlib
import socket
import subprocess
import threading
import urllib.parse
from collections.abc import Callable, Collection

import pyarrow as pa
import requests
from deltalake import write_deltalake

from harness.admin_api import AdministeredServer
from harness.catalogs import SCHEMA, Catalog, CatalogServer, KeyedStore, some_rows
from harness.causeway import BINARY, Store
from harness.iceberg import Lake
from harness.iceberg_tables import v2_appends
from harness.loopback import Loopback
from harness.object_store import ACCESS_KEY_ID
from harness.processes import free_port
from harness.secret_search import Needles

KEY_ID = "KEPTACCESSKEY"
AGENT = {"User-Agent": "kept/1"}


def random_secret() -> str:
    """With the characters that have to be encoded in URLs."""
    while True:
        text = base64.b64encode(os.urandom(30)).decode()
        if "+" in text and "/" in text:
            return text


class Echo(Loopback):
    """Refuses whatever is asked, and repeats in the refusal all that it was told: header fields and body."""

    def __init__(self):
        self.asked: list[str] = []
        super().__init__()

    def answer(self, method: str, path: str, headers, body: bytes) -> tuple[int, bytes]:
        told = f"refused: {headers.get('authorization', '')} {body.decode('latin-1')}"
        self.asked.append(f"{method} {path} {told}")
        if "oauth" in path:
            text = json.dumps({"error": "invalid_client", "error_description": told})
        elif path.startswith("/echo"):
            text = f"<Error><Code>AccessDenied</Code><Message>{told}</Message></Error>"
        else:
            text = json.dumps({"error": {"message": told, "type": told, "code": 403}})
        return 403, text.encode()


class Syslog:
    """Keeps what is sent to it."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = f"udp://127.0.0.1:{self.socket.getsockname()[1]}"
        self.received = bytearray()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        try:
            while data := self.socket.recv(65_536):
                self.received += data + b"\n"
        except OSError:
            pass

    def stop(self) -> None:
        self.socket.close()


class Server(AdministeredServer, CatalogServer):
    """Everything that can be told is told: the log at its most talkative, the audit everywhere."""

    def __init__(self, folder: pathlib.Path, stores: list[Store], catalogs: list[dict], syslog: str):
        super().__init__(folder, stores, catalogs)
        text = self.config.read_text()
        text = text.replace("log: { level: info,", "log: { level: trace,").replace(ACCESS_KEY_ID, KEY_ID)
        text += f"audit: {{maxFileBytes: 1048576, standardOutput: true, syslog: {json.dumps(syslog)}}}\n"
        self.config.write_text(text)


@dataclasses.dataclass
class Refusal:
    """What was asked, what the caller himself said, and what he was told."""

    label: str
    said: bytes
    told: bytes


def bytes_of(body: str | bytes | None) -> bytes:
    return body.encode() if isinstance(body, str) else body or b""


def headers_of(headers, left_out: Collection[str] = ()) -> bytes:
    return "".join(f"{name}: {value}\n" for name, value in headers.items() if name not in left_out).encode()


class SecretGround:
    """The secrets are in `secrets` by name; `needles` finds them.

    `answers` has what was refused over HTTP, `outputs` what commands wrote, each by what was asked.
    """

    def __init__(self, folder: pathlib.Path, configure: Callable[[pathlib.Path], None] = lambda config: None):
        self.folder = folder
        self.needles = Needles()
        self.secrets: dict[str, str] = {}
        self.answers: list[Refusal] = []
        self.outputs: list[tuple[str, bytes]] = []
        self.session = requests.Session()
        self.echo, self.syslog = Echo(), Syslog()
        store, token, client, signing = (
            self.keep(name, random_secret()) for name in
            ("store's secret key", "catalog's token", "client's secret at a catalog", "signing key of a catalog"))
        # No password has more than the characters that a URL takes.
        self.password = self.keep("database's password", base64.urlsafe_b64encode(os.urandom(24)).decode())
        self.make_tables()
        self.store = KeyedStore(folder / "buckets", folder / "rclone.log", (KEY_ID, store))
        self.catalogs = [
            Catalog(folder / "bearer", folder / "buckets" / "lake", token=token),
            Catalog(folder / "oauth", folder / "buckets" / "lake", client=("causeway", client))]
        for number, catalog in enumerate(self.catalogs):
            catalog.catalog.create_namespace("n")
            catalog.catalog.create_table(("n", "t"), SCHEMA, location=f"s3://lake/c{number}").append(some_rows(0))
        bearer = {"auth": "bearer", "token": token}
        oauth = {"auth": "oauth2", "clientId": "causeway", "clientSecret": client}
        signed = {"auth": "sigv4", "service": "s3tables", "region": "us-east-1", "accessKeyId": KEY_ID,
                  "secretAccessKey": signing}
        self.server = Server(
            folder / "server",
            [Store("lake", endpoint=self.store.endpoint, delivery="presigned"),
             Store("disk", folder=folder / "buckets" / "disk"), Store("echo", endpoint=self.echo.url),
             Store("away", endpoint=f"http://127.0.0.1:{free_port()}")],
            [{"name": "bearer", "uri": self.catalogs[0].uri, **bearer},
             {"name": "oauth", "uri": self.catalogs[1].uri, **oauth},
             {"name": "echobearer", "uri": self.echo.url, **bearer},
             {"name": "echooauth", "uri": self.echo.url, **oauth},
             {"name": "echosigned", "uri": self.echo.url, **signed}],
            self.syslog.address)
        (self.server.folder / "s3-secret").write_text(store)
        own = self.keep("server's secret", base64.b64encode(os.urandom(32)).decode())
        (self.server.folder / "secret").write_text(own + "\n")
        (self.server.folder / "secret").chmod(0o600)
        try:
            configure(self.server.config)
            self.server.start()
        except BaseException:
            self.stop()
            raise

    def make_tables(self) -> None:
        for bucket in ("lake", "disk"):
            for start in (0, 2, 4):
                write_deltalake(
                    str(self.folder / "buckets" / bucket / "trips"), pa.table({"a": [start, start + 1]}), mode="append")
        lake = Lake(self.folder / "buckets" / "disk", "disk", self.folder / "aside")
        v2_appends(lambda fields, **options: lake.by_hand("ticks", fields, **options))

    # Secrets

    def keep(self, name: str, secret: str) -> str:
        """From now on the secret may be nowhere."""
        self.secrets[name] = secret
        self.needles.add(name, secret)
        return secret

    # What is asked

    def http(self, method: str, url: str, token: str | None = None, **options) -> requests.Response:
        """A request; if it is refused, the refusal is kept."""
        headers = AGENT | ({"Authorization": f"Bearer {token}"} if token else {}) | options.pop("headers", {})
        answer = self.session.request(method, url, headers=headers, timeout=30, **options)
        if answer.status_code >= 400:
            self.refused(answer)
        return answer

    def refused(self, answer: requests.Response) -> None:
        request = answer.request
        said = urllib.parse.unquote(request.url).encode() + bytes_of(request.body)
        # A token where tokens belong is none that an answer may repeat.
        said += headers_of(request.headers, {"Authorization"})
        told = headers_of(answer.headers) + answer.content
        self.answers.append(Refusal(f"{answer.status_code} {request.method} {request.url[:150]}", said, told))

    def api(self, method: str, path: str, token: str, **options) -> requests.Response:
        return self.http(method, f"http://127.0.0.1:{self.server.admin_port}{path}", token, **options)

    def command(self, *arguments: str, hands_out: bool = False, config: pathlib.Path | None = None,
                environment: dict[str, str] | None = None, is_local: bool = True) -> subprocess.CompletedProcess:
        """A command of the program, whose output is kept unless it is what hands out a secret."""
        line = [str(BINARY), *arguments] + (["--config", str(config or self.server.config)] if is_local else [])
        done = subprocess.run(
            line, capture_output=True, timeout=60, cwd=self.server.folder, env=os.environ | (environment or {}))
        if not hands_out:
            self.outputs.append((" ".join(arguments), done.stdout + b"\n" + done.stderr))
        return done

    def stop(self) -> None:
        self.server.stop()
        self.store.stop()
        for peer in (*self.catalogs, self.echo, self.syslog):
            peer.stop()
