#include "setup/usage.h"

#include "cells/blit.h"
#include "setup/numeral.h"
#include "setup/setting.h"

#include <stdlib.h>
#include <string.h>

#define HELP_COLUMN 30 /* where the texts begin */
#define HELP_WIDTH 79

/* The text from HELP_COLUMN on, broken between words. */
static void
add_wrapped(struct bytes *out, const char *text, size_t column)
{
	while (*text != '\0') {
		size_t len = strcspn(text, " ");

		if (column > HELP_COLUMN && column + 1 + len > HELP_WIDTH) {
			bytes_char(out, '\n');
			column = 0;
		} else if (column > HELP_COLUMN) {
			bytes_char(out, ' ');
			column++;
		}
		for (; column < HELP_COLUMN; column++)
			bytes_char(out, ' ');
		bytes_add(out, text, len);
		column += len;
		text += len + strspn(text + len, " ");
	}
	bytes_char(out, '\n');
}

/* "name" in front, then its text beside it, or below when it is long. */
static void
add_entry(struct bytes *out, const char *name, const char *text)
{
	size_t len = strlen(name);

	bytes_text(out, name);
	if (len > HELP_COLUMN - 2) {
		bytes_char(out, '\n');
		len = 0;
	}
	add_wrapped(out, text, len);
}

static void
add_limits(struct bytes *out, const struct setting *row)
{
	char least[NUMERAL_TEXT], most[NUMERAL_TEXT];

	for (const struct setting_choice *c = row->choices; c != NULL && c->name != NULL;
	     c++)
		bytes_print(out, "%s%s", c == row->choices ? ": " : ", ", c->name);
	switch (row->kind) {
	case SETTING_INT:
	case SETTING_NUMBER:
	case SETTING_RATE:
		numeral_text(least, row->least);
		numeral_text(most, row->most);
		bytes_print(out, ", %s to %s", least, most);
		break;
	default:
		break;
	}
	if (row->initial != NULL && (row->kind != SETTING_FLAG || row->initial[0] == 'y'))
		bytes_print(out, " [%s]", row->initial);
}

static void
add_setting(struct bytes *out, const struct setting *row)
{
	struct bytes name = { 0 }, text = { 0 };

	bytes_print(&name, row->letter != 0 ? "  -%c, --" : "      --", row->letter);
	if (row->kind == SETTING_FLAG && row->initial[0] == 'y')
		bytes_text(&name, "[no-]");
	bytes_text(&name, row->name);
	if (row->arg != NULL)
		bytes_print(&name, row->bare != NULL ? "[=%s]" : "=%s", row->arg);
	bytes_text(&text, row->help);
	add_limits(&text, row);
	add_entry(out, name.data, text.data);
	if (row->no_help != NULL) {
		bytes_clear(&name);
		bytes_print(&name, "      --no-%s", row->name);
		add_entry(out, name.data, row->no_help);
	}
	bytes_fini(&name);
	bytes_fini(&text);
}

void
usage_help(const struct options *options, const char *value, struct bytes *out)
{
	const char *group = "";

	(void)options;
	(void)value;
	bytes_text(out, "usage: danmu [options] FILE|URL|- ...\n"
			"Plays video in the terminal with danmaku flying over it.\n");
	for (const struct setting *row = settings; row->name != NULL; row++) {
		if (strcmp(group, row->group) != 0)
			bytes_print(out, "\n%s\n", row->group);
		group = row->group;
		add_setting(out, row);
	}
	bytes_text(out,
	    "\nA time is 90, 1.5 or 1:02:03. An option that is on or off is turned off "
	    "with"
	    "\n--no- in front. Press ? while it plays to see the keys. Manual: danmu(1),"
	    "\ndanmu.conf(5).\n");
}

void
usage_version(const struct options *options, const char *value, struct bytes *out)
{
	(void)options;
	(void)value;
	bytes_text(out, "danmu " PACKAGE_VERSION "\n");
}

void
usage_keys(const struct options *options, const char *value, struct bytes *out)
{
	(void)value;
	keymap_write(&options->keymap, out);
}

void
usage_renderers(const struct options *options, const char *value, struct bytes *out)
{
	(void)options;
	(void)value;
	for (const struct blitter *row = blitters; row->name != NULL; row++)
		bytes_print(out, "%-9s %dx%d  %s\n", row->name, row->dots_w, row->dots_h,
		    row->help);
}
