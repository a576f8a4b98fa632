# SPDX-License-Identifier: GPL-3.0-or-later
#
# A mistake in an option fails the link before anything else happens, and the message shows what
# would have been right. Nothing is written.
. "$(dirname "$0")/lib.sh"

echo 'int main(void) { return 0; }' >main.c
compile main.c

rejected() { # OPTION TEXT...
	option=$1
	shift
	btf_fails app main.o -- "$option" stats=stats.json
	[ ! -e stats.json ] || fail "$option: stats were written"
	for text; do
		log_has "$text"
	done
}

# Unknown names, each with the list of those that exist.
for option in unknown resrve=auto RESERVE=auto "" =on -fill=on reserve-=1; do
	rejected "$option" "unknown option" "reserve=auto|exact|@FILE|BYTES" "fill=on|off" \
		"funcs=consistent|pahole|true-signature|all|none" \
		"vars=all|percpu|none" "vars-split=FILE" "btf-ids=on|off|strict" \
		"lang-exclude=LIST" "base=FILE" "distill-base" "detached=FILE" "stats=FILE" \
		"jobs=N" \
		"on-error=fail|warn" "verbose"
done

# Bad values, each with the good ones.
for value in "" yes ON 1; do
	rejected "fill=$value" "option fill: bad value '$value'" "on or off"
done
for value in "" most -1 0 27 4294967293 99999999999999999999 12k 0x 0xg "1 "; do
	rejected "reserve=$value" "option reserve: bad value '$value'" \
		"auto, exact, @ and the name of a file, or a number of bytes from 28"
done
rejected funcs=some "option funcs: bad value 'some'" \
	"consistent, pahole, true-signature, all or none"
rejected vars=some "option vars: bad value 'some'" "all, percpu or none"
rejected btf-ids=yes "option btf-ids: bad value 'yes'" "on, off or strict"
for value in "" 0 -1 two 1025; do
	rejected "jobs=$value" "option jobs: bad value '$value'" \
		"a number of threads from 1 to 1024"
done
rejected on-error=ignore "option on-error: bad value 'ignore'" "fail or warn"
rejected lang-exclude=klingon "option lang-exclude: unknown language 'klingon'" \
	"c++, cobol, d, fortran"
rejected lang-exclude=c,,go "option lang-exclude: unknown language ''"
rejected detached= "option detached: bad value ''" "the name of a file"
rejected base= "option base: bad value ''" "the name of a file"
rejected vars-split= "option vars-split: bad value ''" "the name of a file"

# A value where none belongs, and none where one belongs.
rejected verbose=1 "option verbose takes no value"
rejected distill-base=on "option distill-base takes no value"
for option in reserve fill funcs vars vars-split btf-ids lang-exclude base detached stats jobs \
	on-error; do
	rejected $option "option $option needs a value"
done

# Two that exclude each other.
btf_fails app main.o -- base=main.o vars-split=out.btf
log_has "options base and vars-split can't be given together"

# All mistakes at once, so that one run is enough.
btf_fails app main.o -- fill=x jobs=y
log_has "option fill"
log_has "option jobs"

# on-error=warn is about the BTF that can't be made, not about what the user meant.
btf_fails app main.o -- on-error=warn fill=x
