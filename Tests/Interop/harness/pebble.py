"""Let's Encrypt's test server, and the name server that it asks, on loopback."""

import json
import os
import pathlib

import requests

from harness.authority import Authority, Files
from harness.processes import Process, accepts_connections, free_port

PROGRAM = pathlib.Path("/usr/bin/pebble")


class Pebble:
    """An authority of ACME whose certificates are valid for some seconds. Every name has the address 127.0.0.1."""

    def __init__(
        self, folder: pathlib.Path, http_port: int = 1, validity: int = 7_776_000, name_server: int | None = None,
    ):
        """`name_server` is the port of the one that it asks; without it, of one that `records` are set in."""
        folder.mkdir(parents=True)
        self.records, self.port, self.management = free_port(), free_port(), free_port()
        self.dns = name_server or free_port()
        authority = Authority(folder / "authority")
        self.trusted = authority.trusted
        files = Files(folder / "tls").put(authority.issue())
        config = folder / "pebble.json"
        config.write_text(json.dumps({"pebble": {
            "listenAddress": f"127.0.0.1:{self.port}",
            "managementListenAddress": f"127.0.0.1:{self.management}",
            "certificate": str(files.certificate), "privateKey": str(files.key), "httpPort": http_port, "tlsPort": 1,
            "ocspResponderURL": "", "externalAccountBindingRequired": False, "certificateValidityPeriod": validity,
        }}))
        self.names = None
        if name_server is None:
            self.names = Process(
                ["/usr/bin/pebble-challtestsrv", "-dns01", f"127.0.0.1:{self.dns}", "-management",
                 f"127.0.0.1:{self.records}", "-http01", "", "-https01", "", "-tlsalpn01", ""], folder / "names.log")
            self.names.wait_until(lambda: accepts_connections(self.dns) and accepts_connections(self.records))
        self.server = Process(
            [PROGRAM, "-config", config, "-dnsserver", f"127.0.0.1:{self.dns}"], folder / "pebble.log",
            environment=os.environ | {"PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "20"})
        self.server.wait_until(lambda: accepts_connections(self.port))
        self.directory = f"https://127.0.0.1:{self.port}/dir"
        self.root = folder / "root.pem"
        self.root.write_text(requests.get(
            f"https://127.0.0.1:{self.management}/roots/0", verify=str(self.trusted), timeout=20).text)

    def log(self) -> str:
        return self.server.log.read_text()

    def stop(self) -> None:
        self.server.stop()
        if self.names:
            self.names.stop()
