# SPDX-License-Identifier: GPL-3.0-or-later
#
# funcs= and vars=: which functions and variables are in the BTF.
. "$(dirname "$0")/lib.sh"
. "$here/options_lib.sh"

btf app main.o -- funcs=none
describes_not app FUNC main
describes app VAR origin
# Two functions of one name, at two addresses: the name is no function for a tracer.
cat > twin1.c <<'C'
static __attribute__((noinline)) int twin(int a) { __asm__(""); return a + 1; }
int first(int a) { return twin(a); }
C
cat > twin2.c <<'C'
static __attribute__((noinline)) int twin(int a) { __asm__(""); return a + 2; }
int first(int a);
int main(int argc, char **argv) { (void)argv; return twin(argc) + first(argc); }
C
compile twin1.c
compile twin2.c
btf app twin1.o twin2.o -- funcs=consistent
describes app FUNC first
describes_not app FUNC twin
btf app twin1.o twin2.o -- funcs=all
describes app FUNC main
describes app FUNC twin

btf app main.o -- vars=none
describes_not app VAR origin
describes app FUNC main
btf app main.o -- vars=percpu
describes_not app VAR origin
cat > percpu.c <<'C'
__attribute__((section(".data..percpu"))) int on_each_cpu = 1;
C
compile percpu.c
# ld's own script merges the section into .data; a kernel's keeps it.
echo 'SECTIONS { .data..percpu : { *(.data..percpu) } } INSERT BEFORE .data;' >percpu.ld
btf app main.o percpu.o -Wl,-T,percpu.ld -- vars=percpu
describes app VAR on_each_cpu
describes_not app VAR origin
