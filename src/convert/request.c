#include "convert/request.h"

#include "base/mem.h"
#include "convert/request_option.h"
#include "danmaku/moment.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* --- words -------------------------------------------------------------------- */

/* What is left of the command line. */
struct words {
	char **at, **end;
};

/* `value` is what stood in the same word, or NULL. */
static int
take_option(struct request *request, const struct request_option *option,
    const char *value, struct words *words, struct err *err)
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
	const struct request_option *option = request_option_long(name, len);

	if (option == NULL)
		return request_option_refuse(word, name, len, err);
	return take_option(
	    request, option, name[len] == '=' ? name + len + 1 : NULL, words, err);
}

/* Letters without a value may be written together; the rest of the word is
 * the value of the first that takes one. */
static int
take_letters(
    struct request *request, const char *word, struct words *words, struct err *err)
{
	const struct request_option *option;
	int rc = 0;

	for (word++; rc == 0 && *word != '\0'; word++) {
		option = request_option_letter(*word);
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
	if (request->writer != NULL || (request->stats && request->output == NULL))
		return 0;
	request_add_writers(&all);
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
	const struct shift none = { 0 };
	struct shift all = request->offset_count > 0 ? request->offsets[0] : none;
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

	*request = (struct request){ .to_ms = MOMENT_END, .look = writer_look_usual };
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
	free(request->filters);
	rules_free(request->rules);
}
