"""What the benchmark says: the table as it grows, what there is to note, and how it ended."""

import json
import pathlib

from cases import Benchmark
from measures import HEADER, Measure, line

# Exit codes as `causeway` has them.
DONE, FAILED, MISSED = 0, 1, 2


class Report:
    def __init__(self, about: dict[str, str], benchmark: Benchmark, runs: int, files: int | None):
        self._about, self._benchmark, self._runs, self._files = about, benchmark, runs, files
        self._measures: list[Measure] = []
        self._notes: list[str] = []
        self._failures: list[str] = []

    def begin(self) -> None:
        for name, value in self._about.items():
            print(f"{name + ':':<13}{value}")
        print(f"medians of {self._runs}, ours and theirs in turn, page cache warm for both; "
              f"'{self._benchmark.command}' and {self._benchmark.peer}: a new process each time\n")
        print(line(HEADER), flush=True)

    def add(self, measures: list[Measure]) -> None:
        self._measures += measures
        for measure in measures:
            print(line(measure.row()), flush=True)

    def note(self, text: str) -> None:
        self._notes.append(text)

    def fail(self, case: str, error: Exception) -> None:
        failure = f"FAILED {case}: {type(error).__name__}: {' '.join(str(error).split())}"
        self._failures.append(failure)
        print(failure, flush=True)

    def conclude(self) -> int:
        """Prints the end, with all that is not in order once more, and returns the exit code."""
        judged = [measure for measure in self._measures if measure.is_met is not None]
        missed = [measure for measure in judged if not measure.is_met]
        print("", *self._notes, "", *(f"missed: {measure.case}, {measure.name}" for measure in missed),
              *self._failures, sep="\n")
        print(f"{len(judged) - len(missed)} targets met, {len(missed)} missed, {len(self._failures)} cases failed")
        return FAILED if self._failures else MISSED if missed else DONE

    def write(self, file: pathlib.Path) -> None:
        """Every single figure, as JSON."""
        record = {
            "machine": self._about, "runs": self._runs, "files": self._files, "notes": self._notes,
            "failures": self._failures, "measures": [measure.record() for measure in self._measures],
        }
        file.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n")
