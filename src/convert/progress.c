#include "convert/progress.h"

#include "base/text.h"
#include "base/time.h"
#include "convert/outside.h"

#include <string.h>
#include <unistd.h>

enum { NAME_BYTES = 256, DOING = sizeof(": understanding  ") };

void
progress_init(struct progress *progress, FILE *terminal)
{
	*progress = (struct progress){ .to = isatty(fileno(terminal)) ? terminal : NULL };
}

/* The name without its folder, and no more of it than there is room for: a line
 * that wraps cannot be taken back. */
static void
add_name(FILE *to, const char *name)
{
	const char *slash = strrchr(name, '/'), *at, *end;
	int left = outside_columns(to) - DOING;
	struct text_cluster cluster;
	char clean[NAME_BYTES];

	at = slash != NULL && slash[1] != '\0' ? slash + 1 : name;
	at = text_clean(clean, sizeof(clean), at, strlen(at));
	end = at + strlen(at);
	while (at < end && text_next(at, end, (struct text_rule){ 0 }, &cluster)) {
		left -= cluster.cols;
		if (left < 0)
			break;
		fwrite(cluster.glyph, 1, cluster.glyph_len, to);
		at += cluster.size;
	}
}

/* Ten times a second is enough, but a new thing to do is said at once. */
void
progress_say(struct progress *progress, const char *name, const char *doing,
    uint64_t done, uint64_t all)
{
	ns_t now;

	if (progress->to == NULL)
		return;
	now = time_now();
	if (progress->shown && done > 0 && now - progress->said_ns < SECOND / 10)
		return;
	progress->said_ns = now;
	progress->shown = true;
	fputc('\r', progress->to);
	add_name(progress->to, name);
	fprintf(progress->to, ": %s", doing);
	if (all > 0)
		fprintf(progress->to, " %3u %%", (unsigned)(done * 100 / all));
	fputs("\033[K", progress->to);
	fflush(progress->to);
}

void
progress_clear(struct progress *progress)
{
	if (progress->to == NULL || !progress->shown)
		return;
	fputs("\r\033[K", progress->to);
	fflush(progress->to);
	progress->shown = false;
}
