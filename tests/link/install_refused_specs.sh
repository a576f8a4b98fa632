# SPDX-License-Identifier: GPL-3.0-or-later
#
# lld and mold, which run no linker plugins: a link by a specs file fails, by the installed file
# and by one of ldbtf-specs. So do makefiles of others, which have no other check.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
has pkg-config && has make || skip "no pkg-config or make on this machine"
recipe_prefix=prefix
. "$here/pkgconfig_lib.sh"

write_program .
specs=$(pkg-config --variable=specs ldbtf)
script=$(pkg-config --variable=specs_script ldbtf)
"$script" section=.rodata.BTF >section.specs
said="lld and mold ignore linker plugins, so link with GNU ld, for example by -fuse-ld=bfd"
printf 'app: main.c\n\t$(CC) $(CFLAGS) $(LDFLAGS) -o $@ main.c\n' >Makefile
for linker in lld mold; do
	has ld.$linker || { skip_part "no $linker on this machine"; continue; }
	refused "$linker, installed file" "$said" gcc -g -fuse-ld=$linker -specs="$specs" main.c -o app
	refused "$linker, LTO" "$said" gcc -g -flto=1 -fuse-ld=$linker -specs="$specs" main.c -o app
	refused "$linker, -r" "$said" gcc -g -r -fuse-ld=$linker -specs="$specs" main.c -o app
	refused "$linker, library" "$said" \
		gcc -g -shared -fPIC -fuse-ld=$linker -specs="$specs" main.c -o app
	said_section=$said
	[ $linker = mold ] || said_section="unknown plugin option" # lld has some of its own
	refused "$linker, section=" "$said_section" \
		gcc -g -fuse-ld=$linker -specs=section.specs main.c -o app
	refused "$linker, a makefile of others" "$said" \
		make app CFLAGS="-g -O2" LDFLAGS="-specs=$specs -fuse-ld=$linker"
	[ ! -e app ] || fail "$linker: the failed link left its output"
done
# The linker that runs plugins has something to look for in each of them.
for file in "$specs" section.specs; do
	run gcc -g -specs="$file" main.c -o app
	[ ! -s log ] || fail "GNU ld with $file was not silent"
	extract_by_symbols app app.btf
	describes app.btf STRUCT point
done

# A check that is not there is not left out.
mv "$prefix/share/ldbtf/linkscripts/btf-check.ld" .
refused "ldbtf-specs" "there is no linker script at" "$script" vars=none
