#include "sift/sift.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool
sift_is_idle(const struct sift_options *options)
{
	return (options->rules == NULL || rules_count(options->rules) == 0) &&
	       (options->shift == NULL || options->shift->count == 0) &&
	       options->source_count == 0 && !options->merge;
}

/* Own ones stand in the video's time already. */
static int64_t
moved(const struct sift_options *options, const struct comment *c)
{
	size_t source = options->source_count > 1 ? c->source : 0;
	int64_t at = c->at_ms;

	if (c->flags & COMMENT_OWN)
		return at;
	if (source < options->source_count)
		at += shift_at(&options->sources[source], at);
	return options->shift != NULL ? at + shift_at(options->shift, at) : at;
}

bool
sift_one(
    struct comment *c, const struct sift_options *options, struct sift_report *report)
{
	enum rule_kind why = RULE_NONE;

	if (options->rules != NULL)
		why = rules_judge(options->rules, c);
	if (why != RULE_NONE) {
		report->hidden[why]++;
		report->hidden_all++;
		return false;
	}
	c->at_ms = moved(options, c);
	return c->at_ms >= 0;
}

static struct track *
kept(const struct track *from, const struct sift_options *options,
    struct sift_report *report)
{
	struct track *to = track_new();
	const struct comment *c;

	for (size_t i = 0; (c = track_at(from, i)) != NULL; i++) {
		struct comment row = *c;

		if (sift_one(&row, options, report))
			track_add(to, &row);
	}
	track_sort(to);
	return to;
}

/* It says for how many it stands, at the end of its first line. */
static void
add_counted(struct track *to, const struct comment *c, uint32_t count, struct bytes *text)
{
	const char *stop = memchr(c->text, '\n', c->text_len);
	size_t line = stop != NULL ? (size_t)(stop - c->text) : c->text_len;
	struct comment row = *c;

	bytes_clear(text);
	bytes_add(text, c->text, line);
	bytes_print(text, " \xc3\x97%u", (unsigned)count);
	bytes_add(text, c->text + line, c->text_len - line);
	row.text = text->data;
	row.text_len = (uint32_t)text->len;
	track_add(to, &row);
}

static struct track *
merged(const struct track *from, int64_t window_ms, struct sift_report *report)
{
	size_t count = track_count(from);
	uint32_t *counts = mem_new(count + 1, sizeof(*counts));
	struct track *to = track_new();
	struct bytes text = { 0 };

	report->merged += merge_count(from, window_ms, counts);
	for (size_t i = 0; i < count; i++) {
		if (counts[i] == 1)
			track_add(to, track_at(from, i));
		else if (counts[i] > 1)
			add_counted(to, track_at(from, i), counts[i], &text);
	}
	bytes_fini(&text);
	free(counts);
	return to;
}

struct track *
sift_track(const struct track *from, const struct sift_options *options,
    struct sift_report *report)
{
	struct track *all = kept(from, options, report), *fewer;

	if (!options->merge)
		return all;
	fewer = merged(all, options->window_ms, report);
	track_free(all);
	return fewer;
}

char *
sift_report_text(char *to, size_t size, const struct sift_report *report)
{
	size_t used = 0;

	to[0] = '\0';
	if (report->hidden_all > 0)
		used = (size_t)snprintf(to, size, "%zu hidden:", report->hidden_all);
	for (int i = 0; i < RULE_KINDS && used < size; i++) {
		if (report->hidden[i] > 0)
			used += (size_t)snprintf(to + used, size - used, "%s %zu by %s",
			    to[used - 1] == ':' ? "" : ",", report->hidden[i],
			    rule_name((enum rule_kind)i));
	}
	if (report->merged > 0 && used < size)
		snprintf(to + used, size - used, "%s%zu merged", used > 0 ? "; " : "",
		    report->merged);
	return to;
}
