"""How long a look at one good server takes: ours and sslyze's in turn, and testssl.sh once."""

import pathlib
import time

import cold
from alternation import alternate
from harness import certificate_inspection
from harness.tls_bed import Bed, Endpoint
from measures import Measure
from session import Session
from tls_cases import ScanCase, SlowScanCase
from tls_tools import sslyze_command, testssl_command

GOOD = "good-p256"
# testssl.sh counts what it could not do.
ANY_CODE = range(256)


def command(bed: Bed, endpoint: Endpoint, session: Session) -> list[str | pathlib.Path]:
    return [session.binary, "certificate", "inspect", endpoint.address, "--host", endpoint.fault.host, "--trust",
            bed.trust, "--at", bed.at, "--format", "json"]


def measure(
    case: ScanCase, bed: Bed, session: Session, folder: pathlib.Path, is_ours_there: bool,
) -> list[Measure]:
    endpoint = bed.endpoints[GOOD]

    def ours() -> cold.Run:
        return cold.run(command(bed, endpoint, session), folder)

    def theirs() -> tuple[cold.Run, float]:
        run = cold.run(sslyze_command(bed, endpoint, *case.options), folder)
        return run, run.seconds

    if is_ours_there:
        turns = alternate(case.name, "sslyze", session.runs, session.progress, ours, theirs)
        our_runs, their_runs = turns.ours, turns.theirs
    else:
        our_runs, their_runs = [], [theirs()[0] for _ in range(session.runs + 1)][1:]
        session.note(f"{case.name}: {certificate_inspection.MISSING_SERVERS}")
    return [
        Measure(case.name, "wall s", [run.seconds for run in our_runs], [run.seconds for run in their_runs],
                case.wall if is_ours_there else None),
        Measure(case.name, "CPU s", [run.cpu_seconds for run in our_runs], [run.cpu_seconds for run in their_runs]),
        Measure(case.name, "peak MiB", [run.peak_mib for run in our_runs], [run.peak_mib for run in their_runs]),
    ]


def measure_slow(case: SlowScanCase, bed: Bed, session: Session, folder: pathlib.Path) -> list[Measure]:
    session.progress.show(f"{case.name}: once, which takes up to minutes")
    started = time.monotonic()
    cold.run(testssl_command(bed, bed.endpoints[GOOD], *case.options), folder, ANY_CODE)
    return [Measure(case.name, "wall s of testssl.sh", [], [time.monotonic() - started])]
