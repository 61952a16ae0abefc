"""Credentials for Iceberg REST catalogs and from them: tokens, where they may go, and keys that are lent."""

import re
import time

import pytest

from harness.catalogs import BUCKET, READER, some_rows
from harness.causeway import Store
from harness.iceberg_catalog import IcebergCatalog
from harness.identities import ACCESS_KEY, ADDRESS, CLIENT, IDENTITIES, OAUTH, SIGNED, TOKEN
from harness.object_store import ACCESS_KEY_ID, SECRET_ACCESS_KEY
from harness.rows import assert_same_rows
from harness.sharing import DELTA, assert_error

pytest_plugins = ["harness.catalog_fixtures"]

OWN = (ACCESS_KEY_ID, SECRET_ACCESS_KEY)
LENT = ("LENTACCESSKEY", "lent/secret+key=0123456789")


def lend(key: tuple[str, str] = LENT, prefix: str = f"s3://{BUCKET}", **config: str) -> list[dict]:
    return [{"prefix": prefix, "config": {"s3.access-key-id": key[0], "s3.secret-access-key": key[1]} | config}]


# Tokens


def test_a_token_is_asked_for_once(serve):
    served = serve(catalog=CLIENT, **OAUTH)
    for _ in range(4):
        assert served.query().status == 200
    assert served.catalog.asked("/v1/oauth/tokens") == 1
    assert 401 not in [status for _, _, status in served.catalog.requests]


def test_a_token_is_renewed_before_it_ends(make_catalog, start_with):
    catalog = make_catalog(**CLIENT)
    catalog.token_lifetime = 2
    catalog.create("sales", "orders", rows=some_rows(0))
    server = start_with({"name": "cat", "uri": catalog.uri, **OAUTH})
    server.share("d.t=iceberg://cat/sales/orders")
    for _ in range(3):
        assert server.sharing.query("s.d.t").status == 200
        time.sleep(2.2)
    assert catalog.asked("/v1/oauth/tokens") == 3
    assert 401 not in [status for _, _, status in catalog.requests]


def test_a_token_that_ended_early_is_renewed_once(serve):
    served = serve(catalog=CLIENT, **OAUTH)
    assert served.query().status == 200
    served.catalog.granted.append("a token that somebody else was given")
    before = len(served.catalog.requests)
    assert_same_rows(served.server.load("s.d.t"), some_rows(0))
    statuses = [status for _, _, status in served.catalog.requests[before:]]
    assert statuses[:3] == [401, 200, 304] and 401 not in statuses[1:], served.catalog.requests[before:]


@pytest.mark.parametrize("status", [401, 419])
def test_a_refusal_is_met_with_another_token_and_then_believed(serve, status):
    served = serve(catalog=CLIENT, **OAUTH)
    assert served.query().status == 200
    served.catalog.fail_next = [status]
    assert served.query().status == 200
    assert served.catalog.answers_for_tables() == [200, status, 304]
    assert served.catalog.asked("/v1/oauth/tokens") == 2

    served.catalog.say(str(status))
    before = len(served.catalog.requests)
    assert_error(served.query().response, 500, "INTERNAL_ERROR")
    assert len(served.catalog.requests) - before <= 4, served.catalog.requests[before:]
    served.catalog.say("")
    assert served.query().status == 200


@pytest.mark.parametrize("kind", ["bearer", "oauth2", "sigv4"])
def test_wrong_credentials(make_catalog, start_with, kind):
    of_catalog, of_server = IDENTITIES[kind]
    secret = next(name for name in ("token", "clientSecret", "secretAccessKey") if name in of_server)
    catalog = make_catalog(**of_catalog)
    catalog.create("sales", "orders", rows=some_rows(0))
    server = start_with({"name": "cat", "uri": catalog.uri, **of_server, secret: "another-secret-than-the-right-one"})
    server.share("d.t=iceberg://cat/sales/orders")
    for answer in (server.sharing.query("s.d.t"), server.sharing.metadata("s.d.t"), server.sharing.version("s.d.t")):
        error = assert_error(answer.response, 500, "INTERNAL_ERROR")
        assert not ADDRESS.search(error["message"]), error
    detail = server.logged()[-1]["detail"]
    assert detail.startswith("catalog cat: ") and re.search(r"answered 40[013]", detail), detail


