/* Any bytes are a danmaku file or a reason; what comes out is clean, sorted
 * and counted. */
#include "base/text.h"
#include "danmaku/format.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
check(const struct comment *c, const struct comment *before)
{
	uint32_t code;
	size_t at, used;

	must(before == NULL || before->at_ms <= c->at_ms);
	must(c->at_ms >= 0 && c->rgb <= 0xffffff && c->weight <= 11);
	must(c->text_len <= 2048 && strlen(c->text) == c->text_len);
	must(c->text_len > 0 || c->mode == COMMENT_SCRIPT);
	for (at = 0; at < c->text_len; at += used) {
		code = text_decode(c->text + at, c->text_len - at, &used);
		must((code >= ' ' || code == '\n') && (code < 0x7f || code >= 0xa0));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct track *track = track_new();
	struct format_report report;
	struct err err = { 0 };
	char text[64];
	size_t i;

	if (format_read((const char *)data, len, track, &report, &err) != 0)
		must(err.text[0] != '\0');
	must(report.read == track_count(track));
	for (i = 0; i < track_count(track); i++)
		check(track_at(track, i), i > 0 ? track_at(track, i - 1) : NULL);
	format_report_text(text, sizeof(text), &report);
	track_free(track);
	return 0;
}
