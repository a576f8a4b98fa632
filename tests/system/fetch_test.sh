#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# fetch_test.sh: what private_apt.sh makes of the forms in which machines name their archives.
#
# No network: only the rewriting is tested, on a copy of the code that reads another /etc/apt.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
folder=$(mktemp -d "${TMPDIR:-/tmp}/ldbtf fetch.XXXXXX")
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/etc/sources.list.d"
sed 's,/etc/apt/sources,'"\"\$folder\""'/etc/sources,g' \
	"$here/private_apt.sh" >"$folder/private_apt.sh"
. "$folder/private_apt.sh"

cat >"$folder/etc/sources.list" <<'END'
# deb http://comment.invalid/debian bookworm main
deb [signed-by=/keys/a.gpg arch=amd64,i386] http://one.invalid/debian bookworm main contrib # trailing
deb http://one.invalid/debian bookworm-updates main
deb http://one.invalid/security bookworm-security main
deb-src http://one.invalid/debian bookworm main
END
cat >"$folder/etc/sources.list.d/two.sources" <<'END'
Types: deb deb-src
URIs: http://two.invalid/debian
Suites: trixie trixie-updates
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 abc

Enabled: no
Types: deb
URIs: http://off.invalid/debian
Suites: trixie
Components: main

Types: deb-src
URIs: http://source-only.invalid/debian
Suites: trixie
Components: main
END

cat >"$folder/source.wanted" <<'END'
Types: deb-src
Suites: bookworm
URIs: http://one.invalid/debian
Components: main contrib
Signed-By: /keys/a.gpg
Architectures: amd64 i386

Types: deb-src
Suites: bookworm-updates
URIs: http://one.invalid/debian
Components: main

Types: deb-src
Suites: bookworm-security
URIs: http://one.invalid/security
Components: main

Types: deb-src
Suites: trixie trixie-updates
URIs: http://two.invalid/debian
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 abc

END
cat >"$folder/sid.wanted" <<'END'
Types: deb
Suites: sid
URIs: http://one.invalid/debian
Components: main contrib
Signed-By: /keys/a.gpg
Architectures: amd64 i386

Types: deb
Suites: sid
URIs: http://two.invalid/debian
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 abc

END
sed 's/^Suites: sid$/Suites: trixie/' "$folder/sid.wanted" >"$folder/trixie.wanted"
for kind in source sid trixie; do
	private_apt_sources "$kind" >"$folder/$kind"
	diff -u "$folder/$kind.wanted" "$folder/$kind"
done
echo "both forms are rewritten as they should be"
