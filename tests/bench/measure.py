#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The measuring half of run.sh, which see: that one builds the inputs and passes them here.
#
#	links.py    the ways to make an image, and how each is measured
#	rows.py     small links in a row
#	growth.py   inputs of different sizes
#	report.py   tables, and what was aimed at
#
# Results are written after each sample and tables after each program, so when it is stopped, what
# was measured is there.
import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile

import growth
import report
import rows
from links import (KERNEL_WAYS, KNOWN_WAYS, PAHOLE_ALL, PAHOLE_KERNEL, PROGRAM_WAYS, ROW_WAYS, Bench, Failure,
                   kernel_job, newest_job, program_job)

WAYS = {"kernel": KERNEL_WAYS, "newest": KNOWN_WAYS, "program": PROGRAM_WAYS, "row": ROW_WAYS}

# At most, in bytes: what the outputs of one kernel's links take, and the largest process.
KERNEL_OUTPUTS = 4 << 30
KERNEL_PROCESS = 2 << 30


class Results:
    """The JSON file."""

    def __init__(self, path, machine, repeat):
        self.path = path
        self.facts = {"machine": machine, "repeat": repeat}
        self.jobs = []

    def save(self):
        """Writes all that there is. A reader sees the file before or after, never a part."""
        with open(self.path + ".new", "w") as file:
            json.dump({**self.facts, "jobs": [job.as_json() for job in self.jobs]}, file, indent="\t")
            file.write("\n")
        os.replace(self.path + ".new", self.path)


def describe_machine(arguments):
    def first_line(*command):
        return subprocess.run(command, capture_output=True, text=True).stdout.split("\n")[0]
    cpu = platform.processor()
    with open("/proc/cpuinfo") as file:
        cpu = next((line.split(":")[1].strip() for line in file if line.startswith("model name")), cpu)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20
    return {"cpu": cpu, "cores": len(os.sched_getaffinity(0)), "memory_mib": memory, "kernel": platform.release(),
            "ld": first_line("ld", "--version"), "gcc": first_line("gcc", "--version"),
            "pahole": first_line(arguments.pahole, "--version"), "load_before": os.getloadavg()[0]}


def free_bytes(folder, process):
    """What outputs may take there. What is in memory must leave a process of that many bytes room."""
    try:
        about = os.statvfs(folder)
    except OSError:
        return 0
    free = about.f_bavail * about.f_frsize
    if folder.startswith("/dev/shm"):
        with open("/proc/meminfo") as file:
            available = next((int(line.split()[1]) << 10 for line in file if line.startswith("MemAvailable")), 0)
        free = min(free, available - process)
    return free


def find_folder(needed, process, what):
    """Outputs are large and short-lived. In memory, if there is room: the kernel writing half a gigabyte back to a
    disk from the last link slows down the next. None if there is room nowhere."""
    first = os.environ.get("TMPDIR") or "/dev/shm"
    short = []
    for folder in first, "/tmp", "/var/tmp":
        free = free_bytes(folder, process)
        if free >= needed:
            if short:
                print(f"\n{what}: no room for {needed / 1e9:.1f} GB in {' or '.join(short)}, so outputs are in "
                      f"{folder}; if that is a disk, links may be slower.", flush=True)
            return folder
        short.append(folder)
    return None


def output_folder(folder):
    return tempfile.TemporaryDirectory(prefix="ldbtf-bench.", dir=folder)


def list_programs(bench, arguments):
    jobs = []
    if arguments.vmlinux:
        for name, plugin_options, pahole_options in (("per-CPU", ["vars=percpu"], PAHOLE_KERNEL),
                                                     ("all", [], PAHOLE_ALL)):
            jobs.append(kernel_job(bench, arguments.vmlinux, f"vmlinux, {name} variables",
                                   plugin_options, pahole_options))
    if arguments.newest:
        jobs.append(newest_job(bench, *map(os.path.abspath, arguments.newest)))
    jobs += [program_job(bench, name, os.path.abspath(folder)) for name, folder in arguments.program]
    return jobs + (rows.list_rows(bench) if arguments.rows else [])


