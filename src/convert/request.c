#include "convert/request.h"

#include "base/mem.h"
#include "base/suggest.h"
#include "convert/moment.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { HELP_COLUMN = 26 };

/* One option.  `set` gets the value, NULL for an option that has none, and
 * says what is wrong with it: the caller puts in front what was written. */
struct option {
	char letter; /* 0: none */
	const char *name;
	const char *value; /* what --help calls it; NULL: takes none */
	const char *help;
	int (*set)(struct request *, const char *value, struct err *);
};

static int set_output(struct request *, const char *, struct err *);
static int set_writer(struct request *, const char *, struct err *);
static int set_list(struct request *, const char *, struct err *);
static int set_offset(struct request *, const char *, struct err *);
static int set_range(struct request *, const char *, struct err *);
static int set_help(struct request *, const char *, struct err *);
static int set_version(struct request *, const char *, struct err *);

/* clang-format off */
static const struct option options[] = {
	{ 'o', "output",  "FILE",    "where to; - is standard output",               set_output },
	{ 't', "to",      "FORMAT",  "in which format; otherwise the ending of FILE says it", set_writer },
	{ 'l', "list",    NULL,      "show what was read: the same as --to=jsonl",   set_list },
	{ 0,   "offset",  "SECONDS", "so much later, or earlier (-2.5); given once for all inputs, "
	                             "or once for each of them",                     set_offset },
	{ 0,   "range",   "FROM-TO", "only what is said then (1:30-2:00, 90-, -2:00), "
	                             "before the offset",                            set_range },
	{ 'h', "help",    NULL,      "this text",                                    set_help },
	{ 0,   "version", NULL,      "which one this is",                            set_version },
};
/* clang-format on */

enum { OPTIONS = sizeof(options) / sizeof(options[0]) };

/* --- values ------------------------------------------------------------------- */

/* "xml, jsonl" */
static void
add_writers(struct bytes *out)
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
	add_writers(&all);
	err_set(err, -EINVAL, "not one of %s%s%s%s", all.data,
	    meant != NULL ? "; did you mean " : "", meant != NULL ? meant : "",
	    meant != NULL ? "?" : "");
	bytes_fini(&all);
	return -EINVAL;
}

static int
choose_writer(
    struct request *request, const char *value, const char *option, struct err *err)
{
	const struct writer *writer = writer_find(value);

	if (writer == NULL)
		return refuse_writer(value, err);
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
	return choose_writer(request, value, "--to", err);
}

static int
set_list(struct request *request, const char *value, struct err *err)
{
	(void)value;
	return choose_writer(request, "jsonl", "--list", err);
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
	int64_t ms;

	if (!moment_read(value, &ms))
		return err_set(err, -EINVAL, "not a time, such as 2.5, -90 or -1:30");
	request->offsets = mem_grow(
	    request->offsets, request->offset_count + 1, sizeof(*request->offsets));
	request->offsets[request->offset_count++] = ms;
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
add_option(struct bytes *out, const struct option *option)
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

/* --- words -------------------------------------------------------------------- */

/* What is left of the command line. */
struct words {
	char **at, **end;
};

static const struct option *
find_long(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < OPTIONS; i++)
		if (strlen(options[i].name) == len &&
		    memcmp(options[i].name, name, len) == 0)
			return &options[i];
	return NULL;
}

static const struct option *
find_letter(char letter)
{
	size_t i;

	for (i = 0; i < OPTIONS; i++)
		if (options[i].letter == letter)
			return &options[i];
	return NULL;
}

static int
refuse_option(const char *word, const char *name, size_t len, struct err *err)
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

/* `value` is what stood in the same word, or NULL. */
static int
take_option(struct request *request, const struct option *option, const char *value,
    struct words *words, struct err *err)
{
	int rc;

	if (option->value == NULL && value != NULL)
		return err_set(err, -EINVAL, "--%s: takes no value", option->name);
	if (option->value != NULL && value == NULL) {
		if (words->at == words->end)
			return err_set(err, -EINVAL, "--%s: needs a value: %s",
			    option->name, option->value);
		value = *words->at++;
	}
	rc = option->set(request, value, err);
	if (rc < 0 && value != NULL)
		err_prefix(err, "--%s=%s", option->name, value);
	else if (rc < 0)
		err_prefix(err, "--%s", option->name);
	return rc;
}

