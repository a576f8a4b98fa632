# SPDX-License-Identifier: GPL-3.0-or-later
#
# debian.sh SUITE COMPILER WAY: the kernel of a Debian suite, built in one of the ways of
# debian_tree.sh. vmlinux and the modules define what the same build with pahole defines, .BTF_ids
# are what the tree's resolve_btfids makes, and the kernel boots, loads the modules and runs BPF
# programs.
#
# Compiling takes long, so it is done only with LDBTF_KERNELS=all. A tree that is in the cache is
# tested in any case.
. "$(dirname "$0")/../link/lib.sh"
suite=$1 compiler=$2 way=$3

root=$(cd "$here/../.." && pwd)
cache=${LDBTF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ldbtf}
case $cache in *[[:space:]]*) skip "a space in the cache's path, $cache" ;; esac
tree=$cache/kernel-$suite
ours=$tree/$compiler.$way theirs=$tree/$compiler.pahole
if [ "${LDBTF_KERNELS:-}" != all ] && [ ! -f "$theirs/inputs.is" ]; then
	skip "the kernel of $suite was not built by $compiler yet: LDBTF_KERNELS=all does that"
fi
PATH=$PATH:/sbin:/usr/sbin
for tool in "$compiler" qemu-system-x86_64 busybox bpftool clang flex bison bc cpio depmod flock; do
	has $tool || skip "no $tool on this machine"
done
LDBTF_PAHOLE=$(sh "$root/tests/system/fetch_pahole.sh") ||
	skip "no pahole whose rules for functions are ours"
export LDBTF_PAHOLE
tree=$(sh "$here/fetch_tree.sh" "$suite") || skip "the kernel of $suite can't be had"
exec 9>"$tree/.lock"
flock 9
sh "$here/debian_tree.sh" "$tree" "$compiler" "$way" 9>&- || fail "the kernel can't be built"

# The tree's resolve_btfids and objcopy say no more than in the build with pahole, and ldbtf has
# nothing to say but what that resolve_btfids says, too.
grep -iE 'BTF.*(warn|error|fail)|(warn|error|fail).*BTF|ldbtf:' "$ours/log" |
	sed 's/.*: the BTF has no [a-z]* \(.*\), so its ID is 0$/WARN: resolve_btfids: unresolved symbol \1/' \
		>complaints || :
! grep -vxFf "$theirs/log" complaints >log || fail "the build complains"
if [ "$way" = unpatched ]; then
	grep -q -- "^-J" "$ours/calls" || fail "pahole-ldbtf was not called"
	sed 's/^/called: /' "$ours/calls"
fi

# equal FILE ARGUMENT...: FILE, with its base, defines what it defines by pahole, kfuncs' tags
# included.
equal() {
	file=$1
	shift
	"$LDBTF_TOOLS/btf_compare" "$@" "$ours/$file" "$theirs/$file" >log 2>&1 ||
		fail "$file differs from pahole's"
	echo "equal: $file: $(sed -n 's/^left: .*, //p' log), known differences:" \
		"$(grep -c '^allowed ' log || :)"
}
# true_sizes FILE ARGUMENT...: all its members are in the BTF, where the DWARF has them.
true_sizes() {
	file=$1
	shift
	"$LDBTF_TOOLS/size_truth" --left-out 0 "$@" "$ours/$file" >log 2>&1 ||
		fail "$file: readers of its BTF read other bytes than the kernel"
	echo "true sizes: $file: $(tail -n 1 log)"
}
# distilled FILE: it has a distilled base. objcopy does not fail where a section is missing.
distilled() {
	rm -f base
	objcopy --dump-section .BTF.base=base "$1" /dev/null 2>/dev/null || :
	[ -s base ]
}
# allowance NAME: the file with the known differences of that name, or an empty one.
allowance() {
	[ -f "$here/allowed/$1" ] && echo "$here/allowed/$1" || echo /dev/null
}
# split FOLDER MODULE PROGRAM: what the program says of the module when it is called as the build
# did that, without a distilled base.
split() {
	flags=$(sed -n 's/ --btf_base.*//p' "$1/calls" | tail -n 1 |
		sed 's/ --btf_features=distilled_base//')
	# shellcheck disable=SC2086 # several words
	"$3" $flags --btf_base "$1/vmlinux" --btf_encode_detached="$1/$2.split" "$1/$2" >log 2>&1 ||
		fail "$3 does not encode $2"
}
allowed=$(allowance "$suite-$compiler")
equal vmlinux --allow "$allowed"
grep -qE '^left: .* [0-9]{5,} definitions' log || fail "too few definitions"
true_sizes vmlinux
# A module from outside of the tree has a distilled base since Linux 6.12.
for module in configfs.ko ldbtf_demo.ko; do
	if distilled "$theirs/$module"; then
		distilled "$ours/$module" || fail "$module has no distilled base"
		# What libbpf takes for another type than the base's is in the distilled base, too.
		# So the module is compared as it was on top of vmlinux.
		if [ "$way" = patched ]; then
			cp "$ours/split.ko" "$ours/$module.split"
		else
			split "$ours" $module "${LDBTF_PROGRAM%/*}/pahole-ldbtf"
		fi
		split "$theirs" $module "$LDBTF_PAHOLE"
		equal $module.split --base "$ours/vmlinux" --right-base "$theirs/vmlinux"
		true_sizes $module --btf "$ours/$module.split" --base "$ours/vmlinux"
	else
		equal $module --allow "$allowed" \
			--allow "$(allowance "$suite-$compiler.$module")" \
			--base "$ours/vmlinux" --right-base "$theirs/vmlinux"
		true_sizes $module --base "$ours/vmlinux"
	fi
