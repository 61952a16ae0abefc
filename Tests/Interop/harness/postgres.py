"""A PostgreSQL server of the tests' own, on loopback and a port that the kernel picks."""

import json
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
import time

from harness.causeway import free_port


def keep_registry_in(database: "PostgreSQL", config: pathlib.Path, stale_for: int = 0) -> None:
    """Changes a server's configuration, before the server starts."""
    text = config.read_text()
    assert "registry:\n" in text
    config.write_text(text.replace(
        "registry:\n", f"registry:\n  database: {json.dumps(database.url)}\n  staleFor: {stale_for}\n"))


def installation() -> pathlib.Path | None:
    """The folder of the newest server's programs; None where none is installed."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[-3]))
    return found[-1].parent if found else None


class PostgreSQL:
    """Refuses to run as root, so that root runs it as `nobody`."""

    def __init__(self):
        programs = installation()
        if programs is None:
            raise FileNotFoundError("no PostgreSQL server is installed: run 'scripts/test --only interop'")
        self.programs = programs
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="causeway-postgres-"))
        self.user = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        if os.getuid() == 0:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        self.port = free_port()
        self.run("initdb", "-D", self.folder / "data", "-U", "causeway", "--auth=trust", "-E", "UTF8", "-N")
        self.process: subprocess.Popen | None = None
        self.start()
        self.run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "causeway", "registry")

    @property
    def url(self) -> str:
        return f"postgres://causeway@127.0.0.1:{self.port}/registry"

    def command(self, program: str, *arguments) -> list[str]:
        line = [str(self.programs / program), *map(str, arguments)]
        if os.getuid() == 0:
            return ["setpriv", f"--reuid={self.user.pw_uid}", f"--regid={self.user.pw_gid}", "--clear-groups", *line]
        return line

    def run(self, program: str, *arguments) -> str:
        done = subprocess.run(
            self.command(program, *arguments), capture_output=True, text=True, timeout=120, cwd=self.folder)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        with (self.folder / "server.log").open("a") as log:
            self.process = subprocess.Popen(
                self.command(
                    "postgres", "-D", self.folder / "data", "-h", "127.0.0.1", "-p", str(self.port),
                    "-k", self.folder, "-c", "logging_collector=off"),
                stdout=log, stderr=log, cwd=self.folder)
        deadline = time.monotonic() + 60
        while subprocess.run(
                self.command("pg_isready", "-h", "127.0.0.1", "-p", str(self.port)), capture_output=True,
                cwd=self.folder).returncode != 0:
            assert self.process.poll() is None and time.monotonic() < deadline, (self.folder / "server.log").read_text()
            time.sleep(0.1)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT ends it quickly and in order; SIGKILL is for tests of what survives."""
        if self.process is None:
            return
        self.process.send_signal(how)
        self.process.wait(60)
        self.process = None

    def dump(self) -> str:
        return self.run("pg_dump", "-h", "127.0.0.1", "-p", str(self.port), "-U", "causeway", "registry")

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
