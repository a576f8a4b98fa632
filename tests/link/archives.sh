# SPDX-License-Identifier: GPL-3.0-or-later
#
# Members of archives, thin ones too, are read like any object; and a message about a member names
# it.
. "$(dirname "$0")/lib.sh"

long=a_member_with_a_name_that_does_not_fit_into_its_header
cat > short.c <<'C'
struct short_thing { int a; } short_thing;
int from_short(void) { return short_thing.a; }
C
cat > $long.c <<'C'
struct long_thing { char b[9]; } long_thing;
int from_long(void) { return long_thing.b[3]; }
C
cat > unused.c <<'C'
struct unused_thing { int c; } unused_thing;
int from_unused(void) { return unused_thing.c; }
C
cat > main.c <<'C'
int from_short(void);
int from_long(void);
int main(void) { return from_short() + from_long(); }
C
for name in short $long unused main; do
	compile $name.c
done

ar rc libfat.a short.o $long.o unused.o
ar rcT libthin.a short.o $long.o unused.o
for kind in fat thin; do
	btf app-$kind main.o lib$kind.a -- stats=stats.$kind
	describes app-$kind STRUCT short_thing
	describes app-$kind STRUCT long_thing
	describes_not app-$kind STRUCT unused_thing
done
extract app-fat blob.fat
extract app-thin blob.thin
cmp -s blob.fat blob.thin || fail "thin and fat archive give other BTF"

# ld shows the members that it links and no others.
btf app-objects main.o short.o $long.o -- stats=stats.objects
for kind in fat thin; do
	[ "$(stat_value objects stats.$kind)" = "$(stat_value objects stats.objects)" ] ||
		fail "$kind archive: other objects were read than were linked"
done

# A member that can't be used, by its name: in the header, in the table of long names, as a file.
printf 'BTF' >some.btf
for name in short $long; do
	cp $name.o good.o
	objcopy --add-section .BTF=some.btf $name.o
	ar rc libbad.a short.o $long.o unused.o
	ar rcT libbadthin.a short.o $long.o unused.o
	btf_fails bad main.o libbad.a
	log_has "libbad.a($name.o): has a .BTF section already"
	btf_fails bad main.o libbadthin.a
	log_has "$name.o: has a .BTF section already"
	mv good.o $name.o
	rm -f libbad.a libbadthin.a
done
