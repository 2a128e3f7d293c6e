#include "convert/request_option.h"

#include "base/mem.h"
#include "base/suggest.h"
#include "convert/appearance.h"
#include "danmaku/moment.h"

#include <errno.h>
#include <string.h>

enum { HELP_COLUMN = 26 };

static int set_output(struct request *, const char *, struct err *);
static int set_writer(struct request *, const char *, struct err *);
static int set_list(struct request *, const char *, struct err *);
static int set_stats(struct request *, const char *, struct err *);
static int set_offset(struct request *, const char *, struct err *);
static int set_range(struct request *, const char *, struct err *);
static int set_filter(struct request *, const char *, struct err *);
static int set_block(struct request *, const char *, struct err *);
static int set_merge(struct request *, const char *, struct err *);
static int set_help(struct request *, const char *, struct err *);
static int set_version(struct request *, const char *, struct err *);

/* clang-format off */
static const struct request_option options[] = {
	{ 'o', "output",  "FILE",    "where to; - is standard output",               set_output },
	{ 't', "to",      "FORMAT",  "in which format; otherwise the ending of FILE says it", set_writer },
	{ 'l', "list",    NULL,      "show what was read, one JSON object a line",   set_list },
	{ 's', "stats",   NULL,      "count modes, colours, senders, and how many a minute",
	                                                                             set_stats },
	{ 0,   "offset",  "OFFSET",  "so many seconds later, or earlier (-2.5), or in pieces "
	                             "(0=1.5,12:30=4); given once for all inputs, "
	                             "or once for each of them",                     set_offset },
	{ 0,   "range",   "FROM-TO", "only what is said then (1:30-2:00, 90-, -2:00), "
	                             "before the offset",                            set_range },
	{ 0,   "resolution", "WxH",  "ass: pixels of the stage (1920x1080)",         appearance_resolution },
	{ 0,   "font",    "NAME",    "ass: the font (sans-serif)",                   appearance_font },
	{ 0,   "font-size", "PIXELS", "ass: height of a normal comment (1/27 of the stage)",
	                                                                             appearance_font_size },
	{ 0,   "outline", "PIXELS",  "ass: width of the edge around the letters (1/24 of their height)",
	                                                                             appearance_outline },
	{ 0,   "opacity", "PERCENT", "ass: how strongly they cover the picture (80)", appearance_opacity },
	{ 0,   "flight",  "SECONDS", "ass: time to cross the stage (8)",             appearance_flight },
	{ 0,   "hold",    "SECONDS", "ass: how long the fixed ones stand (4)",       appearance_hold },
	{ 0,   "area",    "PART",    "ass: part of the stage, from the top, for those that move "
	                             "(full)",                                       appearance_area },
	{ 0,   "free-rows", "ROWS",  "ass: rows kept free at the bottom, for subtitles (0)",
	                                                                             appearance_free_rows },
	{ 0,   "cross",   NULL,      "ass: those that move may cross those that stand, "
	                             "so fewer are hidden",                          appearance_cross },
	{ 0,   "filter",  "FILE",    "leave out what the rules in FILE hide; may be repeated", set_filter },
	{ 0,   "block",   "RULE",    "leave out by this rule (danmu-filter(5)); may be repeated", set_block },
	{ 0,   "merge",   NULL,      "repeats within 20 s become one, with their number", set_merge },
	{ 'h', "help",    NULL,      "this text",                                    set_help },
	{ 0,   "version", NULL,      "which one this is",                            set_version },
};
/* clang-format on */

enum { OPTIONS = sizeof(options) / sizeof(options[0]) };

/* --- values ------------------------------------------------------------------- */

void
request_add_writers(struct bytes *out)
{
	const struct writer *writer;
	size_t i;

	for (i = 0; (writer = writer_at(i)) != NULL; i++)
		bytes_print(out, "%s%s", i > 0 ? ", " : "", writer->name);
}

static int
refuse_writer(const char *value, struct err *err)
{
	const struct writer *writer;
	struct bytes all = { 0 };
	struct suggest suggest;
	const char *meant;
	size_t i;

	suggest_start(&suggest, value, strlen(value));
	for (i = 0; (writer = writer_at(i)) != NULL; i++)
		suggest_offer(&suggest, writer->name);
	meant = suggest_best(&suggest);
	request_add_writers(&all);
	err_set(err, -EINVAL, "not one of %s%s%s%s", all.data,
	    meant != NULL ? "; did you mean " : "", meant != NULL ? meant : "",
	    meant != NULL ? "?" : "");
	bytes_fini(&all);
	return -EINVAL;
}

static int
choose_writer(struct request *request, const struct writer *writer, const char *option,
    struct err *err)
{
	if (request->chosen_by != NULL && request->writer != writer)
		return err_set(
		    err, -EINVAL, "does not go together with %s", request->chosen_by);
	request->chosen_by = option;
	request->writer = writer;
	return 0;
}

