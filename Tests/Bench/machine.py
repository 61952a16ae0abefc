"""What the figures belong to: the machine and the versions of both sides."""

import importlib.metadata
import os
import pathlib
import platform
import subprocess

import nginx


def described(binary: pathlib.Path) -> dict[str, str]:
    version = subprocess.run([binary, "--version"], capture_output=True, text=True, timeout=30)
    server = nginx.program()
    nginx_words = subprocess.run([server, "-v"], capture_output=True, text=True).stderr if server else "none"
    return {
        "processor": f"{processor()}, {len(os.sched_getaffinity(0))} cores",
        "memory": f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / (1 << 30):.0f} GiB",
        "kernel": platform.release(),
        "load before": "%.2f %.2f %.2f" % os.getloadavg(),
        "causeway": f"{binary}: {version.stdout.strip() or version.stderr.strip()}",
        "delta-rs": f"deltalake {importlib.metadata.version('deltalake')}, Python {platform.python_version()}",
        "nginx": nginx_words.strip().rpartition("/")[2],
    }


def processor() -> str:
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()
