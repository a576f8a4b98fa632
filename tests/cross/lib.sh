# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# What the tests of cross targets share: the words of ../link/lib.sh, and one list of checks that is
# the same for every target. A test names the tools, and calls
#
#	check_target LABEL EMULATOR [FLAG...]
#
# for each kind of machine that they compile for. program/ is what is linked: two units with types,
# one that prints them with the runtime, and a port. LDBTF_TOOLS is the folder of btf_compare and
# dwarf_truth.
. "$(dirname "$0")/../link/lib.sh"
. "$here/../support/elf_views.sh"
: "${LDBTF_TOOLS:?is not set: run the tests through ctest}"
program=$here/program
runtime=$here/../../runtime

# use_tools PREFIX PACKAGES: of the toolchain PREFIX-gcc. Debian's `gcc-PREFIX`, and what else has
# to be there.
use_tools() {
	prefix=$1
	has "$prefix-gcc" || skip "no $prefix-gcc on this machine (Debian: $2)"
	wrap_ld "$prefix-ld"
	cc="$prefix-gcc -B$work/bin"
	objcopy=$prefix-objcopy
}

# wrap_ld NAME: makes it the ld that compiler drivers find.
wrap_ld() {
	cross_ld=$(command -v "$1") || skip "no $1 on this machine"
	write_ld "$cross_ld"
}

# What differs between targets, for a test to set.
port=port_libc.c   # or port_linux.c, without a libc
big_endian=        # 1 if it is
same_as_host=      # 1: x86-64 lays the types of shapes.c out in the same way
more_link_flags=   # not for compiling
no_reuse=          # 1: objects have relocations that only libdwfl knows (docs/performance.md)

fail_at() {
	[ ! -f log ] || [ "$PWD" = "$work" ] || cp log "$work/log"
	fail "$label: $*"
}

# drop_padding_warning: --gc-sections drops much of a libc; what that costs is check_reservation's
# to tell.
drop_padding_warning() { sed -i '/ldbtf: .* the rest is padding/,/margin for small changes/d' log; }

# cross_link OUT ARGUMENT...: with the plugin, which says nothing; ld may. Options in $options.
cross_link() {
	cross_out=$1
	shift
	for cross_option in ${options:-}; do
		set -- "$@" "-Wl,-plugin-opt,$cross_option"
	done
	# shellcheck disable=SC2086 # flags are words
	$cc $flags -o "$cross_out" -Wl,-plugin,"$LDBTF_PLUGIN" "$@" >log 2>&1 ||
		fail_at "link of $cross_out failed"
	drop_padding_warning
	! grep -q ldbtf log || fail_at "link of $cross_out was not silent"
	cp log log.btf
}

# blob FILE OUT: the bytes of .BTF.
blob() {
	$objcopy --dump-section .BTF="$2" "$1" /dev/null >log 2>&1 ||
		fail_at "$1: no .BTF to extract"
	[ -s "$2" ] || fail_at "$1: .BTF is empty"
}

# same_byte_order FILE: BTF is in the target's (encoding 1.1.3).
check_byte_order() {
	wanted=9feb
	[ -z "$big_endian" ] || wanted=eb9f
	[ "$(od -An -N2 -tx1 "$1" | tr -d ' ')" = $wanted ] ||
		fail_at "$1: the BTF begins with $(od -An -N4 -tx1 "$1")"
}

# check_functions FILE: exactly those FUNCs that the link kept, of the two units.
check_functions() {
	dump "$1"
	sed -n "s/^\[[0-9]*\] FUNC '\([a-z_]*\)' .*/\1/p" dump |
		grep -xE 'count_nodes|sum_values|last_node|count_one|unused_search|main|put_byte' |
		sort >functions.seen
	printf '%s\n' $2 | sort >functions.wanted
	diff functions.wanted functions.seen >log || fail_at "$1: other functions than $2"
}

