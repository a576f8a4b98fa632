#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The measuring half of run.sh, which see: that one builds the inputs and passes them here.
#
# All ways to do one job are run in turn, and that is repeated, so that whatever else the machine does
# hits all of them alike; the tables show medians. Time is wall time, of a pipeline that of all its steps; memory
# is the largest resident set of any one process (getrusage), so mapped input and output files count.
import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time

# The variables of pahole's default features and all others: what the plugin encodes by default.
PAHOLE_ALL = ["--btf_features=default,global_var"]
# What Linux asks of pahole (scripts/pahole-flags.sh); the plugin's vars=percpu is the same.
PAHOLE_KERNEL = ["--btf_features=encode_force,var,float,enum64,decl_tag,type_tag,optimized_func,consistent_func"]
# Parts of a kernel make no program: names are missing, and of copies some are there twice. The address is a
# kernel's, or relocations would not fit.
PARTIAL_LINK = ["--unresolved-symbols=ignore-all", "-z", "muldefs", "--noinhibit-exec", "--no-warnings",
                "-Ttext-segment=0xffffffff81000000"]


class Failure(Exception):
    pass


class Bench:
    def __init__(self, arguments):
        self.arguments = arguments
        self.work = arguments.work

    def path(self, name):
        return os.path.join(self.work, name)

    def run(self, command, folder=None, may_complain=False):
        """Runs one command. Returns the time it took, its and its children's CPU time, and the peak of any of them."""
        start = time.monotonic()
        with open(self.path("log"), "wb") as log:
            child = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            _, status, usage = os.wait4(child.pid, 0)
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

    def __init__(self, bench, name, link, folder, plugin_options, pahole_options, may_complain=False):
        self.bench = bench
        self.name = name
        self.link = link
        self.folder = folder
        self.plugin_options = plugin_options
        self.pahole_options = pahole_options
        self.may_complain = may_complain
        self.plain_output = bench.path("plain")
        self.samples = {}

    def one_link(self, output, words):
        return self.bench.run(self.link(output, words), self.folder, self.may_complain)

    def plain(self):
        return self.one_link(self.plain_output, [])

    def idle(self):
        """With a plugin that does nothing: what ld itself does differently (idle_plugin.c)."""
        return self.one_link(self.bench.path("plugin"), ["-plugin", self.bench.arguments.idle])

    def plugin(self, jobs):
        stats = self.bench.path("stats.json")
        if os.path.exists(stats):
            os.remove(stats)
        options = self.plugin_options + [f"jobs={jobs}", f"stats={stats}"]
        figures = self.one_link(self.bench.path("plugin"), self.bench.plugin_words(options))
        with open(stats) as file:
            return {**figures, "stats": json.load(file)}

    def pahole(self, jobs, image, *more):
        command = [self.bench.arguments.pahole, "-J", f"-j{jobs}", *self.pahole_options, *more, image]
        return self.bench.run(command)

    def pahole_alone(self, jobs):
        btf = self.bench.path("pahole.btf")
        if os.path.exists(btf):
            os.remove(btf)
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
        return {"seconds": sum(step["seconds"] for step in steps.values()),
                "cpu": sum(step["cpu"] for step in steps.values()),
                "peak_kib": max(step["peak_kib"] for step in steps.values()), "steps": steps}

    def measure(self, ways, repeat):
        """Each of `ways` (name -> function) in turn, `repeat` times, after one round that counts for nothing."""
        for round_number in range(repeat + 1):
            for name, way in ways.items():
                if sys.stderr.isatty():
                    print(f"\r{self.name}: {round_number}/{repeat} {name:20}\r", end="", file=sys.stderr, flush=True)
                sample = way()
                if round_number:
                    self.samples.setdefault(name, []).append(sample)

    def median(self, way, *keys):
        """Of a figure in the samples of `way`; None if that way was not gone."""
        values = []
        for sample in self.samples.get(way, []):
            for key in keys:
                sample = sample[key]
            values.append(sample)
        return statistics.median(values) if values else None


def all_ways(job):
    return {
        "plain": job.plain,
        "idle plugin": job.idle,
        "plugin-j1": lambda: job.plugin(1),
        "plugin-j2": lambda: job.plugin(2),
        "pahole-j1": lambda: job.pahole_alone(1),
        "pahole-j2": lambda: job.pahole_alone(2),
        "pipeline-j2": lambda: job.pipeline(2),
    }


