# SPDX-License-Identifier: GPL-3.0-or-later
#
# Small links in a row, for measure.py. One of them is over too soon to be measured, so a sample is
# many. But a processor may change its speed within seconds, so the ways take turns often.
import shlex
import subprocess

from links import Job

# sh -c THIS sh COUNT COMMAND...: the command so many times.
REPEAT = 'count=$1; shift; while [ "$count" -gt 0 ]; do "$@" || exit 1; count=$((count - 1)); done'

EMPTY = "int main(void) { return 0; }\n"
# What a program of a test suite has: a few of libc's headers, and a type of its own.
TEST = """#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct list { struct list *next; char text[8]; };
static int count(const struct list *list) { return list ? 1 + count(list->next) : 0; }
int main(int argc, char **argv)
{
	struct list list = { NULL, "" };
	strncpy(list.text, argv[argc - 1], sizeof(list.text) - 1);
	return printf("%d\\n", count(&list)) < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
"""


def compile_object(bench, name, text):
    source, made = bench.path(name + ".c"), bench.path(name + ".o")
    with open(source, "w") as file:
        file.write(text)
    subprocess.run(["gcc", "-g", "-O1", "-c", "-o", made, source], check=True)
    return made


def linker_command(made):
    """What gcc has ld do for a program of this object, but for its own plugin for LTO. The output's name follows."""
    told = subprocess.run(["gcc", "-fno-use-linker-plugin", "-###", "-o", "OUTPUT", made], check=True,
                          capture_output=True, text=True)
    words = next(shlex.split(line) for line in told.stderr.splitlines() if "/collect2 " in line)
    at = words.index("-o")
    return ["ld", *words[1:at], *words[at + 2:], "-o"]


def row(bench, name, count, times_as_often, command, prefix=""):
    """So many links by one command, which ends before the output's name. `prefix` has a compiler hand words to ld."""
    def link(output, words):
        return ["sh", "-c", REPEAT, "sh", str(count), *command, output, *(prefix + word for word in words)]
    job = Job(bench, "row", name, link, count=count, times_as_often=times_as_often)
    job.facts["links"] = count
    return job


def list_rows(bench):
    empty, test = compile_object(bench, "empty", EMPTY), compile_object(bench, "test", TEST)
    return [row(bench, "an empty program, 10 times by ld", 10, 10, linker_command(empty)),
            row(bench, "a test's program, 1000 times by gcc", 1000, 1, ["gcc", test, "-o"], "-Wl,")]
