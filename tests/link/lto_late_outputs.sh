# SPDX-License-Identifier: GPL-3.0-or-later
#
# Members that come late with -r and -shared.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"
. "$here/lto_late_lib.sh"

specs stats=stats.json
label="-r"
lto app -r -nostdlib -flinker-output=nolto-rel main.o liball.a
fits 15
has_late_ones
label="-shared"
for member in $members; do
	compile ${member%.o}.c -fPIC
done
# shellcheck disable=SC2086
ar rcs libpic.a $members
compile main.c -O2 -flto -fPIC
lto app -shared -nostdlib main.o libpic.a -Wl,-z,undefs
fits 15
has_late_ones
