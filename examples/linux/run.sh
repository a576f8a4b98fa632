#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run.sh: builds a small Linux 6.1 whose links make their own BTF, boots it in QEMU, and prints what
# works.
#
# Exit status: 0 if all rows of the table pass; 1 if one fails; 77 if something is missing, which
# the message names. The first run unpacks and compiles a kernel, which takes 5 to 10 minutes on two
# cores and 3 GB. Later runs only link.
#
# Environment:
#	LDBTF_PLUGIN	ldbtf.so (what pkg-config says)
#	LDBTF_CACHE	where all is built (~/.cache/ldbtf); LDBTF_CACHE/linux is this example's
#	LINUX_TARBALL	the kernel's source (/usr/src/linux-source-6.1.tar.xz, of Debian's
#			linux-source-6.1)
#	LDBTF_JOBS	compilers at a time (all cores)
#	LDBTF_PAHOLE	pahole 1.30 or newer, to compare with (pahole)
#	LDBTF_TOOLS	folder with btf_compare, dwarf_truth and size_truth, of ldbtf's tests,
#			which compare definitions by meaning
#			(those rows are skipped)
#	LDBTF_TIMEOUT	seconds that a boot may take (300)
#
# Debian: linux-source-6.1 qemu-system-x86 busybox-static bpftool libbpf-dev libelf-dev clang flex
# bison bc cpio kmod gcc make xz-utils.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

skip() {
	echo "SKIP: examples/linux: $*" >&2
	exit 77
}

export LDBTF_PLUGIN="${LDBTF_PLUGIN:-$(pkg-config --variable=plugin ldbtf 2>/dev/null || :)}"
export LINUX_TARBALL="${LINUX_TARBALL:-/usr/src/linux-source-6.1.tar.xz}"
export LDBTF_JOBS="${LDBTF_JOBS:-$(nproc)}"
[ -f "$LDBTF_PLUGIN" ] || { echo "run.sh: there is no plugin '$LDBTF_PLUGIN': LDBTF_PLUGIN=/path/to/ldbtf.so" >&2; exit 1; }
LDBTF_PLUGIN=$(CDPATH='' cd -- "$(dirname -- "$LDBTF_PLUGIN")" &&
	pwd)/$(basename -- "$LDBTF_PLUGIN")
# Kernels can't be built in a folder whose path has a space. make can't take such a path of a plugin
# either.
case $LDBTF_PLUGIN in *[[:space:]]*) skip "a space in the plugin's path, $LDBTF_PLUGIN" ;; esac
[ "$(uname -m)" = x86_64 ] || skip "this builds kernels for x86-64, with that machine's compiler"
[ -f "$LINUX_TARBALL" ] || skip "no $LINUX_TARBALL (Debian: linux-source-6.1)"
for tool in qemu-system-x86_64 busybox bpftool clang flex bison bc cpio depmod gcc make xz patch \
	timeout flock; do
	PATH=$PATH:/sbin:/usr/sbin command -v "$tool" >/dev/null || skip "no $tool on this machine"
done
export PATH="$PATH:/sbin:/usr/sbin"
cache=${LDBTF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ldbtf}/linux
case $cache in *[[:space:]]*) skip "a space in the cache's path, $cache" ;; esac
mkdir -p "$cache"
cache=$(CDPATH='' cd -- "$cache" && pwd)
# One run at a time, since runs share the tree.
exec 9>"$cache/.lock"
flock 9

sh "$here/tree.sh" "$cache" 9>&-
sh "$here/initramfs.sh" "$cache/guest" "$cache/module/vmlinux" \
	"$cache/module/root" >"$cache/guest.log" 2>&1 9>&- ||
	{ cat "$cache/guest.log" >&2; echo "run.sh: the initramfs can't be made" >&2; exit 1; }
cd "$cache"
modules=$(cat guest/root/modules.list)

