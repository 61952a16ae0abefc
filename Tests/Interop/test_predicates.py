"""Hints leave files out that cannot match, and never one that may."""

import datetime
import json

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from harness.rows import assert_same_rows


def column(name: str, kind: str) -> dict:
    return {"op": "column", "name": name, "valueType": kind}


def literal(value: str, kind: str) -> dict:
    return {"op": "literal", "value": value, "valueType": kind}


def compare(op: str, name: str, value: str, kind: str) -> dict:
    return {"op": op, "children": [column(name, kind), literal(value, kind)]}


def both(*children: dict) -> dict:
    return {"op": "and", "children": list(children)}


def either(*children: dict) -> dict:
    return {"op": "or", "children": list(children)}


def negated(child: dict) -> dict:
    return {"op": "not", "children": [child]}


N, HARBOUR = pc.field("n"), pc.field("harbour")

# table, hint, the same as an Arrow expression, the number of files that may match
PRUNING = [
    ("ordered", compare("equal", "n", "45", "long"), N == 45, 1),
    ("ordered", compare("lessThan", "n", "20", "long"), N < 20, 1),
    ("ordered", compare("lessThanOrEqual", "n", "20", "long"), N <= 20, 2),
    ("ordered", compare("greaterThan", "n", "79", "long"), N > 79, 1),
    ("ordered", compare("greaterThanOrEqual", "n", "79", "long"), N >= 79, 2),
    ("ordered", compare("equal", "n", "1000", "long"), N == 1000, 0),
    ("ordered", compare("equal", "label", "label 045", "string"), pc.field("label") == "label 045", 1),
    ("ordered", compare("lessThan", "day", "2025-01-21", "date"), pc.field("day") < datetime.date(2025, 1, 21), 1),
    ("ordered", both(compare("greaterThan", "n", "19", "long"), compare("lessThan", "n", "41", "long")),
     (N > 19) & (N < 41), 2),
    ("ordered", either(compare("equal", "n", "1", "long"), compare("equal", "n", "99", "long")),
     (N == 1) | (N == 99), 2),
    ("ordered", negated(compare("lessThan", "n", "80", "long")), ~(N < 80), 1),
    ("ordered", {"op": "isNull", "children": [column("n", "long")]}, N.is_null(), 0),
    ("ordered", negated({"op": "isNull", "children": [column("sparse", "int")]}), ~pc.field("sparse").is_null(), 1),
    ("two_partitions", compare("equal", "harbour", "A b", "string"), HARBOUR == "A b", 3),
    ("two_partitions", compare("equal", "harbour", "C/d", "string"), HARBOUR == "C/d", 3),
    ("two_partitions", {"op": "isNull", "children": [column("harbour", "string")]}, HARBOUR.is_null(), 3),
    ("two_partitions", compare("equal", "day", "2025-01-02", "date"), pc.field("day") == datetime.date(2025, 1, 2), 4),
    ("two_partitions", both(compare("equal", "day", "2025-01-02", "date"), compare("equal", "harbour", "E", "string")),
     (pc.field("day") == datetime.date(2025, 1, 2)) & (HARBOUR == "E"), 1),
    ("by_long", compare("equal", "part", "-1", "long"), pc.field("part") == -1, 2),
    ("by_boolean", compare("equal", "part", "true", "bool"), pc.field("part"), 2),
]


@pytest.mark.parametrize("table, hint, expression, files", PRUNING, ids=lambda value: None)
def test_only_files_that_may_match_are_sent(backend, table, hint, expression, files):
    text = json.dumps(hint)
    answer = backend.sharing.query(f"lake.delta.{table}", {"jsonPredicateHints": text})
    assert answer.status == 200, answer.response.text
    assert len(answer.files) == files

    expected = backend.tables[table].rows().filter(expression)
    for use_delta_format in (False, True):
        frame = backend.load(table, jsonPredicateHints=text, use_delta_format=use_delta_format)
        kept = pa.Table.from_pandas(frame, schema=expected.schema, preserve_index=False).filter(expression)
        assert_same_rows(kept.to_pandas(date_as_object=True), expected)


