"""What the figures belong to: the machine and the versions of both sides."""

import importlib.metadata
import os
import pathlib
import platform
import subprocess

from cases import Benchmark


def described(binary: pathlib.Path, benchmark: Benchmark) -> dict[str, str]:
    version = subprocess.run([binary, "--version"], capture_output=True, text=True, timeout=30)
    about = {
        "processor": f"{processor()}, {len(os.sched_getaffinity(0))} cores",
        "memory": f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / (1 << 30):.0f} GiB",
        "kernel": platform.release(),
        "load before": "%.2f %.2f %.2f" % os.getloadavg(),
        "causeway": f"{binary}: {version.stdout.strip() or version.stderr.strip()}",
        benchmark.peer: f"{benchmark.package} {peer_version(benchmark)}, Python {platform.python_version()}",
    }
    if benchmark.uses_nginx:
        about["nginx"] = nginx_version()
    return about


def peer_version(benchmark: Benchmark) -> str:
    if benchmark.peer_environment is None:
        return importlib.metadata.version(benchmark.package)
    program = f"import importlib.metadata; print(importlib.metadata.version({benchmark.package!r}))"
    python = pathlib.Path(__file__).resolve().parents[2] / benchmark.peer_environment / "bin" / "python"
    done = subprocess.run([python, "-c", program], capture_output=True, text=True, timeout=30, check=True)
    return done.stdout.strip()


def nginx_version() -> str:
    # It stands on the interop tests' harness, which is on the path where nginx is used.
    from harness.processes import system_program

    server = system_program("nginx")
    words = subprocess.run([server, "-v"], capture_output=True, text=True).stderr if server else "none"
    return words.strip().rpartition("/")[2]


def processor() -> str:
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()
