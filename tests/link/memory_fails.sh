# SPDX-License-Identifier: GPL-3.0-or-later
#
# When the Nth allocation of the plugin fails, for any N, the link fails with a message and
# without an output, or it works as if nothing had happened. It never crashes, hangs or leaves
# half a result.
. "$(dirname "$0")/lib.sh"
. "$here/failing_malloc_lib.sh"

cat > main.c <<'C'
enum color { RED, GREEN };
struct point { int x : 3, y : 5; struct point *next; enum color color; float sizes[3]; union { int a; long b; }; };
typedef int (*callback)(const struct point *point, ...);
struct point origin;
callback first;
static __attribute__((noinline)) int add(int a, int b) { return a + b; }
int main(int argc, char **argv) { (void)argv; return add(origin.x, argc) - 1; }
C
cat > other.c <<'C'
struct point;
struct list { struct list *next; struct point *point; } list;
int length(struct list *list) { int count = 0; for (; list; list = list->next) count++; return count; }
C
compile main.c
compile other.c
btf reference main.o other.o
extract reference blob.reference

preload=$work/failing.so
FAIL_AT=0
export preload FAIL_AT
for option in reserve=auto reserve=6000 on-error=warn; do
	FAIL_AT=0
	failures=0
	# Every one of the first hundred, then ever fewer: they repeat for each type.
	while FAIL_AT=$((FAIL_AT + 1 + FAIL_AT / 100)); do
		rm -f failed app
		link_status=0
		timeout 60 "$ld" -o app -e main main.o other.o -plugin "$LDBTF_PLUGIN" \
			-plugin-opt jobs=1 \
			-plugin-opt $option >log 2>&1 || link_status=$?
		[ -e failed ] || break
		failures=$((failures + 1))
		case $link_status in
		0)
			[ -e app ] || fail "$option, allocation $FAIL_AT: success without an output"
			dump app
			[ -s dump ] || [ $option = on-error=warn ] ||
				fail "$option, allocation $FAIL_AT: silent loss"
			;;
		1)
			[ ! -e app ] || fail "$option, allocation $FAIL_AT: an output was left"
			grep -q ldbtf log || fail "$option, allocation $FAIL_AT: no message"
			;;
		*) fail "$option, allocation $FAIL_AT: exit status $link_status" ;;
		esac
	done
	[ $failures -gt 20 ] || fail "$option: only $failures allocations failed, so this test shows little"
	[ $link_status = 0 ] || fail "$option: the last link, without a failure, failed"
done