static int
set_writer(struct request *request, const char *value, struct err *err)
{
	const struct writer *writer = writer_find(value);

	if (writer == NULL)
		return refuse_writer(value, err);
	return choose_writer(request, writer, "--to", err);
}

static int
set_list(struct request *request, const char *value, struct err *err)
{
	(void)value;
	return choose_writer(request, &writer_listing, "--list", err);
}

static int
set_stats(struct request *request, const char *value, struct err *err)
{
	(void)value;
	(void)err;
	request->stats = true;
	return 0;
}

static int
set_output(struct request *request, const char *value, struct err *err)
{
	if (request->output != NULL)
		return err_set(err, -EINVAL, "there is one output, and it is %s already",
		    request->output);
	request->output = value;
	return 0;
}

static int
set_offset(struct request *request, const char *value, struct err *err)
{
	struct shift shift;

	if (shift_read(&shift, value, err) < 0)
		return -EINVAL;
	request->offsets = mem_grow(
	    request->offsets, request->offset_count + 1, sizeof(*request->offsets));
	request->offsets[request->offset_count++] = shift;
	return 0;
}

static int
set_filter(struct request *request, const char *value, struct err *err)
{
	(void)err;
	request->filters = mem_grow(
	    request->filters, request->filter_count + 1, sizeof(*request->filters));
	request->filters[request->filter_count++] = value;
	return 0;
}

static int
set_block(struct request *request, const char *value, struct err *err)
{
	size_t before;

	if (request->rules == NULL)
		request->rules = rules_new();
	before = rules_count(request->rules);
	if (rules_add_line(request->rules, value, strlen(value), err) < 0)
		return -EINVAL;
	if (rules_count(request->rules) == before)
		return err_set(err, -EINVAL, "no rule, such as keyword WORD");
	return 0;
}

static int
set_merge(struct request *request, const char *value, struct err *err)
{
	(void)value;
	(void)err;
	request->merge = true;
	return 0;
}

static int
set_range(struct request *request, const char *value, struct err *err)
{
	if (!moment_range(value, &request->from_ms, &request->to_ms))
		return err_set(err, -EINVAL,
		    "not a range with something in it, such as 1:30-2:00, 90- or -2:00");
	return 0;
}

/* --- answers ------------------------------------------------------------------ */

static int
set_version(struct request *request, const char *value, struct err *err)
{
	(void)value;
	(void)err;
	bytes_text(&request->answer, "danmu-convert " PACKAGE_VERSION "\n");
	return 0;
}

static void
add_option(struct bytes *out, const struct request_option *option)
{
	size_t start = out->len;

	bytes_print(out, option->letter != 0 ? "  -%c, --" : "      --", option->letter);
	bytes_text(out, option->name);
	if (option->value != NULL)
		bytes_print(out, "=%s", option->value);
	while (out->len - start < HELP_COLUMN)
		bytes_char(out, ' ');
	bytes_text(out, option->help);
	bytes_char(out, '\n');
}

static int
set_help(struct request *request, const char *value, struct err *err)
{
	struct bytes *out = &request->answer;
	const struct writer *writer;
	size_t i;

	(void)value;
	(void)err;
	bytes_text(out,
	    "usage: danmu-convert [options] FILE|- ... -o FILE\n"
	    "Moves danmaku from any format to any other; several files become one.\n\n");
	for (i = 0; i < OPTIONS; i++)
		add_option(out, &options[i]);
	bytes_text(out, "\nFormats, and the endings that mean them:\n");
	for (i = 0; (writer = writer_at(i)) != NULL; i++)
		bytes_print(out, "  %-10s %-22s %s\n", writer->name, writer->endings,
		    writer->about);
	return 0;
}

/* --- looking for one ----------------------------------------------------------- */

const struct request_option *
request_option_long(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < OPTIONS; i++)
		if (strlen(options[i].name) == len &&
		    memcmp(options[i].name, name, len) == 0)
			return &options[i];
	return NULL;
}

const struct request_option *
request_option_letter(char letter)
{
	size_t i;

	for (i = 0; i < OPTIONS; i++)
		if (options[i].letter == letter)
			return &options[i];
	return NULL;
}

int
request_option_refuse(const char *word, const char *name, size_t len, struct err *err)
{
	struct suggest suggest;
	const char *meant;
	size_t i;

	suggest_start(&suggest, name, len);
	for (i = 0; i < OPTIONS; i++)
		suggest_offer(&suggest, options[i].name);
	meant = suggest_best(&suggest);
	return err_set(err, -EINVAL, "%.*s: no such option%s%s%s",
	    (int)(name - word) + (int)len, word,
	    meant != NULL ? "; did you mean --" : "; see danmu-convert --help",
	    meant != NULL ? meant : "", meant != NULL ? "?" : "");
}
