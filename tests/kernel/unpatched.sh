# SPDX-License-Identifier: GPL-3.0-or-later
#
# unpatched.sh SUITE COMPILER: the kernel of a Debian suite, not patched, built by
# `make PAHOLE=pahole-ldbtf`. vmlinux and the modules define what the same build with pahole
# defines, and the kernel boots, loads the modules and runs BPF programs.
#
# Compiling takes long, so it is done only with LDBTF_KERNELS=all. A tree that is in the cache is
# tested in any case.
. "$(dirname "$0")/../link/lib.sh"
suite=$1 compiler=$2

root=$(cd "$here/../.." && pwd)
cache=${LDBTF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ldbtf}
case $cache in *[[:space:]]*) skip "a space in the cache's path, $cache" ;; esac
tree=$cache/kernel-$suite
made=$tree/$compiler
if [ "${LDBTF_KERNELS:-}" != all ] && [ ! -f "$made.pahole/inputs.is" ]; then
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
sh "$here/unpatched_tree.sh" "$tree" "$compiler" 9>&- || fail "the kernel can't be built"

# The tree's resolve_btfids and objcopy say no more than in the build with pahole, and pahole-ldbtf
# has nothing to say.
grep -iE 'BTF.*(warn|error|fail)|(warn|error|fail).*BTF|ldbtf:' "$made.ldbtf/log" >complaints || :
! grep -vxFf "$made.pahole/log" complaints >log || fail "the build complains"
grep -q -- "^-J" "$made.ldbtf/calls" || fail "pahole-ldbtf was not called"
sed 's/^/called: /' "$made.ldbtf/calls"

# equal FILE ARGUMENT...: FILE, with its base, defines what it defines by pahole, kfuncs' tags
# included.
equal() {
	file=$1
	shift
	"$LDBTF_TOOLS/btf_compare" "$@" "$made.ldbtf/$file" "$made.pahole/$file" >log 2>&1 ||
		fail "$file differs from pahole's"
	echo "equal: $file: $(sed -n 's/^left: .*, //p' log), known differences:" \
		"$(grep -c '^allowed ' log || :)"
}
# distilled WAY MODULE: it has a distilled base, which is in base.WAY then. objcopy does not fail
# where a section is missing.
distilled() {
	rm -f "base.$1"
	objcopy --dump-section .BTF.base="base.$1" "$made.$1/$2" /dev/null 2>/dev/null || :
	[ -s "base.$1" ]
}
# allowance NAME: the file with the known differences of that name, or an empty one.
allowance() {
	[ -f "$here/allowed/$1" ] && echo "$here/allowed/$1" || echo /dev/null
}
# split WAY MODULE PROGRAM: what the program says of the module when it is called as the build did
# that.
split() {
	flags=$(sed -n 's/ --btf_base.*//p' "$made.$1/calls" | tail -n 1)
	# shellcheck disable=SC2086 # several words
	"$3" $flags --btf_base "$made.$1/vmlinux" --btf_encode_detached="$made.$1/$2.split" \
		"$made.$1/$2" >log 2>&1 || fail "$3 does not encode $2"
}
allowed=$(allowance "$suite-$compiler")
equal vmlinux --allow "$allowed"
grep -qE '^left: .* [0-9]{5,} definitions' log || fail "too few definitions"
# A module from outside of the tree has a distilled base since Linux 6.12.
for module in configfs.ko ldbtf_demo.ko; do
	if distilled pahole $module; then
		distilled ldbtf $module || fail "$module has no distilled base"
		# What libbpf takes for another type than the base's is in the distilled base, too.
		# So the module is compared as it was on top of vmlinux.
		split ldbtf $module "${LDBTF_PROGRAM%/*}/pahole-ldbtf"
		split pahole $module "$LDBTF_PAHOLE"
		equal $module.split --base "$made.ldbtf/vmlinux" --right-base "$made.pahole/vmlinux"
	else
		equal $module --allow "$allowed" \
			--allow "$(allowance "$suite-$compiler.$module")" \
			--base "$made.ldbtf/vmlinux" --right-base "$made.pahole/vmlinux"
	fi
done

sh "$root/examples/linux/initramfs.sh" "$work/guest" "$made.ldbtf/vmlinux" "$made.ldbtf/root" \
	>log 2>&1 || fail "the initramfs can't be made"
timeout 300 qemu-system-x86_64 -accel tcg -cpu max -smp 2,sockets=2 -m 512 -nodefaults -no-reboot \
	-display none -serial stdio -kernel "$made.ldbtf/vmlinux" -initrd guest/initramfs.gz \
	-append "console=ttyS0 loglevel=5 panic=-1 nokaslr" </dev/null 2>&1 | tr -d '\r' >log || :
cp log "$made.console"
sed -n 's/^check //p' log
! grep '^check .* fail' log || fail "the guest's checks fail"
for check in boot core fentry ids percpu module_fentry module_kfunc unload dmesg; do
	grep -q "^check $check pass" log || fail "the guest says nothing of $check"
done
objcopy --dump-section .BTF=vmlinux.btf "$made.ldbtf/vmlinux" /dev/null
log_has "value sysfs_vmlinux $(sha256sum <vmlinux.btf | cut -d ' ' -f 1)"
for module in configfs ldbtf_demo; do
	grep -q "^value sysfs_$module " log || fail "the module $module does not load"
done
