# SPDX-License-Identifier: GPL-3.0-or-later
#
# A plugin that makes BTF has headers without strings among its constants. None of them is taken for
# the plugin's own BTF, also where one spans that BTF, which comes behind it.
. "$(dirname "$0")/lib.sh"
. "$here/split_modules_lib.sh"

cat >>plugin.c <<'C'
#define HEADER(bytes) {LDBTF_MAGIC | LDBTF_VERSION << 16, 24, 0, bytes, bytes, 0}
__attribute__((used)) static const uint32_t headers[][6] = {HEADER(0), HEADER(200)};
C
# shellcheck disable=SC2086 # words
{
	gcc -g -shared -fPIC plugin.c $sources -o headers.so
	btf whole.so -g -shared -fPIC plugin.c $sources
}
says program headers.so "handle: ABSENT 0" "address: ABSENT 0" "itself: ABSENT 0" \
	"handle alone: ABSENT 0" "alone: ABSENT 0"
says program whole.so "handle: OK 16" "address: OK 16" "itself: OK 16" "handle alone: OK 16" \
	"alone: OK 16"
