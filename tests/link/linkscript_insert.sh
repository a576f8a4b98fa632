# SPDX-License-Identifier: GPL-3.0-or-later
#
# linkscripts/btf-insert.ld by -T, beside ld's built-in script: the program runs, finds its types
# through strong references, and the same command links without the plugin, with the symbols equal.
. "$(dirname "$0")/lib.sh"

insert=$(cd "$here/../../linkscripts" && pwd)/btf-insert.ld

cat > main.c <<'C'
#include <stdio.h>
extern const unsigned char __start_BTF[], __stop_BTF[];
struct point { int x, y; } origin;
int main(void)
{
	long size = __stop_BTF - __start_BTF;
	printf("%ld %#x\n", size, size ? __start_BTF[0] | __start_BTF[1] << 8 : 0);
	return 0;
}
C
compile main.c

for kind in -pie -no-pie -static; do
	btf app main.o $kind -Wl,-T,"$insert"
	describes app STRUCT point
	[ "$(./app)" = "$(section_size app) 0xeb9f" ] || fail "$kind: the program reads $(./app)"
	readelf -lW app | grep -E '^ +[0-9]+ .*\.rodata.* \.BTF|^ +[0-9]+ .*\.BTF.* \.rodata' >/dev/null ||
		fail "$kind: .BTF is not in the segment of .rodata"
	readelf -SW app | awk '/ \.rodata / { rodata = NR } / \.BTF / { btf = NR } END { exit btf != rodata + 1 }' ||
		fail "$kind: .BTF is not right behind .rodata"

	btf app main.o $kind -Wl,-T,"$insert" -Wl,--gc-sections
	[ "$(./app)" = "$(section_size app) 0xeb9f" ] ||
		fail "$kind, --gc-sections: the program reads $(./app)"

	plain without main.o $kind -Wl,-T,"$insert"
	[ "$(./without)" = "0 0" ] ||
		fail "$kind, without the plugin: the program reads $(./without)"
done

# A shared library and its program have one each.
cat > library.c <<'C'
extern const unsigned char __start_BTF[], __stop_BTF[];
struct of_library { int x; } of_library;
long library_size(void) { return __stop_BTF - __start_BTF; }
C
cat > program.c <<'C'
#include <stdio.h>
extern const unsigned char __start_BTF[], __stop_BTF[];
long library_size(void);
struct of_program { int x[3]; char *y, z; } of_program;
int main(void) { printf("%ld %ld\n", library_size(), (long)(__stop_BTF - __start_BTF)); return 0; }
C
compile library.c -fPIC
compile program.c
btf library.so library.o -shared -Wl,-T,"$insert"
btf program program.o ./library.so -Wl,-T,"$insert"
[ "$(./program)" = "$(section_size library.so) $(section_size program)" ] ||
	fail "the two read $(./program)"
plain without program.o ./library.so -Wl,-T,"$insert"
[ "$(./without)" = "$(section_size library.so) 0" ] ||
	fail "the program found the library's types: $(./without)"
