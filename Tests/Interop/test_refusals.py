"""Every route with every credential that is worth nothing, and every name that is not the caller's to read.

Whoever is not known gets one answer, whatever is asked for. Whoever is known gets for what is not granted the answer
for what does not exist. The routes come from the server's own source, so that a new one cannot be left out.
"""

import itertools
import json

import pytest

from harness import server_routes
from harness.refusal_ground import (
    FENCED, GRANTED, HIDDEN, INSIDE, MISSING, OUTSIDE, OWNER, POOR, READER, TRAPPED, Ground,
)
from harness.refusal_matrix import DELTA, ICEBERG, ROWS, WITHOUT_TOKEN, Caller, Names, Row, Seen, sign_request

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
EVERY_NAME = [
    Names(share, schema, table)
    for share, schema, table in itertools.product(
        ("opened", "closed", "absent"), ("basin", "ocean", "where"), ("trips", "ticks", "whale", "krill", "ghost"))]


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    ground = Ground(tmp_path_factory.mktemp("refusals"))
    yield ground
    ground.stop()


def body_of(row: Row, ground: Ground) -> bytes | None:
    """A request to sign names an object of the table that is granted."""
    if row.case != "iceberg.sign":
        return row.body
    path = next(path for path in ground.objects("ticks") if path.endswith(".parquet"))
    return sign_request(f"{ground.server.host}/files/s3/{path}")


def ask(caller: Caller, row: Row, names: Names, ground: Ground, **options):
    return caller.ask(row, names, body=body_of(row, ground), **options)


def see(caller: Caller, row: Row, names: Names, ground: Ground, **options) -> Seen:
    return Seen.of(ask(caller, row, names, ground, **options), names)


# The matrix itself


def test_every_route_of_the_server_is_in_the_matrix():
    """A new case, method or path in the server's source fails here until it has a row."""
    rows = {(row.case, row.method) for row in ROWS}
    assert rows.isdisjoint(WITHOUT_TOKEN)
    assert server_routes.methods() - rows - WITHOUT_TOKEN == set()
    assert server_routes.cases() <= {case for case, _ in rows | WITHOUT_TOKEN}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_right_token_is_answered_and_reaches_the_route_that_the_row_names(ground, row):
    """Without this the matrix could pass because everything is refused."""
    names = GRANTED[row.family]
    for caller in (ground.caller(READER), ground.caller("reader by OAuth"), ground.caller("vouched for"),
                   ground.caller("reader by an earlier token"), ground.caller(OWNER),
                   ground.caller(FENCED, **{"X-Forwarded-For": INSIDE})):
        answer = ask(caller, row, names, ground)
        assert answer.status_code == row.status, answer.text
        entry = ground.logged(answer.headers["x-request-id"])
        assert entry["route"] == server_routes.patterns()[row.case]
    if row.names and row.status < 400:
        hidden = ask(ground.caller(OWNER), row, HIDDEN[row.family], ground)
        # The object that is to be signed is one of another table.
        assert hidden.status_code == (403 if row.case == "iceberg.sign" else row.status), hidden.text


# Whoever is not known


@pytest.mark.parametrize("family", [DELTA, ICEBERG])
def test_whoever_is_not_known_gets_one_answer_to_everything(ground, family):
    """Over all routes, names, methods and paths that are none, for each credential."""
    rows = [row for row in ROWS if row.family == family]
    prefix = "/iceberg" if family == ICEBERG else ""
    nowhere = [Row("iceberg.none" if prefix else "none", "GET", prefix + path)
               for path in ("", "/", "/nothing", "/v1", "/v1/{share}/nothing", "/shares/{share}/nothing/%00", "/%ff")]
    with ground.untouched():
        for why, caller in ground.refused_callers().items():
            seen: dict[bool, dict[Seen, str]] = {True: {}, False: {}}
            for row in [*rows, *nowhere]:
                for names in (GRANTED[family], HIDDEN[family], TRAPPED[family], MISSING):
                    answer = see(caller, row, names, ground)
                    seen[row.method == "HEAD"].setdefault(answer, f"{row} of {names}")
            for answers in seen.values():
                assert len(answers) <= 1, f"{why}: {answers}"
            [one] = seen[False]
            assert one.status == 401 and ("www-authenticate", "Bearer") in one.headers, f"{why}: {one}"
            for head in seen[True]:
                assert (head.status, head.body, dict(head.headers).keys()) == (401, "", dict(one.headers).keys())


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_every_token_that_is_worth_nothing_gets_the_same_answer(ground, row):
    """An expired, a revoked and a rotated token are told apart from one that nobody made by nobody."""
    names = GRANTED[row.family]
    answers = {why: see(caller, row, names, ground) for why, caller in ground.refused_callers().items()}
    without = {"no header", "another header"}
    others = {answer for why, answer in answers.items() if why not in without}
    assert len(others) == 1, answers
    assert {answer.status for answer in answers.values()} == {401}


