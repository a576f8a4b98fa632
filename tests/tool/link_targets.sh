# SPDX-License-Identifier: GPL-3.0-or-later
#
# lld links for all machines, and `ldbtf link` asks the inputs for theirs. The headers stay as they
# would be without it, and programs run in qemu.
. "$(dirname "$0")/link_lib.sh"
. "$here/../support/elf_views.sh"
has clang || skip "no clang on this machine"
use lld
link() { "$LDBTF_PROGRAM" link -- ld.lld "$@" >log 2>&1; }

cat >main.c <<'C'
struct point { int x, y; };
volatile struct point origin = {3, 4};
__attribute__((noinline)) int sum(const volatile struct point *at) { return at->x + at->y; }
__attribute__((noreturn)) void _start(void)
{
	long status = sum(&origin);
#if defined(__aarch64__)
	register long x0 __asm__("x0") = status, x8 __asm__("x8") = 93;
	__asm__ volatile("svc 0" : : "r"(x0), "r"(x8));
#elif defined(__riscv) && __riscv_xlen == 64
	register long a0 __asm__("a0") = status, a7 __asm__("a7") = 93;
	__asm__ volatile("ecall" : : "r"(a0), "r"(a7));
#endif
	for (;;)
		*(volatile long *)&status = status;
}
C
for target in aarch64-linux-gnu riscv64-linux-gnu "riscv64-linux-gnu -march=rv64gc -mabi=lp64d" \
	riscv32-unknown-elf armv7m-none-eabi arm-linux-gnueabihf powerpc64le-linux-gnu \
	powerpc-linux-gnu mips64-linux-gnuabi64 mipsel-linux-gnu i386-linux-gnu \
	x86_64-linux-gnux32; do
	# shellcheck disable=SC2086 # flags
	clang --target=$target -g -O1 -ffreestanding -c main.c -o main.o 2>log ||
		fail "$target: no object"
	ld.lld -e _start main.o -o before >log 2>&1 || fail "$target: plain link"
	link -e _start main.o -o after || fail "$target: link"
	[ ! -s log ] || fail "$target: not silent"
	for view in file_header program_headers notes attributes symbols; do
		$view before >view.before
		$view after >view.after
		# .BTF is in a segment of its own where there is no other data that is read.
		[ $view != program_headers ] || sed -i '/^LOAD R  /d' view.before view.after
		cmp -s view.before view.after ||
			{ diff view.before view.after >log || :; fail "$target: $view differs"; }
	done
	"$LDBTF_PROGRAM" show after >dump 2>&1 || fail "$target: its BTF can't be read"
	"$LDBTF_PROGRAM" show after point >dump 2>&1 && grep -q 'int *y;' dump ||
		fail "$target: no struct point"
	is_exact after
	case $target in aarch64* | riscv64*)
		status=0
		"qemu-${target%%-*}" ./after || status=$?
		[ $status = 7 ] || fail "$target: the program ends with $status"
	esac
done
