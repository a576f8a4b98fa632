#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# duplicate_objects.py COPY FOLDER < LIST: copies object files under other names, to scale an input
# up.
#
# In each copy, every name of four letters or more in .debug_str and .strtab has its ASCII letters
# rotated by COPY (1 to 25), up to a dot: `foo.isra.0` is still foo's. So all copies of one number
# fit together as the originals do, while hardly a type, function or variable of two different
# numbers has the same name: a program of all originals and all copies has that many times the
# definitions. Sizes, alignments and relocations stay.
#
# Not renamed, and so shared between copies: names of three letters or less, which gcc writes into
# .debug_info itself (among them `int` and `u8`, but types made from renamed ones still differ); the
# kernel's __UNIQUE_ID variables, which get no BTF; strings with a "GNU " or a "/" in them, which
# are producers and paths; line tables, which nobody reads here.
#
# COPY can also be OLD=NEW, of one length: then only the name OLD becomes NEW, and only in
# .debug_str. `counter=counted` changes the member of the kernel's atomic_t: nearly every type of a
# copy has the name of an original's, and leads to another atomic_t than that. .debug_abbrev
# changes, too, where nobody looks: of inputs that are the same but for their names, nothing is used
# again.
#
# ELF64, little-endian, uncompressed: what the benchmark's compiler makes. Prints the copies' paths.
import os
import re
import struct
import sys

SECTION_HEADER = struct.Struct("<IIQQQQIIQQ")


def sections(image):
    """Yields (name, type, offset, size) of each section."""
    if image[:6] != b"\x7fELF\x02\x01":
        raise ValueError("not a little-endian ELF64 file")
    (table,) = struct.unpack_from("<Q", image, 40)
    size, count, names = struct.unpack_from("<HHH", image, 58)
    headers = [SECTION_HEADER.unpack_from(image, table + i * size) for i in range(count)]
    for name, kind, _, _, offset, byte_size, _, _, _, _ in headers:
        start = headers[names][4] + name
        yield bytes(image[start:image.index(b"\0", start)]), kind, offset, byte_size


def rotation(by):
    """A table for bytes.translate()."""
    table = list(range(256))
    for first in b"aA":
        for i in range(26):
            table[first + i] = first + (i + by) % 26
    return bytes(table)


# A string: what is renamed, and what follows. Strings of four characters are the shortest in gcc's
# .debug_str.
NAME = re.compile(rb"([^\0.]{4,})([^\0]*)")
KEPT = re.compile(rb"/|GNU |__UNIQUE_ID")


def rename(strings, table):
    def turn(match):
        text = match.group()
        return text if KEPT.search(text) else match[1].translate(table) + match[2]
    # By string: the expression alone would find names after a dot as well.
    return b"\0".join(NAME.sub(turn, text, 1) if NAME.match(text) else text for text in strings.split(b"\0"))


def renamer(copy):
    """By the name of a section to change: what makes its new bytes of the old."""
    if "=" in copy:
        old, new = (b"\0" + name.encode() + b"\0" for name in copy.split("="))
        if len(old) != len(new):
            raise ValueError("OLD and NEW have one length")
        # DW_AT_decl_line, DW_FORM_*, DW_AT_decl_column becomes DW_AT_discr_list.
        column = re.compile(rb"(\x3b[\x05\x0b])\x39")
        return {b".debug_str": lambda strings: (b"\0" + strings).replace(old, new)[1:],
                b".debug_abbrev": lambda table: column.sub(rb"\1=", table)}
    if not 1 <= int(copy) <= 25:
        raise ValueError("COPY is 1 to 25, or OLD=NEW")
    table = rotation(int(copy))
    return dict.fromkeys((b".debug_str", b".strtab"), lambda strings: rename(strings, table))


def main():
    folder = sys.argv[2]
    changes = renamer(sys.argv[1])
    os.makedirs(folder, exist_ok=True)
    for number, path in enumerate(line.rstrip("\n") for line in sys.stdin):
        with open(path, "rb") as file:
            image = bytearray(file.read())
        for name, _, offset, size in list(sections(image)):
            if name in changes:
                image[offset:offset + size] = changes[name](bytes(image[offset:offset + size]))
        copy = os.path.join(folder, f"{number:05}-{os.path.basename(path)}")
        with open(copy, "wb") as file:
            file.write(image)
        print(copy)


if __name__ == "__main__":
    main()
