"""An authoritative name server of example.com that takes updates signed with a key, on loopback."""

import base64
import pathlib

from harness.processes import Process, accepts_connections, free_port

PROGRAM = pathlib.Path("/usr/sbin/knotd")


class Knot:
    def __init__(self, folder: pathlib.Path):
        folder.mkdir(parents=True)
        self.port = free_port()
        secret = base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
        self.key = folder / "tsig.key"
        self.key.touch(0o600)
        self.key.write_text(f'key "causeway" {{\n\talgorithm hmac-sha512;\n\tsecret "{secret}";\n}};\n')
        zone = folder / "example.com.zone"
        zone.write_text(
            "$ORIGIN example.com.\n$TTL 60\n@ SOA ns1 admin 1 3600 600 86400 60\n@ NS ns1\nns1 A 127.0.0.1\n"
            "sharing A 127.0.0.1\n")
        (folder / "db").mkdir()
        config = folder / "knot.conf"
        config.write_text(f"""\
server:
    rundir: "{folder}"
    listen: 127.0.0.1@{self.port}
database:
    storage: "{folder}/db"
key:
  - id: causeway
    algorithm: hmac-sha512
    secret: {secret}
acl:
  - id: update
    key: causeway
    action: update
    update-type: TXT
zone:
  - domain: example.com
    file: "{zone}"
    acl: update
""")
        self.server = Process([PROGRAM, "-c", config], folder / "knot.log")
        self.server.wait_until(lambda: accepts_connections(self.port))

    def stop(self) -> None:
        self.server.stop()
