# SPDX-License-Identifier: GPL-3.0-or-later
#
# The installed specs file, and the script that writes more of them, for gcc -flto.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"

write_program .
run gcc -g -O2 -flto -c main.c
script=$(find "$prefix" -name ldbtf-specs)
[ -x "$script" ] || fail "no ldbtf-specs was installed"

# The tree has been moved, so the file that was installed names a place that is gone; the script
# finds the new one.
specs=$(find "$prefix" -name ldbtf.specs)
grep -qF 'first\ place' "$specs" || fail "ldbtf.specs: $(cat "$specs")"
"$script" >moved.specs
run gcc -flto=1 -specs=moved.specs main.o -o app
describes app STRUCT point
describes app STRUCT point
"$script" detached=types.btf >options.specs
run gcc -flto=1 -specs=options.specs main.o -o app
[ -s types.btf ] || fail "the option in the specs file was lost"

# A '#' can't be quoted: gcc would drop it and what is behind it, here one more option.
! "$script" 'detached=C#/types.btf' vars=none >hash.specs 2>log ||
	fail "ldbtf-specs takes a '#': $(cat hash.specs)"
log_has "can't hold a '#': choose another name than detached=C#/types.btf"
ln -s "$LDBTF_PLUGIN" 'a#b.so'
! "$script" --plugin 'a#b.so' >hash.specs 2>log || fail "ldbtf-specs takes a plugin with '#'"
log_has "can't hold a '#'"
run cmake --install "$LDBTF_BUILD" --prefix "$work/a#prefix"
tr -s '\n ' ' ' <log |
	grep -qF "gcc can't read this path in such a file, for it has a '#'" ||
	fail "ldbtf.specs is installed with a '#' without a word"
rm -rf "$work/a#prefix"

# In its place it is good as it is.
mkdir "$work/first place"
mv "$prefix"/* "$work/first place"
run gcc -flto=1 "-specs=$work/first place/${specs#"$prefix"/}" main.o -o app
describes app STRUCT point

# A link without it is told where it is.
refused "LTO without the specs file" \
	"fix: load ldbtf first: gcc -specs=$work/first place/${specs#"$prefix"/} or relink" \
	gcc -flto=1 -Wl,-plugin,"$work/first place/${plugin#"$prefix"/}" main.o -o late
