# SPDX-License-Identifier: GPL-3.0-or-later
#
# A malformed .BTF_ids: an error, and no output. With on-error=warn the BTF is empty and the words
# are as they were compiled.
. "$(dirname "$0")/lib.sh"
. "$here/btf_ids_lib.sh"

malformed() { # TEXT C-CODE
	printf '#include "all.c"\n%s\n' "$2" >bad.c
	compile bad.c
	btf_fails app bad.o
	log_has "error: ldbtf: bad.o: the section .BTF_ids can't be resolved: $1"
	btf_warns app bad.o -- on-error=warn
	log_has "warning: ldbtf: bad.o: the section .BTF_ids can't be resolved: $1"
	is_empty_btf app
	[ "$(words app | head -n 13 | sort -u)" = 0 ] || fail "on-error=warn: IDs were written"
	btf app bad.o -- btf-ids=off
}
malformed "symbol __BTF_ID__enum__x__1 is none of struct, union, typedef, func, set and set8" \
	'ID(enum, x, 1)'
malformed "symbol __BTF_ID__func__bee__7_8 is not of the form" 'ID(func, bee, 7_8)'
malformed "symbol __BTF_ID__func__bee is not of the form" 'IDS(WORD("__BTF_ID__func__bee"))'
malformed "symbol __BTF_ID__func____1 is not of the form" 'ID(func, , 1)'
malformed "symbol __BTF_ID__set__ does not name its set" 'SET() END(set__)'
malformed "symbol __BTF_ID__func__bee__9 is not at a multiple of 4 bytes" \
	'IDS(".byte 0") ID(func, bee, 9) IDS(".zero 3")'
malformed "symbol __BTF_ID__func__bee__9 lies outside of the section" \
	'IDS(".local __BTF_ID__func__bee__9\n__BTF_ID__func__bee__9 = .")'
malformed "symbol __BTF_ID__func__bee__9 lies outside of the section" \
	'IDS(".local __BTF_ID__func__bee__9\n__BTF_ID__func__bee__9 = . - 1000000")'
malformed "symbol __BTF_ID__set__big lies outside of the section" \
	'SET(big) IDS(".size __BTF_ID__set__big, 8")'
malformed "symbol __BTF_ID__set__big lies outside of the section" \
	'SET(big) IDS(".size __BTF_ID__set__big, -4")'
malformed "symbol __BTF_ID__set__zero does not have the size of a set, a multiple of 4 bytes" \
	'SET(zero)'
malformed "symbol __BTF_ID__set__odd does not have the size of a set, a multiple of 4 bytes" \
	'SET(odd) ID(func, bee, 1) IDS(".size __BTF_ID__set__odd, 7")'
malformed "symbol __BTF_ID__set8__odd does not have the size of a set8, a multiple of 8 bytes" \
	'SET8(odd, 0) ID(func, bee, 1) END(set8__odd)'
malformed "the sets outer and inner overlap" \
	'SET(outer) SET(inner) ID(func, bee, 1) END(set__inner) END(set__outer)'
malformed "the sets first and second overlap" \
	'SET(first) ID(func, bee, 1) SET8(second, 0) END(set__first) ID_FLAGS(func, mule, 2, 0) END(set8__second)'
malformed "mule would overwrite the count or the flags of the set flags" \
	'SET8(flags, 0) ID(func, bee, 1) ID(func, mule, 2) END(set8__flags)'
malformed "bee would overwrite the count or the flags of the set count" \
	'IDS(".local __BTF_ID__func__bee__1\n__BTF_ID__func__bee__1:") SET(count) ID(func, mule, 2) END(set__count)'
malformed "one word is for both bee and mule" \
	'IDS(".local __BTF_ID__func__bee__1\n__BTF_ID__func__bee__1:") ID(func, mule, 2)'

# Inputs that were not read: found in the output.
btf_fails app bad.o -- reserve=8192
log_has "error: ldbtf: app: the section .BTF_ids can't be resolved: one word is for both bee and mule"