static int
take_long(struct request *request, const char *word, struct words *words, struct err *err)
{
	const char *name = word + 2;
	size_t len = strcspn(name, "=");
	const struct option *option = find_long(name, len);

	if (option == NULL)
		return refuse_option(word, name, len, err);
	return take_option(
	    request, option, name[len] == '=' ? name + len + 1 : NULL, words, err);
}

/* Letters without a value may be written together; the rest of the word is
 * the value of the first that takes one. */
static int
take_letters(
    struct request *request, const char *word, struct words *words, struct err *err)
{
	const struct option *option;
	int rc = 0;

	for (word++; rc == 0 && *word != '\0'; word++) {
		option = find_letter(*word);
		if (option == NULL)
			return err_set(err, -EINVAL,
			    "-%c: no such option; see danmu-convert --help", *word);
		if (option->value != NULL)
			return take_option(request, option,
			    word[1] != '\0' ? word + 1 : NULL, words, err);
		rc = take_option(request, option, NULL, words, err);
	}
	return rc;
}

static int
take_words(struct request *request, struct words words, struct err *err)
{
	bool only_inputs = false;
	int rc = 0;

	while (rc == 0 && words.at < words.end) {
		const char *word = *words.at++;

		if (only_inputs || word[0] != '-' || word[1] == '\0')
			request->inputs[request->input_count++] = word;
		else if (strcmp(word, "--") == 0)
			only_inputs = true;
		else if (word[1] == '-')
			rc = take_long(request, word, &words, err);
		else
			rc = take_letters(request, word, &words, err);
	}
	return rc;
}

/* --- all together --------------------------------------------------------------- */

static int
settle_inputs(const struct request *request, struct err *err)
{
	size_t i, pipes = 0;

	if (request->input_count == 0)
		return err_set(
		    err, -EINVAL, "nothing to convert; see danmu-convert --help");
	for (i = 0; i < request->input_count; i++)
		pipes += strcmp(request->inputs[i], "-") == 0;
	if (pipes > 1)
		return err_set(err, -EINVAL, "-: standard input can be read once");
	return 0;
}

static int
settle_writer(struct request *request, struct err *err)
{
	struct bytes all = { 0 };

	if (request->writer != NULL)
		return 0;
	if (request->output != NULL)
		request->writer = writer_for(request->output);
	if (request->writer != NULL)
		return 0;
	add_writers(&all);
	if (request->output == NULL)
		err_set(
		    err, -EINVAL, "where to? Give -o FILE, or -t FORMAT (%s)", all.data);
	else
		err_set(err, -EINVAL,
		    "%s: its ending says no format; give one with -t: %s",
		    request->output, all.data);
	bytes_fini(&all);
	return -EINVAL;
}

/* One offset is for all inputs. */
static int
settle_offsets(struct request *request, struct err *err)
{
	int64_t all = request->offset_count > 0 ? request->offsets[0] : 0;
	size_t i, count = request->input_count;

	if (request->offset_count == count)
		return 0;
	if (request->offset_count > 1)
		return err_set(err, -EINVAL,
		    "--offset: given %zu times for %zu input%s; once is for all",
		    request->offset_count, count, count == 1 ? "" : "s");
	request->offsets = mem_grow(request->offsets, count, sizeof(*request->offsets));
	for (i = 0; i < count; i++)
		request->offsets[i] = all;
	request->offset_count = count;
	return 0;
}

int
request_read(struct request *request, int argc, char **argv, struct err *err)
{
	int rc;

	*request = (struct request){ .to_ms = MOMENT_END };
	request->inputs = mem_new((size_t)argc + 1, sizeof(*request->inputs));
	rc = take_words(request, (struct words){ argv + (argc > 0), argv + argc }, err);
	if (rc < 0 || request->answer.len > 0)
		return rc;
	rc = settle_inputs(request, err);
	if (rc == 0)
		rc = settle_writer(request, err);
	if (rc == 0)
		rc = settle_offsets(request, err);
	return rc;
}

void
request_fini(struct request *request)
{
	bytes_fini(&request->answer);
	free(request->inputs);
	free(request->offsets);
}
