"""What is not granted costs the server the work of what does not exist: the same statements, and no store asked.

A difference would be seen from outside as time, whatever the answers say.
"""

import os
import uuid

import pytest

from harness.postgres import PostgreSQL, installation, keep_registry_in
from harness.refusal_ground import GRANTED, HIDDEN, MISSING, OWNER, POOR, READER, TRAPPED, Ground
from harness.refusal_matrix import ROWS, Names, Row, sign_request
from harness.statement_log import StatementLog

pytestmark = pytest.mark.skipif(
    installation() is None and not os.environ.get("CI"), reason="no PostgreSQL server is installed")

NAMING = [row for row in ROWS if row.names and row.status < 400]
AUTHENTICATION = "FROM tokens k JOIN recipients r"


@pytest.fixture(scope="module")
def database():
    database = PostgreSQL()
    yield database
    database.close()


@pytest.fixture(scope="module")
def ground(database, tmp_path_factory):
    ground = Ground(tmp_path_factory.mktemp("work"), lambda config: keep_registry_in(database, config))
    yield ground
    ground.stop()


@pytest.fixture(scope="module")
def log(database, ground):
    return StatementLog(database)


def work(ground: Ground, log: StatementLog, who: str, row: Row, names: Names) -> tuple[str, ...]:
    """The statements of one request, as the database saw them."""
    with ground.untouched(), log.read() as statements:
        answer = ground.caller(who).ask(row, names)
    assert answer.status_code == 404, answer.text
    assert any(AUTHENTICATION in one for one in statements), "the log is not read as it should be"
    return tuple(statements)


def pairs(row: Row) -> list[tuple[str, str, list[Names]]]:
    """Who asks, what is wrong, and names that are wrong in that way: some are another's, and some nobody's."""
    hidden, trapped = HIDDEN[row.family], TRAPPED[row.family]
    granted = GRANTED[row.family]
    found = [
        (READER, "share", [hidden, trapped, MISSING, Names("closed", "where", "ghost"),
                           # A namespace of a catalog that is shared as a whole.
                           Names("closed", "whole", hidden.table), Names("absent", hidden.schema, hidden.table)]),
        (POOR, "share", [granted, hidden, MISSING]),
        (READER, "schema", [Names("opened", hidden.schema, hidden.table), Names("opened", "where", hidden.table),
                            Names("opened", trapped.schema, trapped.table)]),
        (READER, "table", [Names("opened", "basin", hidden.table), Names("opened", "basin", "ghost")]),
    ]
    return [one for one in found if one[1] in row.names]


@pytest.mark.parametrize("row", NAMING, ids=str)
def test_the_same_statements_are_run_for_what_is_not_granted_and_for_what_does_not_exist(ground, log, row):
    for who, level, every in pairs(row):
        seen = {work(ground, log, who, row, names): names for names in every}
        assert len(seen) == 1, f"{who}, {level}: {seen}"
        [statements] = seen
        # The recipient is a condition of each of them, rather than a look after what is there.
        assert all("recipient_id = $" in one for one in statements if "FROM shares" in one), statements


# Reports on scans are taken of a table that is not looked at.
OPENING = [row for row in NAMING if "table" in row.names and row.case != "iceberg.metrics"]


@pytest.mark.parametrize("row", OPENING, ids=str)
def test_whoever_may_read_the_same_table_makes_the_server_ask_its_store(ground, row):
    """The control: the store and the catalog of the hidden tables do tell of requests."""
    before = len(ground.recorder.requests)
    answer = ground.caller(OWNER).ask(
        row, TRAPPED[row.family],
        body=sign_request(f"{ground.recorder.url}/trap/frost") if row.case == "iceberg.sign" else None)
    assert answer.status_code >= 400, "there is nothing in that store"
    assert len(ground.recorder.requests) > before


def test_whoever_may_see_a_namespace_makes_the_server_ask_its_catalog(ground):
    before = len(ground.recorder.requests)
    row = next(row for row in ROWS if row.case == "metadata")
    assert ground.caller(OWNER).ask(row, Names("closed", "whole", "ghost")).status_code == 404
    assert len(ground.recorder.requests) > before


def test_a_token_that_is_worth_nothing_costs_one_look_whatever_is_wrong_with_it(ground, log):
    seen = {}
    row = ROWS[0]
    for why, caller in ground.refused_callers().items():
        scheme, _, token = caller.headers.get("Authorization", "").partition(" ")
        if scheme == "Bearer" and token.startswith("cwy_") and len(token) == 47:
            with log.read() as statements:
                assert caller.ask(row, MISSING).status_code == 401
            seen.setdefault(tuple(statements), []).append(why)
    assert len(seen) == 1 and len(next(iter(seen.values()))) >= 6, seen
    [statements] = seen
    assert sum(AUTHENTICATION in one for one in statements) == 1 and len(statements) == 3


def test_a_client_that_is_no_more_costs_what_one_that_never_was_does(ground, log):
    """At the token endpoint, and for the tokens that it was given."""
    seen = set()
    for client in (ground.revoked_client, ground.left_client, (str(uuid.uuid4()), ground.good_client[1]),
                   (str(uuid.uuid4()), "cws_" + "A" * 43), (ground.good_client[0], "cws_" + "A" * 43)):
        with log.read() as statements:
            assert ground.exchange(client).status_code == 401
        seen.add(tuple(statements))
    assert len(seen) == 1 and seen != {()}, seen
    tokens = [ground.refused[why] for why in (
        "one of a client that was revoked", "one of a client whose recipient was deleted")]
    seen = set()
    for token in tokens:
        with log.read() as statements:
            assert ground.status(token) == 401
        seen.add(tuple(statements))
    assert len(seen) == 1


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_nothing_of_the_registry_is_read_for_whoever_is_not_known(ground, log, row):
    """The look for the token is the same for what is granted to somebody and for what does not exist."""
    seen = set()
    caller = ground.refused_callers()["token: a revoked one"]
    for names in (GRANTED[row.family], HIDDEN[row.family], MISSING):
        with ground.untouched(), log.read() as statements:
            assert caller.ask(row, names).status_code == 401
        seen.add(tuple(statements))
    [statements] = seen
    assert [one for one in statements if "FROM" in one and AUTHENTICATION not in one] == []


def test_the_registry_is_asked_for_what_is_granted(ground, log):
    """The control of the statements: they differ where an answer does."""
    seen = {}
    for row in NAMING:
        with log.read() as granted:
            ground.caller(READER).ask(row, GRANTED[row.family])
        with log.read() as missing:
            ground.caller(READER).ask(row, MISSING)
        seen[str(row)] = granted != missing
    assert sum(seen.values()) > len(seen) / 2, seen
