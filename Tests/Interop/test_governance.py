"""What a share shows of a table: some partitions, versions from one on, no history. Nothing else is ever told.

What recipients have to see is worked out from what deltalake or the test itself knows of the whole table.
"""

import dataclasses
import io
import json
import pathlib
import re
from collections.abc import Callable, Iterator

import delta_sharing
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest
import requests
from deltalake import DeltaTable, write_deltalake

from harness import lake
from harness.causeway import Causeway, CommandFailed, Store
from harness.iceberg import Lake
from harness.iceberg_hand import HandTable
from harness.iceberg_metadata import partition_field
from harness.iceberg_tables import BY_PART, FIELDS, file_in
from harness.rows import assert_same_rows
from harness.sharing import DELTA, PARQUET, Answer, Sharing, assert_error

READER = "reader"
REGIONS = ["EUROPA", "XHIDDENX", "YSECRETY", None]
DAYS = ["2024-01-01", "2024-02-02", "2024-03-03"]
FORMATS = [False, True]


def rows(first: int, count: int, regions: list[str | None] = REGIONS) -> pa.Table:
    numbers = range(first, first + count)
    return pa.table({
        "id": pa.array(numbers, pa.int64()),
        "region": pa.array([regions[number % len(regions)] for number in numbers], pa.string()),
        "day": pa.array([DAYS[number // len(regions) % len(DAYS)] for number in numbers], pa.string()).cast(pa.date32()),
        "note": [f"{regions[number % len(regions)]} note {number}" for number in numbers],
    })


def sales(path: pathlib.Path) -> lake.Table:
    """Two appends, an update, a delete, and a merge that moves rows between partitions; with the change data feed."""
    write_deltalake(path, rows(0, 36), partition_by=["region", "day"], configuration=lake.CHANGE_FEED)
    write_deltalake(path, rows(100, 24), mode="append")
    DeltaTable(path).update(updates={"note": "'changed'"}, predicate="id % 5 = 0")
    DeltaTable(path).delete("id >= 100 AND id % 3 = 0")
    moved = pa.table({"id": pa.array([0, 1], pa.int64()), "to": ["XHIDDENX", "EUROPA"]})
    (DeltaTable(path).merge(moved, "t.id = s.id", source_alias="s", target_alias="t")
        .when_matched_update({"region": "s.to", "note": "'moved'"}).execute())
    return lake.finish(path)


# A filter, and which rows it shows.
FILTERS: dict[str, Callable[[dict], bool]] = {
    "region = 'EUROPA'": lambda row: row["region"] == "EUROPA",
    "region IN ('EUROPA', 'NOWHERE')": lambda row: row["region"] == "EUROPA",
    "region = 'EUROPA' AND day >= '2024-02-02'": lambda row: row["region"] == "EUROPA" and str(row["day"]) >= DAYS[1],
    "NOT (region = 'XHIDDENX' OR region = 'YSECRETY')": lambda row: row["region"] == "EUROPA",
    "region < 'F' AND day BETWEEN DATE '2024-01-15' AND DATE '2024-02-15'":
        lambda row: row["region"] == "EUROPA" and str(row["day"]) == DAYS[1],
    "region IS NULL": lambda row: row["region"] is None,
    "region <> 'EUROPA'": lambda row: row["region"] in ("XHIDDENX", "YSECRETY"),
    "region = 'NOWHERE'": lambda row: False,
}
EUROPE = "region = 'EUROPA'"


def shown(table: pa.Table, text: str) -> pa.Table:
    # Arrow does not pick rows out of string views, which deltalake's feed has.
    schema = pa.schema([one.with_type(pa.string()) if pa.types.is_string_view(one.type) else one
                        for one in table.schema])
    return pa.Table.from_pylist([row for row in table.to_pylist() if FILTERS[text](row)], schema=schema)


@dataclasses.dataclass
class Served:
    server: Causeway
    table: lake.Table

    @property
    def sharing(self) -> Sharing:
        return Sharing(self.server.endpoint, self.server.token(READER))

    def update(self, *arguments: str) -> dict:
        return self.server.admin("share", "update", "s", *arguments)

    def filter(self, text: str) -> None:
        self.update("--filter", f"d.t={text}")

    def load(self, **options) -> pd.DataFrame:
        return delta_sharing.load_as_pandas(f"{self.server.profile(READER)}#s.d.t", **options)

    def load_changes(self, **options) -> pd.DataFrame:
        return delta_sharing.load_table_changes_as_pandas(f"{self.server.profile(READER)}#s.d.t", **options)

    def query(self, body: dict | None = None, capabilities: str | None = DELTA) -> Answer:
        return self.sharing.query("s.d.t", body, capabilities)


@pytest.fixture(scope="module", params=["folder", "s3-presigned"])
def served(request: pytest.FixtureRequest, buckets, tmp_path_factory) -> Iterator[Served]:
    """A table that the tests may show as they like, but not change."""
    bucket = f"governed-{request.param}"
    table = sales(buckets / bucket / "t")
    store = Store(bucket, folder=buckets / bucket)
    if request.param != "folder":
        endpoint = request.getfixturevalue("object_store").endpoint
        store = Store(bucket, endpoint=endpoint, delivery="presigned")
    server = Causeway(tmp_path_factory.mktemp("governed"), [store]).start()
    server.admin("share", "create", "s", "--add", f"d.t=s3://{bucket}/t", "--with-history", "d.t")
    server.admin("recipient", "create", READER, "--share", "s")
    yield Served(server, table)
    assert server.stop() == 0
    assert server.secrets_in_log() == [], "the log holds secrets"


@pytest.fixture(autouse=True)
def whole(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "served" in request.fixturenames:
        request.getfixturevalue("served").update(
            "--without-filter", "d.t", "--start-version", "d.t=0", "--with-history", "d.t")


# Snapshots


@pytest.mark.parametrize("text", list(FILTERS))
def test_rows(served, text):
    served.filter(text)
    for use_delta_format in FORMATS:
        assert_same_rows(served.load(use_delta_format=use_delta_format), shown(served.table.rows(), text))


@pytest.mark.parametrize("text", [EUROPE, "region IS NULL"])
def test_rows_of_every_version(served, text):
    served.filter(text)
    for version in range(served.table.latest + 1):
        for use_delta_format in FORMATS:
            assert_same_rows(
                served.load(version=version, use_delta_format=use_delta_format),
                shown(served.table.rows(version), text))


def test_two_shares_of_one_table(served):
    served.server.admin(
        "share", "create", "other", "--add", "d.t=s3://" + served.table.path.parent.name + "/t",
        "--filter", "d.t=region = 'XHIDDENX'")
    try:
        served.server.admin("recipient", "grant", READER, "--share", "other")
        served.filter(EUROPE)
        assert_same_rows(served.load(), shown(served.table.rows(), EUROPE))
        other = delta_sharing.load_as_pandas(f"{served.server.profile(READER)}#other.d.t")
        assert set(other["region"]) == {"XHIDDENX"} and len(other) > 0
    finally:
        served.server.admin("share", "delete", "other", "--yes")


@pytest.mark.parametrize("capabilities", [DELTA, PARQUET])
def test_totals_are_those_of_what_is_listed(served, capabilities):
    def totals(answer: Answer) -> tuple[int, int]:
        [line] = answer.actions("metaData")
        return line["numFiles"], line["size"]

    everything = served.query(capabilities=capabilities)
    assert totals(everything)[0] == len(everything.files) > 6
    served.filter(EUROPE)
    answer = served.query(capabilities=capabilities)
    sizes = [one["size"] if "url" in one else one["deltaSingleAction"]["add"]["size"] for one in answer.files]
    expected = (len(answer.files), sum(sizes))
    assert 0 < expected[0] < len(everything.files)
    assert totals(answer) == expected == totals(served.sharing.metadata("s.d.t", capabilities))
    assert totals(served.query({"limitHint": 1}, capabilities)) == expected
    old = served.query({"version": 0}, capabilities)
    assert totals(old) == totals(served.sharing.metadata("s.d.t", capabilities, version=0))
    assert totals(old)[0] == len(old.files)


# Hints, limits and pages


def ids(answer: Answer) -> list[str]:
    return [one["id"] for one in answer.files]


def test_hints_do_not_reach_behind_the_filter(served):
    served.filter(EUROPE)
    everything = set(ids(served.query()))
    hidden = {"op": "equal", "children": [
        {"op": "column", "name": "region", "valueType": "string"},
        {"op": "literal", "value": "XHIDDENX", "valueType": "string"}]}
    for body in [{"predicateHints": ["region = 'XHIDDENX'"]}, {"jsonPredicateHints": json.dumps(hidden)},
                 {"predicateHints": ["region IS NULL"]}]:
        assert served.query(body).files == []
    for body in [{"predicateHints": ["region = 'EUROPA' OR region = 'XHIDDENX'"]}, {"predicateHints": ["1 = 1"]},
                 {"predicateHints": ["nonsense ("]}]:
        assert set(ids(served.query(body))) == everything
    narrowed = served.query({"predicateHints": [f"day = '{DAYS[0]}'"]})
    assert 0 < len(narrowed.files) < len(everything) and set(ids(narrowed)) < everything


def test_a_limit_counts_rows_that_are_shown(served):
    served.filter(EUROPE)
    expected = shown(served.table.rows(), EUROPE)
    for limit in (1, 5, expected.num_rows, 10_000):
        frame = served.load(limit=limit)
        assert len(frame) == min(limit, expected.num_rows) and set(frame["region"]) == {"EUROPA"}


def pages(served: Served, size: int, capabilities: str) -> Iterator[Answer]:
    token = None
    while True:
        answer = served.query({"maxFiles": size} | ({"pageToken": token} if token else {}), capabilities)
        assert answer.status == 200, answer.response.text
        yield answer
        token = answer.end.get("nextPageToken")
        if token is None:
            return


@pytest.mark.parametrize("capabilities", [DELTA, PARQUET])
@pytest.mark.parametrize("size", [1, 2, 100])
def test_pages(served, size, capabilities):
    served.filter(EUROPE)
    expected = ids(served.query(capabilities=capabilities))
    found = [one for page in pages(served, size, capabilities) for one in ids(page)]
    assert len(found) == len(set(found)) and sorted(found) == sorted(expected)


@pytest.mark.parametrize("change", [
    ("--filter", "d.t=region = 'EUROPA' AND day = '2024-01-01'"), ("--filter", "d.t=region = 'XHIDDENX'"),
    ("--without-filter", "d.t"), ("--start-version", "d.t=2")])
def test_what_was_given_out_before_a_change_is_refused(served, change):
    served.filter(EUROPE)
    first = served.query({"maxFiles": 1})
    token, url = first.end["nextPageToken"], first.urls[0]
    assert requests.get(url, timeout=30).status_code == 200
    again = served.query({"maxFiles": 1, "pageToken": token})
    assert again.status == 200 and set(ids(again)).isdisjoint(ids(first))
    served.update(*change)
    assert_error(served.query({"maxFiles": 1, "pageToken": token}).response, 400, "INVALID_PARAMETER_VALUE", "changed")
    if served.server.endpoint in url:
        assert_error(requests.get(url, timeout=30), 403, "PERMISSION_DENIED", "changed")
    fresh = served.query({"maxFiles": 1})
    assert requests.get(fresh.urls[0], timeout=30).status_code == 200
    # The state from before is not a way around, either.
    served.filter(EUROPE)
    assert served.query({"maxFiles": 1, "pageToken": token}).status in (200, 400)


def test_a_refreshed_answer_shows_what_is_shown_now(served):
    served.filter("region <> 'EUROPA'")
    token = served.query({"includeRefreshToken": True}).end["refreshToken"]
    served.filter(EUROPE)
    answer = served.query({"refreshToken": token})
    assert sorted(ids(answer)) == sorted(ids(served.query()))


# Changes


def feed(served: Served, first: int, text: str) -> pa.Table:
    return shown(served.table.changes(first, served.table.latest), text)


def with_times_as_numbers(frame: pd.DataFrame) -> pd.DataFrame:
    if frame["_commit_timestamp"].dtype.kind == "M":
        frame["_commit_timestamp"] = [int(time.timestamp() * 1000) for time in frame["_commit_timestamp"]]
    return frame


@pytest.mark.parametrize("first", [0, 1, 3])
@pytest.mark.parametrize("text", [EUROPE, "region IS NULL", "region = 'EUROPA' AND day >= '2024-02-02'"])
def test_changes(served, text, first):
    served.filter(text)
    expected = feed(served, first, text)
    assert expected.num_rows > 0 or first == 3
    for use_delta_format in FORMATS:
        frame = served.load_changes(starting_version=first, use_delta_format=use_delta_format)
        assert_same_rows(with_times_as_numbers(frame), expected)


@pytest.mark.parametrize("capabilities", [DELTA, PARQUET])
def test_streams(served, capabilities):
    """Every file that a commit added or removed in a partition that is shown, by its own log."""
    served.filter(EUROPE)
    expected: list[tuple] = []
    for version in range(served.table.latest + 1):
        log = served.table.path / "_delta_log" / f"{version:020}.json"
        for line in log.read_text().splitlines():
            for kind in ("add", "remove"):
                action = json.loads(line).get(kind)
                if action and action["dataChange"] and action["partitionValues"]["region"] == "EUROPA":
                    expected.append((version, kind, action["size"]))
    answer = served.query({"startingVersion": 0}, capabilities)
    found = []
    for line in answer.lines:
        if "file" in line:
            [(kind, action)] = line["file"]["deltaSingleAction"].items()
            found.append((line["file"]["version"], kind, action["size"]))
        for kind in ("add", "remove"):
            if kind in line:
                found.append((line[kind]["version"], kind, line[kind]["size"]))
    assert sorted(found) == sorted(expected) and {kind for _, kind, _ in found} == {"add", "remove"}


# Nothing of the rest is in any answer


def everything_that_can_be_asked(served: Served) -> Iterator[requests.Response]:
    sharing, table = served.sharing, "s.d.t"
    for capabilities in (DELTA, PARQUET):
        for body in ({}, {"version": 0}, {"version": 2}, {"startingVersion": 0}, {"maxFiles": 2}, {"limitHint": 3},
                     {"predicateHints": ["region = 'XHIDDENX'"]}, {"includeRefreshToken": True}, {"version": 77},
                     {"timestamp": lake.instant(lake.time_of(1))}, {"startingVersion": 2, "endingVersion": 3},
                     {"timestamp": "1999-01-01T00:00:00Z"}):
            yield sharing.query(table, body, capabilities).response
        for parameters in ({}, {"version": 1}):
            yield sharing.metadata(table, capabilities, **parameters).response
        for parameters in ({"startingVersion": 0}, {"startingVersion": 1, "endingVersion": 4},
                           {"startingVersion": 0, "includeHistoricalMetadata": "true"}, {"startingVersion": 99}):
            yield sharing.changes(table, capabilities, **parameters).response
    yield sharing.version(table).response
    yield sharing.version(table, startingTimestamp=lake.instant(lake.time_of(2))).response
    yield sharing.get("/shares/s/all-tables")


def hidden_words(table: lake.Table, is_shown: Callable[[dict], bool]) -> set[str]:
    """Partition values and file names of everything that is not shown, of all commits."""
    words: set[str] = {"XHIDDENX", "YSECRETY", "HIVE_DEFAULT"}
    for log in sorted((table.path / "_delta_log").glob("*.json")):
        for line in log.read_text().splitlines():
            for kind in ("add", "remove", "cdc"):
                action = json.loads(line).get(kind)
                if action and not is_shown(action["partitionValues"]):
                    words.add(pathlib.PurePosixPath(action["path"]).name)
    return words


def test_no_answer_holds_anything_of_the_rest(served):
    served.filter(EUROPE)
    words = hidden_words(served.table, lambda values: values["region"] == "EUROPA")
    assert len(words) > 20
    answers = 0
    for response in everything_that_can_be_asked(served):
        text = response.text + str(response.headers)
        assert not [word for word in words if word in text], response.url
        answers += 1
    assert answers > 30
    # The search would find them.
    served.update("--without-filter", "d.t")
    text = served.query(capabilities=DELTA).response.text
    assert "XHIDDENX" in text


def test_no_url_gives_rows_of_the_rest(served):
    served.filter(EUROPE)
    for answer in [served.query(), served.query({"startingVersion": 0})]:
        for line in answer.files:
            [action] = line["deltaSingleAction"].values()
            data = requests.get(action["path"], timeout=30)
            assert data.status_code == 200
            notes = pd.read_parquet(io.BytesIO(data.content))["note"]
            assert not [one for one in notes if re.match("XHIDDENX|YSECRETY|None", one)]


# Versions from one on


def test_earlier_versions_are_none(served):
    served.update("--start-version", "d.t=2")
    latest = served.table.latest
    for version in range(2, latest + 1):
        assert_same_rows(served.load(version=version), served.table.rows(version))
    at = {version: lake.instant(lake.time_of(version)) for version in range(latest + 1)}
    for answer in [
        served.query({"version": 1}), served.query({"version": 0}), served.query({"timestamp": at[1]}),
        served.query({"startingVersion": 1}), served.query({"version": 99}),
        served.sharing.metadata("s.d.t", DELTA, version=1), served.sharing.metadata("s.d.t", DELTA, timestamp=at[0]),
        served.sharing.changes("s.d.t", DELTA, startingVersion=1),
        served.sharing.changes("s.d.t", DELTA, startingVersion=1, endingVersion=3),
        served.query({"timestamp": "1999-01-01T00:00:00Z"}),
    ]:
        body = assert_error(answer.response, 400, "INVALID_PARAMETER_VALUE", "begin with 2")
        assert not re.search(r"\b[01]\b", body["message"])
    assert served.query({"timestamp": at[2]}).version == 2
    assert served.sharing.version("s.d.t").version == latest
    assert served.sharing.version("s.d.t", startingTimestamp=at[0]).version == 2
    assert served.sharing.version("s.d.t", startingTimestamp=at[3]).version == 3
    expected = served.table.changes(2, latest)
    assert_same_rows(with_times_as_numbers(served.load_changes(starting_version=2)), expected)
    assert_same_rows(with_times_as_numbers(served.load_changes(starting_timestamp=at[0])), expected)
    served.update("--start-version", f"d.t={latest + 1}")
    assert_error(served.query().response, 400, "INVALID_PARAMETER_VALUE", f"begin with {latest + 1}")
    assert_error(served.sharing.version("s.d.t").response, 400, "INVALID_PARAMETER_VALUE")


def test_a_token_of_an_earlier_version_is_no_way_back(served):
    answer = served.query({"version": 1, "includeRefreshToken": True})
    token = answer.end["refreshToken"]
    assert served.query({"refreshToken": token}).version == 1
    served.update("--start-version", "d.t=2")
    assert_error(served.query({"refreshToken": token}).response, 400, "INVALID_PARAMETER_VALUE", "begin with 2")


def test_without_history_there_is_only_the_newest(served):
    served.update("--history", "off")
    assert_same_rows(served.load(), served.table.rows())
    for answer in [served.query({"version": 1}), served.query({"startingVersion": 0}),
                   served.sharing.changes("s.d.t", DELTA, startingVersion=0)]:
        assert_error(answer.response, 400, "INVALID_PARAMETER_VALUE", "history")
    bucket = served.table.path.parent.name
    found = served.update("--history", "on", "--add", f"d.later=s3://{bucket}/t")
    try:
        assert found["historyShared"] and all(one["historyShared"] for one in found["tables"])
        assert_same_rows(served.load(version=1), served.table.rows(1))
    finally:
        served.update("--remove", "d.later", "--history", "off")


# What is said of it


def test_a_filter_that_does_not_fit_is_not_set(served):
    for text, name in [("note = 'x'", "note"), ("region = 5", "region"), ("nothing = 'x'", "nothing"),
                       ("region LIKE 'E%'", "LIKE"), ("region = ", "understood"), ("", "says nothing")]:
        with pytest.raises(CommandFailed, match=f"(?s)exit code 64.*{name}"):
            served.filter(text)
    assert served.server.admin("share", "show", "s")["tables"][0]["filter"] is None


def test_columns_are_not_hidden(served):
    for option in ("--columns", "--hide-columns", "--hide"):
        with pytest.raises(CommandFailed, match="(?s)exit code 64.*handed out whole"):
            served.update(option, "d.t.note")


def test_what_is_shown_is_told_to_the_provider(served):
    served.update("--filter", f"d.t={EUROPE}", "--start-version", "d.t=1")
    [table] = served.server.admin("share", "show", "s")["tables"]
    assert (table["filter"], table["startVersion"]) == (EUROPE, 1)
    location = "s3://" + served.table.path.parent.name + "/t"
    inspected = served.server.admin("table", "inspect", location, "--filter", EUROPE, "--start-version", "1")
    assert (inspected["filter"], inspected["startVersion"]) == (EUROPE, 1)
    assert inspected["files"] == len(served.query().files)
    with pytest.raises(CommandFailed, match="(?s)exit code 2.*'note'"):
        served.server.admin("table", "inspect", location, "--filter", "note = 'x'")


# Tables that change


def test_a_table_that_is_partitioned_otherwise_is_refused(place):
    path = place.path
    write_deltalake(path, rows(0, 12), partition_by=["region"], configuration=lake.CHANGE_FEED)
    place.server.admin("share", "update", "s", "--filter", f"d.{path.name}={EUROPE}")
    before = DeltaTable(path).to_pyarrow_table()
    assert_same_rows(place.load(), shown(before, EUROPE))
    write_deltalake(path, rows(50, 12), mode="overwrite", partition_by=["day"], schema_mode="overwrite")
    lake.finish(path)
    # A feed over both is refused in any case.
    feed_of_both = place.sharing.changes(place.name, startingVersion=0)
    assert_error(feed_of_both.response, 400, "UNSUPPORTED_OPERATION", "partition columns change")
    for answer in [place.query(), place.sharing.metadata(place.name), place.query({"startingVersion": 0}),
                   place.sharing.changes(place.name, startingVersion=1)]:
        body = assert_error(answer.response, 400, "UNSUPPORTED_OPERATION", "'region'")
        assert "XHIDDENX" not in body["message"]
    assert_same_rows(place.load(version=0, use_delta_format=True), shown(before, EUROPE))


# Iceberg


@pytest.fixture
def iceberg(start_server, tmp_path):
    lake_ = Lake(tmp_path / "bucket", "ice", tmp_path / "aside")

    def serve(name: str, fields: list[dict] = FIELDS, **options) -> tuple[HandTable, Served]:
        table = lake_.by_hand(name, fields, **options)
        made = []

        def share() -> Served:
            if not made:
                server = start_server(Store("ice", folder=lake_.folder))
                server.admin("share", "create", "s", "--add", f"d.t=s3://ice/{name}", "--with-history", "d.t")
                server.admin("recipient", "create", READER, "--share", "s")
                made.append(Served(server, None))
            return made[0]

        return table, share

    return serve


def part(table: pa.Table, value: str) -> pa.Table:
    return table.filter(pc.fill_null(pc.equal(table["part"], value), False))


@pytest.mark.parametrize("version", [1, 2, 3])
def test_iceberg_rows_of_every_version(iceberg, version):
    table, share = iceberg("t", version=version, spec=BY_PART)
    first, second = file_in(table, 0), file_in(table, 100, "b")
    states = [table.commit(add=[first, second])]
    states.append(table.commit(add=[file_in(table, 200, None), file_in(table, 250)]))
    if version == 2:
        states.append(table.commit("delete", add=[
            table.position_deletes([(first, 2), (first, 5)]), table.position_deletes([(second, 1)])]))
    if version == 3:
        states.append(table.commit("delete", add=table.deletion_vectors({first: [2, 5], second: [1]})))
    states.append(table.commit("overwrite", remove=[second], add=[file_in(table, 300, "b")]))
    served = share()
    for value in ("a", "b"):
        served.filter(f"part = '{value}'")
        for number, state in enumerate(states, 1):
            assert_same_rows(
                served.load(version=number, use_delta_format=True), part(table.rows(state), value))
        assert_same_rows(served.load(use_delta_format=True), part(table.rows(), value))
        answer = served.query()
        [line] = answer.actions("metaData")
        assert line["numFiles"] == len(answer.files) > 0
        text = answer.response.text
        assert f'"{"b" if value == "a" else "a"}"' not in text.replace("\\", "")


def test_iceberg_changes_and_vectors(iceberg):
    table, share = iceberg("t", version=3, spec=BY_PART)
    first, second = file_in(table, 0), file_in(table, 100, "b")
    table.commit(add=[first, second])
    table.commit("delete", add=table.deletion_vectors({first: [2, 5], second: [1]}))
    table.commit("overwrite", remove=[second], add=[file_in(table, 300), file_in(table, 400, None)])
    served = share()
    served.filter("part = 'a'")
    streamed = served.query({"startingVersion": 1})
    found = [(one["version"], *one["deltaSingleAction"]) for one in streamed.files]
    assert sorted(found) == [(1, "add"), (2, "add"), (2, "remove"), (3, "add")]
    frame = served.load_changes(starting_version=1, use_delta_format=True)
    assert set(frame["part"]) == {"a"}
    kinds = frame.groupby(["_commit_version", "_change_type"])["id"].apply(set).to_dict()
    assert kinds == {(1, "insert"): set(range(10)), (2, "delete"): {2, 5}, (3, "insert"): set(range(300, 310))}
    # A vector is delivered for what is shown.
    [line] = [one for one in served.query({"version": 2}).files if "deletionVectorFileId" in one]
    url = line["deltaSingleAction"]["add"]["deletionVector"]["pathOrInlineDv"]
    if url.startswith("http"):
        assert requests.get(url, timeout=30).status_code == 200
        served.filter("part = 'b'")
        assert requests.get(url, timeout=30).status_code == 403


@pytest.mark.parametrize("spec", [
    [], [partition_field(1000, "part_bucket", 2, "bucket[4]")], [partition_field(1000, "part_trunc", 2, "truncate[9]")],
    [partition_field(1000, "part_void", 2, "void")]])
def test_a_live_spec_without_the_column_is_refused(iceberg, spec):
    table, share = iceberg("t", spec=BY_PART)
    table.commit(add=[file_in(table, 0), file_in(table, 100, "b")])
    served = share()
    served.filter("part = 'a'")
    before = part(table.rows(), "a")
    assert_same_rows(served.load(), before)
    table.partition_by(spec)
    # As long as no file is partitioned by it, nothing is in doubt.
    assert_same_rows(served.load(), before)
    partition = {one["name"]: 1 if "bucket" in one["name"] else "b" for one in spec if "void" not in one["name"]}
    odd = table.data_file(
        [{"id": 7, "part": "b", "value": 1.0}], partition=partition)
    table.commit(add=[odd])
    for answer in [served.query(), served.sharing.metadata("s.d.t", DELTA), served.query({"startingVersion": 2})]:
        assert_error(answer.response, 400, "UNSUPPORTED_OPERATION", "'part'")
    with pytest.raises(CommandFailed, match="(?s)exit code 64.*'part'"):
        served.filter("part = 'b'")
    assert_same_rows(served.load(version=1, use_delta_format=True), before)
    table.commit("delete", remove=[odd])
    assert_same_rows(served.load(), before)


def test_iceberg_versions_from_one_on(iceberg):
    table, share = iceberg("t", spec=BY_PART)
    states = [table.commit(add=[file_in(table, 100 * number)]) for number in range(4)]
    served = share()
    served.update("--start-version", "d.t=3")
    assert_same_rows(served.load(version=3), table.rows(states[2]))
    assert_same_rows(served.load(), table.rows())
    for answer in [served.query({"version": 2}), served.query({"startingVersion": 1}),
                   served.query({"timestamp": "1999-01-01T00:00:00Z"}),
                   served.sharing.changes("s.d.t", DELTA, startingVersion=1)]:
        assert_error(answer.response, 400, "INVALID_PARAMETER_VALUE", "begin with 3")
    streamed = served.query({"startingVersion": 3})
    assert [one["version"] for one in streamed.files] == [3, 4]