def measure_program(job, arguments, results):
    results.jobs.append(job)
    try:
        job.measure(WAYS[job.kind], arguments.repeat * job.times_as_often, results.save)
        for jobs in (1, 2) if job.kind in ("kernel", "program") else ():
            job.count_heap(jobs)
        results.save()
    finally:
        if job.samples:
            report.show_job(job)


def measure_programs(arguments, results):
    """The kernel and the small programs."""
    has_kernel = arguments.vmlinux or arguments.newest
    if not has_kernel and not arguments.program and not arguments.rows:
        return
    needed, process = (KERNEL_OUTPUTS, KERNEL_PROCESS) if has_kernel else (1 << 28, 1 << 28)
    folder = find_folder(needed, process, "Programs")
    if not folder:
        raise Failure(f"there is no room for {needed / 1e9:.1f} GB of outputs; set TMPDIR to a folder that has it")
    with output_folder(folder) as work:
        for job in list_programs(Bench(arguments, work), arguments):
            measure_program(job, arguments, results)


def fitting_factors(arguments):
    """The factors whose links there is room for, and where."""
    factors = growth.parse_factors(arguments.factors)
    while factors:
        needed = growth.bytes_needed(arguments.scale, factors[-1])
        folder = find_folder(needed, int(KERNEL_PROCESS * max(1, factors[-1])), "Growth")
        if folder:
            return factors, folder
        print(f"\nGrowth: {factors[-1]} is left out; there is no room for its {needed / 1e9:.1f} GB.", flush=True)
        factors.pop()
    return [], None


def measure_growth(arguments, results):
    """The kernel in several sizes."""
    factors, folder = fitting_factors(arguments) if arguments.scale else ([], None)
    if not factors:
        return
    with output_folder(folder) as work:
        try:
            growth.measure(Bench(arguments, work), arguments.scale, factors, arguments.repeat // 2 + 1, results)
        finally:
            growth.show_growth(results.jobs)


def show_aims(results):
    aims = []
    for job in results.jobs:
        aims += report.AIMS[job.kind](job) if job.kind in report.AIMS else []
    for small, large in growth.pairs(results.jobs):
        aims += report.growth_aims(small, large)
    results.facts["aims"] = report.show_aims(aims)
    results.save()


def parse_arguments():
    parser = argparse.ArgumentParser()
    for name in "plugin", "pahole", "results", "idle", "heap":
        parser.add_argument(f"--{name}", required=True, type=os.path.abspath)
    for name in "vmlinux", "scale", "duplicate":
        parser.add_argument(f"--{name}", type=os.path.abspath)
    parser.add_argument("--newest", nargs=2, metavar=("FOLDER", "LD"))
    parser.add_argument("--rows", action="store_true")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--factors", default="1/4 1/2 1 2 4")
    parser.add_argument("--program", nargs=2, action="append", default=[], metavar=("NAME", "FOLDER"))
    return parser.parse_args()


def stop(signal_number, frame):
    raise KeyboardInterrupt


def main():
    arguments = parse_arguments()
    growth.parse_factors(arguments.factors)  # a mistake shows at once
    signal.signal(signal.SIGTERM, stop)
    machine = describe_machine(arguments)
    print("; ".join(f"{key} {value}" for key, value in machine.items()))
    if machine["load_before"] > 0.5:
        print(f"WARNING: other programs run (load {machine['load_before']:.1f}), so times are too long.", flush=True)
    results = Results(arguments.results, machine, arguments.repeat)
    try:
        measure_programs(arguments, results)
        measure_growth(arguments, results)
    except KeyboardInterrupt:
        print("\nStopped; this is what was measured until then.")
        raise
    finally:
        show_aims(results)
        print(f"\nAll figures: {arguments.results}", flush=True)


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"measure.py: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)
