# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of encode share: objects, and a comparison with the plugin. Sourced.
. "$(dirname "$0")/lib.sh"

cat >shapes.c <<'C'
struct list { struct list *next; int value : 5; union { long l; float f; }; };
struct list head;
static __attribute__((noinline)) int walk(struct list *at, ...) { return at ? at->value : -1; }
int walk_all(void) { return walk(&head, 1) + walk(head.next, 2); }
C
cat >main.c <<'C'
enum state { OFF, ON = 7 };
enum state state = ON;
static const char name[] = "main";
int walk_all(void) __attribute__((weak));
int main(int argc, char **argv) { return argv && walk_all ? walk_all() + (int)state : name[argc]; }
C
compile shapes.c -fPIC
compile main.c

# same OUT ARGUMENT... [-- OPTION...]: links with the plugin twice, the second time with exactly
# what is needed.
same() {
	btf "$@" ${plugin_options:-} stats=stats
	btf "$@" ${plugin_options:-} "reserve=$(stat_value btf_bytes stats)" \
		"detached=$work/wanted.btf"
	ldbtf encode "$1" -o seen.btf ${program_options:-}
	cmp wanted.btf seen.btf >log || fail "$*: the bytes are not those of the plugin"
}
