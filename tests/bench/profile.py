#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# profile.py PLUGIN FOLDER [LD WORD...]: where reserve and fill spend their time, function by
# function.
#
# Runs `ld @link.args` in FOLDER (of build_vmlinux.sh) under perf with the plugin and more words for
# ld, such as `-plugin-opt jobs=1`, and prints the functions with the most self time, for reserve
# (hooks claim_file and all_symbols_read, and the threads that they start), fill (hook cleanup and
# its threads) and ld.
#
# A sample of the main thread is told by the hook among its callers, so the plugin must have frame
# pointers:
#
#	cmake --preset profile && cmake --build --preset profile
#	                        gives build/profile/plugin/ldbtf.so
#
# One of another thread is told by when that thread was first seen: before or after cleanup began.
# Needs perf (Debian: apt-get install linux-perf) and a system that allows it
# (kernel.perf_event_paranoid at most 2, or root).
import collections
import os
import re
import shutil
import subprocess
import sys
import tempfile

FREQUENCY = 2000
TOP = 25
MS = 1000 / FREQUENCY  # a sample
HEAD = re.compile(r"^\S.*?\s(\d+)\s+([\d.]+):\s")
NO_PERF = """profile.py: there is no perf, which takes the samples
  fix: apt-get install linux-perf (Debian), linux-tools-$(uname -r) (Ubuntu), perf (Fedora, Arch)"""
PERF_FAILED = """profile.py: perf takes no samples here (see above)
  fix: as root, or with `sysctl kernel.perf_event_paranoid=2` or less; containers may forbid it"""
NO_FRAMES = """profile.py: no sample shows which of the plugin's hooks it belongs to: the plugin has no frame pointers
  fix: cmake --preset profile && cmake --build --preset profile, and pass build/profile/plugin/ldbtf.so"""
USAGE = "usage: profile.py PLUGIN FOLDER [LD WORD...], with FOLDER as tests/bench/build_vmlinux.sh prints it"
FRAME = re.compile(r"^\s+[0-9a-f]+ (.+?) \((.*)\)$")


def samples(script):
    """Yields (tid, time, frames); a frame is (symbol, name of the file)."""
    head, frames = None, []
    for line in script.splitlines() + [""]:
        if not line.strip():
            if head:
                yield int(head[1]), float(head[2]), frames
            head, frames = None, []
        elif line[0].isspace():
            frame = FRAME.match(line)
            if frame:
                frames.append((re.sub(r"\+0x[0-9a-f]+$", "", frame[1]), os.path.basename(frame[2])))
        else:
            head = HEAD.match(line)


def split(script):
    """Name of the phase -> Phase."""
    hook_of = {"cleanup": "fill", "all_symbols_read": "reserve", "claim_file": "reserve"}

    def hook(frames):
        return next((hook_of[name] for name, file in frames if file.startswith("ldbtf") and name in hook_of), None)

    taken = [sample for sample in samples(script) if sample[2]]
    first_seen = {}
    for tid, time, _ in taken:
        first_seen.setdefault(tid, time)
    main_thread = next((tid for tid, _, frames in taken if hook(frames)), None)
    if main_thread is None:
        sys.exit(NO_FRAMES)
    fill_begins = min((time for _, time, frames in taken if hook(frames) == "fill"), default=float("inf"))

    phases = {name: Phase() for name in ("reserve", "fill", "ld")}
    for tid, _, frames in taken:
        if tid == main_thread:
            phases[hook(frames) or "ld"].add(frames, True)
        else:
            phases["fill" if first_seen[tid] >= fill_begins else "reserve"].add(frames, False)
    return phases


class Phase:
    """Samples by function: with the function on top, and with it anywhere."""

    def __init__(self):
        self.by_self, self.by_total = collections.Counter(), collections.Counter()
        self.main = self.others = 0

    def add(self, frames, is_main):
        self.by_self[frames[0]] += 1
        self.by_total.update(set(frames))
        if is_main:
            self.main += 1
        else:
            self.others += 1


def record(plugin, folder, words):
    """Links under perf. Returns the samples as `perf script` prints them."""
    with tempfile.TemporaryDirectory(prefix="ldbtf-profile.") as work:
        data = os.path.join(work, "perf.data")
        link = ["ld", "-o", os.path.join(work, "output"), "-plugin", plugin, *words, "@link.args"]
        taken = subprocess.run(["perf", "record", "-q", "-F", str(FREQUENCY), "--call-graph", "fp", "-o", data, *link],
                               cwd=folder, stdout=subprocess.DEVNULL)
        if not os.path.exists(data) or not os.path.getsize(data):
            sys.exit(PERF_FAILED)
        if taken.returncode:
            sys.exit(f"profile.py: the link failed: {' '.join(link)}")
        return subprocess.run(["perf", "script", "-i", data, "-F", "comm,tid,time,ip,sym,dso"], check=True,
                              capture_output=True, text=True).stdout


def show_files(phase, total):
    by_file = collections.Counter()
    for (_, file), count in phase.by_self.items():
        by_file[file] += count
    parts = (f"{file} {100 * count / total:.0f} %" for file, count in by_file.most_common(6))
    print("By file: " + ", ".join(parts) + "\n")


def show_phase(name, phase):
    total = phase.main + phase.others
    print(f"\n## {name}: {total * MS:.0f} ms of CPU (main thread {phase.main * MS:.0f}, "
          f"others {phase.others * MS:.0f})\n")
    if not total:
        return
    show_files(phase, total)
    print("| self ms | self % | with callees % | function | in |\n|---:|---:|---:|---|---|")
    for function, count in phase.by_self.most_common(TOP if name != "ld" else 5):
        print(f"| {count * MS:.1f} | {100 * count / total:.1f} | {100 * phase.by_total[function] / total:.1f} | "
              f"`{function[0]}` | {function[1]} |")
    if name == "ld":
        return
    print("\n| with callees % | function |\n|---:|---|")
    ours = [(function, count) for function, count in phase.by_total.most_common() if function[1].startswith("ldbtf")]
    for function, count in ours[:TOP]:
        print(f"| {100 * count / total:.1f} | `{function[0]}` |")


def main():
    if len(sys.argv) < 3 or not os.path.exists(os.path.join(sys.argv[2], "link.args")):
        sys.exit(USAGE)
    if not shutil.which("perf"):
        sys.exit(NO_PERF)
    for name, phase in split(record(os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3:])).items():
        show_phase(name, phase)


if __name__ == "__main__":
    main()
