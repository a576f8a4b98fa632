# SPDX-License-Identifier: GPL-3.0-or-later
#
# pahole-ldbtf: what the scripts of kernels give to `pahole -J`, and a file that is changed in
# place.
. "$(dirname "$0")/lib.sh"
. "$here/../link/kfuncs_lib.sh"
pahole=${LDBTF_PROGRAM%/*}/pahole-ldbtf
features=--btf_features=encode_force,var,float,enum64,decl_tag,type_tag,optimized_func,consistent_func

# encodes ARGUMENT...: silently.
encodes() {
	"$pahole" "$@" >out 2>log || fail "pahole-ldbtf $* failed"
	[ ! -s log ] && [ ! -s out ] || fail "pahole-ldbtf $* was not silent"
}
# rejects TEXT ARGUMENT...: the message has TEXT.
rejects() {
	reject_text=$1
	shift
	! "$pahole" "$@" >out 2>log || fail "pahole-ldbtf $* worked"
	log_has "$reject_text"
}

# The version that scripts/pahole-version.sh makes a number of.
[ "$("$pahole" --version | sed -E 's/v([0-9]+)\.([0-9]+)/\1\2/')" = 131 ] || fail "another version"
[ "$("$pahole" --numeric_version)" = 131 ] || fail "another numeric version"
"$pahole" --supported_btf_features | grep -q decl_tag_kfuncs || fail "features"

# In place: the program runs, all other sections stay, and a second time makes it no longer.
gcc kfuncs.o -o app
readelf -SW app | grep -E 'PROGBITS|SYMTAB' | sed 's/^ *\[ *[0-9]*\] *//' >before
encodes -J -j "$features" --lang_exclude=rust app
./app || [ $? -lt 126 ] || fail "the program does not run any more"
readelf -SW app 2>log | grep -E 'PROGBITS|SYMTAB' | grep -v ' \.BTF ' |
	sed 's/^ *\[ *[0-9]*\] *//' | sed 's/ 3[0-9]     / /' >after
sed 's/ 3[0-9]     / /' before | diff - after >log || fail "other sections changed"
has eu-elflint && { eu-elflint --gnu-ld app >log 2>&1 || fail "eu-elflint finds faults"; }
[ -z "$(tags app)" ] || fail "kfuncs are tagged, which is resolve_btfids' work"
describes app FUNC plain
size=$(size_of app)
cp app once
encodes -J -j2 "$features" app
cmp app once >log || fail "a second time makes another file of $(size_of app), not $size bytes"
strip once
describes once FUNC plain

# Detached; with tags of kfuncs; without per-CPU variables, and for kernels without ENUM64.
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

# Modules, with a distilled base too, which must not stay when the BTF is not distilled any more.
echo 'struct bpf_prog_aux; struct own { struct bpf_prog_aux *aux; } own;' >module.c
compile module.c
ld -r module.o -o module.ko
rejects "can't read 'app.vmlinux'" -J --btf_base app.vmlinux module.ko
encodes -J -j "$features" app
encodes -J -j "$features,distilled_base" --btf_base app module.ko
readelf -SW module.ko | grep -q ' \.BTF\.base ' || fail "no distilled base"
rejects "it has a .BTF.base already" -J --btf_base app module.ko
ld -r module.o -o module.ko
encodes -J -j --btf_gen_floats --btf_base app module.ko
bpftool btf dump -B app file module.ko | grep -q "STRUCT 'own'" || fail "no BTF in the module"
gcc -g0 -c module.c -o bare.ko
"$pahole" -J --btf_base app bare.ko >out 2>log || fail "a module without debug information fails"
log_has "warning: bare.ko: it has no debug information"
[ "$(section_size bare.ko)" ] || fail "a module without debug information has no empty BTF"

# What kernel builds do not ask for.
rejects "unknown option '--contains'; this is ldbtf" --contains app
rejects "unknown option '-C'" -C list app
rejects "which only encodes" app
rejects "more than one file 'app'" -J app app
rejects "unknown feature at 'odd'" -J --btf_features_strict=var,odd app
encodes -J --btf_features=var,odd app
rejects "can't read it" -J missing

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
