"""Where the sharing routes lie is the operator's choice; what lies beside them stays reachable."""

import delta_sharing
import pyarrow as pa
import requests
from deltalake import write_deltalake

from harness.causeway import Causeway, Store


def test_an_endpoint_without_a_path(tmp_path, bucket):
    """Health and files carry no bearer token, also where the sharing routes begin at the root."""
    write_deltalake(bucket / "t", pa.table({"n": pa.array([1, 2, 3], pa.int64())}))
    server = Causeway(tmp_path / "server", [Store("demo", folder=bucket)])
    text = server.config.read_text()
    assert f"endpoint: {server.endpoint}\n" in text
    server.config.write_text(text.replace(f"endpoint: {server.endpoint}\n", f"endpoint: {server.host}\n"))
    server.endpoint = server.host
    server.start()
    try:
        server.admin("share", "create", "s", "--add", "d.t=s3://demo/t")
        server.admin("recipient", "create", "reader", "--share", "s")
        rows = delta_sharing.load_as_pandas(f"{server.profile('reader')}#s.d.t")
        assert sorted(rows["n"]) == [1, 2, 3]
        assert requests.get(f"{server.host}/shares", timeout=30).status_code == 401
        assert requests.get(f"{server.host}/nowhere", timeout=30).status_code == 401
    finally:
        assert server.stop() == 0
