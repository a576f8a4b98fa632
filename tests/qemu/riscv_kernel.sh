# SPDX-License-Identifier: GPL-3.0-or-later
#
# examples/riscv-kernel in QEMU: its /sys/kernel/btf/vmlinux, however it is read, is its section
# .BTF, and it tells its tasks, variables and registers by type.
. "$(dirname "$0")/lib.sh"

has riscv64-unknown-elf-gcc || skip "no riscv64-unknown-elf-gcc on this machine (Debian: gcc-riscv64-unknown-elf)"
has qemu-system-riscv64 || skip "no qemu-system-riscv64 on this machine (Debian: qemu-system-misc)"

copy_example riscv-kernel
build riscv-kernel
no_libc riscv-kernel/kernel.map
elf=riscv-kernel/kernel.elf
address=$(field $elf .BTF 3)
size=$(section_size $elf)

# The raw bytes, by its own fetch.sh.
in_qemu riscv-kernel fetch </dev/null
[ $run_status = 0 ] || fail "fetch fails"
same_btf riscv-kernel/vmlinux.btf $elf riscv64-unknown-elf-objcopy

[ "$(symbol $elf __start_BTF)" = "$address" ] ||
	fail "the script's __start_BTF is not where .BTF is"
[ $((0x$(symbol $elf __stop_BTF) - 0x$address)) = "$size" ] ||
	fail "the script's symbols do not frame .BTF"

cat > commands <<'TEXT'
ls
ls /sys/
ls /sys/kernel/btf
ls /sys/kernel/btf/vmlinux
ls /sys/ker
ls sys
stat /sys/kernel/btf/vmlinux
stat /sys/kernel/btf/nothing
ps
types task
types nothing
print journal
print current->name
print tasks.next->next->prev->prev
print journal_task.list
print current->list.prev->prev
print journal.pending[0]
print nothing
cat /sys/kernel/btf/vmlinux
crash
TEXT
in_qemu riscv-kernel run <commands
[ $run_status != 0 ] || fail "a panic ends QEMU as if all were well"

# Of what comes back, the hex dump and the registers are compared by themselves.
bytes=$(sed '/^print journal$/q' commands | tr -d '\n' | wc -c) # what the journal has counted then
task_list() { printf '0x%x' $((0x$(symbol $elf "$1") + 32)); }
cat > expected <<TEXT
# ls
proc/
sys/
# ls /sys/
kernel/
# ls /sys/kernel/btf
vmlinux
# ls /sys/kernel/btf/vmlinux
/sys/kernel/btf/vmlinux
# ls /sys/ker
/sys/ker: no such file or folder
# ls sys
sys: no such file or folder
# stat /sys/kernel/btf/vmlinux
/sys/kernel/btf/vmlinux: $size bytes, mode 0444, at 0x$(echo "$address" | sed 's/^0*//')
# stat /sys/kernel/btf/nothing
/sys/kernel/btf/nothing: no such file
# ps
0 TASK_READY "idle"
1 TASK_BLOCKED "journal"
2 TASK_RUNNING "shell"
# types task
struct task {
	uint32_t pid; // at 0
	enum task_state state; // at 4
	uint64_t switches; // at 8
	char name[16]; // at 16
	struct list_head list; // at 32
	struct context context; // at 48
}; // 160 bytes
# types nothing
nothing: no type of this name
# print journal
journal = {
	.lines = 12,
	.bytes = $bytes,
	.last = "print journal",
	.pending = 0x0
}
# print current->name
current->name = "shell"
# print tasks.next->next->prev->prev
tasks.next->next->prev->prev = 0x$(symbol $elf tasks | sed 's/^0*//')
# print journal_task.list
journal_task.list = {
	.next = $(task_list shell_task),
	.prev = $(task_list idle_task)
}
# print current->list.prev->prev
current->list.prev->prev = $(task_list idle_task)
# print journal.pending[0]
journal.pending[0]: leads out of the memory, to 0x0
# print nothing
nothing: not found
# cat /sys/kernel/btf/vmlinux
# crash
TEXT
sed -n '/^# ls$/,/^# crash$/p' console | sed '/^[0-9a-f]\{8\}: /d' >told
diff expected told >log || fail "it says something else about itself"

if [ "$type_count" ]; then
	grep -qx "types: $type_count" console ||
		fail "it does not know that it has $type_count types"
fi

sed -n 's/^[0-9a-f]\{8\}: //p' console >hex.told
od -An -v -tx1 section.btf | sed 's/^ *//' >hex.wanted
cmp hex.told hex.wanted >log 2>&1 || fail "the file in hex is not the .BTF"

# A trap: cause 2 is an illegal instruction (Privileged Architecture, table of mcause), of which
# shell.c has one.
pc=$(sed -n 's/^panic in task shell: trap 2 at 0x\([0-9a-f]*\)$/\1/p' console)
[ "$pc" ] || fail "the panic does not tell why: $(tail -n 20 console)"
crash_line=$(grep -n 'volatile("unimp")' riscv-kernel/shell.c | cut -d: -f1)
case $(riscv64-unknown-elf-addr2line -e $elf "0x$pc") in
*shell.c:"$crash_line" | *shell.c:"$crash_line "*) ;;
*) fail "the panic's address is not that of line $crash_line in shell.c" ;;
esac
sed -n '/^struct trap_frame {$/,/^}$/p' console >frame
grep -qx '	\.cause = 2,' frame && grep -qx "	\.pc = 0x$pc," frame ||
	fail "the registers are not told by name: $(cat frame)"
# The shell's stack: what entry.S has saved is where the struct says.
stack=$((0x$(symbol $elf shell_stack)))
sp=$(($(sed -n 's/^	\.sp = \(0x[0-9a-f]*\),$/\1/p' frame)))
[ $sp -gt $stack ] && [ $sp -le $((stack + 8192)) ] || fail "sp is not in the shell's stack"

# Without the plugin: an empty file, and no types.
make -C riscv-kernel clean >log 2>&1
printf 'stat /sys/kernel/btf/vmlinux\nps\npoweroff\n' >commands
in_qemu riscv-kernel run LDBTF_PLUGIN= <commands
[ $run_status = 0 ] || fail "the kernel without types fails"
grep -q '^types: none' console || fail "it does not say that it has no types"
grep -q '^/sys/kernel/btf/vmlinux: 0 bytes' console || fail "its file is not empty"
