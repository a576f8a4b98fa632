#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# header_sets.py PLUGIN [UNITS HEADERS]...: two versions of a set of headers in one `ld -r`, against
# the sum of each alone.
#
# Prints, for each pair of numbers, the millions of instructions that the plugin adds to a link
# (valgrind's callgrind, jobs=1), and the ratio. Other programs do not matter to it. By default:
# 10 100, 40 100 and 40 400, which take a minute.
#
# Header i has a struct that points to that of header i - 1, and a typedef of it. The first struct
# differs between the versions, so all others lead to different ones, and every seventh struct has a
# member of another name. Each unit includes all headers and has eleven variables.
import os
import re
import subprocess
import sys
import tempfile

PAIRS = [10, 100, 40, 100, 40, 400]


def headers(version, count):
    first = "int x" if version == "a" else "long y"
    lines = [f"struct h0 {{ {first}; struct h1 *n; }};"]
    for i in range(1, count):
        own = version if i % 7 == 0 else ""
        lines.append(f"struct h{i} {{ struct h{i - 1} *p; int m{i}_{own}; struct h0 v; }};"
                     f" typedef struct h{i} t{i};")
    return "\n".join(lines) + "\n"


def compile_units(folder, version, units, count):
    """The paths of the objects."""
    with open(os.path.join(folder, version + ".h"), "w") as file:
        file.write(headers(version, count))
    objects = []
    for unit in range(units):
        source = os.path.join(folder, f"{version}{unit}.c")
        with open(source, "w") as file:
            file.write(f'#include "{version}.h"\nstruct h{count - 1} {version}{unit};\n')
            for k in range(10):
                file.write(f"struct h{(unit * 13 + k * 7) % count} {version}{unit}_{k};\n")
        objects.append(source[:-1] + "o")
        subprocess.run(["gcc", "-g", "-fno-eliminate-unused-debug-types", "-c", source,
                        "-o", objects[-1]], check=True)
    return objects


def count_instructions(folder, words):
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
               "ld", "-r", "-o", os.path.join(folder, "out"), *words]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(re.search(r"Collected : (\d+)", told.stderr).group(1))


def added(folder, plugin, objects):
    """Millions of instructions that the plugin takes."""
    with_it = count_instructions(folder, [*objects, "-plugin", plugin, "-plugin-opt", "jobs=1"])
    return (with_it - count_instructions(folder, objects)) / 1e6


def main():
    plugin, numbers = os.path.abspath(sys.argv[1]), [int(word) for word in sys.argv[2:]] or PAIRS
    print("| units | headers | a | b | both | to the sum |\n|---:|---:|---:|---:|---:|---:|")
    for units, count in zip(numbers[::2], numbers[1::2]):
        with tempfile.TemporaryDirectory() as folder:
            a, b = (compile_units(folder, version, units, count) for version in "ab")
            alone = [added(folder, plugin, a), added(folder, plugin, b)]
            both = added(folder, plugin, a + b)
        print(f"| {units} | {count} | {alone[0]:.1f} | {alone[1]:.1f} | {both:.1f} |"
              f" {both / sum(alone):.2f} |", flush=True)


if __name__ == "__main__":
    main()
