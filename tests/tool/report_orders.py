# SPDX-License-Identifier: GPL-3.0-or-later
#
# report_orders.py LDBTF IMAGE REPORT FOLDER: for each better layout of the report, a C source
# in FOLDER that asserts it, so that the compiler is asked. Prints how many there are.
import json
import os
import subprocess
import sys

ldbtf, image, report, folder = sys.argv[1:]
types = [t for t in json.load(open(report))["types"] if "better" in t]


# What declares a type, or None if C can't say it: an image can have two types of one name.
def header_of(wanted):
    pattern = f'{wanted["kind"]}:{wanted["name"]}'
    run = subprocess.run([ldbtf, "show", image, "--header", pattern], capture_output=True, text=True)
    return run.stdout if run.returncode == 0 else None


# A member is declared by the type that it has in the struct as it is. A bitfield has no typeof.
def redeclare(owner, member):
    if member.get("bitfield"):
        return f'\t{member["declaration"]} : {member["bits"]};\n'
    return f'\t__typeof__((({owner} *)0)->{member["name"]}) {member["name"]};\n'


def assertions(wanted):
    owner = wanted["name"] if wanted["kind"] == "typedef" else f'struct {wanted["name"]}'
    members = wanted["better"]["members"]
    lines = ["struct better {\n", *(redeclare(owner, m) for m in members), "};\n"]
    lines.append(f'_Static_assert(sizeof({owner}) == {wanted["size"]}, "{owner}");\n')
    lines.append(f'_Static_assert(sizeof(struct better) == {wanted["better"]["size"]}, "better {owner}");\n')
    for member in members:
        if not member.get("bitfield"):
            lines.append(f'_Static_assert(__builtin_offsetof(struct better, {member["name"]}) == '
                         f'{member["bit_offset"] // 8}, "better {owner}: {member["name"]}");\n')
    return "".join(lines)


os.mkdir(folder)
count = 0
for wanted in types:
    # A struct inside of another one, or with a member without a name, has no words for this.
    if "." in wanted["name"] or not all(m["name"] for m in wanted["better"]["members"]):
        continue
    header = header_of(wanted)
    if header is not None:
        with open(f"{folder}/{count}.c", "w") as file:
            file.write(header + assertions(wanted))
        count += 1
print(count)
