// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tries one digit more until the text reads back as the same number.
#include "tool/float_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ldbtf/btf.h"

static bool is_same_float(const char *text, double number, bool is_single)
{
	return is_single ? strtof(text, NULL) == (float)number : strtod(text, NULL) == number;
}

bool float_text(const uint8_t *bytes, uint32_t size, char *ret)
{
	bool is_single = size == sizeof(float);
	int precision = 6, most = is_single ? 9 : 17;
	float single;
	double number;
	if (is_single) {
		memcpy(&single, bytes, sizeof(single));
		number = single;
	} else {
		memcpy(&number, bytes, sizeof(number));
	}
	if (!isfinite(number)) {
		strcpy(ret, isnan(number) ? "nan" : number < 0 ? "-inf" : "inf");
		return false;
	}
	do
		snprintf(ret, FLOAT_TEXT_SIZE, "%.*g", precision, number);
	while (precision++ < most && !is_same_float(ret, number, is_single));
	return true;
}

void float_text_put(const struct ldbtf_output *output, const unsigned char *bytes, uint32_t size)
{
	char text[FLOAT_TEXT_SIZE];
	(void)float_text(bytes, size, text);
	for (const char *c = text; *c; c++)
		output->put(output->context, *c);
}
