/* What there is to be asked for, for who asks that. */
#include "daemon/command.h"

#include "daemon/complete.h"
#include "daemon/conf.h"

#include <stdio.h>
#include <string.h>

static void
write_help(struct bytes *b)
{
	const struct command *c;

	bytes_text(b, "danmud - danmaku for many: live, kept, and over HTTP\n\n"
		      "  danmud [options]           serve\n");
	for (unsigned i = 0; (c = command_at(i)) != NULL; i++)
		bytes_print(b, "  danmud %s%s%s\n  %27s%s\n", c->name,
		    c->args[0] != '\0' ? " " : "", c->args, "", c->help);
	bytes_text(b, "\nOptions, also in danmud.conf:\n");
	conf_help(b);
	bytes_text(b, "  --conf=FILE                read this instead of danmud.conf\n"
		      "  --completion=bash|zsh|fish print what they want to know\n"
		      "  --help, --version\n\n"
		      "The manual: danmud(8), danmud.conf(5), danmud-api(7).\n");
}

bool
command_help(int argc, char **argv)
{
	struct bytes b = { 0 };

	for (int i = 1; i < argc && b.len == 0; i++) {
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			write_help(&b);
		else if (strcmp(argv[i], "--version") == 0)
			bytes_text(&b, "danmud " PACKAGE_VERSION "\n");
		else if (strncmp(argv[i], "--completion=", 13) == 0)
			complete_write(&b, argv[i] + 13);
	}
	if (b.len == 0)
		return false;
	fwrite(b.data, 1, b.len, stdout);
	bytes_fini(&b);
	return true;
}
