# SPDX-License-Identifier: GPL-3.0-or-later
#
# ld has made the output complete when the plugin is called to fill it. From the plugin's first
# write until its last but one, who kills ld leaves a file that is no ELF file, and that make makes
# again; and files of options that are whole, or not there.
. "$(dirname "$0")/lib.sh"
. "$here/faults_lib.sh"
has make || skip "no make on this machine"

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
compile main.c
printf 'app: main.o ; false\n' >makefile
touch -d '1 hour ago' main.c main.o
link() {
	faulty "$1" main.o -plugin-opt jobs=1 -plugin-opt detached=app.btf \
		-plugin-opt stats=app.json
}

n=0
while n=$((n + 1)) && rm -f app app.btf app.json && link sealed:$n:9; do
	[ $link_status = 137 ] || fail "call $n: exit status $link_status"
	[ -e app ] || fail "call $n: there is no output, so this test shows nothing"
	if readelf -h app >readelf.log 2>&1; then
		# Only what is closed as the last thing is finished, and is whole.
		is_last=1
		dump app
		grep -q "STRUCT 'point'" dump || fail "call $n: a finished image without its BTF"
		make -q app || fail "call $n: a finished image is old"
		continue
	fi
	[ ! "${is_last:-}" ] || fail "call $n: a finished image was taken back"
	! ./app 2>log || fail "call $n: the image runs"
	! make -q app || fail "call $n: make would not link again"
	[ ! -e app.btf ] || bpftool -j btf dump file app.btf >log 2>&1 ||
		fail "call $n: half of app.btf"
	[ ! -e app.json ] || tail -n 1 app.json | grep -q '^}' || fail "call $n: half of app.json"
	! ls -A | grep ldbtf- || fail "call $n: a file was left beside"
done
[ $n -gt 10 ] || fail "only $n calls, so this test shows little"
[ $link_status = 0 ] && readelf -h app >log || fail "the link that nobody killed"
make -q app || fail "make would link again after a link that worked"
