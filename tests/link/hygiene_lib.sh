# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of files that a link leaves share: a program, and folders for the linker to work
# in. Sourced by a test after lib.sh.

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
compile main.c
mkdir cwd out tmp
list() { ls -d cwd/* out/* tmp/* cwd/.[!.]* out/.[!.]* tmp/.[!.]* 2>/dev/null || :; }
