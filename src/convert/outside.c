#include "convert/outside.h"

#include "danmaku/number.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { COLS = 80, COLS_MOST = 1000 };

static const char *
environment(const char *name)
{
	const char *value = getenv(name);

	return value != NULL ? value : "";
}

/* As the C library decides it, without a locale being set. */
static bool
is_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *value = "";
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]) && *value == '\0'; i++)
		value = environment(names[i]);
	return strcasestr(value, "utf-8") != NULL || strcasestr(value, "utf8") != NULL;
}

int
outside_columns(FILE *to)
{
	const char *said = environment("COLUMNS");
	struct winsize size;
	int64_t cols = number_or((struct slice){ said, strlen(said) }, 0);

	if (ioctl(fileno(to), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		cols = size.ws_col;
	return cols > 0 && cols <= COLS_MOST ? (int)cols : COLS;
}

struct stats_paper
outside_paper(FILE *to)
{
	bool dumb = strcmp(environment("TERM"), "dumb") == 0;

	return (struct stats_paper){
		.plot = { .cols = outside_columns(to), .utf8 = is_utf8() },
		.swatches =
		    isatty(fileno(to)) && !dumb && *environment("NO_COLOR") == '\0',
	};
}
