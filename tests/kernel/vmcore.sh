# SPDX-License-Identifier: GPL-3.0-or-later
#
# The memory of a machine that runs Linux, as QEMU dumps it: ldbtf and drgn list its tasks, from a
# vmlinux without debug information. The kernel of kernel.linux can't give QEMU its VMCOREINFO. So
# the note is written here, from what the guest says of itself. QEMU starts vmlinux where it was
# linked for. LDBTF_KERNEL is a bzImage of the same kernel, for people: KASLR moves that one, and
# compiling it takes longer than this test.
. "$(dirname "$0")/../tool/lib.sh"

cache=${LDBTF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ldbtf}/linux
[ -f "$cache/builtin/vmlinux" ] || skip "no vmlinux: kernel.linux builds it"
for tool in qemu-system-x86_64 busybox cpio python3 perl; do
	has $tool || skip "no $tool on this machine"
done

mkdir -p root/bin root/proc
cp "$(command -v busybox)" root/bin/busybox
cat >root/init <<'SH'
#!/bin/busybox sh
/bin/busybox mount -t proc proc /proc
/bin/busybox sed -n 's/^\(.*\) . init_top_pgt$/table \1/p; s/^\(.*\) . _text$/text \1/p' /proc/kallsyms
/bin/busybox sed -n 's/^ *\(.*\)-.* : Kernel code$/code \1/p' /proc/iomem
echo ready
exec /bin/busybox sleep 1000000
SH
chmod +x root/init
(cd root && find . | cpio -o -H newc --quiet -R 0:0) | gzip -1 >initramfs.gz

# boot KERNEL: until it is up. What the guest says is in `console`.
boot() {
	qemu-system-x86_64 -accel tcg -cpu max -smp 2,sockets=2 -m 256 -nodefaults -no-reboot \
		-display none -serial file:console -kernel "$1" -initrd initramfs.gz \
		-chardev socket,path=monitor.socket,server=on,wait=off,id=monitor \
		-mon chardev=monitor -append "console=ttyS0 panic=-1" >qemu.log 2>&1 &
	qemu=$!
	cleanup_more() { kill $qemu 2>/dev/null || :; }
	for second in $(seq 200); do
		! grep -q '^ready' console 2>/dev/null || return 0
		kill -0 $qemu 2>/dev/null || fail "QEMU ends: $(cat qemu.log console)"
		sleep 1
	done
	fail "the kernel does not boot: $(tail -n 3 console)"
}
told() { tr -d '\r' <console | sed -n "s/^$1 //p"; }
boot "${LDBTF_KERNEL:-$cache/builtin/vmlinux}"
perl -MIO::Socket::UNIX -e '
	my $monitor = IO::Socket::UNIX->new("./monitor.socket") or die;
	$monitor->print("stop\ndump-guest-memory -p \"$ARGV[0]/paged\"\ndump-guest-memory \"$ARGV[0]/plain\"\nquit\n");
	1 while <$monitor>' "$PWD" || fail "QEMU's monitor can't be reached"
wait $qemu || :
[ -s plain ] && [ -s paged ] || fail "QEMU makes no dump"

strip -g -o vmlinux "$cache/builtin/vmlinux"
# with_note IN OUT: a copy with the note of a kernel, behind those that QEMU wrote.
with_note() {
	python3 - "$1" "$2" "$(nm vmlinux | awk '$3 == "_text" { print $1 }')" "$(told text)" \
		"$(told code)" "$(told table)" <<'PY'
import struct, sys
linked, text, code, table = (int(word, 16) for word in sys.argv[3:])
note = (f"OSRELEASE=6.1.0\nPAGESIZE=4096\nKERNELOFFSET={text - linked:x}\nSYMBOL(swapper_pg_dir)={table:x}\n"
        f"NUMBER(phys_base)={code - (text - 0xffffffff80000000)}\n").encode()
data = bytearray(open(sys.argv[1], "rb").read())
at, = struct.unpack_from("<Q", data, 32)
kind, flags, start, virtual, physical, size = struct.unpack_from("<IIQQQQ", data, at)
assert kind == 4, kind
header = struct.pack("<III12s", 11, len(note), 0, b"VMCOREINFO")
notes = data[start:start + size] + header + note + bytes(-len(note) % 4)
struct.pack_into("<IIQQQQQ", data, at, kind, flags, len(data), virtual, physical, len(notes), len(notes))
open(sys.argv[2], "wb").write(data + notes)
PY
}
with_note plain plain.vmcore && with_note paged paged.vmcore || fail "no note"

# tasks FILE MEMORY: the first tasks, by the kernel's own list.
tasks() {
	ldbtf read "$1" "$2" --list=next --container='struct task_struct.tasks' init_task.tasks
	sed -n 's/^\t\.comm = \(.*\),/\1/p' out >names
	grep -q '"kthreadd"' names && grep -q '"busybox"' names ||
		fail "$2: other tasks: $(cat names)"
}
tasks vmlinux plain.vmcore
[ "$(grep -c '^init_task.tasks\[' out)" -ge 20 ] || fail "hardly any tasks"
cp out plain.out
linked=$(nm vmlinux | awk '$3 == "_text" { print $1 }')
echo "the kernel was linked for $linked, and runs at $(told text)"
if [ "$(told text)" = "$linked" ]; then
	tasks vmlinux paged # without a note, as it was not moved
	cmp out plain.out || fail "a dump without a note differs"
else
	refuses read vmlinux paged init_task.comm
	log_has "no note tells where it is"
fi
tasks vmlinux paged.vmcore
cmp out plain.out || fail "the two dumps differ"
ldbtf read vmlinux plain.vmcore init_task.comm
[ "$(cat out)" = 'init_task.comm = "swapper/0"' ] || fail "another task"
refuses read vmlinux plain.vmcore cpu_number
log_has "each CPU has its own"
refuses read vmlinux plain init_task.comm
log_has "no note tells where it is"

if has drgn; then
	ldbtf debug vmlinux -o vmlinux.debug
	cat >tasks.py <<'PY'
from drgn.helpers.linux.pid import for_each_task
for task in for_each_task(prog):
    print(task.pid.value_(), task.comm.string_().decode())
PY
	timeout 200 drgn -c paged.vmcore -s vmlinux.debug tasks.py >said 2>log </dev/null ||
		fail "drgn fails"
	grep -q '^2 kthreadd$' said || fail "drgn lists other tasks: $(cat said)"
	[ "$(wc -l <said)" -ge 20 ] || fail "drgn finds hardly any tasks"
else
	skip_part "no drgn on this machine"
fi
