#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# seeds.sh PLUGIN FOLDER: makes what the fuzzers begin with, by every compiler and for every target
# that is on this machine, those of tests/tools among them:
#
#	FOLDER/parcels  parcels (parcel.h) of an object and of the image linked from it, with a .BTF
#	                that is reserved and empty: for fuzz_encode and fuzz_linker
#	FOLDER/splits   parcels of BTF, of split BTF that continues it, and a path: for fuzz_base
#	FOLDER/blobs    BTF: for fuzz_runtime and fuzz_btf_check
#	FOLDER/programs parcels of an image with BTF, and of a memory: for fuzz_program
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
plugin=${1:?usage: seeds.sh PLUGIN FOLDER} folder=${2:?usage: seeds.sh PLUGIN FOLDER}
mkdir -p "$folder/parcels" "$folder/splits" "$folder/blobs" "$folder/programs"
work=$(mktemp -d "${TMPDIR:-/tmp}/ldbtf-seeds.XXXXXX")
trap 'rm -rf "$work"' EXIT
count=0

# word NUMBER: its four bytes.
word() {
	for shift in 0 8 16 24; do
		# shellcheck disable=SC2059 # the format is the byte
		printf "\\$(printf %03o $(($1 >> shift & 255)))"
	done
}
# parcel FILE...: a parcel of the first and all others.
parcel() {
	word $((count * 37)) # some choices of each kind
	word "$(wc -c <"$1")"
	cat "$@"
}
# seed NAME LINKER COMPILER ARGUMENT...
seed() {
	seed_name=$1 linker=$2 # in words
	shift 2
	"$@" -w -c "$here/seed.c" -o "$work/seed.o" 2>/dev/null || return 0
	"$@" -w -c "$here/other.c" -o "$work/other.o" 2>/dev/null || return 0
	# shellcheck disable=SC2086 # a linker and its emulation; small pages make a small file
	set -- $linker -e main "$work/seed.o" -o "$work/seed" --unresolved-symbols=ignore-all \
		-z max-page-size=4096 -z noseparate-code
	count=$((count + 1))
	"$@" -plugin "$plugin" -plugin-opt fill=off >"$work/log" 2>&1 ||
		"$@" >"$work/log" 2>&1 || cp "$work/seed.o" "$work/seed"
	parcel "$work/seed.o" "$work/seed" >"$folder/parcels/$seed_name"

	# The data of the image in three forms: Intel HEX, S-records, and what a stub answers.
	"$@" -plugin "$plugin" >"$work/log" 2>&1 || return 0
	objcopy=$(echo "${linker%% *}" | sed 's/ld$/objcopy/')
	for form in ihex srec; do
		"$objcopy" -O $form -j .data "$work/seed" "$work/memory" >"$work/log" 2>&1 || :
		parcel "$work/seed" "$work/memory" >"$folder/programs/$seed_name.$form"
		count=$((count + 1)) # another command
	done
	printf 'T05\nE01\n0100000000000000\n00* 0!\nO41\n6f6e6500\n' >"$work/memory"
	parcel "$work/seed" "$work/memory" >"$folder/programs/$seed_name.stub"

	"$@" -plugin "$plugin" -plugin-opt "detached=$work/base" >"$work/log" 2>&1 || return 0
	parcel "$work/base" "$work/seed" >"$folder/programs/$seed_name.raw"
	cp "$work/base" "$folder/blobs/$seed_name"
	# What the object has, and the base as well, is not said again: another object.
	"$@" "$work/other.o" -plugin "$plugin" -plugin-opt "base=$work/base" \
		-plugin-opt "detached=$work/split" >"$work/log" 2>&1 || return 0
	printf "\000root.inner[1][2].name[3]\000" >"$work/path"
	parcel "$work/base" "$work/split" "$work/path" >"$folder/splits/$seed_name"
}

tools=
for suite in trixie sid; do
	tools="$tools $(sh "$here/../tools/fetch_tools.sh" $suite --cached)/bin" || :
done
for compiler in gcc clang "$(printf '%s/*gcc-* ' $tools)" "$(printf '%s/clang ' $tools)"; do
	for program in $compiler; do
		name=$(basename "$program")
		suite=${program%/bin/*} linker=ld
		[ "$suite" = "$program" ] || name=$name${suite##*/tools}
		case $program in
		*aarch64*) linker=aarch64-linux-gnu-ld ;;
		esac
		for flags in -O0 -O2 "-Os -gdwarf-4" "-O1 -gdwarf-3"; do
			# shellcheck disable=SC2086 # several words
			seed "$name$(echo $flags | tr -d ' ')" $linker "$program" -g $flags
		done
	done
done
for flags in -gdwarf-2 -gdwarf-4\ -fdebug-types-section -fdebug-types-section -gdwarf64 -gz \
	-gsplit-dwarf -ffunction-sections -femit-struct-debug-reduced -fno-common -g1 \
	-gstrict-dwarf; do
	# shellcheck disable=SC2086
	seed "gcc$(echo $flags | tr -d ' ')" ld gcc -g -O1 $flags
done
seed gcc-i386 "ld -m elf_i386" gcc -g -O1 -m32
seed gcc-x32 "ld -m elf32_x86_64" gcc -g -O1 -mx32
seed gcc-relocatable "ld -r" gcc -g -O1
for target in arm-none-eabi riscv64-unknown-elf aarch64-linux-gnu s390x-linux-gnu \
	mips-linux-gnu powerpc-linux-gnu powerpc64le-linux-gnu; do
	for flags in -O0 -O2 "-O2 -gdwarf-2"; do
		# shellcheck disable=SC2086
		seed "$target$(echo $flags | tr -d ' ')" $target-ld $target-gcc -g $flags
	done
done
seed riscv32 "riscv64-unknown-elf-ld -m elf32lriscv" riscv64-unknown-elf-gcc -g -O1 \
	-march=rv32imac -mabi=ilp32
echo "$count seeds"
