# SPDX-License-Identifier: GPL-3.0-or-later
#
# ld.sh SUITE: GNU ld of another Debian suite, with its libdw and libelf, links the same objects as
# the machine's own ld: the hosted example, a 32-bit image and firmware. The BTF of both is the
# same, and the programs run, firmware under qemu.
. "$(dirname "$0")/lib.sh"
use_suite "$1"
echo "ld $(version_of ld), arm-none-eabi-ld $(version_of arm-none-eabi-ld), libdw $(version_of libdw); $(ld --version | head -n 1)"

# The plugin must have got the libraries of that suite, or this tests less than it says.
compile_hosted objects gcc
LD_DEBUG=files "$tools/bin/ld" -r -plugin "$plugin" objects/main.o -o part.o >log 2>&1 ||
	fail "ld -r"
for library in libdw libelf libc; do
	grep -q "calling init: $tools/root/.*/$library\.so" log ||
		fail "ld does not use the suite's $library"
done
"$tools/bin/ld" --version | head -n 1 | grep -qF "$(version_of ld)" ||
	fail "this is another ld than $(version_of ld)"

# Hosted. The wrapper of lib.sh in the one, the suite's in the other.
link_hosted reference objects "$work/bin"
link_hosted hosted objects "$tools/bin"
same hosted reference
says_the_same hosted reference

# Nothing else is different with the plugin: no executable stack, no lost property, no kept flag.
for view in -lW -nW; do
	readelf $view hosted | sed -n '/GNU_STACK\|Properties\|x86 feature/s/^ *//p' >hosted.view
	readelf $view reference |
		sed -n '/GNU_STACK\|Properties\|x86 feature/s/^ *//p' >reference.view
	diff reference.view hosted.view >log || fail "readelf $view"
done
readelf -SW hosted | grep -qE ' \.BTF +PROGBITS .* 00 +A +0 +0 +4$' ||
	fail ".BTF is not an allocated, 4-aligned section"

# ld 2.41 and newer leave what plugins add out of dependency files: make has nothing to do after a
# link.
run_ld "$tools/bin/ld" -r -o part.o objects/main.o --dependency-file=part.d
grep -q objects/main.o part.d || fail "no dependency file"
! grep -E '/proc|ldbtf' part.d >log || fail "the dependency file lists the object that reserves"

# A link that fails leaves nothing, there too.
echo 'int missing(void); int main(void) { return missing(); }' >undefined.c
compile undefined.c
! "$tools/bin/ld" -o broken -plugin "$plugin" -e main undefined.o >log 2>&1 ||
	fail "a broken link works"
log_has "undefined reference to"
log_lacks "ldbtf: "
[ ! -e broken ] || fail "a failed link left its output"

# What depends on the linker's own rules: when it calls which hook; where members that come when LTO
# has compiled go among the inputs; where a section without a rule goes among the sections, and
# behind which symbols.
mkdir only-ld
ln -s "$tools/bin/ld" only-ld/ld
late="lto_late lto_late_symbols lto_late_refused lto_late_outputs lto_late_options lto_late_bad_members"
firmware="script_firmware script_firmware_warned script_firmware_refused script_firmware_silent script_firmware_tables
	script_firmware_ram script_firmware_copied script_kernel"
places="script_overlay script_rodata_in_text script_attributes script_regions script_regions_inserted script_regions_too_small"
for each in failed_late hygiene_files killed two_links other_folder $late $firmware $places just_symbols \
	start_stop message_streams; do
	each_status=0
	PATH=$work/only-ld:$PATH sh "$source/tests/link/$each.sh" >log 2>&1 || each_status=$?
	case $each_status in
	0) ;;
	77) skip_part "$(sed -n 's/^SKIP: //p' log)" ;;
	*) fail "$each.sh with that ld" ;;
	esac
done

# i386: REL relocations.
compile_bare i386 gcc -m32 -fno-pie
link_bare i386.reference i386 "$ld" -m elf_i386
link_bare i386.linked i386 "$tools/bin/ld" -m elf_i386
same i386.linked i386.reference
for one in "$ld" "$tools/bin/ld"; do
	run_ld "$one" -r -m elf_i386 -o part.o i386/shapes.o i386/list.o
	[ -f part.reference ] || cp part.o part.reference
done
same part.o part.reference
describes part.o DATASEC .data.root

# Firmware.
for prefix in arm-none-eabi riscv64-unknown-elf; do
	emulator=qemu-${prefix%%-*}
	if ! has $prefix-gcc; then
		skip_part "no $prefix-gcc on this machine (Debian: gcc-$prefix)"
		continue
	fi
	flags=
	[ $prefix != arm-none-eabi ] || flags="-mcpu=cortex-m3 -mthumb"
	# shellcheck disable=SC2086
	libgcc=$($prefix-gcc $flags -print-libgcc-file-name)
	# shellcheck disable=SC2086 # several words
	compile_bare $prefix $prefix-gcc $flags
	link_bare $prefix.reference $prefix $prefix-ld
	link_bare $prefix.linked $prefix "$tools/bin/$prefix-ld"
	same $prefix.linked $prefix.reference
	for view in -h -A; do
		readelf $view $prefix.linked | grep -E 'Flags:|Tag_' >view || :
		readelf $view $prefix.reference | grep -E 'Flags:|Tag_' >view.reference || :
		diff view.reference view >log || fail "$prefix: readelf $view differs"
	done
	# shellcheck disable=SC2086
	run_bare $prefix.runs "$tools/bin/$prefix-ld" $emulator "$libgcc" $prefix-gcc $flags
done
