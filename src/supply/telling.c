#include "supply/telling.h"

#include "base/mem.h"
#include "base/text.h"
#include "net/url.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_BYTES = 160 };

static void
add_name(struct bytes *line, const char *name)
{
	const char *slash = strrchr(name, '/');
	const char *base = slash != NULL && slash[1] != '\0' ? slash + 1 : name;
	char clean[NAME_MAX_BYTES];

	bytes_text(line, text_clean(clean, sizeof(clean), base, strlen(base)));
}

/* The host is what a source in pieces is known by. */
static void
add_host(struct bytes *line, const char *url)
{
	char *label = url_label(url, false), *host = strstr(label, "://");
	char clean[NAME_MAX_BYTES];

	host = host != NULL ? host + 3 : label;
	bytes_text(line, text_clean(clean, sizeof(clean), host, strcspn(host, "/?#")));
	free(label);
}

static void
add_report(struct bytes *line, const struct obtained *o, size_t known)
{
	char text[sizeof(o->err.text)];

	format_report_text(text, sizeof(text), &o->report);
	bytes_text(line, text);
	if (known > 0)
		bytes_print(line, ", %zu of them known already", known);
}

/* What came of a fetch names its URL itself. */
static bool
names_itself(const struct err *why)
{
	return strncmp(why->text, "http", 4) == 0;
}

static bool
is_bad(const struct obtained *o)
{
	return o->rc != 0 || o->broken.code != 0 || o->report.skipped > 0 ||
	       o->report.truncated;
}

/* Between what went wrong and what is there all the same. */
static const char *
between(const struct err *why, const struct obtained *o)
{
	if (why->code == 0)
		return "";
	return o->cached ? ": " : "; before that: ";
}

bool
telling_whole(
    struct bytes *line, const char *name, const struct obtained *o, size_t known)
{
	const struct err *why = o->broken.code != 0 ? &o->broken : &o->err;

	if (why->code == 0 || !names_itself(why)) {
		add_name(line, name);
		bytes_text(line, ": ");
	}
	if (why->code != 0)
		bytes_text(line, why->text);
	if (o->rc == 0) {
		bytes_text(line, between(why, o));
		add_report(line, o, known);
	}
	return is_bad(o);
}

bool
telling_piece(struct bytes *line, const char *template, const struct obtained *o)
{
	const struct err *why = o->broken.code != 0 ? &o->broken : &o->err;
	const char *behind = names_itself(why) ? strstr(why->text, ": ") : NULL;

	add_host(line, template);
	bytes_text(line, ": ");
	if (why->code != 0)
		bytes_text(line, behind != NULL ? behind + 2 : why->text);
	else if (o->missing)
		bytes_text(line, "no danmaku there yet");
	else
		add_report(line, o, 0);
	return is_bad(o);
}

void
telling_same(struct bytes *line, const char *name, const char *as)
{
	add_name(line, name);
	bytes_text(line, ": the same danmaku as ");
	add_name(line, as);
}