# check_variables FILE [NUMBER BINDING]: each VAR of the two units, which are four globals if
# nothing else is said, has the address of its symbol.
check_variables() {
	readelf -SW "$1" | sed -n 's/^ *\[ *[0-9]*\] *\([^ ]*\) .* \([0-9a-f]\{8,\}\) [0-9a-f]\{6,\} .*/\1 \2/p' >sections.seen
	dump "$1"
	# bpftool: [7] DATASEC '.data' size=32 vlen=1, then one line for each: type_id=6 offset=0
	# size=32 (VAR 'root')
	sed -n -e "s/^\[[0-9]*\] DATASEC '\([^']*\)' .*/section \1/p" \
		-e "s/^	type_id=[0-9]* offset=\([0-9]*\) size=[0-9]* (VAR '\([a-z_]*\)')/var \2 \1/p" dump |
	while read -r what name offset; do
		if [ "$what" = section ]; then
			address=$(awk -v name="$name" '$1 == name { print $2; exit }' sections.seen)
		else
			printf '%s %x\n' "$name" $((0x${address:-0} + offset))
		fi
	done | grep -E '^(root|reading|limits|list) ' | sort >variables.seen
	readelf -sW "$1" | awk -v binding="${3:-GLOBAL}" \
		'$5 == binding && $4 == "OBJECT" && $8 ~ /^(root|reading|limits|list)$/ { sub(/^0+/, "", $2); print $8, $2 }' | sort -u >variables.wanted
	[ "$(wc -l <variables.wanted)" = "${2:-4}" ] ||
		fail_at "$1: not ${2:-4} variables have symbols"
	diff variables.wanted variables.seen >log ||
		fail_at "$1: variables are elsewhere than their symbols"
}

# check_views PLAIN LINKED: everything else is as without the plugin.
check_views() {
	for view in $elf_views; do
		# PowerPC's ld puts a number of its own for each input section into the names of
		# stubs.
		$view "$1" | sed -e '/ place\.[co] 0 FILE /d' \
			-e 's/ [0-9a-f]*\.plt_call/ plt_call/' >view.plain
		$view "$2" | sed -e 's/ [0-9a-f]*\.plt_call/ plt_call/' >view.linked
		diff view.plain view.linked >log || fail_at "$view of $2 differs"
		case $view in
		file_header | sections | symbols) [ -s view.linked ] ||
			fail_at "$view compares nothing" ;;
		esac
	done
}

# check_reservation FILE STATS PERCENT: the place holds the BTF, and is not much larger. What
# --gc-sections drops was counted, and in so small a program that is a lot; and so is the allowance
# for section names. A test may set $most_reserved, the percentage for a target.
check_reservation() {
	used=$(stat_value btf_bytes "$2")
	reserved=$(section_size "$1")
	[ "$reserved" -ge "$used" ] || fail_at "$used bytes of BTF in $reserved reserved"
	[ "$reserved" -le $((used * $3 / 100)) ] || fail_at "$1: $reserved bytes reserved for $used"
}

# check_reuse BLOB STATS ARGUMENT...: most of the link's units were not read again, unless
# no_reuse=1, and that makes no difference: with reserve=BYTES no input is read, so all of the
# output is.
check_reuse() {
	reuse_blob=$1
	units=$(stat_value units "$2") reused=$(stat_value units_reused "$2")
	if [ "$no_reuse" ]; then
		[ "$reused" = 0 ] || fail_at "$reused units were reused of inputs that can't be"
	else
		[ "$reused" -gt $((units / 2)) ] || fail_at "$reused of $units units were reused"
	fi
	reuse_bytes=$(stat_value reserved_bytes "$2")
	shift 2
	options="reserve=$reuse_bytes" cross_link again "$@"
	blob again again.btf
	cmp -s "$reuse_blob" again.btf || fail_at "what was reused gives another BTF"
}

# check_prototypes: every function of prototypes.c is where the target's psABI has its parameters.
check_prototypes() {
	# shellcheck disable=SC2086 # flags are words
	$cc $flags -g -O2 -c "$program/prototypes.c" -o prototypes.o >log 2>&1 ||
		fail_at "prototypes.c does not compile"
	options="stats=$work/target/prototypes.stats" cross_link prototypes.r.o \
		-r -nostdlib prototypes.o
	dump prototypes.r.o
	sed -n "s/^\[[0-9]*\] FUNC '\(f_[a-z_]*\)' .*/\1/p" dump | sort >functions.seen
	sed -n 's/^FUNCTION .*[ *]\(f_[a-z_]*\)(.*/\1/p' "$program/prototypes.c" |
		sort >functions.wanted
	[ "$(wc -l <functions.wanted)" -ge 10 ] || fail_at "prototypes.c has lost its functions"
	diff functions.wanted functions.seen >log || fail_at "functions with other parameters"
}

