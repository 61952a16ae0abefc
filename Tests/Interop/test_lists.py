"""Shares, schemas and tables: what is listed, to whom, and in which pages."""

import uuid

import delta_sharing
import pytest

from harness.sharing import assert_error


def client(backend) -> delta_sharing.SharingClient:
    return delta_sharing.SharingClient(str(backend.server.profile("reader")))


def test_client_lists_what_is_granted(backend):
    shares = client(backend).list_shares()
    assert {share.name for share in shares} == {"lake", "second"}
    schemas = [schema for share in shares for schema in client(backend).list_schemas(share)]
    assert {(schema.share, schema.name) for schema in schemas} == {
        ("lake", "delta"), ("lake", "other"), ("second", "delta")}
    tables = [table for schema in schemas for table in client(backend).list_tables(schema)]
    expected = {("lake", "delta", name) for name in [*backend.tables, "no_history"]} | {
        ("lake", "other", "trips"), ("second", "delta", "ordered"), ("second", "delta", "nested")}
    assert {(table.share, table.schema, table.name) for table in tables} == expected
    every = client(backend).list_all_tables()
    assert sorted((t.share, t.schema, t.name) for t in every) == sorted(expected)


def test_shares_and_tables_have_stable_ids(backend, sharing):
    def ids() -> dict[tuple, str]:
        found = {("share", share["name"]): share["id"] for share in sharing.items("/shares")}
        for table in sharing.items("/shares/lake/all-tables"):
            found["table", table["schema"], table["name"]] = table["id"]
            assert table["shareId"] == found["share", "lake"]
        return found

    first = ids()
    assert all(uuid.UUID(value) for value in first.values())
    assert len(set(first.values())) == len(first)
    assert ids() == first


def test_get_share(sharing):
    answer = sharing.get("/shares/lake")
    assert answer.status_code == 200
    share = answer.json()["share"]
    assert share["name"] == "lake" and uuid.UUID(share["id"])


def test_names_are_case_insensitive(sharing):
    assert sharing.get("/shares/LAKE").json() == sharing.get("/shares/lake").json()
    assert sharing.get("/shares/Lake/schemas").status_code == 200
    upper = sharing.items("/shares/LAKE/schemas/DELTA/tables")
    assert upper == sharing.items("/shares/lake/schemas/delta/tables")
    assert sharing.query("lAkE.dElTa.TRIPS").status == 200


LISTS = ["/shares", "/shares/lake/schemas", "/shares/lake/schemas/delta/tables", "/shares/lake/all-tables"]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("size", [1, 2, 500])
def test_pages_add_up(sharing, path, size):
    whole = sharing.items(path)
    assert sharing.items(path, maxResults=size) == whole
    first = sharing.get(path, params={"maxResults": size}).json()
    assert len(first["items"]) == min(size, len(whole))


@pytest.mark.parametrize("path", LISTS)
def test_a_page_of_nothing(sharing, path):
    page = sharing.get(path, params={"maxResults": 0})
    assert page.status_code == 200
    assert page.json().get("items", []) == []
    token = page.json().get("nextPageToken")
    if token:
        assert sharing.get(path, params={"pageToken": token}).json()["items"] == sharing.items(path)


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("value", ["-1", "501", "many", "1.5", "99999999999999999999999", "0x10"])
def test_bad_page_sizes(sharing, path, value):
    assert_error(sharing.get(path, params={"maxResults": value}), 400, "INVALID_PARAMETER_VALUE", "maxResults")


@pytest.mark.parametrize("path", LISTS)
def test_page_tokens_are_bound_to_their_list(sharing, path):
    token = sharing.get(path, params={"maxResults": 1}).json()["nextPageToken"]
    for altered in (token[:-2] + ("AA" if token[-2:] != "AA" else "BB"), token[1:], token + "A", "x", "Ä", "a" * 5000):
        answer = sharing.get(path, params={"maxResults": 1, "pageToken": altered})
        assert_error(answer, 400, "INVALID_PARAMETER_VALUE", "pageToken")
    for other in LISTS:
        if other != path:
            assert_error(sharing.get(other, params={"pageToken": token}), 400, "INVALID_PARAMETER_VALUE", "pageToken")


def test_lists_are_one_line(sharing):
    for path in LISTS:
        answer = sharing.get(path)
        assert answer.headers["content-type"].startswith("application/json")
        assert "\n" not in answer.text.rstrip("\n")


def test_what_is_not_granted_is_not_found(sharing):
    for path in ("/shares/{}", "/shares/{}/schemas", "/shares/{}/all-tables", "/shares/{}/schemas/delta/tables",
                 "/shares/{}/schemas/delta/tables/trips/metadata", "/shares/{}/schemas/delta/tables/trips/version"):
        hidden = assert_error(sharing.get(path.format("hidden")), 404, "RESOURCE_DOES_NOT_EXIST")
        unknown = assert_error(sharing.get(path.format("absent")), 404, "RESOURCE_DOES_NOT_EXIST")
        assert hidden["message"].replace("hidden", "absent") == unknown["message"]
