# SPDX-License-Identifier: GPL-3.0-or-later
#
# Programs by lld and mold get their BTF by -B and the folder of the installed program: by make,
# Meson and rustc.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
. "$here/lld_lib.sh"

write_program project
# By a path without a space.
ln -s "$(dirname "$(find "$prefix" -name ld.lld)")" linkers
cd project
printf 'app: main.o\n\t$(CC) $(LDFLAGS) -o $@ main.o\n' >Makefile
run make CFLAGS=-g "LDFLAGS=-fuse-ld=lld -B../linkers"
has_btf app
if has meson; then
	printf "project('outside', 'c')\nexecutable('app', 'main.c')\n" >meson.build
	LDFLAGS="-fuse-ld=mold -B../../linkers" run meson setup build
	run meson compile -C build
	has_btf build/app
fi
if has rustc; then
	echo 'pub struct Point { x: i32 } fn main() { println!("{}", Point { x: 3 }.x); }' >main.rs
	run rustc -g main.rs -o rust -C linker=gcc -C link-arg=-fuse-ld=lld \
		-C "link-arg=-B$work/linkers"
	[ "$(./rust)" = 3 ] || fail "the Rust program does not run"
	[ "$(section_size rust)" -gt 28 ] || fail "the Rust program has no BTF"
fi
