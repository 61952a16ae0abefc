"""The answers line by line: formats, headers, pages of a query, compression."""

import gzip
import json

import pytest
import requests

from harness.sharing import DELTA, PARQUET, assert_error, table_path

TRIPS = "lake.delta.trips"


def file_id(file: dict) -> str:
    return file["id"]


def kinds(answer) -> list[str]:
    return [next(iter(line)) for line in answer.lines]


def test_parquet_lines(sharing):
    answer = sharing.query(TRIPS, {}, PARQUET)
    assert answer.response.headers["content-type"].startswith("application/x-ndjson")
    assert kinds(answer)[:2] == ["protocol", "metaData"] and set(kinds(answer)[2:]) == {"file"}
    assert answer.actions("protocol") == [{"minReaderVersion": 1}]
    metadata = answer.actions("metaData")[0]
    assert metadata["partitionColumns"] == ["harbour"] and metadata["format"]["provider"] == "parquet"
    assert answer.capabilities["responseformat"] == "parquet"


def test_delta_lines(sharing):
    answer = sharing.query(TRIPS, {}, DELTA)
    assert kinds(answer)[:2] == ["protocol", "metaData"] and set(kinds(answer)[2:]) == {"file"}
    assert answer.actions("protocol")[0]["deltaProtocol"]["minReaderVersion"] == 1
    metadata = answer.actions("metaData")[0]
    assert metadata["deltaMetadata"]["partitionColumns"] == ["harbour"]
    for file in answer.files:
        add = file["deltaSingleAction"]["add"]
        assert file["id"] and add["path"].startswith("http") and add["size"] > 0
    assert answer.capabilities["responseformat"] == "delta"


def test_both_formats_hand_out_the_same_files(sharing):
    parquet, delta = sharing.query(TRIPS, {}, PARQUET), sharing.query(TRIPS, {}, DELTA)
    assert sorted(file["id"] for file in parquet.files) == sorted(file["id"] for file in delta.files)
    sizes = sorted(file["size"] for file in parquet.files)
    assert sizes == sorted(file["deltaSingleAction"]["add"]["size"] for file in delta.files)
    for one, other in zip(sorted(parquet.files, key=file_id), sorted(delta.files, key=file_id), strict=True):
        url = other["deltaSingleAction"]["add"]["path"]
        assert requests.get(one["url"], timeout=30).content == requests.get(url, timeout=30).content


def test_without_a_capabilities_header_the_answer_is_parquet(sharing):
    assert "deltaSingleAction" not in sharing.query(TRIPS).files[0]


@pytest.mark.parametrize("capabilities, table, expected", [
    ("responseformat=delta,parquet;readerfeatures=deletionvectors,columnmapping,timestampntz", "trips", "parquet"),
    ("responseformat=parquet,delta;readerfeatures=timestampntz", "trips", "parquet"),
    ("responseformat=delta,parquet;readerfeatures=deletionvectors,columnmapping,timestampntz", "local_times", "delta"),
    ("responseformat=delta", "trips", "delta"),
    ("responseFormat=DELTA;ReaderFeatures=TimestampNtz", "local_times", "delta"),
    ("responseformat=parquet", "trips", "parquet"),
    ("RESPONSEFORMAT=Parquet", "trips", "parquet"),
    ("asyncquery=true;accessmodes=url;nonsense;x=", "trips", "parquet"),
    ("", "trips", "parquet"),
])
def test_negotiation(sharing, capabilities, table, expected):
    for answer in (sharing.query(f"lake.delta.{table}", {}, capabilities),
                   sharing.metadata(f"lake.delta.{table}", capabilities)):
        assert answer.status == 200, answer.response.text
        assert answer.capabilities.get("responseformat", "parquet") == expected
        key = "deltaMetadata" if expected == "delta" else "schemaString"
        assert key in answer.actions("metaData")[0]


@pytest.mark.parametrize("capabilities", [
    None, PARQUET, "responseformat=delta", "responseformat=delta;readerfeatures=x",
])
def test_a_feature_that_the_client_did_not_list_is_refused(sharing, capabilities):
    answer = sharing.query("lake.delta.local_times", {}, capabilities)
    assert_error(answer.response, 400, "UNSUPPORTED_OPERATION", "timestampNtz", "delta-sharing-capabilities")


def test_an_unknown_format_is_refused(sharing):
    answer = sharing.query(TRIPS, {}, "responseformat=iceberg9")
    assert_error(answer.response, 400)


@pytest.mark.parametrize("asked, said", [("parquet", "parquet"), ("Delta", "delta")])
def test_file_id_hash_is_echoed(sharing, asked, said):
    answer = sharing.query(TRIPS, {}, f"responseformat=delta;fileidhash={asked}")
    assert (answer.status, answer.capabilities["fileidhash"]) == (200, said)


