"""Starting servers, waiting until they answer, and ending exactly those that were started."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence


def free_port() -> int:
    """A port on loopback that the kernel picked and that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def system_program(name: str) -> str | None:
    """Where a server's program is, which Debian keeps where only root's PATH leads; None where there is none."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def accepts_connections(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


class Process:
    """A program in the background whose output goes to a file."""

    def __init__(
        self, arguments: Sequence[str | pathlib.Path], log: pathlib.Path,
        folder: pathlib.Path | None = None, environment: dict[str, str] | None = None,
    ):
        self.log = log
        self.name = pathlib.Path(arguments[0]).name
        with open(log, "ab") as output:
            self._process = subprocess.Popen(
                [str(argument) for argument in arguments], cwd=folder, env=environment,
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def wait_until(self, ready: Callable[[], bool], seconds: float = 30) -> None:
        """Returns once `ready` holds; fails with the end of the log if the program ends or time is up."""
        deadline = time.monotonic() + seconds
        while not ready():
            if not self.is_running:
                raise RuntimeError(f"{self.name} ended with {self._process.returncode}: {self.end_of_log()}")
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.name} did not get ready in {seconds} s: {self.end_of_log()}")
            time.sleep(0.05)

    def stop(self, number: signal.Signals = signal.SIGTERM, seconds: float = 20) -> int:
        """Sends the signal and returns the exit code; a program that does not end is killed and reported."""
        if self.is_running:
            self._process.send_signal(number)
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise TimeoutError(f"{self.name} did not end within {seconds} s of {number.name}: {self.end_of_log()}")

    def end_of_log(self) -> str:
        return self.log.read_text(errors="replace")[-2000:]
