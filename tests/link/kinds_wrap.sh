# SPDX-License-Identifier: GPL-3.0-or-later
#
# --wrap=visible: callers of visible get __wrap_visible. Both are functions of the image, and
# __real_visible is none.
. "$(dirname "$0")/lib.sh"
. "$here/kinds_lib.sh"

cat > wrap.c <<'C'
struct account { long balance; };
long __real_visible(struct account *account);
long __wrap_visible(struct account *account) { return __real_visible(account) * 2; }
C
compile wrap.c
btf wrapped library.o main.o wrap.o -Wl,--wrap=visible
describes wrapped FUNC visible
describes wrapped FUNC __wrap_visible
describes_not wrapped FUNC __real_visible
./wrapped || fail "wrapped does not run"
truth wrapped
