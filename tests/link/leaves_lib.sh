# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of what a link leaves behind share: objects whose links work and fail, and links
# whose TMPDIR must stay empty. Sourced by a test after lib.sh.

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
echo 'int missing(void); int main(void) { return missing(); }' >undefined.c
compile main.c
compile undefined.c
printf 'BTF' >some.btf
objcopy --add-section .BTF=some.btf main.o with_btf.o

mkdir tmp
links() { # LABEL: one link of each outcome; no file is left in TMPDIR
	for objects in main.o undefined.o with_btf.o; do
		for option in reserve=auto reserve=30 reserve=2000; do
			TMPDIR=$work/tmp "$ld" -o app -plugin "$LDBTF_PLUGIN" -plugin-opt jobs=4 \
				-plugin-opt $option \
				-e main $objects >log 2>&1 || :
			[ -z "$(ls -A tmp)" ] ||
				fail "$1: $objects $option left $(ls tmp) in TMPDIR"
			rm -f app
		done
	done
}
