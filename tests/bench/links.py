# SPDX-License-Identifier: GPL-3.0-or-later
#
# The ways to make an image, for measure.py: each is run and measured, and its figures are kept.
#
# All ways to do one job are run in turn, and that is repeated, so that whatever else the machine
# does hits all of them alike. Time is wall time, of a pipeline that of all its steps; memory is the
# largest resident set of any one process (getrusage), so mapped input and output files count. The
# plugin's own heap is counted in links of its own, whose time does not count (heap_counter.c).
import json
import os
import statistics
import struct
import subprocess
import sys
import time

# The ways to make an image (Job.ways) that jobs are measured by.
OWN_WAYS = ["plain", "idle plugin", "plugin-j1", "plugin-j2"]
KNOWN_WAYS = OWN_WAYS + ["known size-j2"]
KERNEL_WAYS = KNOWN_WAYS + ["pahole-j1", "pahole-j2", "pipeline-j2"]
PROGRAM_WAYS = OWN_WAYS + ["pahole-j1", "pahole-j2", "pipeline-j2"]
ROW_WAYS = ["plain", "idle plugin", "plugin"]

# The variables of pahole's default features and all others: what the plugin encodes by default.
PAHOLE_ALL = ["--btf_features=default,global_var"]
# What Linux asks of pahole (scripts/pahole-flags.sh); the plugin's vars=percpu is the same.
PAHOLE_KERNEL = ["--btf_features=encode_force,var,float,enum64,decl_tag,type_tag,optimized_func,consistent_func"]


class Failure(Exception):
    """What the user is told instead of a traceback."""


def remove(path):
    """Removes a file that may not be there."""
    if os.path.exists(path):
        os.remove(path)


class Bench:
    """Where things are, and how commands are run."""

    def __init__(self, arguments, work):
        self.arguments = arguments
        self.work = work

    def path(self, name):
        return os.path.join(self.work, name)

    def run(self, command, folder=None, may_complain=False, environment=None):
        """Runs one command. Returns the time it took, its and its children's CPU time, and the peak of any of them."""
        start = time.monotonic()
        with open(self.path("log"), "wb") as log:
            child = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                     env={**os.environ, **(environment or {})})
            try:
                _, status, usage = os.wait4(child.pid, 0)
            except KeyboardInterrupt:
                child.kill()
                child.wait()
                raise
        seconds = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode and not may_complain:
            with open(self.path("log"), errors="replace") as log:
                raise Failure(f"{' '.join(command)[:500]}\nexit status {child.returncode}\n{log.read()[-2000:]}")
        return {"seconds": seconds, "cpu": usage.ru_utime + usage.ru_stime, "peak_kib": usage.ru_maxrss}

    def plugin_words(self, options):
        words = ["-plugin", self.arguments.plugin]
        for option in options:
            words += ["-plugin-opt", option]
        return words


