# SPDX-License-Identifier: GPL-3.0-or-later
#
# read: of several static variables of one name, a warning says which was read and names the others.
. "$(dirname "$0")/lib.sh"
echo 'struct box { int size; }; static struct box counter = {22}; struct box *other = &counter;' >other.c
cat >main.c <<'C'
static int counter = 11;
int *own = &counter;
int main(void) { return 0; }
C
compile main.c -fno-pie
compile other.c -fno-pie
btf app -no-pie main.o other.o
data_of app

ldbtf_any read app data.bin@$data counter
[ $status = 0 ] || fail "the first is not read"
log_has "2 variables have this name"
name=$(sed -n 's/.*fix: \(counter@0x[0-9a-f]*\) is another.*/\1/p' log)
ldbtf read app data.bin@$data "$name.size"
out_has "$name.size = 22"
ldbtf_any read app data.bin@$data counter
first=counter@$(sed -n 's/.* the one at \(0x[0-9a-f]*\)$/\1/p' log)
ldbtf read app data.bin@$data "$first"
out_has "$first = 11"
for wrong in counter@0x10 counter@ counter@x none@0x10; do
	refuses read app data.bin@$data "$wrong"
	log_has "no variable of this name is at that address"
done
