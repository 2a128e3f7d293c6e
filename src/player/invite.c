#include "player/invite.h"

#include "base/bytes.h"
#include "base/text.h"

#include <string.h>

#define NAME_MAX_BYTES 512

static bool
is_plain(const char *word)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789._-+,:/@%=";

	return word[0] != '\0' && word[0] != '-' && word[strspn(word, safe)] == '\0';
}

static void
add_quoted(struct bytes *out, const char *word)
{
	bytes_text(out, word[0] == '-' ? "'./" : "'"); /* it is no option */
	for (; *word != '\0'; word++) {
		if (*word == '\'')
			bytes_text(out, "'\\''");
		else
			bytes_char(out, *word);
	}
	bytes_char(out, '\'');
}

static bool
is_address(const char *name)
{
	return strstr(name, "://") != NULL;
}

/* Folders differ from house to house, addresses do not. */
static const char *
base_name(const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash != NULL && !is_address(name) ? slash + 1 : name;
}

/* What cannot be shown as it is cannot be typed either. */
static void
add_name(struct bytes *out, const char *name)
{
	char clean[NAME_MAX_BYTES];
	const char *base = base_name(name);

	text_clean(clean, sizeof(clean), base, strlen(base));
	bytes_char(out, ' ');
	if (strcmp(name, "-") == 0 || strcmp(clean, base) != 0)
		bytes_text(out, "FILE");
	else if (is_plain(base))
		bytes_text(out, base);
	else
		add_quoted(out, base);
}

char *
invite_line(const struct options *options, const char *host, int port)
{
	struct bytes out = { 0 };

	/* Brackets stand for one of several characters in a shell; zsh insists on it. */
	bytes_print(&out,
	    host[0] == '[' ? "danmu --server='http://%s:%d'"
			   : "danmu --server=http://%s:%d",
	    host, port);
	if (options->video != NULL)
		bytes_print(&out, " --video=%s", options->video);
	add_name(&out, options->files.items[0]);
	if (options->files.count > 1)
		bytes_text(&out, " ...");
	return bytes_steal(&out);
}

const char *
invite_note(const struct options *options)
{
	if (options->video != NULL)
		return NULL;
	for (size_t i = 0; i < options->files.count; i++) {
		if (strcmp(options->files.items[i], "-") == 0)
			return "FILE: what comes from standard input here, as a file or "
			       "from "
			       "a pipe (-)";
	}
	return NULL;
}
