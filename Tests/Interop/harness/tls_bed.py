"""The classes of faults on real servers: one nginx on loopback with a port for each, and their files."""

import dataclasses
import json
import os
import pathlib
import socket

from harness.processes import Process, accepts_connections, system_program
from harness.tls_authority import Authorities, AuthorityWeb
from harness.tls_faults import CLASSES, FaultClass, Presented

MISSING = "nginx is not on this machine: run 'scripts/test --only interop', or install Debian's nginx-light"

CONFIGURATION = """\
daemon off;
worker_processes 1;
pid nginx.pid;
%(user)s
events { worker_connections 512; }
http {
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    ssl_session_cache shared:bed:1m;
    ssl_ecdh_curve X25519:prime256v1:secp384r1;
    ssl_prefer_server_ciphers off;
    add_header Strict-Transport-Security "max-age=31536000" always;
%(servers)s
}
"""

SERVER = """\
    server {
        listen 127.0.0.1:%(port)d ssl%(http2)s;
        ssl_certificate %(chain)s;
        ssl_certificate_key %(key)s;
        ssl_protocols %(protocols)s;
        ssl_ciphers %(ciphers)s;
        %(stapling)s
        location / { return 200 "causeway test bed\\n"; }
    }
"""

# The machine's own configuration of OpenSSL may forbid what some classes are about.
OPENSSL_CONFIGURATION = """\
openssl_conf = all
[all]
ssl_conf = ssl
[ssl]
system_default = servers
[servers]
MinProtocol = TLSv1
CipherString = DEFAULT:@SECLEVEL=0
"""


def free_ports(count: int) -> list[int]:
    """As many different ports on loopback that the kernel picked and that nobody listens on."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


@dataclasses.dataclass(frozen=True)
class Endpoint:
    """One class, served."""

    fault: FaultClass
    presented: Presented
    port: int
    # The server's certificate and what it sends after it, PEM.
    chain: pathlib.Path
    key: pathlib.Path

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"


class Bed:
    """Certificates of all classes in a folder, and the nginx that serves them. `stop` ends it."""

    def __init__(self, folder: pathlib.Path):
        executable = system_program("nginx")
        if executable is None:
            raise FileNotFoundError(MISSING)
        self.folder = folder
        self.web = AuthorityWeb()
        self.tree = Authorities(self.web)
        self.trust = folder / "roots.pem"
        self.trust.write_bytes(b"".join(root.pem for root in self.tree.trusted))
        self.endpoints = {
            fault.name: self._prepared(fault, port)
            for fault, port in zip(CLASSES, free_ports(len(CLASSES)), strict=True)}
        self._process = self._started(executable)

    @property
    def at(self) -> str:
        """The time at which everything is what its class says, RFC 3339."""
        return self.tree.now.strftime("%Y-%m-%dT%H:%M:%SZ")

    def stop(self) -> None:
        self._process.stop()
        self.web.stop()

    def trust_of(self, fault: FaultClass) -> str | pathlib.Path:
        """The value of `--trust`."""
        return "public" if fault.is_trust_public else self.trust

    def _prepared(self, fault: FaultClass, port: int) -> Endpoint:
        presented = fault.make(self.tree)
        chain, key = self.folder / f"{fault.name}.pem", self.folder / f"{fault.name}.key"
        chain.write_bytes(b"".join(issued.pem for issued in presented.chain))
        key.touch(0o600)
        key.write_bytes(presented.leaf.key_pem)
        return Endpoint(fault, presented, port, chain, key)

    def _started(self, executable: str) -> Process:
        (self.folder / "openssl.cnf").write_text(OPENSSL_CONFIGURATION)
        configuration = self.folder / "nginx.conf"
        configuration.write_text(CONFIGURATION % {
            # The worker of a root would become a user who may not enter these folders.
            "user": "user root;" if os.geteuid() == 0 else "",
            "servers": "".join(map(self._server, self.endpoints.values())),
        })
        process = Process(
            [executable, "-p", self.folder, "-c", configuration, "-e", self.folder / "nginx.errors"],
            self.folder / "nginx.log", folder=self.folder,
            environment={**os.environ, "OPENSSL_CONF": str(self.folder / "openssl.cnf")})
        try:
            process.wait_until(lambda: all(accepts_connections(endpoint.port) for endpoint in self.endpoints.values()))
        except Exception:
            process.stop()
            raise
        return process

    def _server(self, endpoint: Endpoint) -> str:
        offer = endpoint.fault.offer
        return SERVER % {
            "port": endpoint.port, "chain": json.dumps(str(endpoint.chain)), "key": json.dumps(str(endpoint.key)),
            "protocols": offer.protocols, "ciphers": json.dumps(offer.ciphers),
            "http2": "" if offer.is_old else " http2", "stapling": self._stapling(endpoint),
        }

    def _stapling(self, endpoint: Endpoint) -> str:
        if not endpoint.fault.offer.is_stapling:
            return ""
        staple = self.folder / f"{endpoint.fault.name}.ocsp"
        staple.write_bytes(self.web.response(endpoint.presented.leaf.certificate.serial_number))
        return f"ssl_stapling on; ssl_stapling_file {json.dumps(str(staple))};"