# check_target LABEL EMULATOR [FLAG...]: EMULATOR runs the program: `none` if nothing can, "" if it
# runs as it is.
check_target() {
	label=$1 emulator=$2
	shift 2
	flags="$*"
	rm -rf "$work/target"
	mkdir "$work/target"
	cd "$work/target"
	objects=
	for source in shapes list main; do
		# shellcheck disable=SC2086 # flags are words
		$cc $flags -g -O1 -ffunction-sections -fdata-sections -I"$runtime/include" \
			-c "$program/$source.c" \
			-o $source.o >log 2>&1 || { cat log; fail_at "$source.c does not compile"; }
		objects="$objects $source.o"
	done
	# shellcheck disable=SC2086
	$cc $flags -O1 -c "$program/$port" -o port.o >log 2>&1 ||
		{ cat log; fail_at "$port does not compile"; }
	for source in find types path index split print text; do
		# shellcheck disable=SC2086
		$cc $flags -g -O1 -ffunction-sections -I"$runtime/include" \
			-c "$runtime/src/btf_$source.c" \
			-o btf_$source.o >log 2>&1 ||
			{ cat log; fail_at "btf_$source.c does not compile"; }
		objects="$objects btf_$source.o"
	done
	objects="$objects port.o"

	options="stats=$work/target/stats" cross_link app $objects $more_link_flags \
		-Wl,--gc-sections
	# The same link without it, and with something as large in its place.
	# shellcheck disable=SC2086
	$cc $flags -DSIZE="\"$(section_size app)\"" -c "$program/place.c" -o place.o >log 2>&1 ||
		fail_at "place.c does not compile"
	# shellcheck disable=SC2086
	$cc $flags -o app.plain $objects $more_link_flags place.o -Wl,--gc-sections >log 2>&1 ||
		fail_at "the plain link fails"
	cmp -s log log.btf || fail_at "the plain link says other things: $(cat log.btf)"
	readelf -SW app | grep -qE ' \.BTF +PROGBITS .* 00 +A +0 +0 +4$' ||
		fail_at ".BTF is not an allocated, 4-aligned section"
	check_views app.plain app
	check_reservation app stats "${most_reserved:-130}"
	blob app app.btf
	check_byte_order app.btf
	check_functions app "count_nodes count_one sum_values last_node main"
	check_variables app
	check_prototypes
	"$LDBTF_TOOLS/dwarf_truth" --btf app.btf app >log 2>&1 ||
		fail_at "the BTF says other things than the DWARF"
	check_reuse app.btf stats $objects $more_link_flags -Wl,--gc-sections
	# Relocatable output: there the DWARF of the output has relocations, and sections have no
	# addresses yet.
	# shellcheck disable=SC2086
	$cc $flags -r -nostdlib -o part.plain.o shapes.o list.o >log 2>&1 ||
		fail_at "the plain link of -r fails"
	options="stats=$work/target/stats" cross_link part.o -r -nostdlib shapes.o list.o
	check_views part.plain.o part.o
	check_reservation part.o stats 130
	blob part.o part.btf
	check_reuse part.btf stats -r -nostdlib shapes.o list.o
	check_byte_order part.btf
	check_functions part.o "count_nodes sum_values last_node unused_search"
	"$LDBTF_TOOLS/btf_compare" --kinds struct,union,enum,typedef \
		--allow "$program/only_in_app" app.btf part.btf >log 2>&1 ||
		fail_at "-r gives other types than the final link"
	if [ "$same_as_host" ]; then
		host_types
		"$LDBTF_TOOLS/btf_compare" --kinds struct,union,enum,typedef,int,float part.btf \
			"$work/host.btf" >log 2>&1 ||
			fail_at "other types than on x86-64"
	fi

	run_target
}

# It runs, and knows itself.
run_target() {
	case $emulator in
	none) skip_part "$label: nothing here runs its programs" ;;
	*)
		if [ "$emulator" ] && ! has "${emulator%% *}"; then
			skip_part "$label: no ${emulator%% *} on this machine (Debian: qemu-user)"
			return
		fi
		$emulator ./app >log 2>&1 || fail_at "the program fails"
		sed 's/0x[0-9a-f]\{4,\}/ADDRESS/' log >told
		diff "$program/expected" told >log ||
			fail_at "the program says other things about itself"
		;;
	esac
}

