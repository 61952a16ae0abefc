"""Pytest fixtures of the tests of versions."""

import pathlib
from collections.abc import Callable

import pytest

from harness.causeway import Causeway, Store
from harness.given_versions import GivenVersions
from harness.iceberg_hand import HandTable
from harness.iceberg_tables import FIELDS

READER = "reader"


@pytest.fixture
def make(bucket: pathlib.Path, start_server: Callable[..., Causeway]) -> Callable[..., tuple[HandTable, GivenVersions]]:
    """A table by hand in a folder, and what its server says of its versions."""
    def start(version: int, name: str = "t", **options) -> tuple[HandTable, GivenVersions]:
        table = HandTable(bucket / name, f"s3://demo/{name}", FIELDS, version=version)
        server = start_server(Store("demo", folder=bucket), **options)
        server.admin("share", "create", "s", "--add", f"d.t=s3://demo/{name}", "--with-history", "d.t")
        server.admin("recipient", "create", READER, "--share", "s")
        return table, GivenVersions(server, READER, "s.d.t")

    return start
