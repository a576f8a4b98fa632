# SPDX-License-Identifier: GPL-3.0-or-later
#
# encode over other targets: 32 and 64 bits, both byte orders. The bytes are those that the plugin
# writes.
. "$(dirname "$0")/lib.sh"

cat >shapes.c <<'C'
struct list { struct list *next; int value : 5; union { long l; float f; }; };
struct list head;
int walk(struct list *at, long long wide) { return at ? at->value : (int)wide; }
void _start(void) { walk(&head, 1); }
C
# target PREFIX [FLAG...]: skips what is not installed.
target() {
	prefix=$1
	shift
	has "$prefix-gcc" || { skip_part "no $prefix-gcc on this machine"; return 0; }
	cc="$prefix-gcc -g -O1 -nostdlib -Wl,-plugin,$LDBTF_PLUGIN"
	$cc "$@" shapes.c -o app -Wl,-plugin-opt,stats=stats >log 2>&1 || fail "$prefix: no link"
	$cc "$@" shapes.c -o app -Wl,-plugin-opt,reserve="$(stat_value btf_bytes stats)" \
		-Wl,-plugin-opt,detached=wanted.btf >log 2>&1 || fail "$prefix: no second link"
	ldbtf encode app -o seen.btf
	cmp wanted.btf seen.btf >log || fail "$prefix $*: the bytes are not those of the plugin"
}
target arm-none-eabi -mcpu=cortex-m3 -mthumb
target riscv64-unknown-elf
target riscv64-unknown-elf -march=rv32imac -mabi=ilp32
target aarch64-linux-gnu -static
target s390x-linux-gnu -static
target powerpc-linux-gnu -static
target mips-linux-gnu -static
