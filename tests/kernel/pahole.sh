# SPDX-License-Identifier: GPL-3.0-or-later
#
# pahole-ldbtf over a real vmlinux, called as the scripts of Linux 6.1, 6.12 and 7.2 call pahole:
# the definitions are pahole's.
. "$(dirname "$0")/../link/lib.sh"

cache=${LDBTF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ldbtf}/linux
[ -f "$cache/none/vmlinux" ] || skip "no vmlinux: kernel.linux builds it"
pahole=$(sh "$here/../system/fetch_pahole.sh") ||
	skip "no pahole whose rules for functions are ours"
ours=${LDBTF_PROGRAM%/*}/pahole-ldbtf
cp "$cache/none/vmlinux" vmlinux

features=encode_force,var,float,enum64,decl_tag,type_tag,optimized_func,consistent_func
for flags in "--btf_features=$features,decl_tag_kfuncs --btf_features=+reproducible_build" \
	"--btf_features=$features,decl_tag_kfuncs --btf_features=attributes --btf_features=layout" \
	"--btf_gen_floats --skip_encoding_btf_inconsistent_proto --btf_gen_optimized"; do
	"$ours" -J -j $flags --lang_exclude=rust --btf_encode_detached=ours.btf vmlinux >log 2>&1 ||
		fail "encode $flags"
	[ ! -s log ] || fail "not silent: $flags"
	"$pahole" -J -j $flags --lang_exclude=rust --btf_encode_detached=theirs.btf \
		vmlinux >log 2>&1 || fail "pahole $flags"
	"$LDBTF_TOOLS/btf_compare" --allow "$here/../../examples/linux/allowed/vmlinux" ours.btf \
		theirs.btf >log 2>&1 ||
		fail "definitions differ from pahole's: $flags"
	grep -qE '^left: .* [0-9]{5,} definitions' log || fail "too few definitions"
done

# In place, as 6.1 does it for vmlinux: objcopy takes the section out.
"$ours" -J -j --btf_gen_floats --lang_exclude=rust vmlinux >log 2>&1 || fail "encode in place"
objcopy --only-section=.BTF --set-section-flags .BTF=alloc,readonly --strip-all vmlinux \
	btf.o 2>log || fail "objcopy"
"$LDBTF_TOOLS/btf_compare" btf.o ours.btf >log 2>&1 || fail "in place it is another BTF"
for module in "$cache"/module/objects/*.ko; do
	cp "$module" module.ko
	"$ours" -J -j --btf_gen_floats --lang_exclude=rust --btf_base vmlinux module.ko >log 2>&1 ||
		fail "module $module"
	bpftool btf dump -B vmlinux file module.ko >>dump 2>log || fail "bpftool can't read $module"
done
grep -q FUNC dump || fail "no module was encoded"