def test_an_unknown_file_id_hash_is_refused(sharing):
    answer = sharing.query(TRIPS, {}, "responseformat=delta;fileidhash=sha0")
    assert_error(answer.response, 400, "INVALID_PARAMETER_VALUE", "fileidhash")


def test_the_end_of_the_stream_is_sent_when_asked_for(sharing):
    plain = sharing.query(TRIPS, {}, DELTA)
    assert plain.end is None and "includeendstreamaction" not in plain.capabilities
    asked = sharing.query(TRIPS, {}, DELTA + ";includeEndStreamAction=true")
    assert asked.capabilities["includeendstreamaction"] == "true"
    assert kinds(asked)[-1] == "endStreamAction"
    if "minUrlExpirationTimestamp" in asked.end:
        assert asked.end["minUrlExpirationTimestamp"] == min(file["expirationTimestamp"] for file in asked.files)


@pytest.mark.parametrize("capabilities", [DELTA, PARQUET])
@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_pages_of_a_query_add_up(sharing, capabilities, size):
    whole = sharing.query("lake.delta.ordered", {}, capabilities)
    ids, token = [], None
    while True:
        body = {"maxFiles": size} | ({"pageToken": token} if token else {})
        page = sharing.query("lake.delta.ordered", body, capabilities)
        assert page.status == 200, page.response.text
        assert len(page.files) <= size and page.version == whole.version
        assert kinds(page)[:2] == ["protocol", "metaData"]
        ids += [file["id"] for file in page.files]
        token = page.end.get("nextPageToken") if page.end else None
        if not token:
            break
    # Pages have an order of their own, which does not depend on how a server came to know the version.
    assert sorted(ids) == sorted(file["id"] for file in whole.files)


def test_page_tokens_of_a_query_are_bound_to_it(sharing):
    table = "lake.delta.ordered"
    token = sharing.query(table, {"maxFiles": 2}).end["nextPageToken"]
    for altered in (token[:-2] + ("AA" if token[-2:] != "AA" else "BB"), token[2:], "x", ""):
        answer = sharing.query(table, {"maxFiles": 2, "pageToken": altered})
        if altered:
            assert_error(answer.response, 400, "INVALID_PARAMETER_VALUE", "pageToken")
    for other, body in ((TRIPS, {}), (table, {"version": 1}), (table, {"jsonPredicateHints": "{}"}),
                        ("second.delta.ordered", {})):
        answer = sharing.query(other, body | {"maxFiles": 2, "pageToken": token})
        assert_error(answer.response, 400, "INVALID_PARAMETER_VALUE", "pageToken")


@pytest.mark.parametrize("value", [0, -1, "many", 10**30, 1.5])
def test_bad_page_sizes_of_a_query(sharing, value):
    assert_error(sharing.query(TRIPS, {"maxFiles": value}).response, 400, "INVALID_PARAMETER_VALUE", "maxFiles")


def test_a_refresh_token_renews_urls_of_the_same_version(sharing, tables):
    first = sharing.query(TRIPS, {"includeRefreshToken": True}, DELTA)
    token = first.end["refreshToken"]
    again = sharing.query(TRIPS, {"refreshToken": token}, DELTA)
    assert again.status == 200 and again.version == first.version
    assert [file["id"] for file in again.files] == [file["id"] for file in first.files]
    assert_error(sharing.query(TRIPS, {"refreshToken": token[:-3] + "xyz"}).response, 400, "INVALID_PARAMETER_VALUE")
    assert_error(sharing.query("lake.delta.ordered", {"refreshToken": token}).response, 400, "INVALID_PARAMETER_VALUE")


@pytest.mark.parametrize("accepted, expected", [
    ("gzip", "gzip"), ("deflate, gzip;q=0.5", "gzip"), ("identity", None), ("gzip;q=0", None), ("br", None),
])
def test_compression(backend, accepted, expected):
    url = backend.server.endpoint + table_path(TRIPS) + "/query"
    headers = backend.sharing.headers | {"Accept-Encoding": accepted, "Content-Type": "application/json"}
    with requests.post(url, data="{}", headers=headers, stream=True, timeout=30) as response:
        assert response.headers.get("content-encoding") == expected
        body = response.raw.read(decode_content=False)
    text = gzip.decompress(body) if expected else body
    lines = [json.loads(line) for line in text.decode().split("\n") if line]
    assert len(lines) == 2 + len(backend.tables["trips"].files())


def test_no_line_holds_a_line_separator(sharing):
    """Clients split with Unicode's idea of a line: such characters must be escaped."""
    for capabilities in (DELTA, PARQUET):
        text = sharing.query("lake.delta.odd_partitions", {}, capabilities).response.content.decode("utf-8")
        assert "line" in text
        assert len(text.splitlines()) == len(text.rstrip("\n").split("\n"))


def test_head_of_get_routes(sharing):
    for path in ("/shares", table_path(TRIPS) + "/version"):
        answer = sharing.send("HEAD", path)
        assert answer.status_code in (200, 405) and answer.content == b""
