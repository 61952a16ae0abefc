"""nginx that compresses and delivers the files of one folder, on loopback, with a prefix of its own."""

import contextlib
import json
import os
import pathlib
from collections.abc import Iterator

from harness.processes import Process, accepts_connections, free_port, system_program

CONFIGURATION = """\
daemon off;
worker_processes 1;
pid nginx.pid;
%(user)s
events { worker_connections 64; }
http {
    access_log off;
    default_type application/x-ndjson;
    gzip on;
    gzip_comp_level %(level)d;
    gzip_types application/x-ndjson;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    server {
        listen 127.0.0.1:%(port)d;
        root %(files)s;
    }
}
"""


@contextlib.contextmanager
def serving(files: pathlib.Path, folder: pathlib.Path, level: int) -> Iterator[int]:
    """The port of an nginx that serves the files until the block ends."""
    executable = system_program("nginx")
    if executable is None:
        raise FileNotFoundError("nginx is not on this machine: install it (Debian: nginx-light)")
    port = free_port()
    folder.mkdir(parents=True)
    configuration = folder / "nginx.conf"
    configuration.write_text(CONFIGURATION % {
        # The worker of a root would become a user who may not enter these folders.
        "user": "user root;" if os.geteuid() == 0 else "",
        "level": level, "port": port, "files": json.dumps(str(files)),
    })
    command = [executable, "-p", folder, "-c", configuration, "-e", folder / "nginx.errors"]
    process = Process(command, folder / "nginx.log", folder=folder)
    try:
        process.wait_until(lambda: accepts_connections(port))
        yield port
    finally:
        process.stop()
