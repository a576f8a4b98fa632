// SPDX-License-Identifier: MIT
//
// Numbers as text, a character at a time, for btf_print.c.
//
// Nothing here divides by a variable or by ten in hardware: small machines have no divider, and
// their compilers would call a library for it, even for a constant divisor of 64 bits.
#include "internal.h"

void ldbtf_put_text(const struct ldbtf_output *output, const char *text)
{
	for (; *text; text++)
		output->put(output->context, *text);
}

// value / 10 by shifts: the sum is 0.8 times the value, less than 8 too low, so the quotient is at
// most 1 too low, and the remainder shows it. No loop: compilers recognise the ones that subtract,
// and divide after all.
static uint64_t divide_by_ten(uint64_t value, unsigned *ret_remainder)
{
	uint64_t quotient = (value >> 1) + (value >> 2);
	unsigned remainder;

	quotient += quotient >> 4;
	quotient += quotient >> 8;
	quotient += quotient >> 16;
	quotient += quotient >> 32;
	quotient >>= 3;
	remainder = (unsigned)(value - ((quotient << 3) + (quotient << 1)));
	if (remainder > 9) {
		quotient++;
		remainder -= 10;
	}
	*ret_remainder = remainder;
	return quotient;
}

void ldbtf_put_unsigned(const struct ldbtf_output *output, uint64_t value)
{
	char digits[20]; // of 2^64 - 1
	int count = 0;

	do {
		unsigned digit;

		value = divide_by_ten(value, &digit);
		digits[count++] = (char)('0' + digit);
	} while (value);
	while (count)
		output->put(output->context, digits[--count]);
}

void ldbtf_put_signed(const struct ldbtf_output *output, int64_t value)
{
	uint64_t magnitude = (uint64_t)value;

	if (value < 0) {
		output->put(output->context, '-');
		magnitude = 0 - magnitude;
	}
	ldbtf_put_unsigned(output, magnitude);
}

static void put_hex_digit(const struct ldbtf_output *output, unsigned digit)
{
	output->put(output->context, "0123456789abcdef"[digit & 15]);
}

void ldbtf_put_hex(const struct ldbtf_output *output, uint64_t value)
{
	int left = 16;

	ldbtf_put_text(output, "0x");
	for (; left > 1 && !(value >> 60); left--)
		value <<= 4;
	for (; left; left--) {
		put_hex_digit(output, (unsigned)(value >> 60));
		value <<= 4;
	}
}

void ldbtf_put_bytes(const struct ldbtf_output *output, const unsigned char *bytes, uint32_t size)
{
	uint32_t i;

	ldbtf_put_text(output, "0x");
	for (i = 0; i < size; i++) {
		unsigned char byte = bytes[ldbtf_host_is_big_endian() ? i : size - 1 - i];

		put_hex_digit(output, byte >> 4);
		put_hex_digit(output, byte);
	}
}

// mantissa * 2^exponent as six digits and a power of ten, then like printf's %g. Each step towards
// 2^0 rounds the 64-bit mantissa down by less than 2^-59 of it; at most some 1100 steps leave six
// digits right.
static void put_scaled(const struct ldbtf_output *output, uint64_t mantissa, int exponent)
{
	char digits[6];
	int decimal = 0, point, last, i;
	unsigned remainder = 0;

	while (exponent > 0) {
		if (!(mantissa >> 63)) {
			mantissa <<= 1;
			exponent--;
		} else {
			mantissa = divide_by_ten(mantissa, &remainder);
			decimal++;
		}
	}
	while (exponent < 0) {
		if (!(mantissa >> 60)) {
			mantissa = (mantissa << 3) + (mantissa << 1);
			decimal--;
		} else {
			mantissa >>= 1;
			exponent++;
		}
	}
	remainder = 0;
	while (mantissa >= 1000000) {
		mantissa = divide_by_ten(mantissa, &remainder);
		decimal++;
	}
	if (remainder >= 5 && ++mantissa == 1000000) {
		mantissa = 100000;
		decimal++;
	}
	while (mantissa < 100000) { // a small integer
		mantissa = (mantissa << 3) + (mantissa << 1);
		decimal--;
	}
	for (i = 5; i >= 0; i--) {
		mantissa = divide_by_ten(mantissa, &remainder);
		digits[i] = (char)('0' + remainder);
	}
	for (last = 5; last > 0 && digits[last] == '0'; last--)
		;
	point = decimal + 5; // the power of ten of digits[0]
	if (point >= -4 && point < 0) {
		ldbtf_put_text(output, "0.");
		for (i = -1; i > point; i--)
			output->put(output->context, '0');
	}
	for (i = 0; i <= last || (point < 6 && i <= point); i++) {
		if (i && (i == point + 1 ? point >= 0 && point < 6
					 : i == 1 && (point < -4 || point >= 6)))
			output->put(output->context, '.');
		output->put(output->context, digits[i]);
	}
	if (point < -4 || point >= 6) {
		output->put(output->context, 'e');
		output->put(output->context, point < 0 ? '-' : '+');
		if (point < 10 && point > -10)
			output->put(output->context, '0');
		ldbtf_put_unsigned(output, (uint64_t)(point < 0 ? -point : point));
	}
}

void ldbtf_put_float(const struct ldbtf_output *output, const unsigned char *bytes, uint32_t size)
{
	uint64_t raw = 0, mantissa;
	int exponent, bias;
	uint32_t i;

	for (i = 0; i < size; i++)
		raw = raw << 8 | bytes[ldbtf_host_is_big_endian() ? i : size - 1 - i];
	if (size == 8) {
		exponent = (int)(raw >> 52) & 0x7ff;
		mantissa = raw & (((uint64_t)1 << 52) - 1);
		bias = 1023 + 52;
		if (raw >> 63)
			output->put(output->context, '-');
	} else {
		exponent = (int)(raw >> 23) & 0xff;
		mantissa = raw & (((uint64_t)1 << 23) - 1);
		bias = 127 + 23;
		if (raw >> 31)
			output->put(output->context, '-');
	}
	if (exponent == (size == 8 ? 0x7ff : 0xff)) {
		ldbtf_put_text(output, mantissa ? "nan" : "inf");
		return;
	}
	if (!exponent && !mantissa) {
		output->put(output->context, '0');
		return;
	}
	if (exponent)
		mantissa |= size == 8 ? (uint64_t)1 << 52 : (uint64_t)1 << 23;
	else
		exponent = 1;
	put_scaled(output, mantissa, exponent - bias);
}
