#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# SQLite's shell with its BTF inside: its library is an archive, of whose members ld takes what it
# needs.
. "$(dirname -- "$0")/real.sh"

exercise() {
	rm -f "$work/database"
	"$1" "$work/database" '
		create table word (id integer primary key, text text not null unique);
		insert into word (text) values ("link"), ("load"), ("type");
		create index by_length on word (length(text), text desc);
		with recursive n (i) as (select 1 union all select i + 1 from n where i < 100)
			select sum(i), (select group_concat(text, "+") from
				(select text from word order by text desc)) from n;
		pragma integrity_check;
	'
}

step_link sqlite
step_section
step_run "5050|type+load+link
ok"
step_kernel
step_c_dump
step_dwarf
step_debug
step_peer
