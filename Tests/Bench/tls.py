"""The benchmark against sslyze and testssl.sh; `scripts/bench tls` prepares what it needs and runs it."""

import atexit
import pathlib
import shutil
import sys
import tempfile

import session
from arguments import ROOT
from cases import Case
from measures import Measure
from tls_cases import TLS, FoundCase, ScanCase, SlowScanCase


def prepare(bench: session.Session) -> session.Measuring:
    # The interop tests' harness makes the certificates and starts the servers; it reads CAUSEWAY_BINARY, which is set
    # by now, when it is imported.
    sys.path.insert(0, str(ROOT / "Tests" / "Interop"))
    import tls_found
    import tls_scans
    import tls_tools
    from harness import certificate_inspection, tls_bed

    if not tls_tools.SSLYZE.exists():
        raise session.Unavailable(f"there is no {tls_tools.SSLYZE}: 'scripts/bench tls' makes it.")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="causeway-tls-bed-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    try:
        bed = tls_bed.Bed(folder)
    except FileNotFoundError as reason:
        raise session.Unavailable(str(reason)) from None
    atexit.register(bed.stop)
    is_ours_there = certificate_inspection.takes_servers()

    def measure(case: Case, folder: pathlib.Path) -> list[Measure]:
        match case:
            case ScanCase():
                return tls_scans.measure(case, bed, bench, folder, is_ours_there)
            case SlowScanCase():
                if not tls_tools.is_installed("testssl.sh -S"):
                    raise session.NotHere("testssl.sh is not on this machine (Debian: testssl.sh)")
                return tls_scans.measure_slow(case, bed, bench, folder)
            case FoundCase():
                return tls_found.measure(bed, folder, bench, is_ours_there)
        raise NotImplementedError(case.name)

    return measure


if __name__ == "__main__":
    session.main(TLS, prepare)
