#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Lua with its BTF inside: a small program of 33 units, from objects, that runs a script.
. "$(dirname -- "$0")/real.sh"

cat >"$work/script.lua" <<'END'
local words = {}
for word in ("a program that knows its own types"):gmatch("%a+") do words[#words + 1] = word:upper() end
table.sort(words, function(a, b) return #a < #b or #a == #b and a < b end)
local sum = 0
for i = 1, 100 do sum = sum + i end
print(sum, table.concat(words, " "), coroutine.wrap(function() coroutine.yield(2 ^ 0.5) end)())
END

exercise() {
	"$1" "$work/script.lua"
}

step_link lua
step_section
step_run "5050	A ITS OWN THAT KNOWS TYPES PROGRAM	1.4142135623731"
step_kernel
step_c_dump
step_dwarf
step_debug
step_peer

# LTO keeps the types that the program has without it.
case $variant in gcc-lto*)
	lto=$linked
	built=$(sh "$here/build_program.sh" lua gcc)
	sh "$built/link.sh" "$work/without-lto" "-Wl,-plugin,$plugin"
	compare without-lto btf_compare --kinds struct,union,enum,typedef,int,float,fwd "$lto" \
		"$work/without-lto"
	;;
esac
