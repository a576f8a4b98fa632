# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# apt with its own sources, package lists, state and cache, to be sourced by the fetch_*.sh scripts.
#
# Tests need what the machine's own apt is not set up for: source packages, and newer tools
# from another suite. Changing /etc/apt for that would be rude, so everything that apt
# writes lives in one folder of ours. The sources are derived from the machine's own, so mirrors,
# proxies and keys are those that already work here, and this repository names no host.

# private_apt_sources KIND: prints the machine's binary sources in the deb822 form, rewritten.
#   source   the same suites, as deb-src
#   sid      one entry per archive, its suite being sid; security and update suites are left out.
#            Any other suite's name, as trixie, likewise
private_apt_sources() {
	{
		# One-line entries become deb822 stanzas, with their [options] as fields.
		for list in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
			[ -f "$list" ] && cat "$list"
			echo
		done | awk '
			/^[ \t]*deb[ \t]/ {
				sub(/[ \t]*#.*/, "")
				options = ""
				if (match($0, /\[[^]]*\]/)) {
					options = substr($0, RSTART + 1, RLENGTH - 2)
					$0 = substr($0, 1, RSTART - 1) " " substr($0, RSTART + RLENGTH)
				}
				print "Types: deb"
				print "URIs: " $2
				print "Suites: " $3
				components = ""
				for (i = 4; i <= NF; i++)
					components = components " " $i
				if (components != "")
					print "Components:" components
				n = split(options, option, " ")
				for (i = 1; i <= n; i++) {
					split(option[i], pair, "=")
					value = substr(option[i], length(pair[1]) + 2)
					gsub(/,/, " ", value)
					if (tolower(pair[1]) == "signed-by") print "Signed-By: " value
					if (tolower(pair[1]) == "arch") print "Architectures: " value
					if (tolower(pair[1]) == "trusted") print "Trusted: " value
				}
				print ""
			}'
		for list in /etc/apt/sources.list.d/*.sources; do
			[ -f "$list" ] && cat "$list"
			echo
		done
	} | awk -v kind="$1" '
		# A stanza ends at an empty line. The fields between keep their order and their
		# continuation lines, which an inlined Signed-By key needs.
		function flush(   i, suite, n, suites, kept) {
			if (is_deb && enabled && suite_field != "") {
				n = split(suite_field, suite, " ")
				kept = ""
				for (i = 1; i <= n; i++) {
					if (kind == "source")
						kept = kept " " suite[i]
					else if (suite[i] !~ /[-\/]/ && kept == "")
						kept = " " kind
				}
				if (kept != "") {
					print (kind == "source" ? "Types: deb-src" : "Types: deb")
					print "Suites:" kept
					printf "%s\n", rest
				}
			}
			is_deb = 0; enabled = 1; suite_field = ""; rest = ""; field = ""
		}
		BEGIN { enabled = 1 }
		/^#/ { next }
		/^[ \t]*$/ { flush(); next }
		/^[^ \t:]+:/ { field = tolower(substr($0, 1, index($0, ":") - 1)) }
		field == "types" { if ($0 ~ /(^|[ \t])deb([ \t]|$)/) is_deb = 1; next }
		field == "suites" { value = $0; sub(/^[^ \t:]+:/, "", value)
			suite_field = suite_field " " value; next }
		field == "enabled" { if (tolower($0) ~ /no/) enabled = 0; next }
		{ rest = rest $0 "\n" }
		END { flush() }'
}

# private_apt_init FOLDER KIND: makes FOLDER hold an apt of its own. Keeps what is there.
private_apt_init() {
	private_apt_folder=$1
	mkdir -p "$1/sources" "$1/lists/partial" "$1/cache/archives/partial" "$1/state" \
		"$1/empty" || return 1
	# No package counts as installed: a dependency closure is then complete.
	: >>"$1/state/status"
	private_apt_sources "$2" >"$1/sources/ldbtf.sources.$$" &&
		mv "$1/sources/ldbtf.sources.$$" "$1/sources/ldbtf.sources" || return 1
	if ! grep -q '^Types:' "$1/sources/ldbtf.sources"; then
		echo "this machine has no apt source entry to derive one from" >&2
		return 1
	fi
}

# private_apt ARGS...: apt-get in that folder. Not sandboxed: _apt may not enter a home folder.
private_apt() {
	apt-get -q \
		-o Dir::Etc::SourceList=/dev/null \
		-o Dir::Etc::SourceParts="$private_apt_folder/sources" \
		-o Dir::Etc::Preferences=/dev/null \
		-o Dir::Etc::PreferencesParts="$private_apt_folder/empty" \
		-o Dir::State="$private_apt_folder/state" \
		-o Dir::State::Lists="$private_apt_folder/lists" \
		-o Dir::State::status="$private_apt_folder/state/status" \
		-o Dir::Cache="$private_apt_folder/cache" \
		-o Dir::Cache::Archives="$private_apt_folder/cache/archives" \
		-o APT::Sandbox::User=root \
		-o APT::Update::Post-Invoke::= \
		-o DPkg::Post-Invoke::= \
		-o Acquire::Languages=none \
		-o Acquire::Retries=3 \
		"$@" </dev/null
}
