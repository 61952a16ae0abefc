"""URLs of files, keys of objects, pages and links, once what they were made for is over.

None of them needs a token: each is a sealed value that names its recipient. What is asked here is whether the server
looks again when one is used, and whether it tells more than that it will not.
"""

import urllib.parse
import uuid

import pytest
import requests

from harness.iceberg_catalog import IcebergCatalog, Keys
from harness.refusal_ground import BUCKET, INSIDE, OUTSIDE, READER, Ground
from harness.refusal_matrix import Seen
from harness.sharing import Sharing

METHODS = ["GET", "HEAD"]


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    ground = Ground(tmp_path_factory.mktemp("files"))
    yield ground
    ground.stop()


class Holder:
    """A recipient of its own, and what it was handed out while it might read."""

    def __init__(self, ground: Ground, name: str, share: str = "opened"):
        self.ground, self.name, self.share = ground, name, share
        ground.server.admin("recipient", "create", name, "--share", share)
        self.token = ground.mint(name)
        self.sharing = Sharing(ground.server.endpoint, self.token)
        self.catalog = IcebergCatalog(ground.server.endpoint, self.token, share=share)
        table = f"{share}.basin.trips"
        first = self.sharing.query(table, {"maxFiles": 1, "includeRefreshToken": True})
        self.page = {"maxFiles": 1, "includeRefreshToken": True, "pageToken": first.end["nextPageToken"]}
        self.refresh = {"refreshToken": first.end["refreshToken"]}
        self.list_page = self.sharing.get(f"/shares/{share}/all-tables", params={"maxResults": 1}).json()
        self.urls = self.sharing.query(table).urls + self.sharing.query(f"{share}.basin.ticks").urls
        self.keys = self.load("vended-credentials")
        self.signer = self.load("remote-signing").config["s3.signer.endpoint"]
        self.objects = [path for path in ground.objects("ticks") if path.endswith((".parquet", ".avro"))]

    def load(self, delegation: str) -> Keys:
        answer = self.catalog.get(
            "/namespaces/basin/tables/ticks", headers={"X-Iceberg-Access-Delegation": delegation})
        return Keys(answer.json()["config"])

    def files(self, method: str, **headers: str) -> list[requests.Response]:
        return [requests.request(method, url, headers=headers, timeout=30) for url in self.urls]

    def fetched(self, method: str, **headers: str) -> list[requests.Response]:
        return [self.keys.request(method, f"{self.keys.endpoint}/{path}", headers=headers) for path in self.objects]

    def signed(self) -> requests.Response:
        body = {"region": "us-east-1", "uri": f"{self.keys.endpoint}/{self.objects[0]}", "method": "GET", "headers": {}}
        return requests.post(
            f"{self.ground.server.endpoint}/iceberg/{self.signer}", json=body,
            headers={"Authorization": f"Bearer {self.token}"}, timeout=30)

    def assert_all_work(self, **headers: str) -> None:
        for method in METHODS:
            answers = self.files(method, **headers) + self.fetched(method, **headers)
            assert {answer.status_code for answer in answers} == {200} and len(answers) > 6
        assert self.signed().status_code == 200

    def refusals(self, **headers: str) -> tuple[Seen, Seen]:
        """The one answer that all files get, and the one of all objects."""
        for method in METHODS:
            files = {Seen.of(answer) for answer in self.files(method, **headers)}
            objects = {Seen.of(answer) for answer in self.fetched(method, **headers)}
            assert len(files) == len(objects) == 1, f"{files} {objects}"
            assert {answer.status for answer in files | objects} == {403}
            if method == "GET":
                found = files.pop(), objects.pop()
        assert all("PAR1" not in one.body for one in found)
        return found


ENDS = {
    "the share is taken away": ["recipient", "revoke", "{name}", "--share", "{share}"],
    "the recipient is deleted": ["recipient", "delete", "{name}", "--yes"],
    "the tables leave the share": ["share", "update", "{share}", "--remove", "basin.trips", "--remove", "basin.ticks"],
    "the share is deleted": ["share", "delete", "{share}", "--yes"],
}