done

# The functions as they are now (encoding 3.8), where the differences from pahole's are known.
true_signature=$here/allowed/$suite-$compiler.true_signature
if [ "$way" = unpatched ] && [ -f "$true_signature" ]; then
	"$LDBTF_PROGRAM" encode --btf-ids=off --kfuncs=off --funcs=true-signature \
		"$ours/vmlinux" -o ours.btf >log 2>&1 ||
		fail "encode with funcs=true-signature"
	features=encode_force,var,float,enum64,decl_tag,type_tag,optimized_func,consistent_func
	"$LDBTF_PAHOLE" -J -j --btf_features=$features,true_signature \
		--btf_encode_detached=theirs.btf "$ours/vmlinux" >log 2>&1 || fail "pahole"
	"$LDBTF_TOOLS/btf_compare" --kinds func --allow "$true_signature" ours.btf theirs.btf \
		>log 2>&1 || fail "other functions with funcs=true-signature than pahole has"
	grep -qE '^left: .* [0-9]{5,} definitions' log || fail "too few functions"
	echo "true signatures: $(sed -n 's/^left: .*, //p' log)"
fi

# ids FOLDER: writes what .BTF_ids of vmlinux has in it to ids.words, a number a line, and the names
# of its BTF to ids.names.
ids() {
	objcopy --dump-section .BTF_ids=ids.bin "$1/vmlinux" /dev/null
	od -An -v -tu4 -w4 ids.bin >ids.words
	bpftool btf dump file "$1/vmlinux" |
		sed -n "s/^\[\([0-9]*\)\] \([A-Z_]*\) '\([^']*\)'.*/\1 \2 \3/p" \
		>ids.names
}
# The words are counts, flags and numbers of types. Both sides have the words at the same places,
# but those of a set are sorted by the numbers.
ids "$ours"
mv ids.words ours.words
mv ids.names ours.names
ids "$theirs"
paste ours.words ids.words | awk '
	FILENAME == "ours.names" { ours[$1] = $2 " " $3; next }
	FILENAME == "ids.names" { theirs[$1] = $2 " " $3; next }
	{ total++ }
	$1 in ours && ours[$1] == theirs[$2] { named++; next }
	$1 != $2 { moved++; more[ours[$1]]++; more[theirs[$2]]-- }
	END {
		for (name in more)
			if (more[name]) print (more[name] > 0 ? "ours: " : "theirs: ") name
		printf "%d words of .BTF_ids, %d are types, %d more in another order\n", total,
			named, moved
	}
' ours.names ids.names - >log
[ "$(wc -l <log)" = 1 ] || fail "other .BTF_ids than pahole's build"
cat log
grep -qE ' [1-9][0-9]{2,} are types' log || fail "too few types in .BTF_ids"

sh "$root/examples/linux/initramfs.sh" "$work/guest" "$ours/vmlinux" "$ours/root" \
	>log 2>&1 || fail "the initramfs can't be made"
timeout 300 qemu-system-x86_64 -accel tcg -cpu max -smp 2,sockets=2 -m 512 -nodefaults -no-reboot \
	-display none -serial stdio -kernel "$ours/vmlinux" -initrd guest/initramfs.gz \
	-append "console=ttyS0 loglevel=5 panic=-1 nokaslr" </dev/null 2>&1 | tr -d '\r' >log || :
cp log "$ours/console"
sed -n 's/^check //p' log
! grep '^check .* fail' log || fail "the guest's checks fail"
for check in boot core fentry ids percpu module_fentry module_kfunc unload dmesg; do
	grep -q "^check $check pass" log || fail "the guest says nothing of $check"
done
objcopy --dump-section .BTF=vmlinux.btf "$ours/vmlinux" /dev/null
# Linux 7.2 asks for a layout section. That pahole is older.
if [ "$suite" = sid ]; then
	# shellcheck disable=SC2046 # words
	set -- $(od -An -v -tu4 -N32 vmlinux.btf)
	[ "$2" = 32 ] && [ "$7" = "$4" ] && [ "$8" = 80 ] || fail "vmlinux has no layout section"
fi
log_has "value sysfs_vmlinux $(sha256sum <vmlinux.btf | cut -d ' ' -f 1)"
for module in configfs ldbtf_demo; do
	grep -q "^value sysfs_$module " log || fail "the module $module does not load"
done