# Overrides


def test_an_override_does_not_move_credentials_to_another_host(make_catalog, start_with):
    elsewhere = make_catalog(token=TOKEN)
    catalog = make_catalog(token=TOKEN, overrides={"uri": elsewhere.uri})
    for peer in (elsewhere, catalog):
        peer.create("sales", "orders", rows=some_rows(0))
    server = start_with({"name": "cat", "uri": catalog.uri, "auth": "bearer", "token": TOKEN})
    server.share("d.t=iceberg://cat/sales/orders")
    for answer in (server.sharing.query("s.d.t"), server.sharing.version("s.d.t")):
        error = assert_error(answer.response, 400, "UNSUPPORTED_OPERATION")
        assert not ADDRESS.search(error["message"]), error
    detail = server.logged()[-1]["detail"]
    assert elsewhere.uri in detail and "allowedHosts" in detail, detail
    assert elsewhere.requests == [], "credentials went to another host"


def test_an_override_may_move_to_a_host_that_is_allowed(make_catalog, start_with):
    elsewhere = make_catalog(token=TOKEN)
    catalog = make_catalog(token=TOKEN, overrides={"uri": elsewhere.uri})
    elsewhere.create("sales", "orders", rows=some_rows(0))
    server = start_with({"name": "cat", "uri": catalog.uri, "auth": "bearer", "token": TOKEN,
                         "allowedHosts": [elsewhere.uri]})
    server.share("d.t=iceberg://cat/sales/orders")
    assert_same_rows(server.load("s.d.t"), some_rows(0))
    assert len(elsewhere.requests) > 0 and {path for _, path, _ in catalog.requests} == {"/v1/config"}


def test_a_token_endpoint_elsewhere_is_not_given_the_secret(make_catalog, start_with):
    elsewhere = make_catalog(**CLIENT)
    catalog = make_catalog(overrides={"oauth2-server-uri": f"{elsewhere.uri}/v1/oauth/tokens"}, **CLIENT)
    catalog.create("sales", "orders", rows=some_rows(0))
    server = start_with({"name": "cat", "uri": catalog.uri, **OAUTH})
    server.share("d.t=iceberg://cat/sales/orders")
    assert_error(server.sharing.query("s.d.t").response, 400, "UNSUPPORTED_OPERATION")
    assert elsewhere.requests == []


@pytest.mark.parametrize("overrides", [
    {"rest.signing-name": "execute-api"}, {"rest.signing-region": "us-west-1"},
])
def test_signatures_are_for_the_configured_service_alone(make_catalog, start_with, overrides):
    catalog = make_catalog(access_key=ACCESS_KEY, overrides={"rest.sigv4-enabled": "true", **overrides})
    catalog.create("sales", "orders", rows=some_rows(0))
    server = start_with({"name": "cat", "uri": catalog.uri, **SIGNED})
    server.share("d.t=iceberg://cat/sales/orders")
    assert_error(server.sharing.query("s.d.t").response, 400, "UNSUPPORTED_OPERATION")
    assert catalog.answers_for_tables() == []


# Lent credentials


@pytest.mark.parametrize("delivery", ["presigned", "proxy"])
def test_rows_with_lent_credentials(serve, keyed_store, delivery):
    store = keyed_store(OWN, LENT)
    served = serve(catalog={"credentials": lend()},
                   stores=[Store(BUCKET, endpoint=store.endpoint, delivery=delivery)])
    assert_same_rows(served.server.load("s.d.t"), served.catalog.rows("sales", "orders"))
    assert served.catalog.delegated and all(served.catalog.delegated)


