# SPDX-License-Identifier: GPL-3.0-or-later
#
# read: the example for Cortex-M out of dumps of its RAM and flash, taken by QEMU's pmemsave. The
# values are those that the firmware prints itself.
. "$(dirname "$0")/lib.sh"
root=$(cd "$here/../.." && pwd)
for tool in arm-none-eabi-gcc qemu-system-arm make perl; do
	has $tool || skip "no $tool on this machine (Debian: gcc-arm-none-eabi qemu-system-arm make perl)"
done

# make takes no paths with spaces.
cp -r "$root/examples/cortex-m" firmware
cp -r "$root/runtime" "$root/integrations" "$root/linkscripts" .
ln -s "$LDBTF_PLUGIN" ldbtf.so
# The firmware stays when it is done, and does not end QEMU.
sed -i '/bkpt 0xab/d' firmware/board.c
make -C firmware LDBTF_PLUGIN=../ldbtf.so LDBTF_RUNTIME=../runtime firmware.elf >log 2>&1 ||
	fail "no firmware"
elf=firmware/firmware.elf

qemu-system-arm -M lm3s6965evb -display none -serial file:printed -serial null -kernel $elf \
	-chardev socket,path=monitor.socket,server=on,wait=off,id=monitor -mon chardev=monitor \
	>log 2>&1 &
qemu=$!
cleanup_more() { kill $qemu 2>/dev/null || :; }
wait_for "the end of what it prints" grep -qs 'bytes of BTF from' printed
perl -MIO::Socket::UNIX -e '
	my $monitor = IO::Socket::UNIX->new("./monitor.socket") or die;
	$monitor->print("pmemsave 0x20000000 0x10000 \"$ARGV[0]/ram.bin\"\n");
	$monitor->print("pmemsave 0 0x40000 \"$ARGV[0]/flash.bin\"\nquit\n");
	1 while <$monitor>' "$PWD" || fail "QEMU's monitor can't be reached"
wait $qemu || :

ldbtf read $elf ram.bin@0x20000000 monitor averages
tr -d '\r' <printed >said
sed -n '/^monitor = {/,/^}/p' said >wanted
sed -n '/^monitor = {/,/^}/p' out >got
[ -s wanted ] || fail "the firmware does not print monitor"
cmp wanted got >&2 || fail "monitor is not as the firmware says"
grep -qxF "$(grep '^averages = ' out)" said || fail "averages are not as the firmware says"

refuses read $elf ram.bin@0x20000000 'monitor.worst->sensor->name'
ldbtf read $elf ram.bin@0x20000000 --memory=flash.bin@0 'monitor.worst->sensor->name' \
	'sensors[2].channel'
out_has "$(sed -n 's/^\(monitor.worst->sensor->name = .*\)/\1/p' said)"
out_has 'sensors[2].channel = 12'
