# SPDX-License-Identifier: GPL-3.0-or-later
#
# pahole-ldbtf: detached BTF with tags of kfuncs, without per-CPU variables, and for kernels without
# ENUM64; and that of other targets.
. "$(dirname "$0")/pahole_lib.sh"

gcc kfuncs.o -o app
encodes -J --jobs=2 "$features,decl_tag_kfuncs" --btf_encode_detached=tagged.btf app
tags tagged.btf | grep -q '^bpf_kfunc plain' || fail "kfuncs are not tagged"
[ -z "$(section_size app)" ] || fail "a detached BTF went into the file"
prototypes tagged.btf | grep -qF 'hides int(int, const const bpf_prog_aux*, int)' ||
	fail "implicit arguments are cut off, which is resolve_btfids' work"
! grep -q 'hides_impl\|address_space' dump || fail "more than the tags was made"
# Linux 7.2 asks by several options, whose lists add up.
for lists in --btf_features=+reproducible_build --btf_features=default \
	"$features --btf_features=decl_tag_kfuncs"; do
	# shellcheck disable=SC2086 # several options
	encodes -J -j $lists --btf_encode_detached=lists.btf app
	cmp lists.btf tagged.btf >log || fail "another BTF with $lists"
done
encodes -J -j "$features,decl_tag_kfuncs" --btf_features=attributes --btf_features=layout \
	--btf_encode_detached=marked.btf app
prototypes marked.btf >prototypes
diff - prototypes >log <<'END' || fail "other prototypes with attributes"
arena_alloc tag<address_space(1)> void*(void*, tag<address_space(1)> void*, int)
arena_free void(void*, tag<address_space(1)> const char*)
arena_odd int(int, text)
fast int(int)
hides int(int, const const bpf_prog_aux*, int)
hides_arena int(tag<address_space(1)> char*, bpf_prog_aux*)
hides_meta int(int, btf_struct_meta*)
hides_nothing int(int, other*)
legacy int(int, bpf_prog_aux*)
legacy_impl int(int, bpf_prog_aux*)
main int(int, char**)
no_kfunc int(int)
plain int(int)
traced int(int)
END
echo 'enum wide { HIGH = 0x123456789 }; enum wide wide; int main(void) { return wide != HIGH; }' >wide.c
gcc -g wide.c -o wide
encodes -J "$features" --btf_encode_detached=wide.btf wide
describes wide.btf ENUM64 wide
encodes -J --btf_gen_floats --skip_encoding_btf_enum64 --skip_encoding_btf_vars \
	--btf_encode_detached=old.btf wide
dump old.btf
grep -q "ENUM 'wide' encoding=UNSIGNED size=8 vlen=1" dump || fail "no ENUM in place of the ENUM64"
grep -q "'HIGH' val=591751049" dump || fail "not the low half of the value"
kernel_takes old.btf

# Other targets.
for prefix in s390x-linux-gnu arm-none-eabi; do
	has $prefix-gcc || { skip_part "no $prefix-gcc"; continue; }
	$prefix-gcc -g -nostdlib -Wl,-e,0 wide.c -o foreign >log 2>&1 || fail "$prefix: no link"
	encodes -J "$features" foreign
	describes foreign ENUM64 wide
	$prefix-readelf -hSW foreign >out 2>log || fail "$prefix: readelf fails"
	[ ! -s log ] || fail "$prefix: readelf warns"
	$prefix-strip foreign 2>log || fail "$prefix: strip fails"
done
