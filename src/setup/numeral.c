#include "setup/numeral.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>

#define FRACTION_DIGITS 18 /* what is finer than that is left out */

/* What was read of a number: whole + part / 10^digits. */
struct numeral {
	bool minus;
	int64_t whole, part;
	int digits;
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
take_digits(const char **at, int64_t *number)
{
	if (!is_digit(**at))
		return false;
	for (*number = 0; is_digit(**at); (*at)++) {
		if (__builtin_mul_overflow(*number, 10, number) ||
		    __builtin_add_overflow(*number, **at - '0', number))
			return false;
	}
	return true;
}

static bool
take_sign(const char **at)
{
	bool minus = **at == '-';

	if (minus || **at == '+')
		(*at)++;
	return minus;
}

/* "12", "12.5" and ".5"; not "12." */
static bool
take_numeral(const char **at, struct numeral *n)
{
	*n = (struct numeral){ .minus = take_sign(at) };
	if (**at != '.' && !take_digits(at, &n->whole))
		return false;
	if (**at != '.')
		return true;
	if (!is_digit(*++*at))
		return false;
	for (; is_digit(**at); (*at)++) {
		if (n->digits == FRACTION_DIGITS)
			continue;
		n->part = n->part * 10 + (**at - '0');
		n->digits++;
	}
	return true;
}

/* The number times `scale`, cut to a whole one: exact, unlike a double. */
static bool
scale_numeral(const struct numeral *n, int64_t scale, int64_t *result)
{
	__int128 one = 1, value;

	for (int i = 0; i < n->digits; i++)
		one *= 10;
	value = (__int128)n->whole * scale + (__int128)n->part * scale / one;
	if (value > INT64_MAX)
		return false;
	*result = n->minus ? -(int64_t)value : (int64_t)value;
	return true;
}

bool
numeral_int(const char *text, int64_t *number)
{
	bool minus = take_sign(&text);

	if (!take_digits(&text, number) || *text != '\0')
		return false;
	if (minus)
		*number = -*number;
	return true;
}

bool
numeral_decimal(const char *text, double *number)
{
	struct numeral n;
	double part;

	if (!take_numeral(&text, &n) || *text != '\0')
		return false;
	/* One division of two exact numbers rounds once, so 29.97 is 29.97. */
	part = 1;
	while (n.digits > 0 && (n.part % 10 == 0 || n.digits > 9)) {
		n.part /= 10;
		n.digits--;
	}
	for (int i = 0; i < n.digits; i++)
		part *= 10;
	if (n.whole > (INT64_C(1) << 53) / (int64_t)part)
		*number = (double)n.whole;
	else
		*number = (double)(n.whole * (int64_t)part + n.part) / part;
	if (n.minus)
		*number = -*number;
	return true;
}

bool
numeral_scaled(const char *text, int64_t scale, int64_t *number)
{
	struct numeral n;

	return take_numeral(&text, &n) && *text == '\0' &&
	       scale_numeral(&n, scale, number);
}

bool
numeral_size(const char *text, int64_t *bytes)
{
	static const char units[] = "KMGT";
	int64_t scale = 1;
	struct numeral n;

	if (!take_numeral(&text, &n))
		return false;
	for (int i = 0; units[i] != '\0'; i++) {
		if ((*text & ~0x20) == units[i]) {
			scale <<= 10 * (i + 1);
			text++;
			if (*text == 'i')
				text++;
			break;
		}
	}
	if (*text == 'B' || (*text == 'b' && scale == 1))
		text++;
	return *text == '\0' && scale_numeral(&n, scale, bytes);
}

bool
numeral_time(const char *text, ns_t *time)
{
	bool minus = take_sign(&text);
	struct numeral seconds;
	int64_t above = 0; /* hours and minutes, in the unit that comes next */
	ns_t rest, whole;

	for (int colons = 0;; colons++) {
		if (!is_digit(*text) && *text != '.')
			return false;
		if (!take_numeral(&text, &seconds))
			return false;
		if (colons > 0 && seconds.whole >= 60)
			return false;
		if (*text != ':')
			break;
		if (seconds.digits > 0 || colons == 2 ||
		    __builtin_add_overflow(above, seconds.whole, &above) ||
		    __builtin_mul_overflow(above, 60, &above))
			return false;
		text++;
	}
	if (*text != '\0' || !scale_numeral(&seconds, SECOND, &rest) ||
	    __builtin_mul_overflow(above, SECOND, &whole) ||
	    __builtin_add_overflow(whole, rest, &whole))
		return false;
	*time = minus ? -whole : whole;
	return true;
}

bool
numeral_pair(const char *text, char between, int *x, int *y)
{
	int64_t a, b;

	if (!take_digits(&text, &a) || *text++ != between || !take_digits(&text, &b) ||
	    *text != '\0')
		return false;
	if (a < 1 || b < 1 || a > INT_MAX || b > INT_MAX)
		return false;
	*x = (int)a;
	*y = (int)b;
	return true;
}

char *
numeral_text(char to[NUMERAL_TEXT], double number)
{
	/* Not "%g": a locale may write a comma. */
	bool minus = number < 0;
	int64_t thousandths = (int64_t)((minus ? -number : number) * 1000 + 0.5);
	int len;

	len = snprintf(
	    to, NUMERAL_TEXT, "%s%" PRId64, minus ? "-" : "", thousandths / 1000);
	if (thousandths % 1000 == 0)
		return to;
	len += snprintf(
	    to + len, NUMERAL_TEXT - (size_t)len, ".%03d", (int)(thousandths % 1000));
	while (to[len - 1] == '0')
		to[--len] = '\0';
	return to;
}

char *
numeral_size_text(char to[NUMERAL_TEXT], int64_t bytes)
{
	static const char *const units[] = { "", "K", "M", "G", "T" };
	size_t unit = 0;

	while (bytes > 0 && bytes % 1024 == 0 && unit < 4) {
		bytes /= 1024;
		unit++;
	}
	snprintf(to, NUMERAL_TEXT, "%" PRId64 "%s", bytes, units[unit]);
	return to;
}
