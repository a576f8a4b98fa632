# SPDX-License-Identifier: GPL-3.0-or-later
#
# FreeRTOS on a Cortex-M3, by the lines of integrations/freertos/README.md: its tasks are listed by
# type, each in its state. LDBTF_FREERTOS is a tree of FreeRTOS-Kernel, which Debian does not have.
. "$(dirname "$0")/lib.sh"
needs make arm-none-eabi-gcc qemu-system-arm bpftool
[ "${LDBTF_FREERTOS:-}" ] || skip "no tree of FreeRTOS-Kernel: LDBTF_FREERTOS is not set"

# make takes paths apart at spaces.
ln -s "$(realpath -- "$LDBTF_FREERTOS")" kernel
ln -s "$(cd "$here/../.." && pwd)" ldbtf
cp "$here"/freertos/* .
cat >Makefile <<MK
LDBTF = ldbtf
PLUGIN = $LDBTF_PLUGIN
CFLAGS = -mcpu=cortex-m3 -mthumb -Os -ffreestanding -ffunction-sections -fdata-sections -I. \\
	-fno-tree-loop-distribute-patterns -Ikernel/include -Ikernel/portable/GCC/ARM_CM3
LDFLAGS = -nostdlib -T firmware.ld -Wl,--gc-sections
SRCS = \$(addprefix kernel/,tasks.c list.c queue.c portable/GCC/ARM_CM3/port.c \\
	portable/MemMang/heap_4.c) main.c board.c
all: firmware.elf
$(sed -n '/^```make$/,/^```$/{ /^```/d; p; }' "$here/../../integrations/freertos/README.md")
firmware.elf: firmware.ld
	arm-none-eabi-gcc \$(CFLAGS) \$(filter-out \$(WITHOUT),\$(LDFLAGS)) \$(MORE) \$(SRCS) -lgcc -o \$@
MK
tree=.
link() { # NAME ARGUMENT...
	name=$1
	shift
	rm -f firmware.elf
	make_in_tree -s "$@"
	mv firmware.elf "$name.elf"
	arm-none-eabi-objcopy -O binary "$name.elf" "$name.bin"
}
link plain WITHOUT='-Wl,-plugin%'
link exact MORE="-Wl,-plugin-opt,stats=stats -Wl,-plugin-opt,detached=detached"
no_padding stats
same_rights plain.elf exact.elf
flashed exact.elf exact.bin 0 detached tskTaskControlBlock
link keep MORE="-Wl,-plugin-opt,keep=struct:tskTaskControlBlock -Wl,-plugin-opt,keep=struct:xLIST \
	-Wl,-plugin-opt,stats=keep.stats"

# boot ELF COMMAND...: the console gets a command every two seconds, after its first output.
boot() {
	image=$1
	shift
	: >console.raw
	{
		tries=120
		while [ $tries -gt 0 ] && ! grep -q ready console.raw; do
			tries=$((tries - 1))
			sleep 0.5
		done
		for command in "$@" q; do
			printf '%s\n' "$command"
			sleep 2
		done
	} | console qemu-system-arm -M mps2-an385 -display none -monitor none -serial stdio \
		-semihosting -kernel "$image"
	booted ready
}
boot plain.elf help
mv console plain.console
boot exact.elf help
diff plain.console console >log || fail "another console than without the plugin"
boot exact.elf tasks "print pxCurrentTCB->pcTaskName" "types tskTask*"
cp console log
for line in '"console" running, priority 3' '"compute" ready, priority 1' '"IDLE" ready, priority 0' \
	'"blink" blocked, priority 2' '"serve" suspended, priority 2' \
	'pxCurrentTCB->pcTaskName = "console"' 'struct tskTaskControlBlock; // '; do
	booted "$line"
done
[ "$(grep -c ', priority .*, stack left [0-9]' console)" = 5 ] || fail "not five tasks"
row "FreeRTOS of July 2026, mps2-an385" 7 plain.bin exact.bin stats \
	"$(stat_value btf_bytes keep.stats)" "same console; \`tasks\`"
end_rows
