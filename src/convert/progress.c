#include "convert/progress.h"

#include "base/text.h"
#include "base/time.h"

#include <string.h>
#include <unistd.h>

enum { NAME_MOST = 40 };

void
progress_init(struct progress *progress, FILE *terminal)
{
	*progress = (struct progress){ .to = isatty(fileno(terminal)) ? terminal : NULL };
}

/* Ten times a second is enough, but a new thing to do is said at once. */
void
progress_say(struct progress *progress, const char *name, const char *doing,
    uint64_t done, uint64_t all)
{
	char clean[NAME_MOST * 4];
	ns_t now;

	if (progress->to == NULL)
		return;
	now = time_now();
	if (progress->shown && done > 0 && now - progress->said_ns < SECOND / 10)
		return;
	progress->said_ns = now;
	progress->shown = true;
	text_clean(clean, sizeof(clean), name, strlen(name));
	fprintf(progress->to, "\r%s: %s", clean, doing);
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
