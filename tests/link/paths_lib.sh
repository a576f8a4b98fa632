# SPDX-License-Identifier: GPL-3.0-or-later
#
# shellcheck shell=sh
#
# A program, an output folder and a plugin whose paths have spaces, quotes and letters outside of
# ASCII.

folder="$work/Größe & \"Maß\" 100% %s 漢字"
mkdir -p "$folder/söurce" "$folder/oütput" "$folder/plug in"
cp "$LDBTF_PLUGIN" "$folder/plug in/ldbtf für alle.so"
plugin="$folder/plug in/ldbtf für alle.so"
echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >"$folder/söurce/mäin 1.c"
gcc -g -c "$folder/söurce/mäin 1.c" -o "$folder/söurce/mäin 1.o"
main="$folder/söurce/mäin 1.o"
