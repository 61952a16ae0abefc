"""`causeway table inspect`, and beside it delta-rs: cold processes in alternation, over the same table."""

import dataclasses
import pathlib
import re
import statistics
import sys

import cold
from alternation import alternate
from delta_cases import COMMITS, InspectCase
from delta_tables import DeltaTables
from kept import Table
from measures import Disagreement, Measure
from session import Session

# What the peer's script prints at the end.
THEIR_WORDS = re.compile(r"version=(?P<version>\d+) n=(?P<files>\d+|None) import=(?P<imported>[\d.]+)")


@dataclasses.dataclass
class Inspection:
    """One case over one table."""

    case: InspectCase
    table: Table
    session: Session
    peer: pathlib.Path
    folder: pathlib.Path

    @property
    def expected_files(self) -> int | None:
        if "--no-files" in self.case.options:
            return None
        return self.table.files if "--where" not in self.case.options else files_of_one_day(self.table)

    def ours(self) -> cold.Run:
        run, said = self.session.inspect(self.table.folder, self.case.options, self.folder)
        self._check("causeway", said["version"], said["files"])
        return run

    def theirs(self) -> tuple[cold.Run, float]:
        """The run, and how much of it is the import of the library."""
        run = cold.run([sys.executable, self.peer, self.case.peer, self.table.folder], self.folder)
        said = THEIR_WORDS.search(run.output)
        if said is None:
            raise Disagreement(f"{self.peer.name} printed something else: {run.output.strip()}")
        files = None if said["files"] == "None" else int(said["files"])
        self._check("delta-rs", int(said["version"]), files)
        return run, float(said["imported"])

    def _check(self, side: str, version: int, files: int | None) -> None:
        if (version, files) != (self.table.version, self.expected_files):
            raise Disagreement(f"{side} finds version {version} with {files} files in {self.table.folder.name}, "
                               f"which has version {self.table.version} with {self.expected_files}")


def files_of_one_day(table: Table) -> int:
    """How many live files the day has: the generator gives file `i` the day `i % 1000`, and DAY is day 30 of them.

    The commits remove the first files of the checkpoint, five each, and add twenty each after its last one.
    """
    first, last = 5 * COMMITS, table.files + 5 * COMMITS
    return sum(1 for index in range(first, last) if index % 1000 == 30)


def measure(
    case: InspectCase, tables: DeltaTables, session: Session, folder: pathlib.Path, peer: pathlib.Path,
) -> list[Measure]:
    table = tables.archived() if case.parts is None else tables.generated(session.files, case.parts)
    inspection = Inspection(case, table, session, peer, folder)
    turns = alternate(case.name, "delta-rs", session.runs, session.progress, inspection.ours, inspection.theirs)
    counted = f"{inspection.expected_files:,} files" if inspection.expected_files is not None else "metadata"
    session.note(f"{case.name}: {counted} of {table.folder.name}; "
                 f"{statistics.median(turns.their_parts):.2f} s of theirs is the import of the Python library")
    ours, theirs = turns.ours, turns.theirs
    return [
        Measure(case.name, "wall s", [run.seconds for run in ours], [run.seconds for run in theirs], case.wall),
        Measure(case.name, "CPU s", [run.cpu_seconds for run in ours], [run.cpu_seconds for run in theirs]),
        Measure(case.name, "peak MiB", [run.peak_mib for run in ours], [run.peak_mib for run in theirs], case.memory),
    ]
