# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of growth share. They link a generated program at one size and at four times that
# size, and count instructions under valgrind: those of the plugin, and of the libraries for ELF and
# DWARF that it calls. Time is not measured, so other work on the machine does not matter. With
# LDBTF_GROWTH=4 in the environment both sizes are four times as large.

has valgrind || skip "no valgrind on this machine"
[ -z "$LDBTF_SANITIZE" ] || skip "valgrind can't run what a sanitizer is in"

# sum_of_plugin FILE: the instructions of ldbtf.so, libelf and libdw in a profile of callgrind.
# There "ob=(3) PATH" begins what an object does itself, with PATH only the first time. The line
# after "calls=" is what a call costs, which counts as the callee's.
sum_of_plugin() {
	awk '/^c?ob=/ {
			number = $1
			sub(/^c?ob=/, "", number)
			if (NF > 1)
				is_ours[number] = /ldbtf\.so|libelf|libdw/
			if (/^ob=/)
				object = number
			next
		}
		/^calls=/ { getline; next }
		/^[-+*0-9]/ && is_ours[object] { sum += $NF }
		END { printf "%d\n", sum }' "$1"
}

# instructions ARGUMENT...: how many a link takes of the plugin. Its messages go to the file log.
instructions() {
	valgrind --tool=callgrind --callgrind-out-file=profile --log-file=/dev/null \
		"$real_ld" -z muldefs -o out -plugin "$LDBTF_PLUGIN" -plugin-opt jobs=1 \
		"$@" >log 2>&1 ||
		fail "link of $kind"
	sum_of_plugin profile
}

# instructions_for SIZE: of a program of the kind at hand. make_KIND SIZE makes it: it sets $inputs,
# and may change $options, which are for the linker.
instructions_for() {
	rm -rf program
	mkdir program
	cd program
	inputs=program.o options=-r
	"make_$kind" "$1"
	# shellcheck disable=SC2086 # lists
	count=$(instructions $options $inputs)
	cd ..
}

# grows_linearly KIND SIZE: four times the size takes at most 4 to the power of 1.1 times the work.
# SIZE is large enough that twice the exponent would show.
grows_linearly() {
	kind=$1 first=$(($2 * ${LDBTF_GROWTH:-1}))
	instructions_for "$first"
	small=$count
	instructions_for $((first * 4))
	echo "$kind: $small instructions for $first, $count for $((first * 4))"
	[ "$small" -gt 1000000 ] || fail "$kind: $small instructions are too few to compare"
	[ $((count * 10)) -le $((small * 46)) ] ||
		fail "$kind: $small instructions for $first, but $count for $((first * 4))"
}

# one_unit PROGRAM [OPTION...]: compiles what the awk program prints.
one_unit() {
	awk -v size="$size" "BEGIN { $1 }" >program.c
	shift
	${compiler:-gcc} -g -w -c "$@" program.c || fail "$kind does not compile"
}
