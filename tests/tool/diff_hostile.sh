# SPDX-License-Identifier: GPL-3.0-or-later
#
# diff: prototypes that lead to one another in more ways than anybody can walk end in time.
. "$(dirname "$0")/lib.sh"
has python3 || skip "no python3 on this machine"

cat >chain.py <<'PY'
import struct
FUNC, FUNC_PROTO, LENGTH, PARAMETERS = 12, 13, 20, 100
types = b""
for id in range(1, LENGTH + 1):
    next_id = id + 1 if id < LENGTH else 0
    types += struct.pack("=III", 0, FUNC_PROTO << 24 | PARAMETERS, 0)
    types += struct.pack("=II", 0, next_id) * PARAMETERS
types += struct.pack("=III", 1, FUNC << 24 | 1, 1)
names = b"\0f\0"
header = struct.pack("=HBBIIIII", 0xeb9f, 1, 0, 24, 0, len(types), len(types), len(names))
open("chain.btf", "wb").write(header + types + names)
PY
python3 chain.py
ldbtf show chain.btf func:f
timeout 200 "$LDBTF_PROGRAM" diff chain.btf chain.btf >out 2>log ||
	fail "it takes too long, or differs from itself"
[ ! -s out ] || fail "a file differs from itself"
