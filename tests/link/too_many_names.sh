# SPDX-License-Identifier: GPL-3.0-or-later
#
# More names than readers take, 16 MiB: an error that says so and what to do, and no blob that
# kernels refuse.
. "$(dirname "$0")/lib.sh"

awk 'BEGIN {
	long = sprintf("%500s", ""); gsub(/ /, "v", long)
	for (i = 0; i < 34000; i++) printf "int %s%06d;\n", long, i
	print "int main(void) { return 0; }"
}' >names.c
compile names.c -O0
btf_fails app names.o
log_has "; kernels take at most 1048575 and 16777215"
log_has "fix: leave some out, with vars=none"
btf app names.o -- vars=none
describes app FUNC main
