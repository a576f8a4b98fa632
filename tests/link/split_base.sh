# SPDX-License-Identifier: GPL-3.0-or-later
#
# base=FILE: a module's split BTF has nothing that the kernel's has, neither types nor strings, and
# refers to it.
. "$(dirname "$0")/lib.sh"
. "$here/split_base_lib.sh"

btf module.ko -r module.o other.o -nostdlib -- base=kernel.so vars=none stats=stats.json
dump_split module.ko
first=$(($(bpftool btf dump file kernel.btf | grep -c '^\[') + 1))
[ "$(sed -n '1s/^\[\([0-9]*\)\].*/\1/p' dump)" = "$first" ] || fail "IDs do not go on at $first"
# Nothing that the kernel has; `struct driver`, which it only declares, and what refers to the
# definition.
[ "$(names)" = "FUNC find;FUNC helper;FUNC other;FUNC twice;STRUCT driver;STRUCT own;" ] ||
	fail "the module has $(names)"
grep -q "'probe' type_id=$(id_of TYPEDEF probe_t) " dump ||
	fail "driver.probe is not of the kernel's type"
pointer=$(sed -n "s/^\[\([0-9]*\)\] PTR '(anon)' type_id=$(id_of STRUCT hidden)\$/\1/p" dump)
grep -q "'hidden' type_id=${pointer:-none} " dump ||
	fail "struct hidden, which the module only declares, is not the kernel's"
types=$(grep -c '^\[' dump)
[ "$(stat_value types stats.json)" = "$types" ] ||
	fail "stats say $(stat_value types stats.json) types, there are $types"
[ "$(stat_value funcs stats.json)" = 4 ] ||
	fail "stats say $(stat_value funcs stats.json) functions"
# Strings: only the module's.
extract module.ko module.btf
for text in device driver prev everything start state secret; do
	! strings -a -n 3 module.btf | grep -qx "$text" ||
		fail "$text is the kernel's, and the module repeats it"
done
for text in own helper find text; do
	strings -a -n 3 module.btf | grep -qx "$text" || fail "the module lacks $text"
done

# libbpf finds nothing in it that could be merged.
if [ -x "$LDBTF_TOOLS/split_check" ]; then
	"$LDBTF_TOOLS/split_check" kernel.btf module.ko >log 2>&1 ||
		fail "libbpf does not like the split BTF"
else
	skip_part "no libbpf, so libbpf's btf__dedup() was not asked"
fi
