"""The benchmark against delta-rs and nginx; `scripts/bench delta` prepares what it needs and runs it."""

import os
import pathlib
import signal
import sys
import tempfile

from arguments import ROOT, parse
from cases import CASES, GOLDEN, PEERS, Case, InspectCase
from measures import Measure
from progress import Progress
from report import Report

# Exit codes as `causeway` has them, beside those of the report.
UNAVAILABLE, INTERRUPTED = 69, 130


def unavailable(sentence: str) -> int:
    print(f"bench: {sentence}", file=sys.stderr)
    return UNAVAILABLE


def main() -> int:
    options = parse()
    binary = pathlib.Path(os.environ.setdefault("CAUSEWAY_BINARY", str(ROOT / ".build/release/causeway"))).resolve()
    if not binary.exists():
        return unavailable(f"there is no binary at {binary}: run 'swift build -c release', or set CAUSEWAY_BINARY.")
    generator, peer = (ROOT / PEERS / name for name in ("gen_delta_log.py", "bench_delta.py"))
    for path in (generator, peer):
        if not path.exists():
            return unavailable(f"{PEERS}/{path.name} is not on this machine: there is nothing to compare with.")

    # The interop tests' harness starts the server; it reads CAUSEWAY_BINARY when it is imported.
    sys.path.insert(0, str(ROOT / "Tests" / "Interop"))
    import inspection
    import machine
    import serving
    from tables import Tables

    progress = Progress()
    tables = Tables(options.keep, generator, ROOT / GOLDEN, progress)
    report = Report(machine.described(binary), options.runs, options.files)

    def measure(case: Case, folder: pathlib.Path) -> list[Measure]:
        common = (case, tables, options.files, options.runs, folder, progress, report.note)
        return inspection.measure(*common, binary, peer) if isinstance(case, InspectCase) else serving.measure(*common)

    report.begin()
    for case in CASES:
        if options.only and case.name not in options.only:
            continue
        if isinstance(case, InspectCase) and case.parts is None and not tables.has_archive:
            report.note(f"{case.name}: not run, its archive is not in {GOLDEN}")
            continue
        with tempfile.TemporaryDirectory(prefix="causeway-bench-") as folder:
            try:
                found = measure(case, pathlib.Path(folder))
                progress.clear()
                report.add(found)
            except Exception as error:
                progress.clear()
                report.fail(case.name, error)
    code = report.conclude()
    if options.json:
        report.write(options.json)
    return code


def end(number: int, _frame) -> None:
    """Ends by way of every `finally`, so that no child stays behind."""
    raise SystemExit(128 + number)


if __name__ == "__main__":
    # A proxy of the machine would stand between the client and loopback.
    for variable in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        os.environ.pop(variable, None)
    signal.signal(signal.SIGTERM, end)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("\nbench: interrupted; what ran was stopped.", file=sys.stderr)
        sys.exit(INTERRUPTED)
