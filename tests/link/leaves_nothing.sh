# SPDX-License-Identifier: GPL-3.0-or-later
#
# The plugin is a guest in ld's process: after its last hook there is no thread and no descriptor of
# it, whether the link works or fails.
. "$(dirname "$0")/lib.sh"
. "$here/leaves_lib.sh"

# A second plugin, loaded after ours, whose cleanup hook runs when ours is done and shows what is
# left in the process: threads, and descriptors (ld has closed its own by then).
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

if [ -r /proc/self/fd ]; then
	for objects in main.o undefined.o; do
		rm -f witness.out
		"$ld" -o app -plugin "$LDBTF_PLUGIN" -plugin-opt jobs=4 -plugin "$work/witness.so" \
			-e main $objects \
			>log 2>&1 || :
		[ -s witness.out ] || fail "$objects: the witness saw nothing"
		threads=$(grep -c '^thread' witness.out)
		[ "$threads" = 1 ] || [ -n "$LDBTF_SANITIZE" ] ||
			fail "$objects: $threads threads are left"
		! grep -E 'memfd|\.o$' witness.out >log || fail "$objects: descriptors are left"
	done
else
	skip_part "no /proc to look into"
fi
