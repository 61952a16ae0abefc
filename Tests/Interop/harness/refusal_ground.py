"""A server with what a matrix of refusals needs: recipients, tokens of every kind, tables, and stores that tell of
every request."""

import base64
import contextlib
import json
import pathlib
import time
from collections.abc import Callable, Iterator

import pyarrow as pa
import requests
from deltalake import write_deltalake

from harness.admin_api import AdministeredServer, AdminAPI
from harness.causeway import Store
from harness.catalogs import CatalogServer
from harness.iceberg import Lake
from harness.iceberg_tables import v2_appends
from harness.loopback import Loopback
from harness.openid import AUDIENCE, Provider
from harness.refusal_matrix import Caller, Names
from harness.sharing import Sharing
from harness.signing_key import SigningKey

BUCKET, TRAP, CATALOG = "lake", "trap", "traps"
READER, OWNER, POOR, FENCED = "acme", "owner", "poor", "fenced"
# What the reader is granted, what is there and is not, and what is not there: by kind of table.
GRANTED = {"sharing": Names("opened", "basin", "trips"), "iceberg": Names("opened", "basin", "ticks")}
HIDDEN = {"sharing": Names("closed", "ocean", "whale"), "iceberg": Names("closed", "ocean", "krill")}
TRAPPED = {"sharing": Names("closed", "traps", "delta"), "iceberg": Names("closed", "traps", "frost")}
MISSING = Names("absent", "where", "ghost")
INSIDE, OUTSIDE = "192.0.2.7", "198.51.100.9"


class Recorder(Loopback):
    """Answers 404 to whatever is asked of it as a store or a catalog, and remembers that it was asked."""

    def __init__(self):
        self.requests: list[str] = []
        super().__init__()

    def answer(self, method: str, path: str, headers, body: bytes) -> tuple[int, bytes]:
        self.requests.append(f"{method} {path}")
        return 404, b""


class Guarded(AdministeredServer, CatalogServer):
    """A server with an administrative listener and a catalog, behind a proxy that is trusted."""

    def __init__(self, folder: pathlib.Path, stores: list[Store], catalogs: list[dict]):
        super().__init__(folder, stores, catalogs)
        text = self.config.read_text()
        self.config.write_text(text.replace("server:\n", "server:\n  trustedProxies: [127.0.0.1]\n", 1))