# Results are lines `ROW pass|fail|skip TEXT`, which the table takes in its own order. A row without
# a result has failed.
results=$cache/results
: >"$results"
report() { printf '%s\n' "$*" >>"$results"; }
# same ROW WANTED FOUND TEXT
same() {
	if [ -n "$2" ] && [ "$2" = "$3" ]; then
		report "$1" pass "$4"
	else
		report "$1" fail "wanted '$2', got '$3'"
	fi
}
# place FILE SECTION: its type, address, file offset and size, in hex.
place() {
	readelf -SW "$1" | sed 's/^ *\[ *[0-9]*\] *//' |
		awk -v name="$2" '$1 == name { print $2, $3, $4, $5; exit }'
}
# section FILE NAME OUTPUT: the section's bytes. No bytes: there is no such section.
section() {
	output=$3
	# shellcheck disable=SC2046 # four words
	set -- "$1" $(place "$1" "$2")
	tail -c "+$((0x${4:-0} + 1))" "$1" | head -c "$((0x${5:-0}))" >"$output"
}
digest() { sha256sum <"$1" | cut -d ' ' -f 1; }

# ---- what the links made

bytes() { wc -c <"$1" | tr -d ' '; }

section none/vmlinux .BTF none.btf
section builtin/vmlinux .BTF builtin.btf
section module/vmlinux .BTF module.btf
types_of() { bpftool btf dump file "$@" 2>/dev/null | grep -c '^\[' || :; }
if [ "$(types_of none/vmlinux)" -gt 1000 ]; then
	report link pass \
		"$(bytes none.btf) bytes of BTF, $(types_of none/vmlinux) types; no pahole, no resolve_btfids"
else
	report link fail "vmlinux has no types"
fi

# With the option off, the tree does what it does without the patch.
if [ ! -f pahole/vmlinux ]; then
	report off skip "no pahole on this machine"
elif [ "$(types_of pahole/vmlinux)" -gt 1000 ] && ! cmp -s pahole/vmlinux none/vmlinux; then
	report off pass "$(types_of pahole/vmlinux) types, by pahole $(pahole --version)"
else
	report off fail "pahole's vmlinux has no types"
fi

# Each pass has as much .BTF as the others. The last two passes have all of kallsyms, and .BTF at
# the same place. make has compared the addresses of all symbols.
wanted=$(place module/vmlinux .BTF | cut -d ' ' -f 2,4)
first=$(place module/.tmp_vmlinux.kallsyms1 .BTF | cut -d ' ' -f 4)
second=$(place module/.tmp_vmlinux.kallsyms2 .BTF | cut -d ' ' -f 2,4)
same passes "${wanted#* } $wanted" "$first $second" \
	"three links, each with 0x${wanted#* } bytes of .BTF; System.map agrees"

# CONFIG_DEBUG_INFO_BTF_VARS=m changes nothing in vmlinux.
if cmp none.btf module.btf >/dev/null 2>&1 && [ -s module.btf ]; then
	report vars_same pass "the same BTF as without"
else
	report vars_same fail "its BTF is another one than without"
fi

