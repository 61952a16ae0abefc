"""Runs a command and writes what it took: wall seconds, CPU seconds, peak memory in KiB, and how it ended.

usage: launch.py REPORT COMMAND…

A process of its own because `ru_maxrss` of a child is never less than what its parent had in memory when it started
the child: the parent has to be smaller than anything that is measured.
"""

import os
import sys
import time

report, *command = sys.argv[1:]
started = time.monotonic()
pid = os.posix_spawn(command[0], command, os.environ)
_, status, usage = os.wait4(pid, 0)
seconds = time.monotonic() - started
code = os.waitstatus_to_exitcode(status)
with open(report, "w") as file:
    print(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, code, file=file)
