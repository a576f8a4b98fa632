# SPDX-License-Identifier: GPL-3.0-or-later
#
# How time and memory grow with the input, for measure.py: partial links of the kernel's units, from
# a part of them to all, and of all with copies under other names (duplicate_objects.py).
#
# Parts of a kernel make no program, so ld is told to put up with what is missing.
import os
import subprocess
import sys
from fractions import Fraction

from links import OWN_WAYS, PAHOLE_ALL, Failure, Job, remove
from report import head, mib, number, ratio, row

# Names are missing, and of copies some are there twice. The address is a kernel's, or relocations
# would not fit.
PARTIAL_LINK = ["--unresolved-symbols=ignore-all", "-z", "muldefs", "--noinhibit-exec", "--no-warnings",
                "-Ttext-segment=0xffffffff81000000"]
MOST_COPIES = 25  # duplicate_objects.py


def parse_factors(text):
    """'1/4 1 4' -> fractions, in order: 1/N is every Nth unit, N is all with N - 1 copies."""
    factors = []
    for word in text.split():
        try:
            factor = Fraction(word)
        except (ValueError, ZeroDivisionError):
            factor = Fraction(0)
        if factor <= 0 or 1 not in (factor.numerator, factor.denominator) or factor > MOST_COPIES + 1:
            raise Failure(f"LDBTF_SCALE: {word} is neither 1/N nor a whole number up to {MOST_COPIES + 1}")
        factors.append(factor)
    return sorted(set(factors))


def unit_paths(folder):
    with open(os.path.join(folder, "units.list")) as file:
        return [os.path.join(folder, line.strip()) for line in file]


def bytes_needed(folder, factor):
    """Of the folder for outputs, at most: copies, and two outputs, which are smaller than what they are made of."""
    units = sum(os.path.getsize(path) for path in unit_paths(folder))
    return int(units * (2 * factor + max(0, factor - 1)))


class Inputs:
    """The kernel's objects, and copies of them, which are made when they are first wanted."""

    def __init__(self, bench, folder, duplicate):
        self.bench = bench
        self.duplicate = duplicate
        self.units = unit_paths(folder)
        self.copies = []

    def of(self, factor):
        if factor <= 1:
            return self.units[::factor.denominator]
        while len(self.copies) < factor.numerator - 1:
            self.add_copy(len(self.copies) + 1)
        return self.units + [path for copy in self.copies[:factor.numerator - 1] for path in copy]

    def add_copy(self, copy_number):
        made = subprocess.run([sys.executable, self.duplicate, str(copy_number), self.bench.path(f"copy{copy_number}")],
                              check=True, input="\n".join(self.units) + "\n", capture_output=True, text=True)
        self.copies.append(made.stdout.split("\n")[:-1])


def debug_info_bytes(image):
    out = subprocess.run(["readelf", "-WS", image], check=True, capture_output=True, text=True).stdout
    for line in out.splitlines():
        words = line.replace("[", " ").replace("]", " ").split()
        if len(words) > 5 and words[1] == ".debug_info":
            return int(words[5], 16)
    raise Failure(f"{image} has no .debug_info")


def make_job(bench, factor, objects):
    arguments = bench.path("objects")
    with open(arguments, "w") as file:
        file.write("\n".join(objects) + "\n")
    job = Job(bench, "part", f"scale {factor}",
              lambda output, words: ["ld", "-o", output, *PARTIAL_LINK, *words, "@" + arguments],
              pahole_options=PAHOLE_ALL, may_complain=True)
    job.facts["factor"] = str(factor)
    return job


def show_row(job):
    stats = job.samples["plugin-j1"][-1]["stats"]
    fields = [job.facts["factor"], f"{job.facts['debug_info_bytes'] / 1e6:.0f}"]
    fields += [f"{job.median(way, 'seconds'):.2f}" for way in ("plain", "plugin-j1", "plugin-j2")]
    for key in "reserve_ms", "fill_ms":
        fields += [f"{job.median(way, 'stats', key):.0f}" for way in ("plugin-j1", "plugin-j2")]
    fields += [mib(job.median(way, "peak_kib")) for way in OWN_WAYS]
    fields += [number(job.median("pahole-j2", "seconds"), ".2f"), f"{stats['btf_bytes']:,}",
               f"{100 * job.slack():.2f}"]
    row(*fields)


def measure(bench, folder, factors, repeat, results):
    """Measures and prints one input after the other."""
    print("\n## Growth with the input\n")
    print("Partial links of the kernel's units: a part of them, all, and all with copies under other names.\n")
    head("input", ".debug_info MB", "plain s", "plugin s j1", "j2", "reserve ms j1", "j2", "fill ms j1", "j2",
         "peak MiB plain", "idle plugin", "j1", "j2", "pahole s j2", "BTF bytes", "slack %")
    inputs = Inputs(bench, folder, bench.arguments.duplicate)
    for factor in factors:
        job = make_job(bench, factor, inputs.of(factor))
        results.jobs.append(job)
        # pahole 1.32 needs minutes from two times the kernel on. Minutes are long enough without a
        # first round, too.
        wanted = OWN_WAYS + (["pahole-j2"] if factor <= 1 else [])
        job.measure(wanted, repeat, results.save, warms_up=factor <= 1)
        job.facts["debug_info_bytes"] = debug_info_bytes(job.plain_output)
        results.save()
        show_row(job)
        for name in "plain", "plugin":
            remove(bench.path(name))


def pairs(jobs):
    """Jobs of which the second has four or sixteen times the input of the first."""
    done = {Fraction(job.facts["factor"]): job for job in jobs if "debug_info_bytes" in job.facts}
    return [(done[factor], done[times * factor]) for times in (4, 16) for factor in sorted(done)
            if times * factor in done]


def show_growth(jobs):
    if not pairs(jobs):
        return
    print()
    head("from - to", "input", "plain", "plugin j1", "j2", "reserve j1", "j2", "fill j1", "j2", "peak j1", "j2")
    for small, large in pairs(jobs):
        def grown(way, *keys):
            return number(ratio(large.median(way, *keys), small.median(way, *keys)), ".2f")
        fields = [f"{small.facts['factor']} - {large.facts['factor']}",
                  f"{large.facts['debug_info_bytes'] / small.facts['debug_info_bytes']:.2f}"]
        fields += [grown(way, "seconds") for way in ("plain", "plugin-j1", "plugin-j2")]
        for keys in ("stats", "reserve_ms"), ("stats", "fill_ms"), ("peak_kib",):
            fields += [grown(way, *keys) for way in ("plugin-j1", "plugin-j2")]
        row(*fields)
