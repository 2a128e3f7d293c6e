#include "danmaku/number.h"

#include "base/eight.h"

#include <endian.h>
#include <strings.h>

enum {
	DIGITS_MAX = 18, /* that count; the rest only move the point */
	EXPONENT_MAX = 100000,
	NUMBER_MAX = 400, /* characters: more is an accident, not a number */
};

#define WHITE 0xffffffu

/* A number while it is read: mantissa * 10^exponent. */
struct decimal {
	int64_t mantissa;
	int exponent, digits;
	bool negative, any;
};

static bool
take_char(struct slice *s, char c)
{
	if (s->len == 0 || *s->at != c)
		return false;
	s->at++;
	s->len--;
	return true;
}

static bool
take_digit(struct slice *s, int *digit)
{
	if (s->len == 0 || *s->at < '0' || *s->at > '9')
		return false;
	*digit = *s->at - '0';
	s->at++;
	s->len--;
	return true;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void
add_digits(struct slice *s, struct decimal *d, bool behind_point)
{
	const char *at = s->at, *end = s->at + s->len, *full, *zeros = at;
	int64_t mantissa = d->mantissa;

	while (mantissa == 0 && at < end && *at == '0')
		at++;
	full = end - at > DIGITS_MAX - d->digits ? at + (DIGITS_MAX - d->digits) : end;
	d->digits -= (int)(at - zeros); /* a zero in front does not count */
	for (; at < full && is_digit(*at); at++)
		mantissa = mantissa * 10 + (*at - '0');
	d->digits += (int)(at - zeros);
	d->mantissa = mantissa;
	if (behind_point)
		d->exponent -= (int)(at - zeros);
	full = at;
	while (at < end && is_digit(*at))
		at++;
	if (!behind_point)
		d->exponent += (int)(at - full);
	d->any |= at > s->at;
	*s = (struct slice){ at, (size_t)(end - at) };
}

static bool
add_exponent(struct slice *s, struct decimal *d)
{
	bool negative, any = false;
	int value = 0, digit;

	if (!take_char(s, 'e') && !take_char(s, 'E'))
		return true;
	negative = take_char(s, '-');
	if (!negative)
		take_char(s, '+');
	while (take_digit(s, &digit)) {
		any = true;
		if (value < EXPONENT_MAX)
			value = value * 10 + digit;
	}
	d->exponent += negative ? -value : value;
	return any;
}

static int64_t
scale(struct decimal d)
{
	int64_t value = d.mantissa, half = 0;

	if (value == 0)
		return 0;
	for (; d.exponent < 0 && value > 0; d.exponent++) {
		half = d.exponent == -1 && value % 10 >= 5;
		value /= 10;
	}
	value += half;
	for (; d.exponent > 0 && value < INT64_MAX; d.exponent--)
		if (__builtin_mul_overflow(value, 10, &value))
			value = INT64_MAX;
	return d.negative ? -value : value;
}

static enum number_end
name_end(struct slice s)
{
	if (s.len >= 3 && strncasecmp(s.at, "nan", 3) == 0)
		return NUMBER_NAN;
	if ((s.len == 3 && strncasecmp(s.at, "inf", 3) == 0) ||
	    (s.len == 8 && strncasecmp(s.at, "infinity", 8) == 0))
		return NUMBER_INFINITE;
	return NUMBER_BROKEN;
}

/* --- the short way: digits, and a point perhaps ------------------------------- */

/* Eight digits at once: neighbours are added up to pairs, pairs to fours and
 * those to eight.  False when one of them is none. */
static bool
eight_digits(const char *at, uint64_t *value)
{
	uint64_t eight = le64toh(eight_at(at));

	/* Below '0' and above '9' the upper half is another, now or six further. */
	if ((eight & EIGHT_OF(0xf0)) != EIGHT_OF(0x30) ||
	    ((eight + EIGHT_OF(6)) & EIGHT_OF(0xf0)) != EIGHT_OF(0x30))
		return false;
	eight -= EIGHT_OF(0x30);
	eight = eight * (10 << 8 | 1) >> 8 & UINT64_C(0x00ff00ff00ff00ff);
	eight = eight * (100 << 16 | 1) >> 16 & UINT64_C(0x0000ffff0000ffff);
	*value = eight * (UINT64_C(10000) << 32 | 1) >> 32;
	return true;
}

/* Over digits, which are added to the value; `end` is no further than what an
 * int64_t takes. */
static const char *
pass_digits(const char *at, const char *end, int64_t *value)
{
	uint64_t eight;

	while (end - at >= 8 && eight_digits(at, &eight)) {
		*value = *value * 100000000 + (int64_t)eight;
		at += 8;
	}
	for (; at < end && is_digit(*at); at++)
		*value = *value * 10 + (*at - '0');
	return at;
}

/* Nothing but digits, as nearly every field is. */
static bool
is_plain(struct slice s, int64_t *out)
{
	int64_t value = 0;

	if (s.len == 0 || s.len > DIGITS_MAX)
		return false;
	if (pass_digits(s.at, s.at + s.len, &value) != s.at + s.len)
		return false;
	*out = value;
	return true;
}

/* Digits, a point and digits: a time as most write it.  False for anything that
 * needs more thought. */
static bool
is_pointed(struct slice s, int digits, int64_t *out)
{
	static const int64_t powers[] = { 1, 10, 100, 1000, 10000, 100000, 1000000,
		10000000, 100000000 };
	const int most = sizeof(powers) / sizeof(powers[0]);
	const char *point, *end = s.at + s.len;
	int64_t value = 0, unit;
	int behind;

	if (s.len < 2 || s.len > DIGITS_MAX)
		return false;
	point = pass_digits(s.at, end, &value);
	if (point == s.at || point == end || *point != '.')
		return false;
	behind = (int)(end - point) - 1 - digits;
	if (behind < 0 || behind >= most || pass_digits(point + 1, end, &value) != end)
		return false;
	unit = powers[behind];
	*out = (value + unit / 2) / unit;
	return true;
}

/* --- any number --------------------------------------------------------------- */

enum number_end
number_read(struct slice s, int digits, int64_t *out)
{
	struct decimal d = { .exponent = digits };

	if (is_pointed(s, digits, out) || (digits == 0 && is_plain(s, out)))
		return NUMBER_OK;
	*out = 0;
	s = slice_trim(s);
	if (s.len > NUMBER_MAX)
		return NUMBER_BROKEN;
	d.negative = take_char(&s, '-');
	if (!d.negative)
		take_char(&s, '+');
	add_digits(&s, &d, false);
	if (take_char(&s, '.'))
		add_digits(&s, &d, true);
	if (!d.any)
		return name_end(s);
	if (!add_exponent(&s, &d) || s.len > 0)
		return NUMBER_BROKEN;
	*out = scale(d);
	return NUMBER_OK;
}

int64_t
number_or(struct slice s, int64_t otherwise)
{
	int64_t value;

	if (is_plain(s, &value))
		return value;
	return number_read(s, 0, &value) == NUMBER_OK ? value : otherwise;
}

uint64_t
number_id(struct slice s)
{
	uint64_t id = 0;
	int64_t plain;
	int digit;

	if (is_plain(s, &plain))
		return (uint64_t)plain;
	s = slice_trim(s);
	while (take_digit(&s, &digit))
		if (__builtin_mul_overflow(id, 10, &id) ||
		    __builtin_add_overflow(id, (uint64_t)digit, &id))
			return 0;
	return s.len == 0 ? id : 0;
}

static uint32_t
hex_rgb(struct slice s)
{
	uint32_t rgb = 0, digit;
	size_t i;
	char c;

	if (s.len != 6)
		return WHITE;
	for (i = 0; i < 6; i++) {
		c = s.at[i];
		if (c >= '0' && c <= '9')
			digit = (uint32_t)(c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			digit = (uint32_t)((c | 0x20) - 'a' + 10);
		else
			return WHITE;
		rgb = rgb << 4 | digit;
	}
	return rgb;
}

uint32_t
number_rgb(struct slice s)
{
	int64_t value;

	if (is_plain(s, &value) && value <= 0xffffff)
		return (uint32_t)value;
	s = slice_trim(s);
	if (slice_begins(s, "#"))
		return hex_rgb((struct slice){ s.at + 1, s.len - 1 });
	if (slice_begins(s, "0x") || slice_begins(s, "0X"))
		return hex_rgb((struct slice){ s.at + 2, s.len - 2 });
	if (number_read(s, 0, &value) != NUMBER_OK)
		return WHITE;
	if (value >= 0 && value <= 0xffffff)
		return (uint32_t)value;
	/* Some tools write a signed or unsigned 0xAARRGGBB, opaque. */
	if (value >= INT32_MIN && value <= UINT32_MAX &&
	    ((uint32_t)value & 0xff000000) == 0xff000000)
		return (uint32_t)value & 0xffffff;
	return WHITE;
}

/* --- moments -------------------------------------------------------------------- */

/* So many digits, and the character behind them unless that is NUL. */
static int64_t
take_part(struct slice *s, int digits, char behind)
{
	int64_t value = 0;
	int digit;

	while (digits-- > 0) {
		if (!take_digit(s, &digit))
			return -1;
		value = value * 10 + digit;
	}
	return behind == '\0' || take_char(s, behind) ? value : -1;
}

/* Days since 1970, counting years from March, so that a leap day is the last
 * day of one. */
static int64_t
days_of(int64_t year, int64_t month, int64_t day)
{
	year -= month <= 2;
	month += month <= 2 ? 9 : -3;
	return year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 +
	       day - 1 - 719468;
}

static int64_t
take_fraction(struct slice *s)
{
	int64_t ms = 0, unit = 100;
	int digit;

	if (!take_char(s, '.'))
		return 0;
	for (; take_digit(s, &digit); unit /= 10)
		ms += digit * unit;
	return ms;
}

/* "Z", "+09:00", or nothing; in minutes. */
static int64_t
take_zone(struct slice *s)
{
	bool east = take_char(s, '+');
	int64_t hours, minutes;

	if (!east && !take_char(s, '-'))
		return 0;
	hours = take_part(s, 2, '\0');
	take_char(s, ':');
	minutes = take_part(s, 2, '\0');
	if (hours < 0 || minutes < 0)
		return 0;
	return (east ? 1 : -1) * (hours * 60 + minutes);
}

int64_t
number_moment(struct slice s)
{
	int64_t year, month, day, hour, minute, second, ms;

	s = slice_trim(s);
	year = take_part(&s, 4, '-');
	month = take_part(&s, 2, '-');
	day = take_part(&s, 2, '\0');
	if (!take_char(&s, 'T') && !take_char(&s, 't') && !take_char(&s, ' '))
		return 0;
	hour = take_part(&s, 2, ':');
	minute = take_part(&s, 2, ':');
	second = take_part(&s, 2, '\0');
	if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 ||
	    minute < 0 || second < 0)
		return 0;
	ms = take_fraction(&s);
	minute += hour * 60 - take_zone(&s) + days_of(year, month, day) * 24 * 60;
	return (minute * 60 + second) * 1000 + ms;
}
