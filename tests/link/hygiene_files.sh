# SPDX-License-Identifier: GPL-3.0-or-later
#
# Whatever comes of a link, the files afterwards are those that it was asked for. None of the
# plugin's is in the working folder, beside the output or in TMPDIR.
. "$(dirname "$0")/lib.sh"
. "$here/hygiene_lib.sh"

echo 'int missing(void); int main(void) { return missing(); }' >undefined.c
compile undefined.c
head -c 300 main.o >truncated.o

# leaves STATUS FILES ARGUMENT...: exit status 0 or 1, and these files.
leaves() {
	wanted_status=$1 wanted_files=$2
	shift 2
	status=0
	(cd cwd && TMPDIR=$work/tmp exec "$ld" -o ../out/app -plugin "$LDBTF_PLUGIN" -e main \
		"$@") >log 2>&1 || status=$?
	[ $status = "$wanted_status" ] || fail "$*: exit status $status"
	[ "$(list | tr '\n' ' ')" = "$wanted_files" ] || fail "$*: these files are there: $(list)"
	rm -f out/* cwd/*
}
for jobs in 1 4; do
	leaves 0 "out/app " ../main.o -plugin-opt jobs=$jobs
	leaves 0 "out/app " -r ../main.o -plugin-opt jobs=$jobs
	leaves 0 "cwd/b cwd/map cwd/s out/app " ../main.o -plugin-opt stats=s \
		-plugin-opt detached=b -Map=map
	leaves 0 "out/app " ../main.o -plugin-opt fill=off
	leaves 0 "out/app " ../main.o -plugin-opt reserve=28 -plugin-opt on-error=warn
	leaves 1 "" ../main.o -plugin-opt reserve=28
	leaves 1 "" ../main.o -plugin-opt no-such-option
	leaves 1 "" ../undefined.o -plugin-opt jobs=$jobs
	leaves 1 "" ../main.o ../truncated.o
	leaves 1 "" ../main.o ../nowhere.o
	leaves 1 "" ../main.o -S
	leaves 1 "" ../main.o -plugin-opt stats=nowhere/s
	leaves 1 "" ../main.o -T nowhere.ld
done
