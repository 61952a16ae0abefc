"""`causeway certificate inspect`, and what it reports."""

import dataclasses
import functools
import json
import pathlib
import subprocess

from harness.causeway import BINARY

MISSING = f"{BINARY} has no 'certificate inspect' yet"


@dataclasses.dataclass(frozen=True)
class Inspection:
    """One run of the command."""

    exit_code: int
    # As `--format json` gives them, the most important first.
    findings: list[dict]

    @property
    def first(self) -> dict:
        assert self.findings, "nothing was found, not even what is in order"
        return self.findings[0]

    @property
    def faults(self) -> list[str]:
        """What did not pass, a line each."""
        return [f"{each['id']} {each['status']}: {each['summary']}"
                for each in self.findings if each["status"] != "pass"]


@functools.cache
def is_there() -> bool:
    done = subprocess.run([BINARY, "certificate", "inspect", "--help"], capture_output=True, text=True, timeout=30)
    return done.returncode == 0 and "--trust" in done.stdout


def run(*targets: str | pathlib.Path, host: str | None, trust: str | pathlib.Path, at: str,
        options: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    named = [] if host is None else ["--host", host]
    return subprocess.run(
        [BINARY, "certificate", "inspect", *map(str, targets), *named, "--trust", str(trust), "--at", at, "--format",
         "json", *options], capture_output=True, text=True, timeout=60)


def inspect(*targets: str | pathlib.Path, host: str | None, trust: str | pathlib.Path, at: str) -> Inspection:
    done = run(*targets, host=host, trust=trust, at=at)
    assert done.returncode in {0, 3, 4}, f"exit code {done.returncode}: {done.stderr.strip()}"
    return Inspection(done.returncode, json.loads(done.stdout)["findings"])
