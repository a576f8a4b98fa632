# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# The forms that debug information can have, and what ld can be told to do with it, on a machine
# that is not x86-64. What depends on the machine there: kept relocations are in the bytes already
# where they are REL, and must not be added to them again; headers of compressed sections differ
# between classes and byte orders; old DWARF counts bits of bitfields from the other end where byte
# order is big-endian. A test has this after lib.sh, and calls check_kinds after check_target.

# check_kinds: links the program of the last check_target once for each form. What was compared
# there with the program's DWARF is what each of them must give.
check_kinds() {
	kept=-Wl,--emit-relocs
	compressed=-Wl,--compress-debug-sections=zlib
	check_kind "-gdwarf-2 -gz=zlib" "$compressed"
	check_kind "-gdwarf-3" "$kept"
	check_kind "-gdwarf-4 -fdebug-types-section -gz=zlib" "$kept $compressed"
	check_kind "-gdwarf-5 -fdebug-types-section" "$kept"
	check_kind "-gdwarf-4 -gsplit-dwarf" "$kept"
	check_kind "-gdwarf-5 -gsplit-dwarf -gz=zlib" "$kept $compressed"
	check_kind "-gdwarf-5 -gsplit-dwarf -fdebug-types-section" ""
	[ -z "$big_endian" ] || check_giant # else link.kinds_giant has it
}

# check_kind COMPILER-FLAGS LINK-FLAGS
check_kind() {
	kind=$1 kind_link=$2
	target_label=$label
	label="$label, $kind${kind_link:+ }$kind_link"
	compile_kind
	# shellcheck disable=SC2086 # lists and flags are words
	options="stats=$work/target/kind.stats" cross_link kind $kind_objects $more_link_flags \
		$kind_link -Wl,--gc-sections
	check_link_flags kind
	check_reservation kind kind.stats "${most_reserved:-130}"
	blob kind kind.btf
	check_functions kind "count_nodes count_one sum_values last_node main"
	check_variables kind
	# libdw finds one section of a name in a .dwo file, and type units have one each.
	case $kind in
	*split*types*) ;;
	*) "$LDBTF_TOOLS/dwarf_truth" --btf kind.btf kind >log 2>&1 ||
		fail_at "the BTF says other things than the DWARF" ;;
	esac
	"$LDBTF_TOOLS/btf_compare" kind.btf app.btf >log 2>&1 ||
		fail_at "other BTF than of $target_label"

	# shellcheck disable=SC2086
	options= cross_link kind-part.o -r -nostdlib kind-shapes.o kind-list.o ${kind_link#"$kept"}
	blob kind-part.o kind-part.btf
	"$LDBTF_TOOLS/btf_compare" kind-part.btf part.btf >log 2>&1 ||
		fail_at "-r: other BTF than of $target_label"
	label=$target_label
}

# The program's own units in that form. The runtime and the port stay as they are.
compile_kind() {
	kind_objects=
	for object in $objects; do
		case $object in
		shapes.o | list.o | main.o)
			rm -f "kind-${object%.o}.dwo"
			# shellcheck disable=SC2086 # flags are words
			$cc $flags -O1 -ffunction-sections -fdata-sections $kind \
				-I"$runtime/include" -c "$program/${object%.o}.c" \
				-o "kind-$object" >log 2>&1 ||
				fail_at "${object%.o}.c does not compile"
			object=kind-$object
			;;
		esac
		kind_objects="$kind_objects $object"
	done
	kind_debug=kind-shapes.o
	case $kind in *split*) kind_debug=kind-shapes.dwo ;; esac
	[ -s $kind_debug ] || fail_at "there is no $kind_debug"
	readelf --debug-dump=info $kind_debug >kind.info 2>/dev/null || :
	kind_version=${kind#-gdwarf-}
	grep -q "Version: *${kind_version%% *}\$" kind.info || fail_at "gcc wrote another version"
	case $kind in -gdwarf-[23]*) grep -q DW_AT_bit_offset kind.info ||
		fail_at "gcc wrote bitfields in the new way" ;; esac
	case $kind in *types*) grep -qE 'Signature:|DW_UT_split_type' kind.info ||
		fail_at "gcc wrote no type units" ;; esac
	case $kind in *-gz=*) check_compressed $kind_debug ;; esac
}