class Job:
    """One program and the ways to link it. `link(output, words)` is the command of a link with more ld words."""

    def __init__(self, bench, kind, name, link, folder=None, plugin_options=(), pahole_options=(), may_complain=False,
                 count=1, times_as_often=1):
        self.bench = bench
        self.kind = kind  # "kernel", "newest", "program", "part", "row": which aims it is held to
        self.count = count  # of links that `link` makes in a row
        self.times_as_often = times_as_often  # as --repeat says
        self.name = name
        self.link = link
        self.folder = folder
        self.plugin_options = list(plugin_options)
        self.pahole_options = list(pahole_options)
        self.may_complain = may_complain
        self.plain_output = bench.path("plain")
        self.samples = {}     # by way: the figures of each run
        self.heap_bytes = {}  # by way
        self.facts = {}       # whatever else belongs into the results
        self.known_bytes = None  # what the last link with measured inputs reserved

    def one_link(self, output, words, environment=None):
        return self.bench.run(self.link(output, words), self.folder, self.may_complain, environment)

    def plain(self):
        return self.one_link(self.plain_output, [])

    def idle(self):
        """With a plugin that does nothing: what ld itself does differently (idle_plugin.c)."""
        return self.one_link(self.bench.path("plugin"), ["-plugin", self.bench.arguments.idle])

    def plugin(self, jobs, environment=None, more_options=()):
        stats = self.bench.path("stats.json")
        remove(stats)
        options = [*self.plugin_options, f"jobs={jobs}", f"stats={stats}", *more_options]
        figures = self.one_link(self.bench.path("plugin"), self.bench.plugin_words(options), environment)
        with open(stats) as file:
            figures["stats"] = json.load(file)
        self.known_bytes = figures["stats"]["reserved_bytes"]
        return figures

    def known(self, jobs):
        """With the size that an earlier link has reserved. Nothing is measured then."""
        return self.plugin(jobs, more_options=[f"reserve={self.known_bytes}"])

    def plugin_in_a_row(self):
        """As users link: without figures of the single links."""
        return self.one_link(self.bench.path("plugin"), self.bench.plugin_words(self.plugin_options))

    def count_heap(self, jobs):
        """One link more, under heap_counter.c. Where that can't be preloaded, there is no figure."""
        result = self.bench.path("heap")
        remove(result)
        self.plugin(jobs, {"LD_PRELOAD": self.bench.arguments.heap, "LDBTF_HEAP_FILE": result})
        if os.path.exists(result):
            with open(result, "rb") as file:
                self.heap_bytes[f"plugin-j{jobs}"] = struct.unpack("Q", file.read(8))[0]

    def pahole(self, jobs, image, *more):
        command = [self.bench.arguments.pahole, "-J", f"-j{jobs}", *self.pahole_options, *more, image]
        return self.bench.run(command)

    def pahole_alone(self, jobs):
        btf = self.bench.path("pahole.btf")
        remove(btf)
        figures = self.pahole(jobs, self.plain_output, f"--btf_encode_detached={btf}")
        # It may fail and yet exit with 0.
        if not os.path.exists(btf):
            raise Failure(f"pahole makes no BTF of {self.name}")
        return {**figures, "btf_bytes": os.path.getsize(btf)}

    def pipeline(self, jobs):
        """What link-vmlinux.sh does: link, pahole, take .BTF out, make an object of it, link again."""
        first, btf, last = (self.bench.path(name) for name in ("first", "btf.o", "last"))
        steps = {}
        steps["link"] = self.one_link(first, [])
        steps["pahole"] = self.pahole(jobs, first)
        steps["objcopy"] = self.bench.run(["objcopy", "--only-section=.BTF",
                                           "--set-section-flags", ".BTF=alloc,readonly", "--strip-all",
                                           first, btf])
        with open(btf, "r+b") as file:
            file.seek(16)
            file.write(b"\1\0")  # e_type: ld takes no ET_EXEC
        steps["relink"] = self.one_link(last, [btf])
        for output in first, btf, last:
            remove(output)
        return {"seconds": sum(step["seconds"] for step in steps.values()),
                "cpu": sum(step["cpu"] for step in steps.values()),
                "peak_kib": max(step["peak_kib"] for step in steps.values()), "steps": steps}

    def ways(self):
        return {
            "plain": self.plain,
            "idle plugin": self.idle,
            "plugin-j1": lambda: self.plugin(1),
            "plugin-j2": lambda: self.plugin(2),
            "known size-j2": lambda: self.known(2),
            "plugin": self.plugin_in_a_row,
            "pahole-j1": lambda: self.pahole_alone(1),
            "pahole-j2": lambda: self.pahole_alone(2),
            "pipeline-j2": lambda: self.pipeline(2),
        }

    def measure(self, wanted, repeat, save, warms_up=True):
        """Each way that is wanted in turn, `repeat` times, after one round that counts for nothing. Calls save()
        after each sample that counts."""
        ways = self.ways()
        for round_number in range(0 if warms_up else 1, repeat + 1):
            for name in wanted:
                if sys.stderr.isatty():
                    print(f"\r{self.name}: {round_number}/{repeat} {name:20}\r", end="", file=sys.stderr, flush=True)
                sample = ways[name]()
                if round_number:
                    self.samples.setdefault(name, []).append(sample)
                    save()

    def median(self, way, *keys):
        """Of a figure in the samples of `way`; None if that way was not gone."""
        values = []
        for sample in self.samples.get(way, []):
            for key in keys:
                sample = sample[key]
            values.append(sample)
        return statistics.median(values) if values else None

    def rounds(self, way):
        """(`way`, plain) of each round that measured both."""
        return list(zip(self.samples.get(way, []), self.samples.get("plain", [])))

    def to_plain(self, way, key="seconds"):
        """The median of a figure's ratios to that of the plain link in the same round; None without rounds."""
        ratios = [mine[key] / plain[key] for mine, plain in self.rounds(way)]
        return statistics.median(ratios) if ratios else None

    def added(self, way):
        """Likewise: the seconds that one link takes more than a plain one."""
        more = [(mine["seconds"] - plain["seconds"]) / self.count for mine, plain in self.rounds(way)]
        return statistics.median(more) if more else None

    def slack(self):
        """How much too much was reserved: a part of what was needed. None if nothing was linked."""
        if "plugin-j1" not in self.samples:
            return None
        stats = self.samples["plugin-j1"][-1]["stats"]
        return stats["reserved_bytes"] / stats["btf_bytes"] - 1

    def as_json(self):
        return {"name": self.name, **self.facts, "heap_bytes": self.heap_bytes, "samples": self.samples}


def kernel_job(bench, folder, name, plugin_options, pahole_options):
    return Job(bench, "kernel", name, lambda output, words: ["ld", "-o", output, *words, "@link.args"], folder,
               plugin_options, pahole_options)


def newest_job(bench, folder, linker):
    """The kernel by another ld than the first in PATH."""
    version = subprocess.run([linker, "--version"], check=True, capture_output=True, text=True).stdout
    name = f"vmlinux, all variables, ld {version.splitlines()[0].split()[-1]}"
    return Job(bench, "newest", name, lambda output, words: [linker, "-o", output, *words, "@link.args"], folder)


def program_job(bench, name, folder):
    """A program of tests/system/build_program.sh, linked by gcc."""
    def link(output, words):
        return ["sh", os.path.join(folder, "link.sh"), output,
                *(word if word.endswith(".o") else "-Wl," + word for word in words)]
    return Job(bench, "program", name, link, pahole_options=PAHOLE_ALL, times_as_often=5)
