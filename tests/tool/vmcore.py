# SPDX-License-Identifier: GPL-3.0-or-later
#
# vmcore.py KERNEL OUT OFFSET LEVELS: the physical memory of a machine that runs KERNEL, as an ELF
# core file. KASLR has moved the kernel by OFFSET, in virtual memory; in physical memory its pages
# are in reverse order. Behind `tasks` are two tasks that no variable is: one is mapped by a page of
# 2 MB, the other by one of 1 GB. LEVELS: 4 or 5, of page tables; 0: there is no note that tells.
import struct
import subprocess
import sys

kernel, out, offset, levels = sys.argv[1], sys.argv[2], int(sys.argv[3], 0), int(sys.argv[4])
PAGE, START, KERNEL_MAP = 4096, 0x3000000, 0xFFFFFFFF80000000
symbols = {words[2]: int(words[0], 16) for words in
           (line.split() for line in subprocess.check_output(["nm", kernel], text=True).splitlines())}
image = open(kernel, "rb").read()
physical = {}  # page number: bytes
tables = iter(range(0x900000, 0xa00000, PAGE))


def write(address, data):
    page = physical.setdefault(address // PAGE, bytearray(PAGE))
    assert address % PAGE + len(data) <= PAGE
    page[address % PAGE:address % PAGE + len(data)] = data


def read(address):
    return struct.unpack_from("<Q", physical.setdefault(address // PAGE, bytearray(PAGE)), address % PAGE)[0]


def map_page(address, to, level):
    """Maps a page of 4 KB (level 1), 2 MB (2) or 1 GB (3)."""
    at = root
    for step in range(levels or 4, level - 1, -1):
        entry = at + (address >> (12 + 9 * (step - 1)) & 511) * 8
        if step == level:
            write(entry, struct.pack("<Q", to | 1 | (0x80 if level > 1 else 0) | 1 << 63))
        elif not read(entry) & 1:
            write(entry, struct.pack("<Q", next(tables) | 0x63))
        at = read(entry) & 0xFFFFFFFFFF000


# The root is at the place that phys_base and the symbol say.
root = START + PAGE
count = 0
headers, number = struct.unpack_from("<Q", image, 32)[0], struct.unpack_from("<H", image, 56)[0]
for i in range(number):
    kind, _, start, address, _, size, memory_size, _ = struct.unpack_from("<IIQQQQQQ", image, headers + i * 56)
    if kind != 1:
        continue
    for page in range(address // PAGE, (address + memory_size + PAGE - 1) // PAGE):
        data = bytearray(PAGE)
        for at in range(max(page * PAGE, address), min((page + 1) * PAGE, address + size)):
            data[at - page * PAGE] = image[start + at - address]
        to = START + 0x100000 - count * PAGE
        count += 1
        physical[to // PAGE] = data
        map_page(page * PAGE + offset, to, 1)

first, second = 0xFFFFC90000200000 + 0x12340, 0xFFFF888040000000 + 0x555550
map_page(first & ~0x1FFFFF, 0x4000000, 2)
map_page(second & ~0x3FFFFFFF, 0x40000000, 3)
task = lambda following, pid, name: struct.pack("<Qi12s", following, pid, name)
write(0x4012340, task(second, 1, b"init"))
write(0x40555550, task(0, 2, b"kthreadd"))
page = (symbols["tasks"] & ~(PAGE - 1)) + offset
at = root
for step in range(levels or 4, 0, -1):
    at = read(at + (page >> (12 + 9 * (step - 1)) & 511) * 8) & 0xFFFFFFFFFF000
write(at + symbols["tasks"] % PAGE, struct.pack("<Q", first))

note = (f"OSRELEASE=6.1.0\nPAGESIZE=4096\nSYMBOL(swapper_pg_dir)={KERNEL_MAP + 0x1000000 + offset:x}\n"
        f"KERNELOFFSET={offset:x}\nNUMBER(phys_base)={root - 0x1000000 - offset}\n"
        f"NUMBER(pgtable_l5_enabled)={int(levels == 5)}\n").encode()
notes = b""
if levels:
    notes = struct.pack("<III12s", 11, len(note), 0, b"VMCOREINFO") + note + bytes(-len(note) % 4)
file = struct.pack("<16sHHIQQQIHHHHHH", b"\x7fELF\x02\x01\x01", 4, 62, 1, 0, 64, 0, 0, 64, 56,
                   1 + len(physical), 0, 0, 0)
start = 64 + 56 * (1 + len(physical))
file += struct.pack("<IIQQQQQQ", 4, 0, start, 0, 0, len(notes), len(notes), 0)
start += len(notes)
for page in sorted(physical):
    file += struct.pack("<IIQQQQQQ", 1, 0, start, 0, page * PAGE, PAGE, PAGE, 0)
    start += PAGE
open(out, "wb").write(file + notes + b"".join(bytes(physical[page]) for page in sorted(physical)))
