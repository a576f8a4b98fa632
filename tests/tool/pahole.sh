# SPDX-License-Identifier: GPL-3.0-or-later
#
# pahole-ldbtf: a file that is changed in place, and the version that the scripts of kernels ask
# for.
. "$(dirname "$0")/pahole_lib.sh"

# The version that scripts/pahole-version.sh makes a number of.
[ "$("$pahole" --version | sed -E 's/v([0-9]+)\.([0-9]+)/\1\2/')" = 131 ] || fail "another version"
[ "$("$pahole" --numeric_version)" = 131 ] || fail "another numeric version"
"$pahole" --supported_btf_features | grep -q decl_tag_kfuncs || fail "features"

# In place: the program runs, all other sections stay, and a second time makes it no longer.
gcc kfuncs.o -o app
readelf -SW app | grep -E 'PROGBITS|SYMTAB' | sed 's/^ *\[ *[0-9]*\] *//' >before
encodes -J -j "$features" --lang_exclude=rust app
./app || [ $? -lt 126 ] || fail "the program does not run any more"
readelf -SW app 2>log | grep -E 'PROGBITS|SYMTAB' | grep -v ' \.BTF ' |
	sed 's/^ *\[ *[0-9]*\] *//' | sed 's/ 3[0-9]     / /' >after
sed 's/ 3[0-9]     / /' before | diff - after >log || fail "other sections changed"
has eu-elflint && { eu-elflint --gnu-ld app >log 2>&1 || fail "eu-elflint finds faults"; }
[ -z "$(tags app)" ] || fail "kfuncs are tagged, which is resolve_btfids' work"
describes app FUNC plain
size=$(size_of app)
cp app once
encodes -J -j2 "$features" app
cmp app once >log || fail "a second time makes another file of $(size_of app), not $size bytes"
strip once
describes once FUNC plain

# What kernel builds do not ask for.
rejects "unknown option '--contains'; this is ldbtf" --contains app
rejects "unknown option '-C'" -C list app
rejects "which only encodes" app
rejects "more than one file 'app'" -J app app
rejects "unknown feature at 'odd'" -J --btf_features_strict=var,odd app
encodes -J --btf_features=var,odd app
rejects "can't read it" -J missing