def mib(kib):
    return f"{kib / 1024:.0f}"


def show_job(job):
    plain, plain_peak = job.median("plain", "seconds"), job.median("plain", "peak_kib")
    print(f"\n## {job.name}\n")
    print("| way | wall s | to plain | CPU s | peak MiB | to plain |\n|---|---:|---:|---:|---:|---:|")
    for way, samples in job.samples.items():
        seconds, peak = job.median(way, "seconds"), job.median(way, "peak_kib")
        spread = f"{min(s['seconds'] for s in samples):.3f}-{max(s['seconds'] for s in samples):.3f}"
        print(f"| {way} | {seconds:.3f} ({spread}) | {seconds / plain:.2f} | {job.median(way, 'cpu'):.3f} | "
              f"{mib(peak)} | {peak / plain_peak:.2f} |")

    print("\n| jobs | reserve ms | fill ms | pahole ms | pahole / fill | added to plain ms | MiB over idle plugin | "
          "pahole MiB |\n|---:|---:|---:|---:|---:|---:|---:|---:|")
    for jobs in 1, 2:
        way, peer = f"plugin-j{jobs}", f"pahole-j{jobs}"
        fill = job.median(way, "stats", "fill_ms")
        alone = job.median(peer, "seconds") * 1000
        print(f"| {jobs} | {job.median(way, 'stats', 'reserve_ms'):.0f} | {fill:.0f} | {alone:.0f} | {alone / fill:.1f} | "
              f"{(job.median(way, 'seconds') - plain) * 1000:.0f} | "
              f"{mib(job.median(way, 'peak_kib') - job.median('idle plugin', 'peak_kib'))} | {mib(job.median(peer, 'peak_kib'))} |")

    stats = job.samples["plugin-j1"][-1]["stats"]
    theirs = job.samples["pahole-j1"][-1]["btf_bytes"]
    slack = 100 * (stats["reserved_bytes"] / stats["btf_bytes"] - 1)
    print(f"\nBTF: {stats['btf_bytes']} bytes, pahole's {theirs} ({stats['btf_bytes'] / theirs:.3f}); "
          f"reserved {stats['reserved_bytes']}, slack {slack:.2f} %.\n"
          f"{stats['units']} units, {stats['types']} types, {stats['funcs']} functions, {stats['vars']} variables.")


def debug_info_bytes(image):
    out = subprocess.run(["readelf", "-WS", image], check=True, capture_output=True, text=True).stdout
    for line in out.splitlines():
        words = line.replace("[", " ").replace("]", " ").split()
        if len(words) > 5 and words[1] == ".debug_info":
            return int(words[5], 16)
    raise Failure(f"{image} has no .debug_info")


def scaled_lists(bench, folder, duplicate):
    """(label, factor, objects): every fourth unit of the kernel, every second, all, and those with copies."""
    with open(os.path.join(folder, "units.list")) as file:
        units = [os.path.join(folder, line.strip()) for line in file]
    copies = []
    for number in 1, 2, 3:
        made = subprocess.run([sys.executable, duplicate, str(number), bench.path(f"copy{number}")], check=True,
                              input="\n".join(units) + "\n", capture_output=True, text=True).stdout
        copies += made.split("\n")[:-1]
    return [("1/4", 0.25, units[::4]), ("1/2", 0.5, units[::2]), ("1", 1, units),
            ("2", 2, units + copies[:len(units)]), ("4", 4, units + copies)]


def show_scale_row(label, job):
    stats = job.samples["plugin-j1"][-1]["stats"]
    row = [label, f"{job.debug_info / 1e6:.0f}"]
    row += [f"{job.median(way, 'seconds'):.2f}" for way in ("plain", "plugin-j1", "plugin-j2")]
    for key in "reserve_ms", "fill_ms":
        row += [f"{job.median(way, 'stats', key):.0f}" for way in ("plugin-j1", "plugin-j2")]
    row += [mib(job.median(way, "peak_kib")) for way in ("idle plugin", "plugin-j1", "plugin-j2")]
    alone = job.median("pahole-j2", "seconds")
    row += [f"{alone:.2f}" if alone else "", str(stats["btf_bytes"]),
            f"{100 * (stats['reserved_bytes'] / stats['btf_bytes'] - 1):.2f}"]
    print("| " + " | ".join(row) + " |", flush=True)


