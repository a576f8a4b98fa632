# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of link time optimization share. Sourced by a test after lib.sh.
echo 'int main(void) { return 0; }' >probe.c
gcc -flto -c probe.c 2>log || skip "this gcc has no LTO"

# The script as it would be installed, for the plugin under test.
sed "s,@ldbtf_linkscripts_from_bin@,$here/../../linkscripts," \
	"$here/../../cmake/ldbtf-specs.in" >ldbtf-specs
# specs [OPTION...]: a specs file for the next link, app.specs.
specs() { sh ./ldbtf-specs --plugin "$LDBTF_PLUGIN" "$@" >app.specs || fail "ldbtf-specs $*"; }

# llvm_plugin: where LLVM's plugin for LTO is if it is installed beside clang.
llvm_plugin() {
	llvm_clang=$(readlink -f "$(command -v clang)")
	echo "${llvm_clang%/bin/*}/lib/LLVMgold.so"
}

# lto OUT ARGUMENT...: links with app.specs, without -Wl,-plugin; the status is in link_status.
run_lto() {
	run_out=$1
	shift
	rm -f "$run_out" log
	link_status=0
	# shellcheck disable=SC2086
	gcc -B "$work/bin" -specs=app.specs -g -O2 -flto=1 -o "$run_out" "$@" >log 2>&1 ||
		link_status=$?
}
lto() {
	run_lto "$@"
	[ $link_status = 0 ] || fail "link of $run_out failed"
	drop_padding_warning
	[ ! -s log ] || fail "link of $run_out was not silent"
}
lto_fails() {
	run_lto "$@"
	[ $link_status != 0 ] || fail "link of $run_out did not fail"
	[ ! -e "$run_out" ] || fail "failed link of $run_out left its output"
}

# A program of two units: static and external, kept and inlined, changed by interprocedural passes.
write_program() {
	cat > kept.h <<-'C'
	#ifdef __clang__
	#define KEPT __attribute__((noinline))
	#else
	#define KEPT __attribute__((noinline, noclone))
	#endif
	C
	cat > one.c <<-'C'
	#include "kept.h"
	struct point { int x, y; };
	struct node { struct node *next; struct point at; };
	extern const char *const labels[2];
	const char *const labels[2] = {"x", "y"};
	struct point origin;
	struct node head;
	static int counter;
	static inline int inlined_everywhere(int a) { return a + counter; }
	int only_called_once(struct point *p) { return p->x + inlined_everywhere(p->y); }
	int not_called(int z) { return z; }
	int elsewhere(struct node *list);
	KEPT static int kept_static(int k) { return k * origin.x + counter; }
	int main(int argc, char **argv)
	{
		counter += argc;
		counter += argv[0] == labels[argc & 1];
		return kept_static(argc) + only_called_once(&origin) + elsewhere(&head) - 3;
	}
	C
	cat > two.c <<-'C'
	#include "kept.h"
	struct point { int x, y; };
	struct node { struct node *next; struct point at; };
	extern struct point origin;
	volatile double scale = 1;
	KEPT int elsewhere(struct node *list)
	{
		int count = 0;
		for (; list; list = list->next)
			count += list->at.x + origin.y;
		return count + (int)scale;
	}
	C
}
