"""Commands that are measured from their start to their end, each in a process of its own."""

import contextlib
import dataclasses
import os
import pathlib
import shlex
import signal
import subprocess
import sys
from collections.abc import Collection, Iterator, Sequence

LAUNCHER = pathlib.Path(__file__).with_name("launch.py")
SECONDS_AT_MOST = 900


class CommandFailed(Exception):
    """A command ended with another exit code than 0, or not at all."""


@dataclasses.dataclass
class Run:
    """What one process took."""

    seconds: float
    cpu_seconds: float
    peak_mib: float
    output: str


@contextlib.contextmanager
def child(command: Sequence[str | pathlib.Path], **options) -> Iterator[subprocess.Popen]:
    """A process in a group of its own, of which nothing is left when the block ends."""
    process = subprocess.Popen([str(word) for word in command], start_new_session=True, **options)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def run(command: Sequence[str | pathlib.Path], folder: pathlib.Path, codes: Collection[int] = (0,)) -> Run:
    """Runs the command, an absolute path and its arguments, in the folder, and reports it.

    It fails with any other exit code than these.
    """
    report = folder / "run.report"
    report.unlink(missing_ok=True)
    # Without the site packages the launcher is as small as Python can be.
    launch = [sys.executable, "-I", "-S", LAUNCHER, report, *command]
    words = shlex.join(str(word) for word in command)
    with open(folder / "run.output", "w+b") as output, open(folder / "run.errors", "w+b") as errors:
        with child(launch, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=errors) as process:
            try:
                process.wait(SECONDS_AT_MOST)
            except subprocess.TimeoutExpired:
                raise CommandFailed(f"'{words}' did not end within {SECONDS_AT_MOST} s") from None
        output.seek(0)
        errors.seek(0)
        text, complaints = output.read().decode(errors="replace"), errors.read().decode(errors="replace")
    if not report.exists():
        raise CommandFailed(f"'{words}' could not be started: {complaints.strip()[-1000:]}")
    seconds, cpu_seconds, peak_kib, code = report.read_text().split()
    if int(code) not in codes:
        raise CommandFailed(f"'{words}' ended with {code}: {(complaints or text).strip()[-1000:]}")
    return Run(float(seconds), float(cpu_seconds), int(peak_kib) / 1024, text)
