# SPDX-License-Identifier: GPL-3.0-or-later
#
# Every example, copied out of the repository, builds with one command, without a warning; its image
# has types, and all things are where the DWARF has them; `make clean` leaves what was there before;
# without the plugin it builds too; and it says what is wrong if the runtime is not there.
. "$(dirname "$0")/lib.sh"

checked=0
for path in "$root"/examples/*/; do
	example=$(basename "$path")
	[ "$example" != linux ] || continue # a whole kernel, and no Makefile: kernel.linux
	for file in Makefile README.md; do
		[ -f "$path/$file" ] || fail "examples/$example has no $file"
	done
	grep -q "examples/$example" "$root/README.md" ||
		fail "README.md does not name examples/$example"
	checked=$((checked + 1))
	copy_example "$example"
	(cd "$example" && find . | sort) >before

	if make -C "$example" LDBTF_RUNTIME=/nonexistent >log 2>&1; then
		fail "$example: make with a wrong LDBTF_RUNTIME works"
	fi
	log_has "is not the ldbtf runtime; pass LDBTF_RUNTIME="
	# `CC = ` in its Makefile, or make's own.
	compiler=$(make -C "$example" LDBTF_RUNTIME="$sdk/runtime" -pn 2>/dev/null |
		sed -n 's/^CC = //p' | head -n 1)
	if ! has "$compiler"; then
		skip_part "$example is not built: no $compiler on this machine"
		continue
	fi
	make -C "$example" LDBTF_RUNTIME="$sdk/runtime" >log 2>&1 ||
		fail "$example: make without the plugin"
	! grep -i warning log || fail "$example: make without the plugin warns"
	make -C "$example" clean >log 2>&1
	build "$example"

	image=
	for file in "$example"/*; do
		! readelf -h "$file" >/dev/null 2>&1 || image=$file
	done
	[ "$image" ] || fail "$example: make makes no ELF file"
	[ "$(section_size "$image")" -gt 1000 ] || fail "$image has no types"
	sizes_are_true "$image" --selected
	# The DWARF would tell of it.
	case $(readelf --debug-dump=info "$image" 2>/dev/null) in
	*"$root/"*) fail "$image was made from files in the repository" ;;
	esac
	make -C "$example" clean >log 2>&1
	(cd "$example" && find . | sort) | diff before - >log ||
		fail "$example: make clean leaves something else than there was"
done
[ $checked -ge 3 ] || fail "only $checked examples were found"
