#include "player/choice.h"

#include "base/mem.h"
#include "base/text.h"
#include "setup/xdg.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

char *
choice_file(void)
{
	struct xdg_env env = xdg_env();

	return xdg_config(&env, "filter");
}

static void
complain(struct choice *choice, const char *where, const char *what)
{
	struct bytes line = { 0 };
	char clean[512];

	bytes_print(&line, "%s: %s", where, what);
	text_clean(clean, sizeof(clean), line.data, line.len);
	bytes_text(&choice->complaints, clean);
	bytes_char(&choice->complaints, '\n');
	bytes_fini(&line);
}

static void
load_file(struct choice *choice, const char *path, bool must_be)
{
	struct rules_report report;
	struct err err = { 0 };
	int rc = rules_load(choice->rules, path, &report, &err);

	if (rc < 0 && (must_be || rc != -ENOENT))
		complain(choice, path, err.text);
	if (report.skipped > 0) {
		const char *name = strrchr(path, '/');
		char *said = mem_print("%s%s (%zu rules skipped, %zu hold)", report.first,
		    report.skipped > 2 ? "; ..." : "", report.skipped, report.read);

		complain(choice, name != NULL ? name + 1 : path, said);
		free(said);
	}
}

void
choice_load(struct choice *choice)
{
	const struct options *options = choice->options;
	char *own = choice_file();

	bytes_clear(&choice->complaints);
	rules_free(choice->rules);
	choice->rules = rules_new();
	for (size_t i = 0; i < options->filter.count; i++)
		load_file(choice, options->filter.items[i], true);
	if (options->filter.count == 0 && own != NULL && !options->no_filter)
		load_file(choice, own, false);
	for (size_t i = 0; i < options->block.count; i++) {
		const char *line = options->block.items[i];
		struct err err = { 0 };

		if (rules_add_line(choice->rules, line, strlen(line), &err) < 0)
			complain(choice, "block", err.text);
	}
	free(own);
	choice_settle(choice);
}

void
choice_settle(struct choice *choice)
{
	choice->sift.rules = choice->filtering ? choice->rules : NULL;
	choice->sift.shift = &choice->pieces;
	choice->sift.sources = choice->sources;
	choice->sift.source_count = choice->options->danmaku_offset.count;
}

void
choice_init(struct choice *choice, const struct options *options)
{
	size_t count = options->danmaku_offset.count;

	*choice = (struct choice){ .options = options, .filtering = true };
	choice->sift.merge = options->merge;
	choice->sift.window_ms = MERGE_WINDOW_MS;
	choice->sources = mem_new(count + 1, sizeof(*choice->sources));
	for (size_t i = 0; i < count; i++)
		shift_read(&choice->sources[i], options->danmaku_offset.items[i], NULL);
	choice_load(choice);
}

void
choice_fini(struct choice *choice)
{
	rules_free(choice->rules);
	free(choice->sources);
	bytes_fini(&choice->complaints);
}
