"""The benchmark against delta-rs and nginx; `scripts/bench delta` prepares what it needs and runs it."""

import pathlib
import sys

import session
from arguments import ROOT
from cases import Case
from delta_cases import DELTA, GOLDEN, InspectCase
from measures import Measure


def prepare(bench: session.Session) -> session.Measuring:
    generator, peer = bench.peer_file("gen_delta_log.py"), bench.peer_file("bench_delta.py")
    # The interop tests' harness starts the server; it reads CAUSEWAY_BINARY, which is set by now, when it is imported.
    sys.path.insert(0, str(ROOT / "Tests" / "Interop"))
    import inspection
    import serving
    from delta_tables import DeltaTables

    tables = DeltaTables(bench.keep, generator, ROOT / GOLDEN, bench.progress)

    def measure(case: Case, folder: pathlib.Path) -> list[Measure]:
        if not isinstance(case, InspectCase):
            return serving.measure(
                case, tables, bench.files, bench.runs, folder, bench.progress, bench.note)
        if case.parts is None and not tables.has_archive:
            raise session.NotHere(f"its archive is not in {GOLDEN}")
        return inspection.measure(case, tables, bench, folder, peer)

    return measure


if __name__ == "__main__":
    session.main(DELTA, prepare)
