"""`causeway certificate inspect`, and what it reports."""

import dataclasses
import functools
import json
import pathlib
import subprocess

from harness.causeway import BINARY

MISSING = f"{BINARY} has no 'certificate inspect' yet"
MISSING_SERVERS = f"'{BINARY} certificate inspect' looks at files alone yet"
MISSING_KEYS = f"'{BINARY} certificate inspect' looks at no key yet"


@dataclasses.dataclass(frozen=True)
class Inspection:
    """One run of the command."""

    exit_code: int
    # As `--format json` gives them, the most important first.
    findings: list[dict]
    # Whether the client takes it, as the program sees it.
    is_accepted: bool

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
    """Whether this build has the command at all."""
    return "--trust" in said("--help").stdout


@functools.cache
def takes_servers() -> bool:
    """Whether a target may be an address: then nobody looks for a file of that name."""
    return is_there() and "cannot be opened" not in said("127.0.0.1:1", "--host", "localhost").stderr


@functools.cache
def takes_keys() -> bool:
    """Whether the key that belongs to a file is looked at too."""
    return is_there() and "--key <" in said("--help").stdout


def said(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BINARY, "certificate", "inspect", *arguments], capture_output=True, text=True, timeout=60)


def run(
    target: str | pathlib.Path, *, host: str, trust: str | pathlib.Path, at: str, key: pathlib.Path | None = None,
) -> subprocess.CompletedProcess[str]:
    """The target is an address, or a file with a chain, to which the key belongs."""
    own = [] if key is None else ["--key", key]
    return subprocess.run(
        [BINARY, "certificate", "inspect", target, *own, "--host", host, "--trust", trust, "--at", at, "--format",
         "json"], capture_output=True, text=True, timeout=60)


def inspect(
    target: str | pathlib.Path, *, host: str, trust: str | pathlib.Path, at: str, key: pathlib.Path | None = None,
) -> Inspection:
    done = run(target, host=host, trust=trust, at=at, key=key)
    assert done.returncode in {0, 3, 4}, f"exit code {done.returncode}: {done.stderr.strip()}"
    report = json.loads(done.stdout)
    return Inspection(done.returncode, report["findings"], report["accepted"]["good"])