def test_metadata_is_read_with_lent_credentials(serve, keyed_store):
    """The store knows the lent key and not the server's own."""
    store = keyed_store(LENT)
    served = serve(catalog={"credentials": lend()},
                   stores=[Store(BUCKET, endpoint=store.endpoint, delivery="presigned")])
    served.server.secrets.add(LENT[1])
    answer = served.query(capabilities=DELTA)
    assert (answer.status, len(answer.files)) == (200, 1)
    served.catalog.catalog.load_table(("sales", "orders")).append(some_rows(100))
    assert len(served.query(capabilities=DELTA).files) == 2
    found = served.server.admin("table", "inspect", "iceberg://cat/sales/orders")
    assert found["files"] == 2


def test_a_server_that_starts_again_is_lent_credentials_again(serve, keyed_store):
    """Readers hold tickets from before: the first thing they ask the server for is a file of the table."""
    store = keyed_store(LENT)
    served = serve(catalog={"credentials": lend()}, stores=[Store(BUCKET, endpoint=store.endpoint, delivery="proxy")])
    served.server.secrets.add(LENT[1])
    served.server.admin("share", "update", "s", "--with-history", "d.t")
    catalog = IcebergCatalog(served.server.endpoint, served.server.token(READER), "s")
    table = catalog.pyiceberg().load_table("d.t")
    assert served.server.stop() == 0
    served.server.start()
    assert_same_rows(table.scan().to_pandas(), some_rows(0))


def test_lent_credentials_can_be_left_alone(serve, keyed_store):
    """With `vendedCredentials: false` nothing is asked for and nothing used."""
    for pair, status in ((OWN, 200), (LENT, 500)):
        store = keyed_store(pair)
        served = serve(catalog={"credentials": lend()}, stores=[Store(BUCKET, endpoint=store.endpoint)],
                       vendedCredentials=False)
        assert served.query().status == status
        assert not any(served.catalog.delegated)


def test_lent_credentials_that_the_store_refuses(serve, keyed_store):
    store = keyed_store(OWN)
    served = serve(catalog={"credentials": lend()}, stores=[Store(BUCKET, endpoint=store.endpoint)])
    served.server.secrets.add(LENT[1])
    error = assert_error(served.query().response, 500, "INTERNAL_ERROR")
    assert not ADDRESS.search(error["message"])


def test_the_longest_prefix_counts(serve, keyed_store):
    store = keyed_store(LENT)
    wrong = ("WRONGACCESSKEY", "wrong/secret+key=0123456789")
    credentials = lend(wrong) + lend(prefix=f"s3://{BUCKET}/at/1") + lend(wrong, prefix=f"s3://{BUCKET}/at")
    served = serve(catalog={"credentials": credentials}, stores=[Store(BUCKET, endpoint=store.endpoint)])
    assert served.query().status == 200


def test_lent_credentials_go_to_the_configured_store_alone(make_catalog, start_with, keyed_store):
    elsewhere = make_catalog()
    store = keyed_store(LENT)
    catalog = make_catalog(credentials=lend(**{"s3.endpoint": elsewhere.uri}))
    catalog.create("sales", "orders", rows=some_rows(0))
    server = start_with({"name": "cat", "uri": catalog.uri}, stores=[Store(BUCKET, endpoint=store.endpoint)])
    server.share("d.t=iceberg://cat/sales/orders")
    assert server.sharing.query("s.d.t").status == 200
    assert elsewhere.requests == []


def test_credentials_that_end_soon_are_asked_for_again(serve, keyed_store):
    """An answer that nothing changed brings no new ones."""
    store = keyed_store(LENT)
    for seconds, later in ((30, 200), (7200, 304)):
        ends = str(int((time.time() + seconds) * 1000))
        served = serve(catalog={"credentials": lend(**{"s3.session-token-expires-at-ms": ends})},
                       stores=[Store(BUCKET, endpoint=store.endpoint)])
        for _ in range(3):
            assert served.query().status == 200
        assert served.catalog.answers_for_tables() == [200, later, later]