# check_lto LABEL EMULATOR [FLAG...]: the same program by -flto, through a specs file (docs/lto.md).
check_lto() {
	label=$1 emulator=$2
	shift 2
	flags="$*"
	rm -rf "$work/target"
	mkdir "$work/target"
	cd "$work/target"
	# The script as it would be installed, for the plugin under test.
	sed "s,@ldbtf_linkscripts_from_bin@,$here/../../linkscripts," \
		"$here/../../cmake/ldbtf-specs.in" >ldbtf-specs
	sh ./ldbtf-specs --plugin "$LDBTF_PLUGIN" stats=stats >app.specs || fail_at "ldbtf-specs"
	objects=
	for unit in "$program"/shapes.c "$program"/list.c "$program"/main.c \
		"$runtime"/src/btf_*.c; do
		object=$(basename "$unit" .c).o
		# shellcheck disable=SC2086 # flags are words
		$cc $flags -g -O1 -flto -I"$runtime/include" -c "$unit" -o "$object" >log 2>&1 ||
			fail_at "$unit does not compile"
		objects="$objects $object"
	done
	# shellcheck disable=SC2086
	$cc $flags -O1 -c "$program/$port" -o port.o >log 2>&1 || fail_at "$port does not compile"
	# shellcheck disable=SC2086
	$cc -specs=app.specs $flags -g -O1 -flto=1 -o app $objects port.o \
		$more_link_flags >log 2>&1 || fail_at "the link failed"
	drop_padding_warning
	! grep -q ldbtf log || fail_at "the link was not silent"
	# shellcheck disable=SC2086
	$cc $flags -DSIZE="\"$(section_size app)\"" -c "$program/place.c" -o place.o >log 2>&1 ||
		fail_at "place.c does not compile"
	# shellcheck disable=SC2086
	$cc $flags -g -O1 -flto=1 -o app.plain $objects port.o $more_link_flags place.o >log 2>&1 ||
		fail_at "the plain link fails"
	check_views app.plain app
	check_reservation app stats 115
	blob app app.btf
	check_byte_order app.btf
	check_variables app 2 LOCAL # LTO finds that the others are written only, or constant
	"$LDBTF_TOOLS/dwarf_truth" --btf app.btf app >log 2>&1 ||
		fail_at "the BTF says other things than the DWARF"
	dump app
	grep -qF "] FUNC 'main'" dump || fail_at "main is no FUNC"
	# What nobody calls is kept by the linker, and dropped by LTO.
	! grep -qF "] FUNC 'unused_search'" dump || fail_at "LTO did not run"
	run_target
}

# host_types [COMPILER]: what the host's makes of the same units, into $work/host.btf. One compiler
# a test: names of integer types are the compiler's.
host_types() {
	[ ! -s "$work/host.btf" ] || return 0
	mkdir -p "$work/host"
	for source in shapes list; do
		"${1:-gcc}" -g -O1 -ffunction-sections -fdata-sections -c "$program/$source.c" \
			-o "$work/host/$source.o"
	done
	env LD_PRELOAD="$LDBTF_PRELOAD" "$real_ld" -r -o "$work/host/part.o" \
		-plugin "$LDBTF_PLUGIN" "$work/host/shapes.o" "$work/host/list.o" ||
		fail_at "host link"
	objcopy --dump-section .BTF="$work/host.btf" "$work/host/part.o" /dev/null
}

# check_module LABEL [FLAG...]: split BTF, and a distilled base, as a kernel's module of that target
# has them. The byte order is the target's, IDs go on where the base's end, and libbpf finds nothing
# in it that the base has.
check_module() {
	label=$1
	shift
	flags=$*
	mkdir "$work/module of $label"
	cd "$work/module of $label"
	cat > kernel.c <<'C'
struct hidden;
struct device { struct device *parent; struct hidden *hidden; long long big; unsigned on : 3, off : 5; } device;
enum state { IDLE, BUSY = 7 } state;
int number;
C
	cat > module.c <<'C'
struct hidden { int secret; } hidden;
struct device { struct device *parent; struct hidden *hidden; long long big; unsigned on : 3, off : 5; };
enum state { IDLE, BUSY = 7 };
struct own { struct device *device; enum state state; } own;
C
	for unit in kernel module; do
		# shellcheck disable=SC2086 # flags are words
		$cc $flags -g -O1 -c $unit.c -o $unit.o >log 2>&1 || fail_at "$unit.c"
	done
	options=vars=none cross_link kernel.elf -r -nostdlib kernel.o
	options="vars=none base=kernel.elf" cross_link module.ko -r -nostdlib module.o
	options="vars=none base=kernel.elf distill-base" cross_link distilled.ko \
		-r -nostdlib module.o
	blob kernel.elf kernel.btf
	blob module.ko module.btf
	blob distilled.ko distilled.btf
	$objcopy --dump-section .BTF.base=distilled.base distilled.ko /dev/null >log 2>&1 ||
		fail_at "no .BTF.base"
	for each in module.btf distilled.btf distilled.base; do
		check_byte_order $each
	done
	"$LDBTF_TOOLS/split_check" kernel.btf module.btf >log 2>&1 ||
		fail_at "libbpf does not like the module's BTF"
	# struct own, struct hidden, and a pointer to that, which is only declared in the kernel.
	grep -q '^split: 3 types on top of' log || fail_at "the module repeats its kernel"
	"$LDBTF_TOOLS/split_check" distilled.base distilled.btf >log 2>&1 ||
		fail_at "libbpf does not like the distilled BTF"
	cd "$work"
}
