"""What every benchmark does: looks for what it needs, measures the wanted cases, reports, and leaves nothing behind."""

import json
import os
import pathlib
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence

import cold
import machine
from arguments import ROOT, parse
from cases import PEERS, Benchmark, Case
from measures import Measure
from progress import Progress
from report import Report

# Exit codes as `causeway` has them, beside those of the report.
UNAVAILABLE, INTERRUPTED = 69, 130


class Unavailable(Exception):
    """Something is not on this machine without which nothing can be measured."""


class NotHere(Exception):
    """Something is not on this machine without which one case cannot be measured."""


Measuring = Callable[[Case, pathlib.Path], list[Measure]]


class Session:
    """One run of a benchmark."""

    def __init__(self, benchmark: Benchmark):
        options = parse(benchmark)
        self.benchmark, self.runs, self.files, self.keep = benchmark, options.runs, options.files, options.keep
        self._only, self._json = options.only, options.json
        # The interop tests' harness reads it too, when it is imported.
        binary = os.environ.setdefault("CAUSEWAY_BINARY", str(ROOT / ".build/release/causeway"))
        self.binary = pathlib.Path(binary).resolve()
        if not self.binary.exists():
            raise Unavailable(
                f"there is no binary at {self.binary}: run 'swift build -c release', or set CAUSEWAY_BINARY.")
        self.progress = Progress()
        self._report: Report | None = None

    def peer_file(self, name: str) -> pathlib.Path:
        path = ROOT / PEERS / name
        if not path.exists():
            raise Unavailable(f"{PEERS}/{name} is not on this machine: there is nothing to compare with.")
        return path

    def inspect(
        self, table: pathlib.Path, options: Sequence[str], folder: pathlib.Path,
    ) -> tuple[cold.Run, dict]:
        """A run of `causeway table inspect` in `folder`, and what it says."""
        run = cold.run([self.binary, "table", "inspect", table.as_uri(), *options, "--format", "json"], folder)
        return run, json.loads(run.output)

    def note(self, text: str) -> None:
        self._report.note(text)

    def run(self, measure: Measuring) -> int:
        about = machine.described(self.binary, self.benchmark)
        self._report = report = Report(about, self.benchmark, self.runs, self.files)
        report.begin()
        for case in self.benchmark.cases:
            if self._only and case.name not in self._only:
                continue
            with tempfile.TemporaryDirectory(prefix="causeway-bench-") as folder:
                try:
                    found = measure(case, pathlib.Path(folder))
                    self.progress.clear()
                    report.add(found)
                except NotHere as reason:
                    report.note(f"{case.name}: not run, {reason}")
                except Exception as error:
                    self.progress.clear()
                    report.fail(case.name, error)
        code = report.conclude()
        if self._json:
            report.write(self._json)
        return code


def end(number: int, _frame) -> None:
    """Ends by way of every `finally`, so that no child stays behind."""
    raise SystemExit(128 + number)


def main(benchmark: Benchmark, prepare: Callable[[Session], Measuring]) -> None:
    # A proxy of the machine would stand between the client and loopback.
    for variable in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        os.environ.pop(variable, None)
    signal.signal(signal.SIGTERM, end)
    try:
        session = Session(benchmark)
        sys.exit(session.run(prepare(session)))
    except Unavailable as reason:
        print(f"bench: {reason}", file=sys.stderr)
        sys.exit(UNAVAILABLE)
    except KeyboardInterrupt:
        print("\nbench: interrupted; what ran was stopped.", file=sys.stderr)
        sys.exit(INTERRUPTED)
