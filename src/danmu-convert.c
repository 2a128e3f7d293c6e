/* danmu-convert.c - the converter's main: ask, load, save. */
#include "base/text.h"
#include "convert/load.h"
#include "convert/outside.h"
#include "convert/progress.h"
#include "convert/request.h"
#include "convert/save.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_USAGE = 2 };

static void
complain(const struct err *err)
{
	char clean[sizeof(err->text)];

	fprintf(stderr, "danmu-convert: %s\n",
	    text_clean(clean, sizeof(clean), err->text, strlen(err->text)));
}

/* What the format had no words for. */
static void
note(const struct request *request, const struct writer_report *report)
{
	const char *name = request->output;
	char clean[512];

	if (name == NULL || strcmp(name, "-") == 0)
		name = "standard output";
	text_clean(clean, sizeof(clean), name, strlen(name));
	if (report->left_out > 0)
		fprintf(stderr, "%s: %zu left out, which %s cannot hold\n", clean,
		    report->left_out, request->writer->name);
	if (report->changed > 0)
		fprintf(stderr, "%s: %zu in another mode, for %s has not theirs\n", clean,
		    report->changed, request->writer->name);
	if (report->hidden > 0)
		fprintf(stderr, "%s: %zu of %zu found no room and are not shown\n", clean,
		    report->hidden, report->written);
}

static bool
is_to_stdout(const struct request *request)
{
	return request->writer != NULL &&
	       (request->output == NULL || strcmp(request->output, "-") == 0);
}

/* Where the danmaku do not go. */
static int
print_stats(const struct request *request, const struct track *track, struct err *err)
{
	FILE *to = is_to_stdout(request) ? stderr : stdout;
	struct stats_paper paper = outside_paper(to);
	struct bytes text = { 0 };
	int rc = 0;

	stats_text(&text, track, request, &paper);
	if (fwrite(text.data, 1, text.len, to) < text.len || fflush(to) != 0)
		rc = err_set(err, -errno, "standard output: %s", strerror(errno));
	bytes_fini(&text);
	return rc;
}

static int
convert(const struct request *request, struct err *err)
{
	struct writer_report report = { 0 };
	struct progress progress;
	struct track *track;
	int rc = 0;

	progress_init(&progress, stderr);
	track = load_all(request, &progress, stderr, err);
	if (track != NULL && request->writer != NULL)
		rc = save(request, track, &progress, &report, err);
	progress_clear(&progress);
	if (track == NULL)
		return -EIO;
	if (rc == 0)
		note(request, &report);
	if (rc == 0 && request->stats)
		rc = print_stats(request, track, err);
	track_free(track);
	return rc;
}

static int
answer(const struct bytes *text, struct err *err)
{
	if (fwrite(text->data, 1, text->len, stdout) < text->len || fflush(stdout) != 0)
		return err_set(err, -errno, "standard output: %s", strerror(errno));
	return 0;
}

int
main(int argc, char **argv)
{
	struct request request;
	struct err err = { 0 };
	int rc;

	signal(SIGXFSZ, SIG_IGN); /* a file that may not be so large is an error */
	rc = request_read(&request, argc, argv, &err);
	if (rc < 0) {
		complain(&err);
		request_fini(&request);
		return EXIT_USAGE;
	}
	rc = request.answer.len > 0 ? answer(&request.answer, &err)
				    : convert(&request, &err);
	if (rc < 0)
		complain(&err);
	request_fini(&request);
	return rc == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
