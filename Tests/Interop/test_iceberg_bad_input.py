"""Iceberg metadata is input: what it names is bounded by the table's location, and damage is an answer, not a crash."""

import gzip
import json
import random

import pytest
import requests

from harness import iceberg_tables
from harness.iceberg_deletes import avro
from harness.iceberg_tables import FIELDS, file_in
from harness.sharing import DELTA, PARQUET, assert_error

pytest_plugins = ["harness.iceberg_fixtures"]

SECRET = b"PAR1 the secret of another tenant PAR1"
ERRORS = set(range(400, 600))
OUTSIDE = [
    "file:///etc/passwd", "file:/etc/passwd", "/etc/passwd", "s3://other-bucket/x.parquet", "s3://lake/other/x.parquet",
    "s3a://lake/other/x.parquet", "http://127.0.0.1/x.parquet", "https://example.com/x.parquet", "gs://lake/x.parquet",
    "abfss://c@a.dfs.core.windows.net/x", "data:text/plain,x", "", "..", "{table}/../other/x.parquet",
    "{table}/./x.parquet", "{table}//x.parquet", "{table}2/x.parquet", "{table}", "{table}/a\0b.parquet",
]
THINGS = ["data file", "delete file", "manifest", "manifest list"]


def hands_out_nothing(answer) -> None:
    body = assert_error(answer.response, ERRORS)
    assert len(body["message"]) > 20, body
    assert SECRET not in answer.response.content and b"root:" not in answer.response.content


def point(table, what: str, path: str) -> None:
    """A table of which one thing lies at `path`; within the table it really does."""
    def copy(written: str) -> None:
        if path == f"{table.location}/moved":
            table.put(path, table.place(written).read_bytes())

    if what == "data file":
        table.keeps_data = False
        table.commit(add=[table.data_file([{"id": 1}], path=path)])
        return
    file = file_in(table, 0)
    if what == "delete file":
        table.commit(add=[file])
        deletes = table.position_deletes([(file, 0)])
        copy(deletes.path)
        deletes.path = path
        table.commit("delete", add=[deletes])
    elif what == "manifest":
        table.commit(add=[file], publish=False)
        row = table.current.manifests[0].row
        copy(row["manifest_path"])
        row["manifest_path"] = path
        table.commit(add=[file_in(table, 100)])
    else:
        table.commit(add=[file], publish=False)
        copy(table.current.list_path)
        table.metadata["snapshots"][-1]["manifest-list"] = path
        table.publish()


@pytest.mark.parametrize("what", THINGS)
@pytest.mark.parametrize("path", OUTSIDE)
def test_paths_outside_the_table(iceberg_place, what, path):
    table = iceberg_place.start(FIELDS)
    neighbour = table.folder.parent / "other"
    neighbour.mkdir(exist_ok=True)
    (neighbour / "x.parquet").write_bytes(SECRET)
    point(table, what, path.replace("{table}", table.location))
    for capabilities in (DELTA, PARQUET):
        hands_out_nothing(iceberg_place.query({}, capabilities))


@pytest.mark.parametrize("what", THINGS)
def test_the_same_within_the_table(iceberg_place, what):
    """Else the test before would prove nothing."""
    table = iceberg_place.start(FIELDS)
    point(table, what, f"{table.location}/moved")
    answer = iceberg_place.query({}, DELTA)
    assert (answer.status, len(answer.files)) == (200, len(table.current.data)), answer.response.text


@pytest.mark.parametrize("location", ["s3://lake/other", "s3://other-bucket/t", "file:///etc", "", "s3://lake"])
def test_a_location_that_is_not_where_the_table_is(iceberg_place, location):
    """Such a table is refused or read where it was registered; it does not widen what may be read."""
    table = iceberg_place.make(iceberg_tables.v2_appends)
    table.metadata["location"] = location
    table.publish()
    answer = iceberg_place.query({}, DELTA)
    if answer.status == 200:
        assert len(answer.files) == 3
    else:
        hands_out_nothing(answer)


