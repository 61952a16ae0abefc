"""Namespaces that are shared as a whole, in the terms of the tests."""

import time
from collections.abc import Callable

from harness.sharing import Sharing

# How long the server takes a list of tables to hold, in seconds, and what a slow machine takes on top.
INTERVAL, SLACK = 10, 5
TABLES = ["carts", "customers", "items", "orders", "returns"]


def ids(sharing: Sharing) -> dict[str, str]:
    return {f"{table['schema']}.{table['name']}": table["id"] for table in sharing.items("/shares/s/all-tables")}


def wait_until(ready: Callable[[], bool], seconds: float = INTERVAL + SLACK) -> float:
    """How long it took."""
    started = time.monotonic()
    while not ready():
        assert time.monotonic() - started < seconds, f"not within {seconds} s"
        time.sleep(0.5)
    return time.monotonic() - started
