# SPDX-License-Identifier: GPL-3.0-or-later
#
# read: a kernel in QEMU, by its gdb stub while it runs, and out of a dump of its RAM.
. "$(dirname "$0")/lib.sh"
root=$(cd "$here/../.." && pwd)
for tool in riscv64-unknown-elf-gcc qemu-system-riscv64 make perl; do
	has $tool || skip "no $tool on this machine (Debian: gcc-riscv64-unknown-elf qemu-system-misc make perl)"
done

# make takes no paths with spaces.
cp -r "$root/examples/riscv-kernel" kernel
cp -r "$root/runtime" "$root/integrations" .
make -C kernel LDBTF_PLUGIN="$LDBTF_PLUGIN" LDBTF_RUNTIME=../runtime clean kernel.elf >log 2>&1 ||
	fail "no kernel"
elf=kernel/kernel.elf

mkfifo console
qemu-system-riscv64 -M virt -bios none -display none -serial stdio -kernel $elf \
	-chardev socket,path=stub.socket,server=on,wait=off,id=stub -gdb chardev:stub \
	-chardev socket,path=monitor.socket,server=on,wait=off,id=monitor -mon chardev=monitor \
	<console >printed 2>&1 &
qemu=$!
cleanup_more() { kill $qemu 2>/dev/null || :; }
exec 3>console
echo ps >&3
wait_for "the list of tasks" grep -q shell printed

# tasks_of MEMORY: the three tasks, by the kernel's own list.
tasks_of() {
	ldbtf read $elf "$1" --list=next --container='struct task.list' tasks
	sed -n 's/^\(tasks\[.*\]\) = {/\1/p; s/^\t\.\(pid\|name\) = \(.*\),/\2/p' out |
		tr '\n' ' ' >found
	[ "$(cat found)" = 'tasks[0] 0 "idle" tasks[1] 1 "journal" tasks[2] 2 "shell" ' ] ||
		fail "$1: other tasks"
	ldbtf read $elf "$1" journal_task.name journal_task.pid
	printf 'journal_task.%s\n' 'name = "journal"' 'pid = 1' | diff - out ||
		fail "$1: another task"
}
tasks_of gdb:./stub.socket
lines=$(wc -l <printed)
echo ps >&3
wait_for "another list: the kernel runs on" eval '[ "$(wc -l <printed)" -ge $((lines + 3)) ]'

perl -MIO::Socket::UNIX -e '
	my $monitor = IO::Socket::UNIX->new("./monitor.socket") or die;
	$monitor->print("pmemsave 0x80000000 0x100000 \"$ARGV[0]\"\nquit\n");
	1 while <$monitor>' "$PWD/ram.bin" || fail "QEMU's monitor can't be reached"
wait_for "the dump" test -s ram.bin
wait $qemu || :
tasks_of ram.bin@0x80000000
ldbtf read $elf ram.bin@0x80000000 --hex 'journal_task.name[0..1]'
grep -A1 'name\[0\]' out | grep -q ' 6a$' || fail "no j"
