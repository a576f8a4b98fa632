# SPDX-License-Identifier: GPL-3.0-or-later
#
# Reads lines `FILE HEADER`, one for each `#include "HEADER"` in FILE. A header and its .c file are
# one node, named without the ending. If some nodes include each other, prints one such circle and
# exits with status 1. Otherwise picture=1 prints all nodes, each one level above what it includes.
function node(path) {
	sub(/\.[ch]$/, "", path)
	return path
}

# The level of a node: one above what it includes. A node that is met again while its own level is
# looked for is on a circle.
function level_of(name,   i, count, used, level) {
	if (name in level_is)
		return level_is[name]
	if (name in is_open) {
		report(name)
		exit 1
	}
	is_open[name] = 1
	path[++depth] = name
	count = split(uses[name], used, " ")
	for (i = 1; i <= count; i++)
		if (level_of(used[i]) >= level)
			level = level_is[used[i]] + 1
	depth--
	return level_is[name] = level + 0
}

function report(name,   i) {
	printf "circle: %s", name
	for (i = depth; path[i] != name; i--)
		;
	for (i++; i <= depth; i++)
		printf " -> %s", path[i]
	print " -> " name
	has_circle = 1
}

{
	from = node($1)
	to = node($2)
	if (!(from in uses))
		names[++name_count] = from
	uses[from] = uses[from] ""
	if (to != "" && from != to && !((from, to) in seen)) {
		seen[from, to] = 1
		uses[from] = uses[from] " " to
	}
}

END {
	if (has_circle)
		exit 1
	for (n = 1; n <= name_count; n++)
		if (level_of(names[n]) > highest)
			highest = level_is[names[n]]
	for (level = highest; picture && level >= 0; level--) {
		printf "level %d\n", level
		for (n = 1; n <= name_count; n++)
			if (level_is[names[n]] == level)
				printf "  %s:%s\n", names[n], uses[names[n]]
	}
}
