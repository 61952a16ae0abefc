"""An S3 server over a folder: each folder in it is a bucket."""

import pathlib
import sys

from harness.processes import Process, accepts_connections, free_port

ACCESS_KEY_ID = "INTEROPACCESSKEY"
SECRET_ACCESS_KEY = "interop/secret+key=0123456789"
RCLONE = pathlib.Path(sys.prefix) / "bin" / "rclone"


class ObjectStore:
    """`rclone serve s3`, path style, which refuses requests without a right signature."""

    def __init__(self, buckets: pathlib.Path, log: pathlib.Path):
        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.process = Process([
            RCLONE, "serve", "s3", "--auth-key", f"{ACCESS_KEY_ID},{SECRET_ACCESS_KEY}",
            "--addr", f"127.0.0.1:{self.port}", "--config", "/dev/null",
            # Tests change tables while the server runs: nothing of a listing may be remembered.
            "--dir-cache-time", "0s", "--poll-interval", "0", "--no-checksum", buckets,
        ], log)
        self.process.wait_until(lambda: accepts_connections(self.port))

    def stop(self) -> None:
        self.process.stop()
