# SPDX-License-Identifier: GPL-3.0-or-later
#
# compiler.sh SUITE COMPILER: objects of another compiler, linked by the machine's own ld and by
# that suite's, give programs that know the same about themselves as the machine's gcc makes them
# know; and so does an image for another target, under qemu.
. "$(dirname "$0")/lib.sh"
use_suite "$1"
compiler=$2
echo "$compiler $(version_of "$compiler"), ld $(version_of ld), libdw $(version_of libdw); $(gcc --version | head -n 1); $(ld --version | head -n 1)"
"$tools/bin/$compiler" --version | head -n 1 | grep -qF "$(version_of "$compiler")" ||
	fail "this is another $compiler"

# What compilers do differently, in these programs. By kind: a function that one of them inlines
# everywhere or whose parameter it takes apart is none in the BTF, and each orders variables in its
# own way.
same_types() { # BTF REFERENCE hosted|bare
	same_allowed=$here/allowed/$compiler.$3
	if [ -f "$same_allowed" ]; then
		same "$1" "$2" --kinds struct,union,enum,typedef --allow "$same_allowed"
	else
		same "$1" "$2" --kinds struct,union,enum,typedef
	fi
}

compile_hosted reference gcc
link_hosted reference.linked reference "$work/bin"
compile_hosted objects "$tools/bin/$compiler"
readelf --debug-dump=info objects/main.o 2>/dev/null |
	grep -q "DW_AT_producer.*$(version_of "$compiler")" ||
	fail "the objects are of another compiler"
link_hosted by_own_ld objects "$work/bin"
link_hosted by_suite objects "$tools/bin"
for linked in by_own_ld by_suite; do
	same_types $linked reference.linked hosted
	says_the_same $linked reference.linked
	for function in main count_request put_stdout ldbtf_find_type; do
		describes reference.linked FUNC $function
		describes $linked FUNC $function
	done
	for variable in the_server request_limit alice; do
		describes $linked VAR $variable
	done
done
same by_suite by_own_ld

# DWARF 4, and compressed sections, by the suite's assembler.
for flags in -gdwarf-4 -gz=zlib -gz=zstd; do
	if ! echo 'int x;' | "$tools/bin/$compiler" -x c -g $flags -c - -o probe.o >log 2>&1; then
		skip_part "$compiler does not take $flags"
		continue
	fi
	compile_hosted variant "$tools/bin/$compiler" $flags
	case $flags in
	-gz*) readelf -SW variant/main.o | grep -q '\.debug_info .* C ' ||
		fail "$flags compresses nothing" ;;
	esac
	link_hosted variant.linked variant "$tools/bin"
	# Not of kind int: expressions of DWARF 5 have base types of their own, which clang names
	# DW_ATE_signed_64 and so on.
	same variant.linked by_suite --kinds struct,union,enum,typedef,float,func,var,datasec
done

# C23: opaque enums, and numbers that BTF has no kind for. All are as large as in memory, as
# members, in arrays and as variables.
cat >c23.c <<'END'
enum wide : unsigned long long; enum narrow : unsigned char; enum half : short;
typedef _BitInt(200) big;
struct user { enum narrow n; enum half h; enum wide w; int tail; } user = { .tail = 4 };
struct record { int id; big z[3]; _Complex long double c; int after; } record;
enum narrow row[4]; big table[4]; int behind = 3;
int main(void) { return user.tail - 4 + record.after; }
END
case $compiler in
gcc-13) c23_dwarf= ;; # it has neither _BitInt nor the option by this name
*) c23_dwarf="4 5" ;;
esac
for dwarf in $c23_dwarf; do
	"$tools/bin/$compiler" -std=c23 -g -gdwarf-$dwarf -c c23.c -o c23.o >log 2>&1 ||
		fail "$compiler -std=c23"
	btf c23 c23.o
	sizes_are_true c23 --left-out 0
	grep -q '^2 aggregates.* 8 members .* 5 variables (5 with a DIE)' log ||
		fail "-gdwarf-$dwarf: something is missing"
done

# Other targets: gcc's own 32-bit code and its cross compiler for AArch64, clang's for a Cortex-M3.
# Each by two linkers, and compared with what the machine's gcc and ld make. other_target LABEL
# OWN-LD SUITE-LD: of bare/ and bare.reference/.
other_target() {
	target_label=$1 own_ld=$2 suite_ld=$3
	shift 3
	link_bare bare.own bare "$own_ld" "$@"
	link_bare bare.suite bare "$suite_ld" "$@"
	link_bare bare.wanted bare.reference "$own_ld" "$@"
	same_types bare.own bare.wanted bare
	same bare.suite bare.own
	for definition in "STRUCT node" "STRUCT reading" "UNION value" "FUNC count_nodes" \
		"FUNC last_node" "VAR root" "VAR list"; do
		# shellcheck disable=SC2086 # two words
		describes bare.suite $definition
	done
	echo "$target_label: $(section_size bare.suite) bytes of BTF"
}
case $compiler in
gcc-*)
	compile_bare bare "$tools/bin/$compiler" -m32 -fno-pie
	compile_bare bare.reference gcc -m32 -fno-pie
	other_target i386 "$ld" "$tools/bin/ld" -m elf_i386
	if has aarch64-linux-gnu-gcc; then
		compile_bare bare "$tools/bin/aarch64-linux-gnu-$compiler" -fno-pie
		compile_bare bare.reference aarch64-linux-gnu-gcc -fno-pie
		readelf --debug-dump=info bare/list.o 2>/dev/null |
			grep -q "DW_AT_producer.*$(version_of "aarch64-linux-gnu-$compiler")" ||
			fail "aarch64: the objects are of another compiler"
		other_target aarch64 aarch64-linux-gnu-ld "$tools/bin/aarch64-linux-gnu-ld"
		run_bare aarch64 "$tools/bin/aarch64-linux-gnu-ld" qemu-aarch64 "" \
			"$tools/bin/aarch64-linux-gnu-$compiler" -fno-pie
	else
		skip_part "no aarch64-linux-gnu-gcc on this machine (Debian: gcc-aarch64-linux-gnu)"
	fi
	;;
clang)
	if has arm-none-eabi-gcc; then
		compile_bare bare "$tools/bin/$compiler" --target=armv7m-none-eabi -mcpu=cortex-m3
		compile_bare bare.reference arm-none-eabi-gcc -mcpu=cortex-m3 \
			-mthumb -fno-short-enums
		other_target cortex-m3 arm-none-eabi-ld "$tools/bin/arm-none-eabi-ld"
		run_bare cortex-m3 "$tools/bin/arm-none-eabi-ld" qemu-arm \
			"$(arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -print-libgcc-file-name)" \
			"$tools/bin/$compiler" --target=armv7m-none-eabi -mcpu=cortex-m3
	else
		skip_part "no arm-none-eabi-gcc on this machine (Debian: gcc-arm-none-eabi)"
	fi
	;;
esac