# peer ROW OUR-FILE PAHOLE-FLAG... -- BTF_COMPARE-FLAG...: the row fails if pahole's BTF of the same
# file defines something else. Sets $definitions, and in $known the number of known differences.
peer() {
	peer_row=$1 ours=$2 pahole_flags=
	shift 2
	while [ "$1" != -- ]; do
		pahole_flags="$pahole_flags $1"
		shift
	done
	shift
	rm -f peer.btf
	# shellcheck disable=SC2086 # several words
	"$pahole" -J --btf_features=encode_force,var,float,enum64,decl_tag,type_tag,optimized_func,consistent_func \
		--lang_exclude=rust $pahole_flags --btf_encode_detached=peer.btf \
		"$ours" >peer.log 2>&1 || :
	if [ ! -s peer.btf ]; then
		report "$peer_row" fail "pahole makes no BTF of $ours: $(head -n 1 peer.log)"
		return 1
	fi
	difference_log=$cache/differences.$(basename "$ours")
	if ! "$LDBTF_TOOLS/btf_compare" "$@" "$ours" peer.btf >"$difference_log" 2>&1; then
		report "$peer_row" fail "$ours: $(tail -n 1 "$difference_log"); see $difference_log"
		return 1
	fi
	definitions=$(sed -n 's/^left: .*, \([0-9]*\) definitions$/\1/p' "$difference_log")
	known=$(grep -c '^allowed ' "$difference_log" || :)
}
compare_modules() {
	count=0 known_in_all=0
	for ko in module/objects/*.ko; do
		case $ko in */vmlinux_btf_extra.ko) continue ;; esac
		allowed=$here/allowed/$(basename "$ko" .ko)
		[ -f "$allowed" ] || allowed=/dev/null
		# pahole drops some of their variables. Other rows look at those of vmlinux.
		peer peer_modules "$ko" --btf_base=module/vmlinux -- --base module/vmlinux \
			--allow "$allowed" \
			--kinds struct,union,enum,typedef,int,float,fwd,func || return
		count=$((count + 1)) known_in_all=$((known_in_all + known))
	done
	report peer_modules pass "$count modules, known differences: $known_in_all"
}
# All members of each module must be there, and they and the variables where its DWARF and its
# symbols have them.
# dwarf_truth looks at those of vmlinux.
sizes_of_modules() {
	count=0
	for ko in module/objects/*.ko; do
		if ! "$LDBTF_TOOLS/size_truth" --left-out 0 --base module.btf "$ko" >sizes.log 2>&1; then
			report sizes fail "$ko: $(tail -n 1 sizes.log); see $cache/sizes.log"
			return
		fi
		count=$((count + 1))
	done
	report sizes pass "$count modules, in vmlinux, too"
}
pahole=${LDBTF_PAHOLE:-pahole}
if [ -z "${LDBTF_TOOLS:-}" ]; then
	for row in peer peer_modules truth sizes; do
		report $row skip "LDBTF_TOOLS is not set"
	done
else
	if command -v "$pahole" >/dev/null; then
		! peer peer none/vmlinux -- --allow "$here/allowed/vmlinux" ||
			report peer pass "$definitions definitions, known differences: $known"
		compare_modules || :
	else
		for row in peer peer_modules; do
			report $row skip "no $pahole on this machine"
		done
	fi
	if "$LDBTF_TOOLS/dwarf_truth" builtin/vmlinux >truth.log 2>&1; then
		report truth pass \
			"$(sed -n 's/^right: .*, \([0-9]*\) definitions$/\1/p' truth.log) definitions, all variables among them"
	else
		report truth fail "$(tail -n 1 truth.log); see $cache/truth.log"
	fi
	sizes_of_modules
fi

# ids_agree FILE UNRESOLVED [BASE]: resolve_btfids writes the same as ldbtf. It works on a copy of
# FILE with the .BTF_ids of UNRESOLVED.
ids_agree() {
	# shellcheck disable=SC2046 # four words
	set -- "$1" "$2" "${3:-}" $(place "$1" .BTF_ids)
	offset=$((0x${6:-0})) size=$((0x${7:-0}))
	section "$2" .BTF_ids ids.unresolved
	section "$1" .BTF_ids ids.ours
	[ $size -gt 0 ] && [ "$(bytes ids.unresolved)" = $size ] &&
		! cmp -s ids.ours ids.unresolved || return 1
	cp "$1" ids.copy
	dd if=ids.unresolved of=ids.copy bs=4096 conv=notrunc oflag=seek_bytes seek=$offset \
		status=none
	build/tools/bpf/resolve_btfids/resolve_btfids ${3:+-b "$3"} ids.copy >ids.log 2>&1 ||
		return 1
	section ids.copy .BTF_ids ids.theirs
	cmp ids.ours ids.theirs >>ids.log 2>&1
}
if ids_agree module/vmlinux module/.tmp_vmlinux.kallsyms2; then
	report ids_vmlinux pass \
		"$(($(bytes ids.ours) / 4)) words of .BTF_ids as resolve_btfids writes them"
else
	report ids_vmlinux fail "resolve_btfids writes other .BTF_ids into vmlinux"
fi
ids_modules=
for ko in module/objects/*.ko; do
	[ -n "$(place "$ko" .BTF_ids)" ] || continue
	if ids_agree "$ko" "${ko%.ko}.o" module/vmlinux; then
		ids_modules="$ids_modules $(basename "$ko" .ko)"
	else
		report ids_modules \
			fail "resolve_btfids writes other .BTF_ids into $(basename "$ko")"
	fi
done
[ -z "$ids_modules" ] || report ids_modules pass "the same in:$ids_modules"

# init_task is a variable, of the right type, at the right place.
check_variables() {
	bpftool -B module/vmlinux btf dump file module/vmlinux.vars.btf >vars.dump 2>vars.log || {
		report vars fail "bpftool can't read vmlinux.vars.btf: $(head -n 1 vars.log)"
		return
	}
	type=$(sed -n "s/^\[[0-9]*\] VAR 'init_task' type_id=\([0-9]*\),.*/\1/p" vars.dump)
	bpftool btf dump file module/vmlinux >vmlinux.dump
	grep -q "^\[$type\] STRUCT 'task_struct'" vmlinux.dump ||
		{ report vars fail "init_task is no struct task_struct"; return; }
	offset=$(sed -n "s/.*offset=\([0-9]*\) .*(VAR 'init_task')/\1/p" vars.dump)
	# shellcheck disable=SC2046 # four words
	set -- $(place module/vmlinux .data)
	# The shell's numbers have a sign, so the upper half is left out.
	found=ffffffff$(printf '%08x' $((0x${2#ffffffff} + ${offset:-0})))
	same vars "$(awk '$3 == "init_task" { print $1 }' module/System.map)" "$found" \
		"$(grep -c '\] VAR ' vars.dump) variables in $(grep -c '\] DATASEC ' vars.dump) sections, struct task_struct init_task"
}
check_variables

# ---- and what the kernels say

# boot VARIANT: to boot.VARIANT, the console.
boot() {
	timeout "${LDBTF_TIMEOUT:-300}" qemu-system-x86_64 -accel tcg -cpu max -smp 2,sockets=2 \
		-m 512 -nodefaults -no-reboot -display none \
		-serial stdio -kernel "$1/vmlinux" -initrd guest/initramfs.gz \
		-append "console=ttyS0 loglevel=5 panic=-1 nokaslr" </dev/null 2>&1 9>&- |
		tr -d '\r' >"boot.$1" || :
}
# told VARIANT NAME: a value.
told() { sed -n "s/^value $2 //p" "boot.$1" | head -n 1; }

echo "booting" >&2
boot module
boot builtin

# Checks by the guest. Those of `builtin` are the ones with its own BTF.
sed -n 's/^check //p' boot.module >>"$results"
same boot_builtin pass "$(sed -n 's/^check boot \([a-z]*\).*/\1/p' boot.builtin)" \
	"the kernel takes $(types_of builtin/vmlinux) types"
for row in core fentry; do
	sed -n "s/^check $row /${row}_builtin /p" boot.builtin >>"$results"
done
same sysfs_builtin "$(digest builtin.btf)" "$(told builtin sysfs_vmlinux)" \
	".BTF of vmlinux, $(bytes builtin.btf) bytes"

same sysfs_vmlinux "$(digest module.btf)" "$(told module sysfs_vmlinux)" \
	".BTF of vmlinux, $(bytes module.btf) bytes"
bpftool btf dump file module/vmlinux >vmlinux.dump
same dump_vmlinux "$(digest vmlinux.dump)" "$(told module dump_vmlinux)" \
	"bpftool reads it, $(grep -c '^\[' vmlinux.dump) types"
addresses=
for symbol in __start_BTF __stop_BTF do_unlinkat init_task; do
	[ "$(told module symbol_$symbol)" = "$(awk -v name=$symbol '$3 == name { print $1; exit }' module/System.map)" ] ||
		addresses="$addresses $symbol"
done
same kallsyms "none" "${addresses:-none}" "/proc/kallsyms has the addresses of System.map"

for module in $modules; do
	if [ "$module" = vmlinux_btf_extra ]; then
		cp module/vmlinux.vars.btf ko.btf
	else
		section "$(find module/root -name "$module.ko")" .BTF ko.btf
	fi
	bpftool -B module/vmlinux btf dump file ko.btf >ko.dump 2>/dev/null || :
	same "sysfs_$module" "$(digest ko.btf)" "$(told module "sysfs_$module")" \
		"loads; /sys/kernel/btf/$module has $(bytes ko.btf) bytes"
	same "dump_$module" "$(digest ko.dump)" "$(told module "dump_$module")" \
		"bpftool reads it: $(grep -c '^\[' ko.dump) types of its own"
	[ "$module" != ldbtf_demo ] || cp ko.dump demo.dump
done
missing=
for record in "STRUCT 'ldbtf_demo' size=" "FUNC 'ldbtf_demo_add' " "FUNC 'ldbtf_demo_mix' " \
	"VAR 'ldbtf_demo_hits' " \
	"DATASEC '.data..percpu' "; do
	grep -qF "] $record" demo.dump || missing="$missing, no $record"
done
! grep -qF "STRUCT 'list_head'" demo.dump ||
	missing="$missing, a struct list_head although vmlinux has it"
if [ -z "$missing" ]; then
	report demo_types pass "its own types, none of vmlinux's"
else
	report demo_types fail "${missing#, }"
fi

# ---- the table

failed=0
skipped=0
# row NAME TITLE
row() {
	line=$(grep "^$1 " "$results" | sed -n '/^[^ ]* fail/{p;q}; $p')
	[ -n "$line" ] || line="$1 fail not reached"
	line=${line#* }
	verdict=${line%% *}
	case $verdict in
	fail) failed=$((failed + 1)) ;;
	skip)
		skipped=$((skipped + 1))
		echo "SKIP: examples/linux: $2: ${line#* }" >&2
		;;
	esac
	printf '%-4s  %-38s %s\n' "$verdict" "$2" "${line#* }"
}
row link "vmlinux"
row passes "passes agree"
row peer "definitions are pahole's"
row peer_modules "definitions of modules are pahole's"
row off "the option off"
row ids_vmlinux ".BTF_ids of vmlinux"
row ids_modules ".BTF_ids of modules"
row boot "boots"
row sysfs_vmlinux "/sys/kernel/btf/vmlinux"
row dump_vmlinux "bpftool btf dump in the guest"
row kallsyms "addresses in the guest"
row core "CO-RE access to fields"
row fentry "fentry and fexit in vmlinux"
row ids "helper with a type of .BTF_ids"
row percpu "per-CPU variable by name"
for module in $modules; do
	[ "$module" != vmlinux_btf_extra ] || continue
	row "sysfs_$module" "module $module"
	row "dump_$module" "bpftool -B, $module"
done
row demo_types "split BTF of ldbtf_demo"
row module_fentry "fentry and fexit in ldbtf_demo"
row module_kfunc "kfunc of ldbtf_demo"
row vars_same "VARS=m: vmlinux"
row vars "VARS=m: the variables"
row sysfs_vmlinux_btf_extra "VARS=m: vmlinux_btf_extra"
row dump_vmlinux_btf_extra "VARS=m: bpftool -B"
row unload "modules unload"
row dmesg "the kernel's log"
row boot_builtin "VARS=y: boots"
row sysfs_builtin "VARS=y: /sys/kernel/btf/vmlinux"
row truth "VARS=y: definitions are the DWARF's"
row sizes "modules: places and sizes are the DWARF's"
row core_builtin "VARS=y: CO-RE access to fields"
row fentry_builtin "VARS=y: fentry and fexit in vmlinux"
if [ $failed != 0 ]; then
	echo "$failed failed; the consoles are $cache/boot.module and boot.builtin, the build's log is $cache/build.log"
	exit 1
fi
if [ $skipped != 0 ]; then
	echo "all pass but $skipped, which were skipped"
else
	echo "all pass"
fi
