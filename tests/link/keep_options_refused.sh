# SPDX-License-Identifier: GPL-3.0-or-later
#
# A name in keep= or exclude= that nothing matches: a warning says so, and names what is near.
# Options of keep= that contradict each other fail the link.
. "$(dirname "$0")/lib.sh"
. "$here/keep_lib.sh"
. "$here/keep_options_lib.sh"

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
printf '# what we look at\nstruct:sensor # and this\n\tfunc:main,func:twice\n' >list
# refused OPTION...: with the text that is the last argument.
refused() { rm -f app; btf_fails app $all -- "$1" "$2"; log_has "$3"; }
refused keep=sensor jobs=1 "'sensor' is no root"
refused keep=@nowhere jobs=1 "can't read 'nowhere'"
refused keep=struct:sensor types=all "contradict each other"
refused pointers=declared jobs=1 "pointers=declared needs roots"
refused keep=struct:sensor vars-split=vars "option vars-split needs all types"
refused keep=@list stats=list "is also an input of the link"