def test_what_was_handed_out_ends_with_the_grant_and_tells_not_why(ground):
    seen = {}
    for number, (why, command) in enumerate(ENDS.items()):
        share = f"share{number}"
        ground.server.admin(
            "share", "create", share, "--add", f"basin.trips=s3://{BUCKET}/trips", "--with-history", "basin.trips",
            "--add", f"basin.ticks=s3://{BUCKET}/ticks", "--with-history", "basin.ticks",
            "--add", f"other.trips=s3://{BUCKET}/trips")
        holder = Holder(ground, f"holder{number}", share)
        holder.assert_all_work()
        ground.server.admin(*[word.format(name=holder.name, share=share) for word in command])
        with ground.untouched():
            seen[why] = holder.refusals()
            # Who signs for an object shows a token: that of a deleted recipient is no token any more.
            assert holder.signed().status_code == (401 if "deleted" in why and "recipient" in why else 404)
    assert len(set(seen.values())) == 1, seen


def test_pages_end_with_the_grant_and_are_answered_as_what_does_not_exist(ground):
    holder = Holder(ground, "turning")
    ground.server.admin("recipient", "revoke", "turning", "--share", "opened")
    sharing = holder.sharing

    def listed(share: str) -> Seen:
        answer = sharing.get(f"/shares/{share}/all-tables", params={"pageToken": holder.list_page["nextPageToken"]})
        return Seen(answer.status_code, (), answer.text.replace(share, "<share>"))

    assert listed("opened") == listed("absent") and listed("opened").status == 404
    for body in (holder.page, holder.refresh):
        gone, missing = (sharing.query(f"{share}.basin.trips", body) for share in ("opened", "absent"))
        assert gone.status == missing.status == 404
        assert gone.response.text.replace("opened", "absent") == missing.response.text
    ground.server.admin("recipient", "grant", "turning", "--share", "opened")
    assert sharing.query("opened.basin.trips", holder.page).status == 200, "a grant that is back is the same grant"


def test_a_revoked_token_asks_for_nothing_more(ground):
    """Neither for pages and URLs anew nor for a signature."""
    holder = Holder(ground, "stopped")
    [token] = ground.server.admin("recipient", "show", "stopped")["tokens"]
    ground.server.admin("recipient", "revoke", "stopped", "--token", token["id"])
    for body in ({}, holder.page, holder.refresh):
        assert holder.sharing.query("opened.basin.trips", body).status == 401
    answer = holder.sharing.get("/shares/opened/all-tables", params={"pageToken": holder.list_page["nextPageToken"]})
    assert answer.status_code == 401
    assert holder.signed().status_code == 401
    assert holder.catalog.get("/namespaces/basin/tables/ticks/credentials").status_code == 401


def test_a_revoked_token_ends_the_urls_and_keys_that_it_was_handed(ground):
    holder = Holder(ground, "leaked")
    [token] = ground.server.admin("recipient", "show", "leaked")["tokens"]
    ground.server.admin("recipient", "revoke", "leaked", "--token", token["id"])
    assert {answer.status_code for answer in holder.files("GET")} == {403}
    assert {answer.status_code for answer in holder.fetched("GET")} == {403}


def test_an_address_outside_the_list_fetches_nothing(ground):
    holder = Holder(ground, "moved")
    ground.server.admin("recipient", "update", "moved", "--ip", "192.0.2.0/24")
    for method in METHODS:
        answers = holder.files(method, **{"X-Forwarded-For": INSIDE})
        answers += holder.fetched(method, **{"X-Forwarded-For": INSIDE})
        assert {answer.status_code for answer in answers} == {200}
    for forwarded in (OUTSIDE, f"{INSIDE}, {OUTSIDE}"):
        with ground.untouched():
            files, objects = holder.refusals(**{"X-Forwarded-For": forwarded})
        assert INSIDE not in files.body + objects.body and "192.0.2.0" not in files.body + objects.body


def test_who_cannot_seal_a_url_learns_nothing_from_it(ground):
    """One answer to a URL that was altered, one of another server, and one that somebody made up."""
    url = ground.sharing(READER).query("opened.basin.trips").urls[0]
    parts = urllib.parse.urlsplit(url)
    folder, _, name = parts.path.rpartition("/")
    signature = urllib.parse.parse_qs(parts.query)["X-Amz-Signature"][0]
    other = ground.sharing("owner").query("closed.ocean.whale").urls[0]
    made_up = [
        f"{folder}/nonsense.parquet?{parts.query}", f"{folder}/{name}", f"{folder}/{name}?X-Amz-Signature=",
        f"{folder}/{name}?X-Amz-Signature={signature[::-1]}", f"{folder}/{name[1:]}?{parts.query}",
        f"{folder}/{name}?{urllib.parse.urlsplit(other).query}", f"{folder}/{'A' * 9000}.parquet?{parts.query}",
        f"{folder}/{BUCKET}?{parts.query}",
    ]
    for method in METHODS:
        with ground.untouched():
            seen = {Seen.of(requests.request(method, ground.server.host + path, timeout=30)): path
                    for path in made_up}
        assert len(seen) == 1 and {one.status for one in seen} == {403}, seen


