# SPDX-License-Identifier: GPL-3.0-or-later
#
# Two names of one variable: the one that gcc describes. A DIE for the other would be a second
# variable at the address.
. "$(dirname "$0")/lib.sh"
. "$here/shared_addresses_lib.sh"

cat > alias.c <<'C'
int real_name = 1;
extern int other_name __attribute__((alias("real_name")));
int main(void) { return other_name; }
C
compile alias.c
btf app alias.o
dump app
entry real_name 4
! grep -q other_name dump || fail "two variables at one address: $(cat dump)"
kernel_takes app
