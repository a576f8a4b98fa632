// SPDX-License-Identifier: GPL-3.0-or-later
//
// The page of `ldbtf report --html`, in front of and behind its data. The build writes the source.
#ifndef LDBTF_TOOL_REPORT_PAGE_H
#define LDBTF_TOOL_REPORT_PAGE_H

#include <stddef.h>

extern const unsigned char report_page_head[], report_page_tail[];
extern const size_t report_page_head_size, report_page_tail_size;

#endif