def damaged(data: bytes, kind: str) -> bytes | None:
    return {
        "missing": None, "empty": b"", "half": data[:len(data) // 2], "one byte short": data[:-1],
        "garbage": random.Random(1).randbytes(len(data)), "text": b"not what it should be", "zeros": bytes(len(data)),
        "magic alone": data[:4],
    }[kind]


DAMAGES = ["missing", "empty", "half", "one byte short", "garbage", "text", "zeros", "magic alone"]
FILES = ["metadata", "manifest list", "manifest", "delete manifest", "parquet deletes", "avro deletes"]


# Without its newest metadata file the folder is that of the version before.
@pytest.mark.parametrize("what, kind", [
    (what, kind) for what in FILES for kind in DAMAGES if (what, kind) != ("metadata", "missing")])
def test_damaged_files(iceberg_place, what, kind):
    table = iceberg_place.start(FIELDS, naming="hadoop")
    file = file_in(table, 0)
    table.commit(add=[file])
    deletes = table.position_deletes([(file, 1)], form="avro" if what == "avro deletes" else "parquet")
    table.commit("delete", add=[deletes])
    delete_manifest, manifest = table.current.manifests
    path = {"metadata": table.metadata_location, "manifest list": table.current.list_path,
            "manifest": manifest.row["manifest_path"], "delete manifest": delete_manifest.row["manifest_path"],
            "parquet deletes": deletes.path, "avro deletes": deletes.path}[what]
    place = table.place(path)
    data = place.read_bytes()
    assert iceberg_place.query({}, DELTA).status == 200
    broken = damaged(data, kind)
    if broken is None:
        place.unlink()
    else:
        place.write_bytes(broken)
    hands_out_nothing(iceberg_place.query({}, DELTA))
    place.write_bytes(data)
    assert iceberg_place.query({}, DELTA).status == 200, "the table is readable again"


@pytest.mark.parametrize("seed", range(3))
def test_flipped_bits(iceberg_place, seed):
    """Any answer but a crash; a file that is not one of the table's must never come of it."""
    table = iceberg_place.make(iceberg_tables.v2_rewritten)
    chance = random.Random(seed)
    places = [path for path in (table.folder / "metadata").iterdir() if path.name != "version-hint.text"]
    for _ in range(60):
        place = chance.choice(places)
        data = bytearray(place.read_bytes())
        kept = bytes(data)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        place.write_bytes(data)
        answer = iceberg_place.query({}, DELTA)
        if answer.status != 200:
            assert_error(answer.response, ERRORS)
        place.write_bytes(kept)
    assert iceberg_place.query({}, DELTA).status == 200


def set_member(path: list, value: object):
    def change(table) -> None:
        inner = table.metadata
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = value

    return change


CONTRADICTIONS = {
    "no such snapshot": set_member(["current-snapshot-id"], 5), "no snapshots": set_member(["snapshots"], []),
    "no such schema": set_member(["current-schema-id"], 9), "snapshots no list": set_member(["snapshots"], {}),
    "version 0": set_member(["format-version"], 0), "version a text": set_member(["format-version"], "2"),
    "version null": set_member(["format-version"], None), "version huge": set_member(["format-version"], 2**70),
    "snapshot id a text": set_member(["snapshots", 0, "snapshot-id"], "one"),
    "list a number": set_member(["snapshots", -1, "manifest-list"], 7),
    "sequence negative": set_member(["snapshots", -1, "sequence-number"], -7),
    "sequence huge": set_member(["snapshots", -1, "sequence-number"], 2**63),
    "refs a text": set_member(["refs"], "main"), "time huge": set_member(["snapshots", -1, "timestamp-ms"], 2**63 - 1),
}


@pytest.mark.parametrize("name", list(CONTRADICTIONS))
def test_metadata_that_contradicts_itself(iceberg_place, name):
    """Refused, or read as if the contradiction were not there: never half the table."""
    table = iceberg_place.make(iceberg_tables.v2_appends)
    CONTRADICTIONS[name](table)
    path = table.place(table.metadata_location)
    path.write_text(json.dumps(table.metadata))
    answer = iceberg_place.query({}, DELTA)
    if answer.status == 200:
        assert len(answer.files) == 3
    else:
        assert_error(answer.response, ERRORS)


@pytest.mark.parametrize("schema", ["deep", "not a struct", "an unknown type", "two fields of one id", "a number"])
def test_odd_schemas(iceberg_place, schema):
    table = iceberg_place.make(iceberg_tables.v2_appends)
    fields = table.metadata["schemas"][0]["fields"]
    deep = '{"type":"list","element-id":9,"element-required":false,"element":' * 3000 + '"int"' + "}" * 3000
    text = json.dumps(table.metadata).replace(json.dumps(fields[1]), {
        "deep": '{"id":2,"name":"part","required":false,"type":' + deep + "}", "not a struct": '"part"',
        "an unknown type": '{"id":2,"name":"part","required":false,"type":"colour"}',
        "two fields of one id": '{"id":1,"name":"part","required":false,"type":"string"}', "a number": "5"}[schema])
    assert text != json.dumps(table.metadata)
    table.place(table.metadata_location).write_text(text)
    assert_error(iceberg_place.query({}, DELTA).response, ERRORS)


def test_a_metadata_file_that_unpacks_to_very_much(iceberg_place):
    table = iceberg_place.make(iceberg_tables.gzipped)
    table.place(table.metadata_location).write_bytes(gzip.compress(b" " * 400_000_000, 1))
    hands_out_nothing(iceberg_place.query({}, DELTA))


def test_a_manifest_list_of_another_kind(iceberg_place):
    """A manifest where the list should be, a list of another version, a file of other records."""
    table = iceberg_place.make(iceberg_tables.v2_appends)
    place = table.place(table.current.list_path)
    right = place.read_bytes()
    other = {"type": "record", "name": "x", "fields": [{"name": "a", "type": "int", "field-id": 1}]}
    for data in (table.place(table.current.manifests[0].row["manifest_path"]).read_bytes(),
                 avro(other, [{"a": 1}], {"format-version": "2"}), avro(other, [], {}),
                 right.replace(b'"type":"long"', b'"type":"null"'), right.replace(b"manifest_path", b"manifest_park")):
        place.write_bytes(data)
        answer = iceberg_place.query({}, DELTA)
        assert answer.status != 200 or len(answer.files) == 3, "fields are known by their ids"
    place.write_bytes(right)
    assert len(iceberg_place.query({}, DELTA).files) == 3


@pytest.mark.parametrize("members", [
    {"record_count": -1}, {"file_size_in_bytes": -1}, {"record_count": 2**62}, {"file_size_in_bytes": 2**63 - 1},
    {"lower_bounds": {1: b""}}, {"lower_bounds": {1: b"\x01\x02\x03"}}, {"lower_bounds": {2: b"\xff\xfe"}},
    {"upper_bounds": {1: b"x" * 100_000}}, {"lower_bounds": {99: b"1"}}, {"null_value_counts": {1: -5}},
], ids=str)
def test_odd_entries(iceberg_place, members):
    table = iceberg_place.start(FIELDS)
    table.commit(add=[file_in(table, 0, **members), file_in(table, 100)])
    hint = {"jsonPredicateHints": json.dumps({"op": "equal", "children": [
        {"op": "column", "name": "id", "valueType": "long"}, {"op": "literal", "value": "5", "valueType": "long"}]})}
    for body in ({}, hint, {"limitHint": 5}):
        answer = iceberg_place.query(body, DELTA)
        if answer.status != 200:
            assert_error(answer.response, ERRORS)
        else:
            assert len(answer.files) >= 1


def test_a_snapshot_that_expires_between_two_pages(iceberg_place):
    """The pages are of one version, or the second says to start again; files of two versions never mix."""
    table = iceberg_place.make(iceberg_tables.v2_appends)
    first = iceberg_place.query({"maxFiles": 1}, DELTA)
    wanted = {file["id"] for file in iceberg_place.query({}, DELTA).files}
    old = list(table.states.values())
    table.commit("overwrite", remove=table.current.data, add=[file_in(table, 900)])
    table.expire(*old)
    page = iceberg_place.query({"maxFiles": 100, "pageToken": first.end["nextPageToken"]}, DELTA)
    if page.status == 200:
        assert page.version == 3 and {file["id"] for file in first.files + page.files} == wanted
    else:
        assert_error(page.response, 400, "INVALID_PARAMETER_VALUE")
    assert len(iceberg_place.query({}, DELTA).files) == 1


def test_pages_stay_on_their_version(iceberg_place):
    table = iceberg_place.make(iceberg_tables.v2_appends)
    wanted = {file["id"] for file in iceberg_place.query({}, DELTA).files}
    first = iceberg_place.query({"maxFiles": 1}, DELTA)
    table.commit("overwrite", remove=table.current.data, add=[file_in(table, 900)])
    page = iceberg_place.query({"maxFiles": 100, "pageToken": first.end["nextPageToken"]}, DELTA)
    assert page.version == 3 and {file["id"] for file in first.files + page.files} == wanted


@pytest.mark.parametrize("linked", ["folder", "metadata", "manifest", "data"])
def test_symbolic_links_are_not_followed(iceberg_place, tmp_path, linked):
    table = iceberg_place.make(iceberg_tables.v2_appends)
    place = {"folder": table.folder, "metadata": table.folder / "metadata",
             "manifest": table.place(table.current.list_path), "data": table.place(table.current.data[0].path)}[linked]
    place.rename(tmp_path / "elsewhere")
    place.symlink_to(tmp_path / "elsewhere")
    answer = iceberg_place.query({}, DELTA)
    if linked != "data":
        hands_out_nothing(answer)
        return
    statuses = [requests.get(file["deltaSingleAction"]["add"]["path"], timeout=30).status_code for file in answer.files]
    assert answer.status != 200 or any(status >= 400 for status in statuses)
