# SPDX-License-Identifier: GPL-3.0-or-later
#
# Split BTF without the mark of its base, as other tools make it. The kinds of its types alone tell
# that a base is missing.
. "$(dirname "$0")/lib.sh"
. "$here/split_modules_lib.sh"

extract split.so split.btf
extract program program.btf
sed 's/ldbtf\.base=/LDBTF.BASE=/' split.btf >unmarked.btf
objcopy --update-section .BTF=unmarked.btf split.so unmarked.so
says program unmarked.so "handle: OK 16" "address: OK 16" "itself: OK 16" "handle alone: $wrong" \
	"alone: $wrong"
bpftool btf dump -B program.btf file split.so >dump 2>log || fail "bpftool does not read it"
kernel_takes program.btf "the program"
