# SPDX-License-Identifier: GPL-3.0-or-later
#
# A firmware project in CMake links ldbtf::runtime: the runtime is compiled by the flags of the
# firmware, in whatever way the project says them, and prints a struct on a Cortex-M3. The linker
# script copies no .got, as most don't.
. "$(dirname "$0")/lib.sh"
for tool in cmake arm-none-eabi-gcc qemu-system-arm; do
	has $tool || skip "no $tool on this machine"
done
: "${LDBTF_BUILD:?is not set: run the tests through ctest}"
cmake --install "$LDBTF_BUILD" --prefix "$work/prefix" >log 2>&1 || fail "cmake --install"

cat > fw.ld <<'LD'
MEMORY { FLASH (rx) : ORIGIN = 0, LENGTH = 256K  RAM (rwx) : ORIGIN = 0x20000000, LENGTH = 64K }
ENTRY(reset)
SECTIONS {
  .text : { KEEP(*(.vectors)) *(.text*) } > FLASH
  .rodata : { *(.rodata*) . = ALIGN(4); } > FLASH
  .data : { . = ALIGN(4); data_start = .; *(.data*) . = ALIGN(4); data_end = .; } > RAM AT > FLASH
  data_load = LOADADDR(.data);
  .bss : { *(.bss*) *(COMMON) } > RAM
}
LD
cat > main.c <<'C'
#include <ldbtf/btf.h>
struct point { int x, y; } origin = {1, 2};
extern char data_load[], data_start[], data_end[];

static void call_host(int call, const void *argument)
{
	register int r0 __asm__("r0") = call;
	register const void *r1 __asm__("r1") = argument;
	__asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

static void put(void *context, char c)
{
	(void)context;
	call_host(3, &c);
}

static void fault(void)
{
	call_host(4, "fault\n");
	call_host(0x18, (void *)0x20026);
}

static void start(void)
{
	struct ldbtf btf;
	struct ldbtf_view type;
	struct ldbtf_output output = {put, 0};
	// volatile: else gcc makes it a call of memcpy, which this firmware has not.
	for (volatile char *to = data_start, *from = data_load; to < data_end;)
		*to++ = *from++;
	if (ldbtf_open_image(&btf) != LDBTF_OK)
		call_host(4, "no BTF");
	else if (ldbtf_find_type(&btf, "point", LDBTF_KIND_STRUCT, &type) == LDBTF_OK)
		ldbtf_print_value(&btf, type.id, &origin, sizeof(origin), &output);
	call_host(4, "\n");
	call_host(0x18, (void *)0x20026);
}
void reset(void) { start(); for (;;); }
__attribute__((section(".vectors"), used)) static void *const vectors[] = {
	(void *)0x20010000, (void *)reset, (void *)fault, (void *)fault};
C
printf '{\n\t.x = 1,\n\t.y = 2\n}\n' >expected

# check HOW [LINE]...: a project with these lines.
check() {
	how=$1
	shift
	rm -rf build
	{
		printf '%s\n' 'cmake_minimum_required(VERSION 3.20)' \
			'set(CMAKE_SYSTEM_NAME Generic)' \
			'set(CMAKE_C_COMPILER arm-none-eabi-gcc)' \
			'set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)'
		printf '%s\n' "$@"
		printf '%s\n' 'target_link_libraries(firmware PRIVATE ldbtf::runtime)' \
			'target_link_options(firmware PRIVATE -mcpu=cortex-m3 -mthumb -nostdlib -T${CMAKE_SOURCE_DIR}/fw.ld)' \
			'ldbtf_enable(firmware)'
	} >CMakeLists.txt
	cmake -S . -B build -DCMAKE_PREFIX_PATH="$work/prefix" >log 2>&1 || fail "$how: cmake"
	! grep -i warning log || fail "$how: CMake warns"
	cmake --build build >log 2>&1 || fail "$how: cmake --build"
	! grep -i warning log || fail "$how: the build warns"
	! readelf -SW build/firmware | grep -q ' \.got' ||
		fail "$how: the firmware has a .got, which nothing copies"
	timeout 60 qemu-system-arm -M mps2-an385 -nographic -monitor none -serial none \
		-semihosting \
		-kernel build/firmware >console 2>&1 </dev/null || fail "$how: QEMU: $(cat console)"
	diff -u expected console >log || fail "$how: the console has something else"
}
find='find_package(ldbtf REQUIRED COMPONENTS runtime)'
check "flags of the target" 'project(fw C)' "$find" 'add_executable(firmware main.c)' \
	'target_compile_options(firmware PRIVATE -mcpu=cortex-m3 -mthumb -g -Os -ffreestanding)'
check "flags of the project" 'set(CMAKE_C_FLAGS_INIT "-mcpu=cortex-m3 -mthumb")' 'project(fw C)' \
	"$find" \
	'add_executable(firmware main.c)' 'target_compile_options(firmware PRIVATE -g -Os)'
# Every warning is an error, and the symbols are strong.
check "strict flags" 'project(fw C)' "$find" 'add_executable(firmware main.c)' \
	'target_compile_definitions(firmware PRIVATE LDBTF_STRONG_SYMBOLS)' \
	'target_compile_options(firmware PRIVATE -mcpu=cortex-m3 -mthumb -g -Os -Wall -Wextra -Werror -Wconversion -Wundef -Wshadow)'

# A project without C would leave the sources out.
printf '%s\n' 'cmake_minimum_required(VERSION 3.20)' 'project(fw CXX)' "$find" >CMakeLists.txt
rm -rf build
! cmake -S . -B build -DCMAKE_PREFIX_PATH="$work/prefix" >log 2>&1 ||
	fail "a project without C finds the runtime"
log_has "Enable that language"
