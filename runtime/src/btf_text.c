// SPDX-License-Identifier: MIT
//
// Numbers as text, a character at a time, for btf_print.c.
//
// Nothing here divides. Small machines have no divider, and their compilers would call a library,
// even for a constant divisor of 64 bits.
#include "internal.h"

void ldbtf_put(const struct ldbtf_output *output, char c)
{
	output->put(output->context, c);
}

void ldbtf_put_text(const struct ldbtf_output *output, const char *text)
{
	for (; *text; text++)
		ldbtf_put(output, *text);
}

// value / 10 by shifts. The sum is 0.8 times the value, and less than 8 too low. So the quotient is
// at most 1 too low, and the remainder shows that. This is no loop, because compilers recognise
// loops that subtract, and divide after all.
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
		ldbtf_put(output, digits[--count]);
}

void ldbtf_put_signed(const struct ldbtf_output *output, int64_t value)
{
	uint64_t magnitude = (uint64_t)value;

	if (value < 0) {
		ldbtf_put(output, '-');
		magnitude = 0 - magnitude;
	}
	ldbtf_put_unsigned(output, magnitude);
}

static void put_hex_digit(const struct ldbtf_output *output, unsigned digit)
{
	digit &= 15;
	ldbtf_put(output, (char)(digit < 10 ? '0' + digit : 'a' - 10 + digit));
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

#if !defined(LDBTF_NO_FLOAT) && !defined(LDBTF_PUT_FLOAT)

static uint64_t times_ten(uint64_t value)
{
	return (value << 3) + (value << 1);
}

// mantissa * 2^exponent as a number of six digits, and the power of ten of its last digit. The
// mantissa is not 0. Each step towards 2^0 rounds the 64-bit mantissa down by less than 2^-59 of
// it; at most some 1100 steps leave six digits right.
static uint32_t six_digits(uint64_t mantissa, int exponent, int *ret_decimal)
{
	unsigned remainder = 0;
	int decimal = 0;

	while (exponent) {
		if (exponent > 0 && mantissa >> 63) {
			mantissa = divide_by_ten(mantissa, &remainder);
			decimal++;
		} else if (exponent > 0) {
			mantissa <<= 1;
			exponent--;
		} else if (mantissa >> 60) {
			mantissa >>= 1;
			exponent++;
		} else {
			mantissa = times_ten(mantissa);
			decimal--;
		}
	}
	remainder = 0;
	for (; mantissa >= 1000000; decimal++)
		mantissa = divide_by_ten(mantissa, &remainder);
	if (remainder >= 5 && ++mantissa == 1000000) {
		mantissa = 100000;
		decimal++;
	}
	for (; mantissa < 100000; decimal--) // a small integer
		mantissa = times_ten(mantissa);
	*ret_decimal = decimal;
	return (uint32_t)mantissa;
}

// Like printf's %g.
static void put_scaled(const struct ldbtf_output *output, uint64_t mantissa, int exponent)
{
	char digits[6];
	int power, point, last = 0, i;
	uint64_t number = six_digits(mantissa, exponent, &power);
	bool is_fixed;

	for (i = 5; i >= 0; i--) {
		unsigned digit;

		number = divide_by_ten(number, &digit);
		digits[i] = (char)('0' + digit);
		if (digit && !last)
			last = i;
	}
	power += 5; // of digits[0]
	is_fixed = power >= -4 && power < 6;
	point = is_fixed ? power : 0; // behind which digit
	if (point < 0) {
		ldbtf_put_text(output, "0.");
		while (++point)
			ldbtf_put(output, '0');
		point = -1;
	}
	for (i = 0; i <= last || i <= point; i++) {
		if (i && i == point + 1)
			ldbtf_put(output, '.');
		ldbtf_put(output, digits[i]);
	}
	if (is_fixed)
		return;
	ldbtf_put_text(output, power < 0 ? "e-" : "e+");
	if (power < 0)
		power = -power;
	if (power < 10)
		ldbtf_put(output, '0');
	ldbtf_put_unsigned(output, (uint64_t)power);
}

void ldbtf_put_float(const struct ldbtf_output *output, const unsigned char *bytes, uint32_t size)
{
	uint32_t high = ldbtf_load_u32(bytes), low = 0;
	uint32_t exponent_mask = 0xff, exponent;
	uint64_t mantissa;
	int bias = 127 + 52;

	if (size == 8) {
		low = ldbtf_load_u32(bytes + 4);
		if (!ldbtf_host_is_big_endian()) {
			uint32_t swapped = low;

			low = high;
			high = swapped;
		}
		exponent_mask = 0x7ff;
		exponent = high >> 20 & 0x7ff;
		mantissa = (uint64_t)(high & 0xfffff) << 32 | low;
		bias = 1023 + 52;
	} else {
		exponent = high >> 23 & 0xff;
		mantissa = (uint64_t)(high & 0x7fffff) << 29; // as in a binary64
	}
	if (high >> 31)
		ldbtf_put(output, '-');
	if (exponent == exponent_mask) {
		ldbtf_put_text(output, mantissa ? "nan" : "inf");
		return;
	}
	if (exponent)
		mantissa |= (uint64_t)1 << 52;
	else
		exponent = 1;
	if (mantissa)
		put_scaled(output, mantissa, (int)exponent - bias);
	else
		ldbtf_put(output, '0');
}

#endif
