# SPDX-License-Identifier: GPL-3.0-or-later
#
# docs/performance.md and the Cortex-M example's README say what BTF costs the firmware of
# examples/. The numbers are those that tests/bench/example_sizes.sh prints: to the byte with the
# compilers of Debian 12, which made them, and up to a twentieth with others.
. "$(dirname "$0")/lib.sh"

has arm-none-eabi-gcc || skip "no arm-none-eabi-gcc on this machine (Debian: gcc-arm-none-eabi)"
has riscv64-unknown-elf-gcc ||
	skip "no riscv64-unknown-elf-gcc on this machine (Debian: gcc-riscv64-unknown-elf)"
is_exact=0
[ "$(arm-none-eabi-gcc -dumpfullversion)" != 12.2.1 ] ||
	[ "$(riscv64-unknown-elf-gcc -dumpfullversion)" != 12.2.0 ] || is_exact=1

sh "$root/tests/bench/example_sizes.sh" "$LDBTF_PLUGIN" >printed 2>log || fail "example_sizes.sh"
grep '^| [^-]' printed >rows
[ "$(wc -l <rows)" -ge 12 ] || fail "example_sizes.sh prints $(wc -l <rows) rows"
awk -F '|' -v is_exact=$is_exact '
	/^\| examples/ { table = $2 }
	{ key = table $2 }
	NR == FNR {
		for (i = 3; i < NF; i++) printed[key, i] = $i + 0
		wanted[key] = NF
		next
	}
	key in wanted {
		seen[key] = 1
		if (NF != wanted[key]) print key ": another number of columns"
		for (i = 3; i < NF; i++) {
			apart = $i - printed[key, i]
			if (apart < 0) apart = -apart
			if (is_exact ? apart : apart > 16 && apart > $i / 20)
				print key ": " $i " in the documents, and now " printed[key, i]
		}
	}
	END { for (key in wanted) if (!(key in seen)) print key ": not in the documents" }
' rows "$root/docs/performance.md" >stale
[ ! -s stale ] || fail "tables are out of date: $(cat stale)"

# In the README a line of the source costs the step from the row before.
awk -F '|' '
	/^\| examples/ { if (table++) exit; next }
	/nothing is asked/ { all = $3 + 0 }
	/LDBTF_KEEP_VAR/ { vars[++count] = $3 - last; last = $3 + 0; padding = $6 + 0 }
	/LDBTF_KEEP\(struct/ { type = $3 + 0 }
	/pointers=/ { declared = $3 + 0 }
	END { print last, vars[1], vars[2], vars[3], type, declared, all, padding }' rows >should
{
	sed -n 's/^The types take \([0-9,]*\) bytes of flash.*/\1/p' "$root/examples/cortex-m/README.md"
	sed -n 's/^| .*[^|] | \([0-9,]*\) |$/\1/p' "$root/examples/cortex-m/README.md"
	sed -n 's/.*Without it, \([0-9]*\) bytes are\./\1/p' "$root/examples/cortex-m/README.md"
} | tr -d , | tr '\n' ' ' | sed 's/ $//' >told
echo >>told
awk -v is_exact=$is_exact '
	NR == FNR { split($0, should); count = NF; next }
	NF != count || NF != 8 { print "not 8 numbers: " $0; exit }
	{
		for (i = 1; i <= NF; i++) {
			apart = $i - should[i]
			if (apart < 0) apart = -apart
			if (is_exact ? apart : apart > 16 && apart > $i / 20)
				print $i " bytes, and now " should[i]
		}
	}' should told >stale
[ ! -s stale ] || fail "examples/cortex-m/README.md is out of date: $(cat stale)"
