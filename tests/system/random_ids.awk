# SPDX-License-Identifier: GPL-3.0-or-later
#
# random_ids.awk: from `bpftool btf dump` an assembler file with a section .BTF_ids that asks for
# hundreds of its types and functions, in lists, sets and sets with flags, as Linux's btf_ids.h
# would; a few names do not exist. The same input gives the same file: the numbers are only
# scattered.
function next_number(below) {
	# Numerical Recipes' generator; awk's numbers are exact up to 2^53.
	seed = (seed * 1664525 + 1013904223) % 4294967296
	return int(seed / 65536) % below
}

function word(   kind, name, symbol) {
	kind = kinds[next_number(8)]
	if (next_number(20) && count[kind])
		name = names[kind, next_number(count[kind])]
	else
		name = "none_of_" next_number(9) "_" kind
	symbol = "__BTF_ID__" kind "__" name "__" ++words
	printf ".local %s\n.type %s, STT_OBJECT\n.size %s, 4\n%s:\n.zero 4\n", symbol, symbol, symbol, symbol
}

# Some names are wanted again and again, some words twice in a set.
BEGIN {
	seed = 2024
	split("func func func func func struct union typedef", list)
	for (i = 1; i <= 8; i++)
		kinds[i - 1] = list[i]
}

match($0, /^\[[0-9]+\] (FUNC|STRUCT|UNION|TYPEDEF) '[A-Za-z_][A-Za-z0-9_]*'/) {
	kind = tolower($2)
	name = $3
	gsub(/'/, "", name)
	names[kind, count[kind]++] = name
}

END {
	print ".section .BTF_ids,\"a\""
	print ".balign 4"
	for (group = 0; group < 150; group++) {
		shape = next_number(3)
		size = next_number(12)
		symbol = "__BTF_ID__" (shape == 1 ? "set__" : "set8__") "group_" group
		if (shape)
			printf ".local %s\n%s:\n.zero 4\n", symbol, symbol
		if (shape == 2)
			print ".long " next_number(2)
		for (i = 0; i < size; i++) {
			if (!shape && !next_number(6))
				print ".zero 4"
			word()
			if (shape == 2)
				print ".long " next_number(65536)
		}
		if (shape)
			printf ".size %s, . - %s\n", symbol, symbol
	}
}
