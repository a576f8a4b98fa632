# SPDX-License-Identifier: GPL-3.0-or-later
#
# keep=, types=, pointers= and exclude=: what is left, what is reserved for it, and what is said
# about a name that nothing matches.
. "$(dirname "$0")/lib.sh"
. "$here/keep_lib.sh"
cat >>unmarked.c <<'C'
struct sensor the_sensor;
C
compile unmarked.c
echo 'struct apart { int i; } apart;' >apart.c
compile apart.c
all="unmarked.o apart.o"

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

btf_warns app $all -- keep=struct:sensr keep=struct:sensor
log_has "option keep: struct:sensr matches nothing in the image"
log_has "near: struct:sensor"
btf_warns app $all -- keep=var:countr keep=struct:sensor
log_has "near: var:counter"
# A part of the name.
btf_warns app $all -- keep=struct:fil keep=struct:sensor
log_has "near: struct:filter"
btf_warns app $all -- keep=struct:sensor keep=var:counter vars=none
log_has "var:counter matches nothing in the image"
log_has "that vars= selects"
btf_warns app $all -- exclude=*/nowhere/*
log_has "no unit's source has a path like */nowhere/*"
# refused OPTION...: with the text that is the last argument.
refused() { rm -f app; btf_fails app $all -- "$1" "$2"; log_has "$3"; }
refused keep=sensor jobs=1 "'sensor' is no root"
refused keep=@nowhere jobs=1 "can't read 'nowhere'"
refused keep=struct:sensor types=all "contradict each other"
refused pointers=declared jobs=1 "pointers=declared needs roots"
refused keep=struct:sensor vars-split=vars "option vars-split needs all types"
refused keep=@list stats=list "is also an input of the link"
