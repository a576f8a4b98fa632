# SPDX-License-Identifier: GPL-3.0-or-later
#
# The plugin is a guest in ld's process: after its last hook there is no thread, no descriptor, no memory and no
# temporary file of it, whether the link works or fails, and also where it can't use memory files.
. "$(dirname "$0")/lib.sh"

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
echo 'int missing(void); int main(void) { return missing(); }' >undefined.c
compile main.c
compile undefined.c
printf 'BTF' >some.btf
objcopy --add-section .BTF=some.btf main.o with_btf.o

# A second plugin, loaded after ours, whose cleanup hook runs when ours is done and shows what is left in the
# process: threads, and descriptors (ld has closed its own by then).
cat > witness.c <<'C'
#define HAVE_STDINT_H 1
#include <stdint.h>
#include <plugin-api.h>
#include <dirent.h>
#include <stdio.h>
#include <unistd.h>
static void list(const char *folder, const char *label)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	FILE *out = fopen("witness.out", "a");
	while (out && dir && (entry = readdir(dir))) {
		char path[512], target[256];
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		ssize_t length = readlink(path, target, sizeof(target) - 1);
		target[length < 0 ? 0 : length] = 0;
		fprintf(out, "%s %s\n", label, target);
	}
	if (out)
		fclose(out);
	if (dir)
		closedir(dir);
}
static enum ld_plugin_status cleanup(void)
{
	list("/proc/self/task", "thread");
	list("/proc/self/fd", "fd");
	return LDPS_OK;
}
enum ld_plugin_status onload(struct ld_plugin_tv *tv)
{
	for (; tv->tv_tag != LDPT_NULL; tv++)
		if (tv->tv_tag == LDPT_REGISTER_CLEANUP_HOOK)
			tv->tv_u.tv_register_cleanup(cleanup);
	return LDPS_OK;
}
C
gcc -shared -fPIC -O1 witness.c -o witness.so 2>log || fail "the witness does not compile"

mkdir tmp
links() { # LABEL: one link of each outcome; no file is left in TMPDIR
	for objects in main.o undefined.o with_btf.o; do
		for option in reserve=auto reserve=30 reserve=2000; do
			TMPDIR=$work/tmp "$ld" -o app -plugin "$LDBTF_PLUGIN" -plugin-opt jobs=4 -plugin-opt $option \
				-e main $objects >log 2>&1 || :
			[ -z "$(ls -A tmp)" ] || fail "$1: $objects $option left $(ls tmp) in TMPDIR"
			rm -f app
		done
	done
}
links "with memory files"

if [ -r /proc/self/fd ]; then
	for objects in main.o undefined.o; do
		rm -f witness.out
		"$ld" -o app -plugin "$LDBTF_PLUGIN" -plugin-opt jobs=4 -plugin "$work/witness.so" -e main $objects \
			>log 2>&1 || :
		[ -s witness.out ] || fail "$objects: the witness saw nothing"
		threads=$(grep -c '^thread' witness.out)
		[ "$threads" = 1 ] || [ -n "$LDBTF_SANITIZE" ] || fail "$objects: $threads threads are left"
		! grep -E 'memfd|\.o$' witness.out >log || fail "$objects: descriptors are left"
	done
else
	skip_part "no /proc to look into"
fi

# Without /proc the object that reserves is a file in TMPDIR, gone after each outcome.
if unshare -m sh -c 'mount -t tmpfs none /proc' 2>/dev/null; then
	cat > without-proc.sh <<EOF
mount -t tmpfs none /proc || exit 1
exec $ld "\$@"
EOF
	saved=$ld
	ld=$work/bin/ld-without-proc
	printf '#!/bin/sh\nexec unshare -m sh %s "$@"\n' "$work/without-proc.sh" >"$ld"
	chmod +x "$ld"
	if [ -z "$LDBTF_SANITIZE" ]; then
		links "without /proc"
		TMPDIR=$work/tmp "$ld" -o app -plugin "$LDBTF_PLUGIN" -e main main.o -Map=map >log 2>&1 ||
			fail "no link without /proc"
		grep -q "$work/tmp/ldbtf-" map || fail "the test did not take /proc away"
		describes app STRUCT point
		TMPDIR=$work/nowhere "$ld" -o app -plugin "$LDBTF_PLUGIN" -e main main.o >log 2>&1 &&
			fail "a link without a place for the object works"
		log_has "can't write the object that reserves"
	else
		skip_part "sanitizers need /proc themselves"
	fi
	ld=$saved
else
	skip_part "can't take /proc away (needs root)"
fi

# Memory: the plugin stays loaded by the preload, so that valgrind can name its functions.
if [ -z "$LDBTF_SANITIZE" ] && has valgrind; then
	check_memory() { # OBJECT OPTION
		under="valgrind --trace-children=yes --leak-check=full --show-leak-kinds=definite,indirect,possible --fullpath-after= --log-file=$work/valgrind.%p" \
			preload=$LDBTF_PLUGIN "$ld" -o app -plugin "$LDBTF_PLUGIN" -plugin-opt "$2" -e main "$1" \
			>log 2>&1 || :
		cat valgrind.[0-9]* >valgrind.out
		grep -q 'LEAK SUMMARY\|no leaks are possible' valgrind.out || fail "valgrind did not run"
		! grep -B9 -A9 -E '(/plugin/[a-z]+/[a-z_]+\.c:|\(in .*ldbtf\.so\))' valgrind.out >log ||
			fail "$1 $2: valgrind complains"
		rm -f valgrind.* app
	}
	check_memory main.o reserve=auto
	check_memory main.o reserve=30
	check_memory main.o fill=x
	check_memory undefined.o reserve=auto
	check_memory with_btf.o reserve=auto
else
	[ -z "$LDBTF_SANITIZE" ] || skip_part "valgrind does not run what has a sanitizer in it"
	[ -n "$LDBTF_SANITIZE" ] || skip_part "no valgrind on this machine"
fi
