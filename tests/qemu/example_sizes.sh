# SPDX-License-Identifier: GPL-3.0-or-later
#
# docs/performance.md and the Cortex-M example's README say what BTF costs the firmware of
# examples/. The numbers are those that tests/bench/example_sizes.sh prints, up to a twentieth,
# which is for other releases of the compilers.
. "$(dirname "$0")/lib.sh"

has arm-none-eabi-gcc || skip "no arm-none-eabi-gcc on this machine (Debian: gcc-arm-none-eabi)"
has riscv64-unknown-elf-gcc ||
	skip "no riscv64-unknown-elf-gcc on this machine (Debian: gcc-riscv64-unknown-elf)"

sh "$root/tests/bench/example_sizes.sh" "$LDBTF_PLUGIN" >printed 2>log || fail "example_sizes.sh"
grep '^| [^-]' printed >rows
[ "$(wc -l <rows)" -ge 12 ] || fail "example_sizes.sh prints $(wc -l <rows) rows"
awk -F '|' '
	/^\| examples/ { table = $2 }
	{ key = table $2 }
	NR == FNR { for (i = 3; i < NF; i++) printed[key, i] = $i + 0; wanted[key] = 1; next }
	key in wanted {
		seen[key] = 1
		for (i = 3; i < NF; i++) {
			apart = $i - printed[key, i]
			if (apart < 0) apart = -apart
			if (apart > 16 && apart > $i / 20)
				print key ": " $i " in the documents, and now " printed[key, i]
		}
	}
	END { for (key in wanted) if (!(key in seen)) print key ": not in the documents" }
' rows "$root/docs/performance.md" >stale
[ ! -s stale ] || fail "tables are out of date: $(cat stale)"

whole=$(awk -F '|' '/nothing is asked for/ { print $3 + 0; exit }' rows)
told=$(sed -n 's/^| none of these lines.*| \([0-9,]*\) |$/\1/p' "$root/examples/cortex-m/README.md" |
	tr -d ,)
[ $((told * 20)) -ge $((whole * 19)) ] && [ $((told * 20)) -le $((whole * 21)) ] ||
	fail "examples/cortex-m/README.md tells of $told bytes, and it is $whole"