def test_keys_of_one_table_open_no_other_and_tell_not_what_is_there(ground):
    keys = IcebergCatalog(ground.server.endpoint, ground.tokens[READER], share="opened")
    answer = keys.get(
        "/namespaces/basin/tables/ticks", headers={"X-Iceberg-Access-Delegation": "vended-credentials"})
    keys = Keys(answer.json()["config"])
    own = next(path for path in ground.objects("ticks") if path.endswith(".parquet"))
    assert keys.get(own).status_code == 200
    others = [
        *ground.objects("krill")[:3], *ground.objects("trips")[:2], *ground.objects("whale")[:2],
        f"{BUCKET}/ticks/nothing.parquet", f"{BUCKET}/nothing", "absent/nothing",
        "trap/delta/_delta_log/0.json", BUCKET,
        f"{BUCKET}/ticks/../krill/{ground.objects('krill')[0].rpartition('/')[2]}",
    ]
    for method in METHODS:
        with ground.untouched():
            seen = {Seen.of(keys.request(method, f"{keys.endpoint}/{path}")): path for path in others}
        assert len(seen) == 1 and {one.status for one in seen} == {403}, seen
    # And who has no keys gets one answer for what is there and what is not.
    for method in [*METHODS, "PUT", "DELETE", "POST", "OPTIONS"]:
        seen = {Seen.of(requests.request(method, f"{keys.endpoint}/{path}", timeout=30)): path
                for path in [own, *others]}
        assert len(seen) == 1 and {one.status for one in seen} == {403}, seen


def test_links_that_are_over_are_answered_as_those_that_nobody_made(ground):
    admin = ground.server.admin
    admin("recipient", "create", "linked", "--share", "opened")

    def link() -> str:
        made = admin("recipient", "activation", "linked")["link"]
        ground.server.secrets.add(made.rpartition("/")[2])
        return made

    withdrawn = link()
    admin("recipient", "activation", "linked", "--withdraw")
    used = link()
    assert requests.get(used, timeout=30).status_code == 200
    minted = requests.post(used, timeout=30)
    assert minted.status_code == 200
    ground.server.secrets.add(minted.json()["bearerToken"])
    never = withdrawn[:-22] + "A" * 22
    for method in ["GET", "HEAD", "POST"]:
        seen = {Seen.of(requests.request(method, one, timeout=30)) for one in (withdrawn, used, never, never + "AAA")}
        assert len(seen) == 1 and {one.status for one in seen} == {410}, seen


def test_the_token_endpoint_tells_clients_apart_by_their_secret_alone(ground):
    """A client that was revoked, one whose recipient is gone, a wrong secret, and a client that never was."""
    clients = [ground.revoked_client, ground.left_client, (ground.good_client[0], ground.revoked_client[1]),
               (ground.good_client[0], "cws_" + "A" * 43), (str(uuid.uuid4()), ground.good_client[1]),
               ("nonsense", "nonsense"), (READER, ground.tokens[READER])]
    seen = {Seen.of(ground.exchange(client)): client for client in clients}
    seen |= {Seen.of(ground.exchange(client, **{"X-Forwarded-For": OUTSIDE})): client for client in clients}
    assert len(seen) == 1 and {one.status for one in seen} == {401}, seen
    assert ground.exchange(ground.good_client).status_code == 200
    # The address list is told of to those alone who have the secret.
    fenced = ground.client("fenced")
    assert ground.exchange(fenced, **{"X-Forwarded-For": INSIDE}).status_code == 200
    assert ground.exchange(fenced, **{"X-Forwarded-For": OUTSIDE}).status_code in (400, 403)


def test_what_needs_no_token_says_nothing_of_anybody(ground):
    """`healthz` and the catalog's missing token endpoint answer everybody alike, whatever they show."""
    for path in ("/healthz", "/delta-sharing/iceberg/v1/oauth/tokens", "/.well-known/jwks.json", "/oauth/token"):
        for method in ("GET", "HEAD", "DELETE"):
            seen = {Seen.of(requests.request(method, ground.server.host + path, headers=caller.headers, timeout=30))
                    for caller in [ground.caller(READER), *ground.refused_callers().values()]}
            assert len(seen) == 1, f"{method} {path}: {seen}"
