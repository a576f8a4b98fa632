# SPDX-License-Identifier: GPL-3.0-or-later
#
# debug: gdb prints the tasks of a kernel that runs in QEMU, and whose image was stripped.
. "$(dirname "$0")/debug_lib.sh"
root=$(cd "$here/../.." && pwd)
for tool in riscv64-unknown-elf-gcc qemu-system-riscv64 make gdb-multiarch; do
	has $tool ||
		skip "no $tool on this machine (Debian: gcc-riscv64-unknown-elf qemu-system-misc gdb-multiarch)"
done

# make takes no paths with spaces.
cp -r "$root/examples/riscv-kernel" kernel
cp -r "$root/runtime" runtime
cp -r "$root/integrations" integrations
make -C kernel LDBTF_PLUGIN="$LDBTF_PLUGIN" LDBTF_RUNTIME=../runtime clean kernel.elf >log 2>&1 ||
	fail "no kernel"
riscv64-unknown-elf-objcopy --strip-all kernel/kernel.elf stripped
ldbtf debug stripped -o kernel.debug

mkfifo console
qemu-system-riscv64 -M virt -bios none -display none -serial stdio -kernel stripped \
	-chardev socket,path=stub.socket,server=on,wait=off,id=stub -gdb chardev:stub <console >printed 2>&1 &
qemu=$!
cleanup_more() { kill $qemu 2>/dev/null || :; }
exec 3>console
echo ps >&3
wait_for "the list of tasks" grep -q shell printed

gdb=gdb-multiarch
gdb_says -s kernel.debug -ex 'target remote ./stub.socket' -ex 'print journal_task' \
	-ex 'print *journal_task.list.next' -ex 'ptype journal_task.state' -ex 'print/x &journal_task' -ex detach
said_has 'pid = 1'
said_has 'name = "journal\000'
said_has 'TASK_RUNNING'
address=$(riscv64-unknown-elf-nm kernel/kernel.elf | awk '$3 == "journal_task" { sub(/^0*/, "", $1); print $1 }')
said_has "= 0x$address"
lines=$(wc -l <printed)
echo ps >&3
wait_for "another list: the kernel runs on" eval '[ "$(wc -l <printed)" -ge $((lines + 3)) ]'