# What a server cannot use must not leave a file out.
USELESS = [
    "", "no JSON", "null", "[]", "{}", "42", '{"op":"equal"}', '{"op":"like","children":[]}', '{"op":',
    json.dumps({"op": "equal", "children": [column("absent", "long"), literal("1", "long")]}),
    json.dumps({"op": "equal", "children": [column("n", "long"), literal("no number", "long")]}),
    json.dumps({"op": "equal", "children": [column("n", "colour"), literal("1", "colour")]}),
    json.dumps({"op": "equal", "children": [column("n", "long")]}),
    json.dumps({"op": "unknown", "children": [compare("equal", "n", "1000", "long")]}),
    '"\\ud800"',
]


@pytest.mark.parametrize("hint", USELESS)
def test_a_hint_that_cannot_be_used_prunes_nothing(sharing, hint):
    answer = sharing.query("lake.delta.ordered", {"jsonPredicateHints": hint})
    assert (answer.status, len(answer.files)) == (200, 5)


def test_half_a_hint_prunes_what_it_can(sharing):
    unusable = {"op": "unknown", "children": []}
    usable = compare("equal", "n", "45", "long")
    answer = sharing.query("lake.delta.ordered", {"jsonPredicateHints": json.dumps(either(usable, unusable))})
    assert len(answer.files) == 5, "an unusable branch of 'or' may match anything"
    answer = sharing.query("lake.delta.ordered", {"jsonPredicateHints": json.dumps(negated(both(usable, unusable)))})
    assert len(answer.files) == 5, "the negation of a half-understood hint may match anything"


def test_deep_and_long_hints(sharing):
    text = '{"op":"not","children":[' * 5000 + json.dumps(compare("equal", "n", "45", "long")) + "]}" * 5000
    answer = sharing.query("lake.delta.ordered", {"jsonPredicateHints": text})
    assert (answer.status, len(answer.files)) == (200, 5)
    long = json.dumps(either(*[compare("equal", "n", str(number), "long") for number in range(6000)]))
    assert 700_000 < len(long) < 1_000_000, "a megabyte is what the protocol's limit leaves room for"
    answer = sharing.query("lake.delta.ordered", {"jsonPredicateHints": long})
    assert (answer.status, len(answer.files)) == (200, 5)


@pytest.mark.parametrize("hints, files", [
    (["n = 45"], 1), (["n > 79"], 1), (["n >= 20", "n < 40"], 1), (["label = 'label 045'"], 1),
    (["day = '2025-01-01'"], 1), (["n IS NULL"], 0), (["this is no SQL"], 5), (["n = 45 OR pi() > 3"], 5),
    (["drop table ordered"], 5), ([""], 5), ([], 5),
])
def test_sql_hints_never_leave_out_too_much(sharing, hints, files):
    """Pruning by SQL hints is optional; sending less than the files that may match is not."""
    answer = sharing.query("lake.delta.ordered", {"predicateHints": hints})
    assert answer.status == 200, answer.response.text
    assert files <= len(answer.files) <= 5


def test_limit_counts_after_the_predicate(sharing):
    hint = json.dumps(compare("greaterThanOrEqual", "n", "40", "long"))
    answer = sharing.query("lake.delta.ordered", {"jsonPredicateHints": hint, "limitHint": 25})
    assert len(answer.files) == 2
    assert all(json.loads(file["stats"])["minValues"]["n"] >= 40 for file in answer.files)


def test_truncated_statistics_are_bounds_not_values(backend):
    """Statistics hold the beginning of a long string; a comparison with the whole string must still find it."""
    rows = backend.tables["long_strings"].rows()
    for value in rows["text"].to_pylist():
        for op in ("equal", "lessThanOrEqual", "greaterThanOrEqual"):
            frame = backend.load("long_strings", jsonPredicateHints=json.dumps(compare(op, "text", value, "string")))
            assert value in set(frame["text"])