class Ground:
    """The server and the tokens. `opened` is granted to the reader and the owner, `closed` to the owner alone."""

    def __init__(self, folder: pathlib.Path, configure: Callable[[pathlib.Path], None] = lambda config: None):
        bucket = folder / "bucket"
        for name in ("trips", "whale"):
            for start in (0, 2, 4):
                write_deltalake(
                    str(bucket / name), pa.table({"a": [start, start + 1]}), mode="append",
                    configuration={"delta.enableChangeDataFeed": "true"} if start == 0 else None)
        lake = Lake(bucket, BUCKET, folder / "aside")
        for name in ("ticks", "krill"):
            v2_appends(lambda fields, name=name, **options: lake.by_hand(name, fields, **options))
        self.recorder = Recorder()
        self.server = Guarded(
            folder / "server", [Store(BUCKET, folder=bucket), Store(TRAP, endpoint=self.recorder.url)],
            [{"name": CATALOG, "uri": self.recorder.url}])
        self.provider = Provider()
        with self.server.config.open("a") as config:
            issuer = {"issuer": self.provider.issuer, "audiences": [AUDIENCE]}
            config.write(f"identity: {json.dumps({'issuers': [issuer]})}\n")
        configure(self.server.config)
        self.server.start()
        self.bucket = bucket
        self.session = requests.Session()
        self.make_shares()
        self.api = AdminAPI(self.server)
        self.tokens = {name: self.server.token(name) for name in (READER, OWNER, POOR, FENCED)}
        self.refused = self.make_refused_tokens()

    def make_shares(self) -> None:
        admin = self.server.admin
        admin("share", "create", "opened", "--add", f"basin.trips=s3://{BUCKET}/trips", "--with-history", "basin.trips",
              "--add", f"basin.ticks=s3://{BUCKET}/ticks", "--with-history", "basin.ticks",
              "--add", f"other.trips=s3://{BUCKET}/trips")
        admin("share", "create", "closed", "--add", f"ocean.whale=s3://{BUCKET}/whale", "--with-history", "ocean.whale",
              "--add", f"ocean.krill=s3://{BUCKET}/krill", "--with-history", "ocean.krill",
              "--add", f"traps.delta=s3://{TRAP}/delta", "--with-history", "traps.delta",
              "--add", f"traps.frost=iceberg://{CATALOG}/n/frost", "--with-history", "traps.frost",
              "--add", f"whole.*=iceberg://{CATALOG}/n")
        admin("recipient", "create", READER, "--share", "opened")
        admin("recipient", "create", OWNER, "--share", "opened", "--share", "closed")
        admin("recipient", "create", POOR)
        admin("recipient", "create", FENCED, "--share", "opened", "--ip", "192.0.2.0/24")

    # Tokens that are worth nothing any more, or never were

    def mint(self, recipient: str, *arguments: str, command: str = "profile") -> str:
        path = self.server.folder / f"{recipient}-{len(self.server.secrets)}.share"
        self.server.admin("recipient", command, recipient, "--output", str(path), *arguments)
        token = json.loads(path.read_text())["bearerToken"]
        self.server.secrets.add(token)
        return token

    def client(self, recipient: str, *arguments: str) -> tuple[str, str]:
        """The id and the secret of a new OAuth client."""
        path = self.server.folder / f"{recipient}-client.share"
        self.server.admin("recipient", "profile", recipient, "--oauth", "--output", str(path), *arguments)
        profile = json.loads(path.read_text())
        self.server.secrets.add(profile["clientSecret"])
        return profile["clientId"], profile["clientSecret"]

    def exchange(self, client: tuple[str, str], **headers: str) -> requests.Response:
        """Asks for a token of short life."""
        return requests.post(
            f"{self.server.host}/oauth/token", auth=client, data={"grant_type": "client_credentials"},
            headers=headers, timeout=30)

    def access_token(self, client: tuple[str, str]) -> str:
        token = self.exchange(client).json()["access_token"]
        self.server.secrets.add(token)
        assert self.status(token) == 200
        return token

    def make_refused_clients(self) -> dict[str, str]:
        """Tokens of OAuth clients: the recipients' others stay good."""
        admin = self.server.admin
        for name in ("client", "leaving", "passing"):
            admin("recipient", "create", name, "--share", "opened")
        # The token ends with its client, which is looked at again: leeway is for clocks, and not for that.
        passing = self.access_token(self.client("passing", "--expires", "2s"))
        self.revoked_client, self.left_client = self.client("client"), self.client("leaving")
        revoked, left = self.access_token(self.revoked_client), self.access_token(self.left_client)
        admin("recipient", "revoke", "client", "--token", self.revoked_client[0])
        admin("recipient", "delete", "leaving", "--yes")
        self.good_client = self.client(READER)
        self.tokens["reader by OAuth"] = good = self.access_token(self.good_client)
        key = SigningKey(self.server)
        self.tokens["reader by an earlier token"], expired = key.moved(good, -600), key.moved(good, -2 * 3600)
        self.server.secrets.update([self.tokens["reader by an earlier token"], expired])
        head, claims, signature = good.split(".")
        unsigned = base64.urlsafe_b64encode(b'{"alg":"none","typ":"at+jwt"}').rstrip(b"=").decode()
        self.wait_until_refused(passing)
        return {
            "one of the token endpoint that expired": expired, "one of a client that expired": passing,
            "one of a client that was revoked": revoked, "one of a client whose recipient was deleted": left,
            "one that was signed otherwise": f"{head}.{claims}.{signature[::-1]}",
            "one that is not signed": f"{unsigned}.{claims}.",
            "one with other claims": f"{head}.{claims[:-4]}.{signature}",
            "a client's secret": self.good_client[1],
        }

    def make_refused_identities(self) -> dict[str, str]:
        """Tokens of a provider that is trusted."""
        admin, provider = self.server.admin, self.provider
        for name in ("vouched", "renounced"):
            admin("recipient", "create", name, "--share", "opened")
            admin("recipient", "update", name, "--identity", f"{provider.issuer}={name}")
        self.tokens["vouched for"], renounced = provider.token("vouched"), provider.token("renounced")
        assert self.status(renounced) == 200
        admin("recipient", "delete", "renounced", "--yes")
        found = {
            "one that vouches for nobody": provider.token("nobody"),
            "one that vouches for who was deleted": renounced,
            "one that was made for others": provider.token("vouched", audience="others"),
            "one of a provider that expired": provider.token("vouched", age=2 * 3600),
        }
        self.server.secrets.update([self.tokens["vouched for"], *found.values()])
        return found

    def make_refused_tokens(self) -> dict[str, str]:
        """By what is wrong with each. Those that were right once were taken then, which is made sure of."""
        admin, tokens = self.server.admin, {}
        for name in ("lapsed", "revoked", "turner", "fading", "leaver"):
            admin("recipient", "create", name, "--share", "opened")
            tokens[name] = self.mint(name, *(["--expires", "2s"] if name == "lapsed" else []))
            assert self.status(tokens[name]) == 200, name
        [known] = admin("recipient", "show", "revoked")["tokens"]
        admin("recipient", "revoke", "revoked", "--token", known["id"])
        self.tokens["turner"] = self.mint("turner", "--grace", "0", command="rotate")
        self.tokens["fading"] = self.mint("fading", "--grace", "1s", command="rotate")
        admin("recipient", "delete", "leaver", "--yes")
        link = admin("recipient", "activation", READER)["link"].rsplit("/", 1)[1]
        self.server.secrets.add(link)
        good = self.tokens[READER]
        self.wait_until_refused(tokens["lapsed"])
        self.wait_until_refused(tokens["fading"])
        return self.make_refused_clients() | self.make_refused_identities() | {
            "an expired one": tokens["lapsed"], "a revoked one": tokens["revoked"],
            "one that was rotated without grace": tokens["turner"],
            "one whose grace is over": tokens["fading"], "one of a recipient that was deleted": tokens["leaver"],
            "an administrator's": self.api.token, "a link's secret": link,
            "one that nobody made": "cwy_" + "A" * 43,
            "one in other letters": good[:4] + good[4:].swapcase(), "one with a letter more": good + "A",
            "one that is cut short": good[:-1], "a text": "nonsense", "a very long text": "cwy_" + "A" * 5000,
        }

    def status(self, token: str) -> int:
        return requests.get(
            f"{self.server.endpoint}/shares", headers={"Authorization": f"Bearer {token}"}, timeout=30).status_code

    def wait_until_refused(self, token: str) -> None:
        deadline = time.monotonic() + 10
        while self.status(token) == 200:
            assert time.monotonic() < deadline
            time.sleep(0.1)

    # What is there

    def objects(self, table: str) -> list[str]:
        """The objects of a table, as paths that begin with the bucket."""
        files = sorted(path for path in (self.bucket / table).rglob("*") if path.is_file())
        return [f"{BUCKET}/{path.relative_to(self.bucket)}" for path in files]

    def logged(self, request: str) -> dict:
        """The line that the log has of a request. The answer may be there before it."""
        deadline = time.monotonic() + 10
        while True:
            for line in reversed(self.server.log.read_text(errors="replace").splitlines()):
                if f'"{request}"' in line:
                    return json.loads(line)
            assert time.monotonic() < deadline, f"the log says nothing of the request {request}"
            time.sleep(0.05)

    # Callers

    def caller(self, name: str, **headers: str) -> Caller:
        return Caller.bearing(self.server.endpoint, self.tokens[name], **headers)

    def refused_callers(self) -> dict[str, Caller]:
        """Who is not known, by why."""
        endpoint = self.server.endpoint
        callers = {f"token: {why}": Caller.bearing(endpoint, token) for why, token in self.refused.items()}
        good = self.tokens[READER]
        return callers | {
            "no header": Caller(endpoint), "an empty header": Caller(endpoint, {"Authorization": ""}),
            "a scheme without a token": Caller(endpoint, {"Authorization": "Bearer"}),
            "an empty token": Caller(endpoint, {"Authorization": "Bearer  "}),
            "another scheme": Caller(endpoint, {"Authorization": f"Basic {good}"}),
            "no scheme": Caller(endpoint, {"Authorization": good}),
            "another header": Caller(endpoint, {"X-Token": good}),
        }

    def sharing(self, name: str) -> Sharing:
        return Sharing(self.server.endpoint, self.tokens[name])

    @contextlib.contextmanager
    def untouched(self) -> Iterator[None]:
        """No store and no catalog is asked for anything meanwhile."""
        before = len(self.recorder.requests)
        yield
        assert self.recorder.requests[before:] == []

    def stop(self) -> None:
        code = self.server.stop()
        self.recorder.stop()
        self.provider.stop()
        assert code == 0, self.server.log.read_text()[-2000:]
        assert self.server.secrets_in_log() == [], "the log holds secrets"