@pytest.mark.parametrize("why, detail", [
    ("one of the token endpoint that expired", "expired: "),
    ("one of a provider that expired", "expired: "),
    ("one of a client that expired", "the token is good, and its client "),
])
def test_only_the_operator_is_told_that_a_token_expired(ground, why, detail):
    """The signatures of those that expired are good, so that nothing else can be what is wrong with them."""
    answer = ask(ground.refused_callers()[f"token: {why}"], ROWS[0], GRANTED["sharing"], ground)
    assert answer.status_code == 401 and "expired" not in answer.headers["www-authenticate"]
    assert ground.logged(answer.headers["x-request-id"])["detail"].startswith(detail)
    nobody = ask(ground.refused_callers()["token: one that nobody made"], ROWS[0], GRANTED["sharing"], ground)
    assert Seen.of(answer) == Seen.of(nobody)


def test_other_methods_tell_nothing_to_whoever_is_not_known(ground):
    for why in ("no header", "token: a revoked one"):
        caller = ground.refused_callers()[why]
        for row in ROWS:
            answers = {see(caller, row, names, ground, method=method)
                       for method in METHODS if method != "HEAD" for names in (GRANTED[row.family], MISSING)}
            assert len(answers) == 1 and answers.pop().status == 401, f"{why}: {row}"


# Whoever comes from elsewhere


@pytest.mark.parametrize("family", [DELTA, ICEBERG])
def test_an_address_outside_the_list_gets_one_answer_to_everything(ground, family):
    """Also to one that writes an address inside the list before its own."""
    for forwarded in (OUTSIDE, f"{INSIDE}, {OUTSIDE}", f"{OUTSIDE}, 127.0.0.1"):
        caller = ground.caller(FENCED, **{"X-Forwarded-For": forwarded})
        rows = [row for row in ROWS if row.family == family and row.method != "HEAD"]
        with ground.untouched():
            answers = {see(caller, row, names, ground): f"{row} of {names}"
                       for row in rows for names in (GRANTED[family], HIDDEN[family], TRAPPED[family], MISSING)}
        assert len(answers) == 1, answers
        [answer] = answers
        assert answer.status == 403 and OUTSIDE in answer.body and INSIDE not in answer.body
        heads = {ask(caller, row, names, ground).status_code for row in ROWS for names in (GRANTED[family], MISSING)
                 if row.method == "HEAD" and row.family == family}
        assert heads == {403}


def test_who_is_nobody_learns_nothing_of_an_address_list(ground):
    """A bad token from outside the list gets the answer that it gets from anywhere."""
    for row in ROWS:
        names = GRANTED[row.family]
        elsewhere = Caller.bearing(
            ground.server.endpoint, ground.refused["a revoked one"], **{"X-Forwarded-For": OUTSIDE})
        here = Caller.bearing(ground.server.endpoint, ground.refused["a revoked one"])
        assert see(elsewhere, row, names, ground) == see(here, row, names, ground)


# Whoever is known, and may not


def groups(row: Row, mine: set[str]) -> dict[str, list[Names]]:
    """Names that must all get one answer, by what is wrong with the first of them that is wrong."""
    found: dict[str, list[Names]] = {}
    for names in EVERY_NAME:
        if names.share not in mine:
            found.setdefault("share", []).append(names)
        elif names.schema != "basin":
            found.setdefault("schema", []).append(names)
        elif names.table in ("whale", "krill", "ghost"):
            found.setdefault("table", []).append(names)
    return {level: names for level, names in found.items() if level in row.names}


@pytest.mark.parametrize("who, mine", [(READER, {"opened"}), (POOR, set())], ids=["reader", "poor"])
@pytest.mark.parametrize("row", [row for row in ROWS if row.names and row.status < 400], ids=str)
def test_what_is_not_granted_is_answered_as_what_does_not_exist(ground, row, who, mine):
    """`closed` is another recipient's, `ocean` and `whale` are in it alone, `absent`, `where` and `ghost` nowhere."""
    caller = ground.caller(who)
    with ground.untouched():
        for level, every in groups(row, mine).items():
            answers = {see(caller, row, names, ground): names for names in every}
            assert len(answers) == 1, f"{level}: {answers}"
            [answer] = answers
            assert answer.status == 404, f"{level}: {answer}"
            assert "is not granted" not in answer.body and "denied" not in answer.body


