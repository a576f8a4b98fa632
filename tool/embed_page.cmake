# SPDX-License-Identifier: GPL-3.0-or-later
#
# cmake -DFOLDER=… -DOUTPUT=… -P embed_page.cmake: makes a C source of report.html, report.css and
# report.js.
#
# The page's Content-Security-Policy names its style and script by their hashes, so that nothing
# else runs in it.

# What a policy calls a text: the base64 of its SHA-256. Three digits of hex are two of base64.
function(hash_source ret text)
	string(SHA256 hex "${text}")
	set(alphabet ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/)
	foreach(at RANGE 0 63 3)
		string(SUBSTRING ${hex}00 ${at} 3 digits)
		math(EXPR high "0x${digits} >> 6")
		math(EXPR low "0x${digits} & 63")
		string(SUBSTRING ${alphabet} ${high} 1 high)
		string(SUBSTRING ${alphabet} ${low} 1 low)
		string(APPEND base64 ${high}${low})
	endforeach()
	string(SUBSTRING ${base64} 0 43 base64)
	set(${ret} "'sha256-${base64}='" PARENT_SCOPE)
endfunction()

function(put_bytes name text)
	string(HEX "${text}" hex)
	string(LENGTH "${text}" size)
	string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
	string(REGEX REPLACE
		"(................................................................................)"
		"\\1\n\t" bytes "${bytes}")
	file(APPEND ${OUTPUT}
		"const unsigned char ${name}[] = {\n\t${bytes}\n};\nconst size_t ${name}_size = ${size};\n")
endfunction()

file(READ ${FOLDER}/report.html page)
file(READ ${FOLDER}/report.css style)
file(READ ${FOLDER}/report.js script)
hash_source(style_hash "${style}")
hash_source(script_hash "${script}")
foreach(part IN ITEMS style_hash script_hash style script)
	string(REPLACE "@${part}@" "${${part}}" page "${page}")
endforeach()
string(FIND "${page}" "@data@" at)
math(EXPR behind "${at} + 6")
string(SUBSTRING "${page}" 0 ${at} head)
string(SUBSTRING "${page}" ${behind} -1 tail)
file(WRITE ${OUTPUT} "// Made by embed_page.cmake.\n#include \"tool/report_page.h\"\n\n")
put_bytes(report_page_head "${head}")
put_bytes(report_page_tail "${tail}")
