# SPDX-License-Identifier: GPL-3.0-or-later
#
# keep=, types=, pointers= and exclude=: what is left, and what is reserved for it.
. "$(dirname "$0")/lib.sh"
. "$here/keep_lib.sh"
. "$here/keep_options_lib.sh"

btf every $all
btf app $all -- keep=struct:sensor
has_marked app "STRUCT 'bus' STRUCT 'filter' STRUCT 'sensor' "
kernel_takes app
[ "$(section_size app)" -lt "$(section_size every)" ] || fail "keep does not make .BTF smaller"
btf app $all -- 'keep=struct:sensor;var:c*' keep=func:twice stats=stats
has_marked app \
	"DATASEC '.bss' FUNC 'twice' STRUCT 'bus' STRUCT 'filter' STRUCT 'sensor' VAR 'counter' "
kernel_takes app
printf '# what we look at\nstruct:sensor # and this\n\tfunc:main,func:twice\n' >list
btf app $all -- keep=@list pointers=declared
has_marked app "FUNC 'main' FUNC 'twice' STRUCT 'filter' STRUCT 'sensor' "
describes app FWD bus
kernel_takes app
btf app $all -- types=used
describes_not app ENUM mode
describes app STRUCT apart
kernel_takes app
btf app $all -- 'exclude=*apart.c'
describes_not app STRUCT apart
describes app STRUCT other

# Each size is what is needed, up to the allowance for names of sections.
for options in types=used keep=struct:sensor "keep=var:counter"; do
	btf app $all -- $options stats=stats
	spare=$(($(stat_value reserved_bytes stats) - $(stat_value btf_bytes stats)))
	[ $spare -ge 0 ] && [ $spare -le 400 ] || fail "$options: $spare bytes are padding"
done
