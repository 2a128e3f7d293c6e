#include "convert/choose.h"

#include "base/text.h"
#include "sift/rules_file.h"
#include "sift/sift.h"

#include <string.h>

static void
note(FILE *notes, const char *where, const char *what)
{
	char line[1024], clean[1024];

	snprintf(line, sizeof(line), "%s: %s", where, what);
	fprintf(notes, "%s\n", text_clean(clean, sizeof(clean), line, strlen(line)));
}

static int
filters_load(
    const struct request *request, struct rules *rules, FILE *notes, struct err *err)
{
	for (size_t i = 0; i < request->filter_count; i++) {
		struct rules_report report;
		char said[400];
		int rc = rules_load(rules, request->filters[i], &report, err);

		if (rc < 0)
			return err_prefix(err, "%s", request->filters[i]);
		snprintf(said, sizeof(said), "%zu rules, %zu skipped: %s%s", report.read,
		    report.skipped, report.first, report.skipped > 2 ? "; ..." : "");
		if (report.skipped > 0)
			note(notes, request->filters[i], said);
	}
	return 0;
}

static struct track *
sifted(
    const struct request *request, struct rules *rules, struct track *track, FILE *notes)
{
	const struct sift_options options = {
		.rules = rules,
		.merge = request->merge,
		.window_ms = MERGE_WINDOW_MS,
	};
	struct sift_report report = { 0 };
	struct track *out = sift_track(track, &options, &report);
	char said[256];

	track_free(track);
	if (sift_report_text(said, sizeof(said), &report)[0] != '\0')
		note(notes, "danmu-convert", said);
	while (rules_notice(rules, said, sizeof(said)))
		note(notes, "danmu-convert", said);
	return out;
}

struct track *
choose_comments(
    const struct request *request, struct track *track, FILE *notes, struct err *err)
{
	struct rules *own = NULL, *rules = request->rules;

	if (rules == NULL)
		rules = own = rules_new();
	if (filters_load(request, rules, notes, err) < 0) {
		track_free(track);
		track = NULL;
	} else if (rules_count(rules) > 0 || request->merge) {
		track = sifted(request, rules, track, notes);
	}
	rules_free(own);
	return track;
}
