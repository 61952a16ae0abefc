"""The program under test: a server with its own folder, and the administrative commands that talk to it."""

import dataclasses
import json
import os
import pathlib
import re
import subprocess
import time

import requests

from harness.authority import Files
from harness.object_store import ACCESS_KEY_ID, SECRET_ACCESS_KEY
from harness.processes import Process, free_port

ROOT = pathlib.Path(__file__).resolve().parents[3]
BINARY = pathlib.Path(os.environ.get("CAUSEWAY_BINARY", ROOT / ".build" / "debug" / "causeway")).resolve()
A_SIGNATURE = re.compile(r"X-Amz-Signature=[0-9A-Za-z%_-]{16,}", re.IGNORECASE)


class CommandFailed(AssertionError):
    """An administrative command ended with another exit code than 0."""


@dataclasses.dataclass
class Store:
    """One entry of `storage.stores`: a folder, or an S3 endpoint with its delivery."""

    bucket: str
    folder: pathlib.Path | None = None
    endpoint: str | None = None
    delivery: str = "proxy"
    allowed: tuple[str, ...] = ()

    def lines(self, secret: pathlib.Path) -> list[str]:
        first = [f"    - buckets: [{self.bucket}]", f"      allowedLocations: {json.dumps(self.allowed)}"]
        if self.folder is not None:
            return [*first, f"      folder: {json.dumps(str(self.folder))}"]
        return [
            *first,
            f"      endpoint: {self.endpoint}",
            f"      publicEndpoint: {self.endpoint}",
            "      region: us-east-1",
            "      pathStyle: true",
            f"      accessKeyId: {ACCESS_KEY_ID}",
            f"      secretAccessKeyFile: {json.dumps(str(secret))}",
            f"      delivery: {self.delivery}",
        ]


class Causeway:
    """`causeway serve` in the background. `start` and `stop` may be called again and again."""

    def __init__(
        self, folder: pathlib.Path, stores: list[Store], url_lifetime: int = 3600, cache: dict[str, int] | None = None,
        limits: dict[str, int] | None = None, tls: Files | None = None, trusted: pathlib.Path | None = None,
        redirect: bool = False, proxies: list[str] | None = None, arguments: tuple[str, ...] = (),
        acme: dict[str, object] | None = None,
    ):
        """`tls` is what it serves https with, or `acme` where it gets that itself; `trusted` whom clients trust then."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = free_port()
        self.host = f"{'https' if tls or acme else 'http'}://127.0.0.1:{self.port}"
        self.trusted = trusted
        self.redirect_port = free_port() if redirect else None
        self.arguments = arguments
        self.endpoint = f"{self.host}/delta-sharing"
        self.config = folder / "causeway.yaml"
        self.log = folder / "causeway.log"
        self.process: Process | None = None
        self._profiles: dict[str, pathlib.Path] = {}
        self.secrets = {SECRET_ACCESS_KEY}

        secret = folder / "s3-secret"
        secret.write_text(SECRET_ACCESS_KEY + "\n")
        secret.chmod(0o600)
        self.config.write_text("\n".join([
            "server:",
            f"  listen: 127.0.0.1:{self.port}",
            f"  endpoint: {self.endpoint}",
            f"  urlLifetime: {url_lifetime}",
            f"  secretFile: {json.dumps(str(folder / 'secret'))}",
            f"  proxyProtocolFrom: {json.dumps(proxies or [])}",
            *self._tls(tls, acme),
            "registry:",
            f"  file: {json.dumps(str(folder / 'registry.sqlite'))}",
            "storage:",
            "  stores:",
            *[line for store in stores for line in store.lines(secret)],
            f"cache: {json.dumps(cache or {})}",
            # Tests ask as fast as they can.
            f"limits: {json.dumps(limits or {'recipientRequestsPerSecond': 0, 'requestsPerSecond': 0})}",
            "log: { level: info, format: json }",
            "",
        ]))

    def _tls(self, files: Files | None, acme: dict[str, object] | None) -> list[str]:
        if files is None and acme is None:
            return []
        lines = ["tls:"]
        if files:
            lines.append(f"  certificateFile: {json.dumps(str(files.certificate))}")
            lines.append(f"  privateKeyFile: {json.dumps(str(files.key))}")
        if acme:
            lines.append(f"  acme: {json.dumps(acme)}")
        if self.trusted:
            lines.append(f"  trustFile: {json.dumps(str(self.trusted))}")
        return lines + ([f"  redirectListen: 127.0.0.1:{self.redirect_port}"] if self.redirect_port else [])

    def start(self) -> "Causeway":
        self.process = Process(
            [BINARY, "serve", "--config", self.config, *self.arguments], self.log, folder=self.folder)
        self.process.wait_until(self.is_healthy)
        return self

    def stop(self) -> int:
        """The exit code of the server, after SIGTERM."""
        process, self.process = self.process, None
        return process.stop() if process else 0

    def is_healthy(self) -> bool:
        try:
            return requests.get(
                f"{self.host}/healthz", timeout=5, verify=str(self.trusted) if self.trusted else True).status_code == 200
        except requests.ConnectionError:
            return False

    def admin(self, *arguments: str) -> object:
        """Runs an administrative command with `--format json` and returns what it printed, or None."""
        command = [str(BINARY), *arguments, "--config", str(self.config), "--format", "json"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=self.folder)
        if done.returncode != 0:
            raise CommandFailed(f"causeway {' '.join(arguments)}: exit code {done.returncode}: {done.stderr.strip()}")
        return json.loads(done.stdout) if done.stdout.strip() else None

    def profile(self, recipient: str) -> pathlib.Path:
        """A profile with a token of its own; the first call for a recipient mints it."""
        if recipient not in self._profiles:
            path = self.folder / f"{recipient}.share"
            self.admin("recipient", "profile", recipient, "--output", str(path))
            self._profiles[recipient] = path
            self.secrets.add(json.loads(path.read_text())["bearerToken"])
        return self._profiles[recipient]

    def token(self, recipient: str) -> str:
        return json.loads(self.profile(recipient).read_text())["bearerToken"]

    def settled_log(self) -> str:
        """The log once nothing is written any more: a request's line follows the last byte of its answer."""
        text, deadline = None, time.monotonic() + 10
        while text != (text := self.log.read_text(errors="replace")) and time.monotonic() < deadline:
            time.sleep(0.15)
        return text

    def secrets_in_log(self) -> list[str]:
        """What must never be in a log: tokens, keys, signatures of URLs."""
        text = self.log.read_text(errors="replace")
        return [secret for secret in self.secrets if secret in text] + A_SIGNATURE.findall(text)
