# SPDX-License-Identifier: GPL-3.0-or-later
#
# .BTF_ids by gold, with LTO, which moves sections and symbols into an object of its own, and
# big-endian ones.
. "$(dirname "$0")/lib.sh"
. "$here/btf_ids_lib.sh"

if has ld.gold && [ ! "$LDBTF_PRELOAD" ]; then
	driver="gcc -fuse-ld=gold"
	btf app all.o
	check_words app
	driver=
else
	skip_part "gold is not there, or can't load this plugin"
fi
if gcc -g -O1 -flto -c all.c -o lto.o 2>log; then
	sed "s,@ldbtf_linkscripts_from_bin@,$here/../../linkscripts," \
		"$here/../../cmake/ldbtf-specs.in" >ldbtf-specs
	sh ./ldbtf-specs --plugin "$LDBTF_PLUGIN" >lto.specs || fail "ldbtf-specs"
	gcc -B"$work/bin" -specs=lto.specs -g -O1 -flto=1 -o app lto.o >log 2>&1 ||
		fail "link with LTO"
	[ ! -s log ] || fail "link with LTO was not silent"
	check_words app
else
	skip_part "this gcc has no LTO"
fi

if has s390x-linux-gnu-gcc && has s390x-linux-gnu-ld; then
	byte_order=big objcopy=s390x-linux-gnu-objcopy
	s390x-linux-gnu-gcc -g -O1 -DNO_MAIN -c all.c -o big.o
	for kind in -r "-e zebra"; do
		# shellcheck disable=SC2086 # words
		LD_PRELOAD="$LDBTF_PRELOAD" s390x-linux-gnu-ld $kind -o big \
			-plugin "$LDBTF_PLUGIN" big.o >log 2>&1 ||
			fail "s390x: $kind failed"
		[ ! -s log ] || fail "s390x: $kind was not silent"
		check_words big
	done
else
	skip_part "the other byte order is not tested: no s390x-linux-gnu-gcc on this machine"
fi
