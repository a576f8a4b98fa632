# SPDX-License-Identifier: GPL-3.0-or-later
#
# Another plugin leaves the folder, so that relative names mean other files. The output and the
# files of options are where the user meant them.
. "$(dirname "$0")/lib.sh"
. "$here/other_plugin_lib.sh"

mkdir sub
echo theirs >sub/app
FOLDER=sub
export FOLDER
btf app main.o -- stats=app.json detached=app.btf
describes app STRUCT point
[ -s app.json ] && [ -s app.btf ] || fail "files of options were written elsewhere"
[ "$(ls sub) $(cat sub/app)" = "app theirs" ] || fail "something was written elsewhere: $(ls sub)"
