# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of functions and registers share: which FUNCs an output has, a link by some
# compiler, and a program from which gcc removes parameters. Sourced by a test after lib.sh.

# check OUTPUT WANTED [REASON COUNT]: exactly these FUNCs, and what is left out is counted.
check() {
	dump "$1"
	seen=$(sed -n "s/^\[[0-9]*\] FUNC '\([^']*\)' .*/\1/p" dump | sort | tr '\n' ' ')
	[ "$seen" = "$2 " ] || fail "$1: functions are $seen"
	[ -z "${3:-}" ] || grep -q "\"$3\": $4,\$" stats ||
		fail "$1: $3 is not $4: $(grep func_ stats)"
}

# build OUTPUT COMPILER FLAG... INPUT...
build() {
	output=$1
	shift
	"$@" -B "$work/bin" -Wl,-plugin,"$LDBTF_PLUGIN" -Wl,-plugin-opt,stats=stats \
		-o "$output" >log 2>&1 ||
		fail "$output: the link failed"
}

# write_removed: removed.c. gcc removes the result of result(), and leaves whole() as it is.
# Standard input has one function more and call(), which calls it. gcc alone makes copies of
# functions for what their callers do.
write_removed() {
	echo 'struct context { int n; };' >removed.c
	cat >>removed.c
	cat >>removed.c <<-'C'
	static __attribute__((noinline)) int result(int *p, int n)
	{
		for (int i = 0; i < n; i++)
			p[i] += i;
		return n * 3 + p[0];
	}
	static __attribute__((noinline)) void whole(int *p, int n)
	{
		for (int i = 0; i < n; i++)
			p[i] = i;
	}
	int main(int argc, char **argv)
	{
		struct context c = {argc};
		int array[8] = {0};
		(void)argv;
		whole(array, argc);
		result(array, argc + 1);
		return call(&c, argc);
	}
	C
}

# compile_removed VERSION SYMBOL...: removed.o with that DWARF, if gcc makes those functions.
compile_removed() {
	gcc -gdwarf-"$1" -O2 -c removed.c -o removed.o
	shift
	for symbol; do
		nm removed.o | grep -q " t $symbol\$" || skip "this gcc makes no $symbol"
	done
}
