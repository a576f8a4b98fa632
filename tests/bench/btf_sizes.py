#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How large is the BTF of finished images, what do shared tails of strings save, and what is pahole's size?

    btf_sizes.py LDBTF PAHOLE IMAGE... [-- OPTION...]

LDBTF is the program `ldbtf`, and OPTION are options of `ldbtf encode`, such as --vars=percpu. Prints a row for each
image: bytes of our BTF, of its records, of its strings, and what these would take if each name had a string of its own;
then pahole's bytes, records and strings, and by how much ours is larger than all of that.

    LDBTF_PAHOLE="--btf_features=…"    what pahole is asked for, instead of all types, functions and variables
"""
import os
import struct
import subprocess
import sys
import tempfile

HEADER = struct.Struct("<HBBIIIII")
# Words behind the three of a record: for each of its items, and for the record as a whole. A 1
# stands for a name.
ITEM_WORDS = {4: (1, 0, 0), 5: (1, 0, 0), 6: (1, 0), 13: (1, 0), 15: (0, 0, 0), 19: (1, 0, 0)}
MORE_WORDS = {1: 1, 3: 3, 14: 1, 17: 1}


def name_offsets(types):
    """Yields each name of each record: those of types, members, enumerators and parameters."""
    words = [word for (word,) in struct.iter_unpack("<I", types)]
    at = 0
    while at < len(words):
        kind, count = words[at + 1] >> 24 & 0x1f, words[at + 1] & 0xffff
        yield words[at]
        at += 3 + MORE_WORDS.get(kind, 0)
        shape = ITEM_WORDS.get(kind, ())
        for _ in range(count if shape else 0):
            if shape[0]:
                yield words[at]
            at += len(shape)


def sizes(blob):
    """Bytes that the blob needs, of its records, of its strings, and of these with a string for each name."""
    magic, _, _, header, type_off, type_len, str_off, str_len = HEADER.unpack_from(blob)
    if magic != 0xeb9f:
        sys.exit("btf_sizes.py: BTF of the other byte order is not counted here")
    types = blob[header + type_off:header + type_off + type_len]
    strings = blob[header + str_off:header + str_off + str_len]
    names = {strings[offset:strings.index(b"\0", offset)] for offset in name_offsets(types)}
    apart = 1 + sum(len(name) + 1 for name in names if name)
    used = len(strings.rstrip(b"\0")) + 1
    return header + type_len + used, type_len, used, apart


def main():
    arguments = sys.argv[1:]
    options = arguments[arguments.index("--") + 1:] if "--" in arguments else []
    arguments = arguments[:len(arguments) - len(options) - ("--" in arguments)]
    if len(arguments) < 3:
        sys.exit(__doc__)
    ldbtf, pahole, *images = arguments
    features = os.environ.get("LDBTF_PAHOLE", "--btf_features=default,global_var")
    print("| image | bytes | records | strings | without shared tails | | pahole's | records | strings | |")
    print("|---|" + "---:|" * 9)
    for image in images:
        with tempfile.TemporaryDirectory() as folder:
            ours, theirs = os.path.join(folder, "ours"), os.path.join(folder, "theirs")
            subprocess.run([ldbtf, "encode", image, "-o", ours, *options], check=True)
            subprocess.run([pahole, "-J", features, f"--btf_encode_detached={theirs}", image],
                           check=True, stderr=subprocess.DEVNULL)
            blobs = []
            for path in ours, theirs:
                with open(path, "rb") as file:
                    blobs.append(sizes(file.read()))
        (total, records, strings, apart), (peer, peer_records, peer_strings, _) = blobs
        print(f"| {os.path.basename(image)} | {total:,} | {records:,} | {strings:,} | {apart:,} "
              f"| {100 * strings / apart - 100:+.1f} % | {peer:,} | {peer_records:,} | {peer_strings:,} "
              f"| {100 * total / peer - 100:+.1f} % |", flush=True)


if __name__ == "__main__":
    main()
