// SPDX-License-Identifier: GPL-3.0-or-later
//
// Text as JSON (RFC 8259).
#ifndef LDBTF_SUPPORT_JSON_TEXT_H
#define LDBTF_SUPPORT_JSON_TEXT_H

#include <stdio.h>

// Writes the text as a JSON string, with its quotation marks. What is no UTF-8 becomes U+FFFD. Any
// thread that owns `file`.
void json_put_string(FILE *file, const char *text);

#endif