def run_scale(bench, folder):
    print("\n## Growth with the input\n")
    print("Partial links of the kernel's units: every fourth, every second, all; all with one and three copies "
          "under other names.\n")
    print("| input | .debug_info MB | plain s | plugin s j1 | j2 | reserve ms j1 | j2 | fill ms j1 | j2 | "
          "peak MiB idle plugin | j1 | j2 | pahole s j2 | BTF bytes | slack % |\n" + "|---" + "|---:" * 14 + "|", flush=True)
    jobs = {}
    for label, factor, objects in scaled_lists(bench, folder, bench.arguments.duplicate):
        arguments = bench.path(f"objects-{factor}")
        with open(arguments, "w") as file:
            file.write("\n".join(objects) + "\n")
        job = Job(bench, f"scale {label}",
                  lambda output, words, a=arguments: ["ld", "-o", output, *PARTIAL_LINK, *words, "@" + a],
                  None, [], PAHOLE_ALL, may_complain=True)
        ways = all_ways(job)
        wanted = ["plain", "idle plugin", "plugin-j1", "plugin-j2"]
        if factor <= 1:
            wanted.append("pahole-j2")  # 1.32 needs minutes from two times the kernel on
        job.measure({way: ways[way] for way in wanted},
                    max(1, bench.arguments.repeat // 2 + 1))
        job.factor = factor
        job.debug_info = debug_info_bytes(job.plain_output)
        jobs[label] = job
        show_scale_row(label, job)

    print("\n| from - to | input | plain | plugin j1 | j2 | fill j1 | j2 | peak j1 | j2 |\n|---" + "|---:" * 8 + "|")
    for small, large in ("1/4", "1"), ("1", "4"):
        def ratio(*keys):
            return jobs[large].median(*keys) / jobs[small].median(*keys)
        row = [f"{small} - {large}", f"{jobs[large].debug_info / jobs[small].debug_info:.2f}"]
        row += [f"{ratio(way, 'seconds'):.2f}" for way in ("plain", "plugin-j1", "plugin-j2")]
        row += [f"{ratio(way, 'stats', 'fill_ms'):.2f}" for way in ("plugin-j1", "plugin-j2")]
        row += [f"{ratio(way, 'peak_kib'):.2f}" for way in ("plugin-j1", "plugin-j2")]
        print("| " + " | ".join(row) + " |")
    return list(jobs.values())


def kernel_job(bench, folder, name, plugin_options, pahole_options):
    return Job(bench, name, lambda output, words: ["ld", "-o", output, *words, "@link.args"], folder,
               plugin_options, pahole_options)


def program_job(bench, name, folder):
    def link(output, words):
        return ["sh", os.path.join(folder, "link.sh"), output,
                *(word if word.endswith(".o") else "-Wl," + word for word in words)]
    return Job(bench, name, link, None, [], PAHOLE_ALL)


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


def main():
    parser = argparse.ArgumentParser()
    for name in "plugin", "pahole", "results", "work", "idle":
        parser.add_argument(f"--{name}", required=True, type=os.path.abspath)
    for name in "vmlinux", "scale", "duplicate":
        parser.add_argument(f"--{name}", type=os.path.abspath)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--program", nargs=2, action="append", default=[], metavar=("NAME", "FOLDER"))
    arguments = parser.parse_args()
    bench = Bench(arguments)

    machine = describe_machine(arguments)
    print("; ".join(f"{key} {value}" for key, value in machine.items()))
    jobs = []
    if arguments.vmlinux:
        jobs.append(kernel_job(bench, arguments.vmlinux, "vmlinux, per-CPU variables", ["vars=percpu"], PAHOLE_KERNEL))
        jobs.append(kernel_job(bench, arguments.vmlinux, "vmlinux, all variables", [], PAHOLE_ALL))
    jobs += [program_job(bench, name, os.path.abspath(folder)) for name, folder in arguments.program]
    for job in jobs:
        job.measure(all_ways(job), arguments.repeat)
        show_job(job)
        sys.stdout.flush()
    if arguments.scale:
        jobs += run_scale(bench, arguments.scale)

    with open(arguments.results, "w") as file:
        json.dump({"machine": machine, "repeat": arguments.repeat,
                   "jobs": [{"name": job.name, "samples": job.samples,
                             **({"factor": job.factor, "debug_info_bytes": job.debug_info}
                                if hasattr(job, "factor") else {})} for job in jobs]}, file, indent="\t")
        file.write("\n")
    print(f"\nAll figures: {arguments.results}")


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"measure.py: {failure}")
