"""Runs a program once and tells what it took."""

import os
import resource
import subprocess
import time
from dataclasses import dataclass


@dataclass
class Measured:
    """One run of one program: seconds by the clock and of processor time, peak memory in MiB, and its output."""

    wall: float
    processor: float
    peak: int
    output: str


def run(command, accepted=(0, 2), input_path=None, **options):
    """Runs `command` to its end; an exit code that is not accepted is an error with the program's own words.

    Standard error goes to a file, so that no pipe can fill up.
    """
    with open(os.devnull) if input_path is None else open(input_path) as source:
        with subprocess.Popen(
            [str(part) for part in command], stdin=source, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, **options,
        ) as process:
            start = time.perf_counter()
            output = process.stdout.read()
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in accepted:
        raise SystemExit(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{output}")
    return Measured(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024, output)


def median(measured):
    """The run whose time by the clock is the middle one."""
    return sorted(measured, key=lambda one: one.wall)[len(measured) // 2]


def settle():
    """Leaves no dirty pages of one run for the next one to write."""
    os.sync()


def row(name, measured, beside=None):
    """Prints one line of the result: the name, the figures, and the ratio to `beside` by the clock."""
    ratio = f"  {measured.wall / beside.wall:5.2f} x" if beside else ""
    print(
        f"{name:<44} wall {measured.wall:8.2f} s  processor {measured.processor:8.2f} s"
        f"  peak {measured.peak:6} MiB{ratio}",
        flush=True,
    )


def own_processor_time():
    """Processor time of this process and of its ended children, in seconds."""
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def processor_time_of(process_id):
    """Processor time that a running process has taken so far, in seconds."""
    with open(f"/proc/{process_id}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
