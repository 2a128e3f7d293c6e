#include "unit/harness.h"

#include "harness/reading.h"

#include <stdlib.h>
#include <string.h>

static int
read_copy(const void *data, size_t len, struct track *track, struct format_report *report,
    struct err *err)
{
	char *copy = malloc(len > 0 ? len : 1);
	int rc;

	assert_non_null(copy);
	if (len > 0)
		memcpy(copy, data, len);
	rc = format_read(copy, len, track, report, err);
	free(copy);
	return rc;
}

struct track *
reading_of(const void *data, size_t len, struct format_report *report)
{
	struct track *track = track_new();
	struct err err = { 0 };

	if (read_copy(data, len, track, report, &err) != 0)
		fail_msg("%.300s\n not read: %s", (const char *)data, err.text);
	assert_int_equal(report->read, track_count(track));
	return track;
}

static void
describe(struct bytes *to, const struct comment *c)
{
	static const char *const modes[] = { "scroll", "reverse", "top", "bottom",
		"positioned", "script" };
	size_t i;

	bytes_print(
	    to, "%lld %s %06x ", (long long)c->at_ms, modes[c->mode], (unsigned)c->rgb);
	for (i = 0; i < c->text_len; i++)
		bytes_char(to, (char)(c->text[i] == '\n' ? '|' : c->text[i]));
	bytes_char(to, '\n');
}

static char *
describe_all(const struct track *track)
{
	struct bytes b = { 0 };
	size_t i;

	bytes_text(&b, "");
	for (i = 0; i < track_count(track); i++)
		describe(&b, track_at(track, i));
	return bytes_steal(&b);
}

static void
compare(const char *file, const char *rows, const char *format, const char *said)
{
	struct format_report report;
	struct track *track = reading_of(file, strlen(file), &report);
	char *got = describe_all(track), text[300];

	if (strcmp(got, rows) != 0)
		fail_msg("%s\n gave\n%s\n and not\n%s", file, got, rows);
	if (format != NULL)
		assert_string_equal(report.format, format);
	if (said != NULL)
		assert_string_equal(
		    format_report_text(text, sizeof(text), &report), said);
	free(got);
	track_free(track);
}

void
reading_check(const char *format, const char *file, const char *rows)
{
	compare(file, rows, format, NULL);
}

void
reading_report(const char *file, const char *rows, const char *report)
{
	compare(file, rows, NULL, report);
}

/* --- harm ---------------------------------------------------------------------- */

static bool
is_among(const struct track *all, const struct comment *c)
{
	const struct comment *other;
	size_t i;

	for (i = 0; (other = track_at(all, i)) != NULL; i++)
		if (other->at_ms == c->at_ms && other->mode == c->mode &&
		    other->rgb == c->rgb && strcmp(other->text, c->text) == 0)
			return true;
	return false;
}

/* Comments that are read of it. */
static size_t
read_hurt(const void *data, size_t len, const struct track *all)
{
	struct track *track = track_new();
	struct format_report report;
	struct err err = { 0 };
	size_t i, count = 0;

	if (read_copy(data, len, track, &report, &err) == 0)
		count = track_count(track);
	for (i = 0; all != NULL && i < count; i++)
		if (!is_among(all, track_at(track, i)))
			fail_msg("cut after %zu bytes: \"%s\" was never there", len,
			    track_at(track, i)->text);
	track_free(track);
	return count;
}

void
reading_hurt(const void *data, size_t len)
{
	struct format_report report;
	struct track *all = reading_of(data, len, &report);
	char *spoilt = malloc(len);
	size_t at, most = 0, count;

	for (at = 0; at < len; at++) {
		count = read_hurt(data, at, all);
		if (count < most)
			fail_msg("cut after %zu bytes: %zu, a byte less gave %zu", at,
			    count, most);
		most = count;
	}
	assert_in_range(most, 1, track_count(all));
	assert_non_null(spoilt);
	memcpy(spoilt, data, len);
	for (at = 0; at < len; at++) {
		spoilt[at] ^= (char)(1 << at % 8);
		read_hurt(spoilt, len, NULL);
		spoilt[at] ^= (char)(1 << at % 8);
	}
	free(spoilt);
	track_free(all);
}
