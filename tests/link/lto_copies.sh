# SPDX-License-Identifier: GPL-3.0-or-later
#
# A VLA of a struct makes LTO describe the struct again, in a unit of its own and without typedefs.
# BTF has it once: the link needs no more than the inputs showed, and the C dump compiles.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"

cat >vla.c <<'C'
#include <stddef.h>
#include <sys/uio.h>
struct pair { size_t first; struct iovec *second; };
int out(struct iovec *v, size_t n);
int main(int argc, char **argv)
{
	struct iovec vectors[argc + 1];
	struct pair pairs[argc + 1][2];
	for (int i = 0; i < argc; i++) {
		vectors[i] = (struct iovec){argv[0], (size_t)argc};
		pairs[i][0] = (struct pair){(size_t)i, vectors};
	}
	return out(pairs[0][0].second, (size_t)argc);
}
C
cat >out.c <<'C'
#include <stddef.h>
#include <sys/uio.h>
struct iovec last;
int out(struct iovec *v, size_t n) { last = v[n - 1]; return last.iov_len != n; }
C

for partition in "" -flto-partition=none -flto-partition=1to1 -flto-partition=max; do
	for level in -O0 -O2; do
		compile vla.c $level -flto
		compile out.c $level -flto
		specs
		# shellcheck disable=SC2086 # none or one
		lto app vla.o out.o -flto=2 $level $partition
		./app || fail "$level $partition: does not run"
		dump app
		for type in "STRUCT 'iovec'" "STRUCT 'pair'" "'size_t'"; do
			[ "$(grep -c "\] .*$type" dump)" = 1 ] ||
				fail "$level $partition: $type is not there once"
		done
		bpftool btf dump file app format c >app.h && gcc -x c -c app.h -o app.h.o 2>log ||
			fail "$level $partition: the C dump does not compile"
	done
done

# What LTO alone describes stays: the objects were compiled without -g, and LTO with it.
gcc -O2 -flto -c vla.c -o vla.o && gcc -O2 -flto -c out.c -o out.o || fail "does not compile"
specs reserve=8192
lto app vla.o out.o
describes app FUNC main
describes app VAR last
describes app STRUCT iovec