ODD = [
    ("tables", "GET", "/shares/{share}/schemas/{schema}/tables?maxResults=9999"),
    ("tables", "GET", "/shares/{share}/schemas/{schema}/tables?maxResults=nonsense"),
    ("schemas", "GET", "/shares/{share}/schemas?pageToken=nonsense"),
    ("allTables", "GET", "/shares/{share}/all-tables?maxResults=0"),
    ("metadata", "GET", "/shares/{share}/schemas/{schema}/tables/{table}/metadata?version=x&timestamp=y"),
    ("version", "GET", "/shares/{share}/schemas/{schema}/tables/{table}/version?startingTimestamp=nonsense"),
    ("changes", "GET", "/shares/{share}/schemas/{schema}/tables/{table}/changes"),
    ("query", "POST", "/shares/{share}/schemas/{schema}/tables/{table}/query", 200, b"{"),
    ("query", "POST", "/shares/{share}/schemas/{schema}/tables/{table}/query", 200, b'{"pageToken": "nonsense"}'),
    ("query", "POST", "/shares/{share}/schemas/{schema}/tables/{table}/query", 200, b'{"version": -1}'),
    ("iceberg.tables", "GET", "/iceberg/v1/{share}/namespaces/{schema}/tables?pageToken=nonsense"),
    ("iceberg.tables", "GET", "/iceberg/v1/{share}/namespaces/{schema}/tables?pageSize=0"),
    ("iceberg.table", "GET", "/iceberg/v1/{share}/namespaces/{schema}/tables/{table}?snapshots=nonsense"),
    ("iceberg.sign", "POST", "/iceberg/v1/{share}/namespaces/{schema}/tables/{table}/sign", 200, b"{"),
    ("iceberg.sign", "POST", "/iceberg/v1/{share}/namespaces/{schema}/tables/{table}/sign/nonsense", 200, b"{}"),
]


@pytest.mark.parametrize("row", [Row(*one) for one in ODD], ids=str)
def test_a_request_that_is_wrong_besides_tells_nothing_either(ground, row):
    caller = ground.caller(READER)
    with ground.untouched():
        for level, every in groups(row, {"opened"}).items():
            answers = {caller.see(row, names): names for names in every}
            assert len(answers) == 1, f"{level}: {answers}"


def test_other_methods_tell_nothing_to_a_recipient(ground):
    caller = ground.caller(READER)
    for row in ROWS:
        for level, every in groups(row, {"opened"}).items():
            if level == "share":
                for method in METHODS:
                    answers = {see(caller, row, names, ground, method=method): names for names in every[::4]}
                    assert len(answers) == 1, f"{row} as {method}, {level}: {answers}"


def test_lists_hold_what_is_granted_and_nothing_else(ground):
    everything = {who: [share["name"] for share in ground.sharing(who).items("/shares")]
                  for who in (READER, OWNER, POOR)}
    assert everything == {READER: ["opened"], OWNER: ["closed", "opened"], POOR: []}
    for row in ROWS:
        if row.status == 200:
            answer = ask(ground.caller(READER), row, GRANTED[row.family], ground)
            for word in ("closed", "whale", "krill", "ocean"):
                assert word not in answer.text, f"{row} names {word}"


# Tokens and tickets that were made for another


def test_pages_of_another_recipient_are_refused(ground):
    """The share is granted to both; what differs is whose page it is."""
    for path in ("/shares/opened/schemas", "/shares/opened/all-tables", "/shares/opened/schemas/basin/tables"):
        token = ground.sharing(OWNER).get(path, params={"maxResults": 1}).json()["nextPageToken"]
        assert ground.sharing(OWNER).get(path, params={"pageToken": token}).status_code == 200
        refused = ground.sharing(READER).get(path, params={"pageToken": token})
        assert refused.status_code == 400 and "items" not in refused.text
    first = ground.sharing(OWNER).query("opened.basin.trips", {"maxFiles": 1, "includeRefreshToken": True})
    body = {"maxFiles": 1, "includeRefreshToken": True, "pageToken": first.end["nextPageToken"]}
    assert ground.sharing(OWNER).query("opened.basin.trips", body).status == 200
    assert ground.sharing(READER).query("opened.basin.trips", body).status == 400
    refresh = {"refreshToken": first.end["refreshToken"]}
    assert ground.sharing(OWNER).query("opened.basin.trips", refresh).status == 200
    assert ground.sharing(READER).query("opened.basin.trips", refresh).status == 400


def test_a_page_for_one_listing_is_none_for_another_and_tells_not_of_which(ground):
    """A token for a share that the caller does not have gets the answer of a share that is not there."""
    token = ground.sharing(OWNER).get("/shares/closed/all-tables", params={"maxResults": 1}).json()["nextPageToken"]
    row = Row("allTables", "GET", "/shares/{share}/all-tables?pageToken=" + token)
    seen = {ground.caller(READER).see(row, Names(share, "ocean", "whale")) for share in ("closed", "absent")}
    assert len(seen) == 1 and seen.pop().status == 404


def test_a_recipient_that_is_made_anew_is_another(ground):
    """Neither tokens nor file URLs of the one that was deleted are good for the one of the same name."""
    admin = ground.server.admin
    admin("recipient", "create", "reborn", "--share", "opened")
    ground.tokens["reborn"] = old = ground.mint("reborn")
    url = ground.sharing("reborn").query("opened.basin.trips").urls[0]
    assert ground.session.get(url, timeout=30).status_code == 200
    admin("recipient", "delete", "reborn", "--yes")
    admin("recipient", "create", "reborn", "--share", "opened")
    ground.tokens["reborn"] = ground.mint("reborn")
    assert (ground.status(old), ground.status(ground.tokens["reborn"])) == (401, 200)
    refused = ground.session.get(url, timeout=30)
    assert refused.status_code == 403 and json.loads(refused.text)["errorCode"] == "PERMISSION_DENIED"