check_link_flags() { # FILE
	case $kind_link in
	*--emit-relocs*)
		readelf -SW "$1" | grep -q ' \.rela*\.debug_info ' ||
			fail_at "ld kept no relocations"
		! readelf -SW "$1" | grep -q ' \.rela*\.BTF ' ||
			fail_at "there are relocations for .BTF"
		;;
	esac
	case $kind_link in *--compress*) check_compressed "$1" ;; esac
}

check_compressed() { # FILE
	readelf -SW "$1" | grep -qE ' \.debug_(info|types|str|abbrev)(\.dwo)? .* [A-Z]*C[A-Z]* ' ||
		fail_at "nothing in $1 is compressed"
}

# check_giant: more sections than 16 bits can say, of which libelf reads the numbers in another way
# where byte order is not this machine's. In the output, in an input with compressed sections and
# the output, and in an input alone.
check_giant() {
	target_label=$label
	label="$label, giant"
	for half in a b; do
		awk -v half=$half 'BEGIN {
			for (i = 0; i < 33000; i++)
				printf ".section .text.%s%d,\"ax\"\n.globl %s%d\n%s%d: .long 0\n",
					half, i, half, i, half, i
			print ".section .note.GNU-stack,\"\",%progbits"
		}' >half-$half.s
		# shellcheck disable=SC2086 # flags are words
		$cc $flags -c half-$half.s -o half-$half.o >log 2>&1 || fail_at "half-$half.s"
	done
	cat > last.c <<'C'
struct late { int x; struct late *next; };
struct late late __attribute__((section("late_data"))) = {1, &late};
int in_late(struct late *from) __attribute__((section(".text.in_late")));
int in_late(struct late *from) { return from->x + late.x; }
C
	# shellcheck disable=SC2086
	$cc $flags -g -O1 -c last.c -o last.o >log 2>&1 || fail_at "last.c"
	options= cross_link last-part.o -r -nostdlib last.o
	blob last-part.o last.btf
	dump last-part.o
	grep -q "DATASEC 'late_data' size=.* vlen=1" dump && grep -q "] FUNC 'in_late'" dump ||
		fail_at "the last object's BTF lacks something"

	cross_link giant-part.o -r -nostdlib half-a.o half-b.o last.o
	check_giant_output giant-part.o
	# shellcheck disable=SC2086
	$cc $flags -r -nostdlib -o giant.o half-a.o half-b.o last.o >log 2>&1 ||
		fail_at "the plain link of -r"
	$objcopy --compress-debug-sections giant.o giant-z.o
	cross_link giant-part.o -r -nostdlib giant-z.o -Wl,--compress-debug-sections=zlib
	check_giant_output giant-part.o
	check_compressed giant-part.o
	cross_link giant -nostdlib -static -no-pie giant.o -Wl,--gc-sections,-e,in_late
	blob giant giant.btf
	"$LDBTF_TOOLS/btf_compare" giant.btf last.btf >log 2>&1 ||
		fail_at "other BTF in a program of giant.o"
	label=$target_label
}

check_giant_output() { # FILE
	sections=$(readelf -hW "$1" 2>/dev/null |
		sed -n 's/.*Number of section headers: *[0-9]* *(\([0-9]*\)).*/\1/p')
	[ "${sections:-0}" -gt 65280 ] || fail_at "$1 has only ${sections:-few} sections"
	blob "$1" giant.btf
	"$LDBTF_TOOLS/btf_compare" giant.btf last.btf >log 2>&1 ||
		fail_at "$1: other BTF than of the last object alone"
}
