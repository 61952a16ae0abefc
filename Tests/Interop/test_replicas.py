"""Two servers on one PostgreSQL registry."""

import os
import time

import pytest
import requests

from harness.causeway import Causeway, Store
from harness.oauth import Client, part
from harness.postgres import PostgreSQL, installation, keep_registry_in
from harness.sharing import Sharing

pytestmark = pytest.mark.skipif(
    installation() is None and not os.environ.get("CI"), reason="no PostgreSQL server is installed")


class Replica(Causeway):
    def __init__(self, folder, database: PostgreSQL, secret: str, stores=(), stale_for: int = 0):
        super().__init__(folder, list(stores))
        (folder / "secret").write_text(secret)
        (folder / "secret").chmod(0o600)
        keep_registry_in(database, self.config, stale_for)


@pytest.fixture
def database():
    database = PostgreSQL()
    yield database
    database.close()


@pytest.fixture
def replicas(database, tmp_path):
    made: list[Replica] = []

    def make(count: int = 2, **options) -> list[Replica]:
        secret = "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IHNlY3JldCE=\n"
        for number in range(count):
            replica = Replica(tmp_path / f"replica-{number}", database, secret, **options)
            made.append(replica)
        for replica in made:
            replica.start()
        return made

    yield make
    for replica in made:
        replica.stop()
        assert replica.secrets_in_log() == []


def status(server: Causeway, token: str, path: str = "/shares") -> int:
    return requests.get(
        f"{server.endpoint}{path}", headers={"Authorization": f"Bearer {token}"}, timeout=60).status_code


def test_what_one_changes_the_other_knows(replicas, database):
    one, two = replicas()
    one.admin("share", "create", "s")
    one.admin("recipient", "create", "acme", "--share", "s")
    token = two.token("acme")
    one.secrets.add(token)
    assert [share["name"] for share in Sharing(one.endpoint, token).items("/shares")] == ["s"]
    assert [share["name"] for share in Sharing(two.endpoint, token).items("/shares")] == ["s"]
    two.admin("share", "update", "s", "--name", "renamed")
    assert [share["name"] for share in Sharing(one.endpoint, token).items("/shares")] == ["renamed"]
    one.admin("recipient", "revoke", "acme", "--share", "renamed")
    assert Sharing(two.endpoint, token).items("/shares") == []
    newest = one.admin("recipient", "show", "acme")["tokens"][0]["id"]
    one.admin("recipient", "revoke", "acme", "--token", newest)
    assert (status(one, token), status(two, token)) == (401, 401)
    assert token not in database.dump()


def test_tokens_of_one_are_good_for_the_other(replicas, database):
    one, two = replicas()
    # To their recipients both are one server.
    two.stop()
    two.config.write_text(two.config.read_text().replace(f"endpoint: {two.endpoint}", f"endpoint: {one.endpoint}"))
    two.start()
    one.admin("recipient", "create", "acme")
    client = Client.make(one, "acme")
    token = client.token()
    two.secrets.update([client.secret, token])
    assert (status(one, token), status(two, token)) == (200, 200)
    keys = [requests.get(f"{server.host}/.well-known/jwks.json", timeout=30).json() for server in (one, two)]
    assert keys[0] == keys[1] and [key["kid"] for key in keys[0]["keys"]] == [part(token, 0)["kid"]]
    # A key that the other made a moment ago is looked for, not refused.
    two.admin("signing-key", "rotate")
    newer = client.token()
    two.secrets.add(newer)
    assert part(newer, 0)["kid"] != part(token, 0)["kid"]
    assert {status(server, one_of) for server in (two, one) for one_of in (newer, token)} == {200}
    two.admin("recipient", "revoke", "acme", "--token", client.id)
    assert {status(server, one_of) for server in (one, two) for one_of in (newer, token)} == {401}
    assert client.secret not in database.dump() and "signing_keys" in database.dump()


def test_pages_and_files_of_one_are_good_for_the_other(replicas, tmp_path):
    from deltalake import write_deltalake
    import pyarrow as pa

    bucket = tmp_path / "bucket"
    bucket.mkdir()
    rows = pa.table({"a": list(range(10))})
    for start in range(0, 10, 2):
        write_deltalake(str(bucket / "t"), rows.slice(start, 2), mode="append")
    one, two = replicas(stores=[Store("lake", folder=bucket)])
    one.admin("share", "create", "s", "--add", "d.t=s3://lake/t")
    one.admin("recipient", "create", "acme", "--share", "s")
    token = one.token("acme")
    two.secrets.add(token)
    files, page = [], None
    for turn in range(10):
        server = (one, two)[turn % 2]
        body = {"maxFiles": 2} | ({"pageToken": page} if page else {})
        answer = Sharing(server.endpoint, token).query("s.d.t", body)
        assert answer.status == 200
        files += answer.files
        page = next((line["endStreamAction"].get("nextPageToken") for line in answer.lines
                     if "endStreamAction" in line), None)
        if not page:
            break
    assert len(files) == 5
    for file in files:
        url = (file.get("url") or file["file"]["url"]).replace(one.host, two.host)
        assert requests.get(url, timeout=30).status_code == 200


def test_a_database_that_is_away_refuses_at_once(replicas, database):
    one, _ = replicas()
    one.admin("share", "create", "s")
    one.admin("recipient", "create", "acme", "--share", "s")
    token = one.token("acme")
    assert status(one, token) == 200
    database.stop()
    assert status(one, token) == 503
    database.start()
    deadline = time.monotonic() + 30
    while status(one, token) != 200:
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_a_database_that_is_away_for_a_moment(replicas, database):
    one, _ = replicas(stale_for=5)
    one.admin("share", "create", "s")
    one.admin("recipient", "create", "acme", "--share", "s")
    token = one.token("acme")
    # The server forgets what it remembers when it hears of these changes, within a second.
    time.sleep(1.5)
    assert status(one, token) == 200
    database.stop()
    started = time.monotonic()
    assert status(one, token) == 200
    # Administrators are refused: nothing could be kept.
    with pytest.raises(Exception, match="69"):
        one.admin("recipient", "delete", "acme", "--yes")
    while status(one, token) == 200:
        assert time.monotonic() - started < 20
        time.sleep(0.2)
    assert status(one, token) == 503
    database.start()
    deadline = time.monotonic() + 30
    while status(one, token) != 200:
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_a_revocation_reaches_the_memory_of_the_other(replicas):
    """With a memory too, a database that answers is asked."""
    one, two = replicas(stale_for=60)
    one.admin("share", "create", "s")
    one.admin("recipient", "create", "acme", "--share", "s")
    token = one.token("acme")
    two.secrets.add(token)
    assert (status(one, token), status(two, token)) == (200, 200)
    one.admin("recipient", "delete", "acme", "--yes")
    assert (status(one, token), status(two, token)) == (401, 401)
