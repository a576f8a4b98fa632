# SPDX-License-Identifier: GPL-3.0-or-later
#
# vars-split=FILE in other kinds of output, and in the other byte order.
. "$(dirname "$0")/lib.sh"
. "$here/vars_split_lib.sh"

for kind in -static -shared -r; do
	pic=
	[ $kind != -shared ] || pic=-fPIC
	compile main.c $pic
	compile other.c $pic
	rest=
	[ $kind = -r ] || rest=-Wl,-T,percpu.ld
	if ! gcc $kind main.o other.o $rest -o probe 2>/dev/null; then
		skip_part "gcc can't link $kind here"
		continue
	fi
	btf app $kind main.o other.o $rest -- vars=all
	dump app
	placed dump >expected_kind
	grep -q "VAR 'zeroes'" expected_kind || fail "$kind: no variables: $(cat dump)"
	btf app $kind main.o other.o $rest -- vars-split=app.btf
	check app.btf app
	placed split_dump | cmp -s - expected_kind ||
		fail "$kind: other variables than with vars=all: $(cat split_dump)"
done

# The other byte order.
if has s390x-linux-gnu-gcc; then
	mkdir s390x
	printf '#!/bin/sh\nexec env LD_PRELOAD="%s" %s "$@"\n' "$LDBTF_PRELOAD" \
		"$(command -v s390x-linux-gnu-ld)" >s390x/ld
	chmod +x s390x/ld
	for file in main other; do
		s390x-linux-gnu-gcc -g -O1 -c $file.c -o $file-s390x.o
	done
	driver="s390x-linux-gnu-gcc -B$work/s390x -nostdlib -Wl,-e,main"
	btf app main-s390x.o other-s390x.o -- vars=all
	dump app
	placed dump >expected_s390x
	btf app main-s390x.o other-s390x.o -- vars-split=app.btf
	[ "$(od -An -tx1 -N2 app.btf | tr -d ' ')" = eb9f ] ||
		fail "s390x: not in the target's byte order"
	"$tools/split_check" app app.btf >split_log 2>log || fail "s390x: $(cat log)"
	bpftool btf dump file app.btf -B app >split_dump 2>log ||
		fail "bpftool can't read app.btf of s390x"
	placed split_dump | cmp -s - expected_s390x ||
		fail "s390x: other variables than with vars=all"
	grep -q "VAR 'zeroes'" expected_s390x || fail "s390x: no variables"
	driver=
else
	skip_part "no s390x-linux-gnu-gcc: the other byte order is not tested"
fi
