# SPDX-License-Identifier: GPL-3.0-or-later
#
# What else a linker's command line may have in it: response files, files beside the output, and
# calls that link nothing.
. "$(dirname "$0")/link_lib.sh"
command="$LDBTF_PROGRAM"

cat >main.c <<'C'
struct point { int x; } origin;
int used(void) { return origin.x; }
int main(void) { return used(); }
C
compile main.c -fPIC

for name in lld mold; do
	use $name
	# Response files, also one that is longer than a command line, with names in quotes. Memory
	# for its words grows with the file, and not with its square.
	mkdir -p "a folder"
	cp main.o "a folder/main \"quoted\".o"
	printf '%s\n' '"a folder/main \"quoted\".o"' -o\ long -e main >words
	seq 20000 | sed 's/.*/-L\/nowhere\/& /' >>words
	printf '@words' >outer
	rm -f long
	(
		[ "$LDBTF_SANITIZE" ] || ulimit -v 3000000
		"$command" link -- ld.$name @outer
	)
	describes long STRUCT point

	# The output, a map, and a list of what was read, which has no file of ldbtf's.
	mkdir -p "out put"
	btf "out put/app" main.o -Wl,-Map=app.map -Wl,--dependency-file=app.d
	grep -q '\.BTF' app.map || fail "$name: no .BTF in the map"
	grep -q 'main\.o' app.d && ! grep -q 'ldbtf' app.d || fail "$name: the list of files"
	grep -qE '^out\\? put/app:' app.d || fail "$name: another output in the list"
	[ "$(ls -A 'out put')" = app ] || fail "$name: something is left beside the output"
	rm -f a.out
	"$command" link -- ld.$name main.o -e main && describes a.out STRUCT point

	# What links nothing, or nothing that is kept.
	"$command" link -- ld.$name --version | grep -qi $name || fail "$name: no version"
	"$command" link -- ld.$name --help | grep -q -- --gc-sections || fail "$name: no help"
	btf /dev/null main.o
done
use lld
btf app main.o -Wl,--time-trace
[ -s app.time-trace ] || fail "a file that has its name from the output is lost"
lld_of_many=$(command -v lld) && "$command" link -- "$lld_of_many" -flavor gnu main.o -e main &&
	describes a.out STRUCT point
