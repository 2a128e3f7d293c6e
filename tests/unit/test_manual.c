/* Do the manual pages say what the tables say, all of it and nothing else? */
#include "unit/harness.h"

#include "base/bytes.h"
#include "setup/keymap.h"
#include "setup/numeral.h"
#include "setup/setting.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A page that can be changed to see whether that is noticed, and what was
 * found wrong with it. */
struct page {
	char *text;
	struct bytes findings;
	int seen; /* rows of tables that were looked for */
};

static char *
load(const char *name)
{
	const char *srcdir = getenv("srcdir");
	struct bytes text = { 0 };
	char path[512];
	size_t got;
	FILE *file;

	snprintf(path, sizeof(path), "%s/man/%s", srcdir != NULL ? srcdir : ".", name);
	file = fopen(path, "r");
	if (file == NULL)
		fail_msg("%s cannot be read", path);
	do {
		got = fread(bytes_room(&text, 4096), 1, 4096, file);
		text.len += got;
	} while (got > 0);
	fclose(file);
	bytes_char(&text, '\n');
	return bytes_steal(&text);
}

static void
find(struct page *page, const char *what, const char *name)
{
	bytes_print(&page->findings, "%s: %s\n", what, name);
}

/* The section, from its heading to the next; [0, 0) when there is none. */
struct part {
	const char *at, *end;
};

static struct part
section(const struct page *page, const char *title)
{
	struct part part = { page->text, page->text };
	char heading[80];

	snprintf(heading, sizeof(heading), "\n.Sh %s\n", title);
	part.at = strstr(page->text, heading);
	if (part.at == NULL)
		return (struct part){ page->text, page->text };
	part.at += strlen(heading) - 1;
	part.end = strstr(part.at, "\n.Sh ");
	if (part.end == NULL)
		part.end = part.at + strlen(part.at);
	return part;
}

/* The next word of a line without the marks of roff, and without commas that
 * are only commas; false at its end. */
static bool
next_word(const char **at, char *to, size_t size)
{
	size_t len = 0;

	while (**at == ' ' || (**at == ',' && ((*at)[1] == ' ' || (*at)[1] == '\n')))
		(*at)++;
	if (**at == '\n' || **at == '\0')
		return false;
	for (; **at != ' ' && **at != '\n' && **at != '\0'; (*at)++) {
		if (**at == '\\' && (*at)[1] == '&') {
			(*at)++;
			continue;
		}
		if (**at == '\\')
			continue;
		if (len + 1 < size)
			to[len++] = **at;
	}
	to[len] = '\0';
	return true;
}

/* Is `word` one that stands behind the macro, in a line of its own or not? */
static bool
line_has(const char *line, const char *macro, const char *word)
{
	char text[80];
	bool behind = false;

	while (next_word(&line, text, sizeof(text))) {
		if (strcmp(text, macro) == 0 ||
		    (text[0] == '.' && strcmp(text + 1, macro) == 0))
			behind = true;
		else if (behind && strcmp(text, word) == 0)
			return true;
	}
	return false;
}

static const char *
next_line(const char *at)
{
	const char *end = strchr(at, '\n');

	return end != NULL ? end + 1 : at + strlen(at);
}

static bool
part_has(struct part part, const char *macro, const char *word)
{
	for (const char *line = part.at; line < part.end; line = next_line(line)) {
		if (line_has(line, macro, word))
			return true;
	}
	return false;
}

static bool
starts(const char *line, const char *with)
{
	return strncmp(line, with, strlen(with)) == 0;
}

/* The item whose heading has the word behind the macro: heading and body, to
 * the next heading that begins alike. */
static struct part
item(struct part in, const char *begin, const char *macro, const char *word)
{
	struct part found = { in.at, in.at };

	for (const char *line = in.at; line < in.end; line = next_line(line)) {
		if (!starts(line, begin) || !line_has(line, macro, word))
			continue;
		found = (struct part){ line, next_line(line) };
		while (found.end < in.end && !starts(found.end, begin))
			found.end = next_line(found.end);
		return found;
	}
	return found;
}

static bool
part_says(struct part part, const char *text)
{
	const char *at = strstr(part.at, text);

	return at != NULL && at < part.end;
}

/* ".Cm 8 ." behind a line "Default:". */
static void
check_default(struct page *page, struct part part, const struct setting *row)
{
	const char *at = strstr(part.at, "\nDefault:\n.Cm ");
	char word[80] = "";

	if (at != NULL && at < part.end) {
		at += strlen("\nDefault:\n.Cm ");
		next_word(&at, word, sizeof(word));
	}
	if (row->initial != NULL ? strcmp(word, row->initial) != 0 : word[0] != '\0')
		find(page, "another default", row->name);
}

static void
check_limits(struct page *page, struct part part, const struct setting *row)
{
	char least[NUMERAL_TEXT], most[NUMERAL_TEXT], text[80];

	if (row->kind == SETTING_SIZE) {
		numeral_size_text(least, (int64_t)row->least);
		numeral_size_text(most, (int64_t)row->most);
	} else {
		numeral_text(least, row->least);
		numeral_text(most, row->most);
	}
	snprintf(
	    text, sizeof(text), "%s%s to %s", row->least < 0 ? "\\" : "", least, most);
	if (row->most > 0 && row->most < 1e8 && row->kind != SETTING_GRID &&
	    row->kind != SETTING_RATIO && !part_says(part, text))
		find(page, "other limits", row->name);
	if (row->kind == SETTING_SIZE && !part_says(part, text))
		find(page, "other limits", row->name);
}

static void
check_option(struct page *page, struct part options, const struct setting *row)
{
	char name[60], no[60], letter[2] = { row->letter, '\0' }, arg[40];
	struct part part;

	page->seen++;
	snprintf(name, sizeof(name), "-%s", row->name);
	snprintf(no, sizeof(no), "-no-%s", row->name);
	part = item(options, ".It Fl", "Fl", name);
	if (part.at == part.end) {
		find(page, "missing", row->name);
		return;
	}
	if (row->letter != 0 && !line_has(part.at, "Fl", letter))
		find(page, "no letter", row->name);
	if (setting_has_no(row) && !line_has(part.at, "Fl", no))
		find(page, "no --no-", row->name);
	snprintf(arg, sizeof(arg), "%s", row->arg != NULL ? row->arg : "");
	arg[strcspn(arg, "|")] = '\0';
	for (char *c = arg; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	if (arg[0] != '\0' ? !line_has(part.at, "Ar", arg)
			   : line_has(part.at, "Fl", "Ar"))
		find(page, "another argument", row->name);
	for (const struct setting_choice *c = row->choices; c != NULL && c->name != NULL;
	     c++) {
		if (!part_has(part, "Cm", c->name))
			find(page, "a choice is missing", row->name);
	}
	check_default(page, part, row);
	check_limits(page, part, row);
}

/* Every option that the page has stands in the table too. */
static void
check_option_names(struct page *page, struct part options)
{
	for (const char *line = options.at; line < options.end; line = next_line(line)) {
		const char *at = line;
		char word[80];

		if (!starts(line, ".It Fl "))
			continue;
		while (next_word(&at, word, sizeof(word))) {
			const char *name = starts(word, "-no-") ? word + 4 : word + 1;

			if (word[0] == '-' && setting_find(name, strlen(name)) == NULL)
				find(page, "no such option", word);
			if (word[1] == '\0' && islower((unsigned char)word[0]) &&
			    setting_letter(word[0]) == NULL)
				find(page, "no such letter", word);
		}
	}
}

static void
check_key(struct page *page, struct part keys, const struct binding *binding)
{
	char text[40];
	struct part part;

	page->seen++;
	keymap_key_text(text, sizeof(text), binding->key);
	part = item(keys, ".It Ic", "Ic", text);
	if (part.at == part.end)
		find(page, "missing key", text);
	else if (!part_has(part, "Ic", actions[binding->action].name))
		find(page, "a key does something else", text);
}

/* Every key of the page is bound. */
static void
check_key_names(struct page *page, struct part keys, const struct keymap *keymap)
{
	for (const char *line = keys.at; line < keys.end; line = next_line(line)) {
		const char *at = line + strlen(".It Ic");
		char word[80];
		struct key key;

		if (!starts(line, ".It Ic "))
			continue;
		while (next_word(&at, word, sizeof(word))) {
			if (!keymap_key(word, &key) || keymap_find(keymap, key) == NULL)
				find(page, "no such key", word);
		}
	}
}

static void
check_danmu(struct page *page)
{
	struct part options = section(page, "DESCRIPTION"), keys = section(page, "KEYS");
	struct keymap keymap;

	for (const struct setting *row = settings; row->name != NULL; row++)
		check_option(page, options, row);
	check_option_names(page, options);
	keymap_init(&keymap);
	for (size_t i = 0; i < keymap.count; i++)
		check_key(page, keys, &keymap.items[i]);
	check_key_names(page, keys, &keymap);
	keymap_fini(&keymap);
}

static void
check_action(struct page *page, struct part list, const struct action *action)
{
	struct part part = item(list, ".It Ic", "Ic", action->name);
	char arg[40];

	page->seen++;
	if (part.at == part.end) {
		find(page, "missing action", action->name);
		return;
	}
	snprintf(arg, sizeof(arg), "%s", action->arg != NULL ? action->arg : "");
	for (char *c = arg; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	if (arg[0] != '\0' ? !line_has(part.at, "Ar", arg)
			   : line_has(part.at, "Ic", "Ar"))
		find(page, "another argument", action->name);
}

static void
check_conf(struct page *page)
{
	struct part list = section(page, "ACTIONS"), words;

	for (int i = ACTION_NONE + 1; i < ACTION_COUNT; i++)
		check_action(page, list, &actions[i]);
	for (const char *line = list.at; line < list.end; line = next_line(line)) {
		const char *at = line + strlen(".It Ic");
		char word[80];

		if (starts(line, ".It Ic ") && next_word(&at, word, sizeof(word)) &&
		    action_find(word) == NULL)
			find(page, "no such action", word);
	}
	words.at = strstr(page->text, "\n.\\\" command line only\n");
	words.end = words.at != NULL ? strstr(words.at, "\n.\\\" end\n") : NULL;
	if (words.end == NULL) {
		find(page, "missing", "what is for the command line only");
		return;
	}
	for (const struct setting *row = settings; row->name != NULL; row++) {
		page->seen++;
		if (part_has(words, "Ic", row->name) == ((row->where & FROM_CONF) != 0))
			find(page, "allowed or not", row->name);
	}
}

/* The page with one text replaced, and what is found then. */
static void
expect(const char *name, void (*check)(struct page *), const char *from, const char *to,
    const char *finding)
{
	struct page page = { .text = load(name) };
	struct bytes text = { 0 };
	const char *at = strstr(page.text, from);

	if (at == NULL)
		fail_msg("%s does not have: %s", name, from);
	bytes_add(&text, page.text, (size_t)(at - page.text));
	bytes_text(&text, to);
	bytes_text(&text, at + strlen(from));
	free(page.text);
	page.text = bytes_steal(&text);
	check(&page);
	bytes_room(&page.findings, 1);
	if (strstr(page.findings.data, finding) == NULL)
		fail_msg("not noticed: %s (but: %s)", finding, page.findings.data);
	free(page.text);
	bytes_fini(&page.findings);
}

static void
passes(const char *name, void (*check)(struct page *), int at_least)
{
	struct page page = { .text = load(name) };

	check(&page);
	if (page.findings.len > 0)
		fail_msg("%s: %s", name, page.findings.data);
	assert_true(page.seen >= at_least);
	free(page.text);
}

static void
danmu_1_says_what_the_tables_say(void **state)
{
	(void)state;
	passes("danmu.1", check_danmu, 70);
}

static void
danmu_conf_5_says_what_the_tables_say(void **state)
{
	(void)state;
	passes("danmu.conf.5", check_conf, 60);
}

static void
what_is_wrong_in_danmu_1_is_noticed(void **state)
{
	static const struct {
		const char *from, *to, *finding;
	} slips[] = {
		{ "Fl -speed Ns", "Fl -sped Ns", "missing: speed" },
		{ "Fl -speed Ns", "Fl -sped Ns", "no such option: -sped" },
		{ "Fl v , Fl -volume", "Fl -volume", "no letter: volume" },
		{ "Fl v , Fl -volume", "Fl v , Fl w , Fl -volume", "no such letter: w" },
		{ "Fl -stats , Fl -no-stats", "Fl -stats", "no --no-: stats" },
		{ "Cm 100 .", "Cm 90 .", "another default: volume" },
		{ "Take danmaku from this file or URL.\n", "Default:\n.Cm x .\n",
		    "another default: danmaku" },
		{ "0 to 130", "0 to 100", "other limits: volume" },
		{ "1M to 1024T", "1M to 1T", "other limits: spool-limit" },
		{ ".It Cm half\n", "", "a choice is missing: render" },
		{ "-volume Ns = Ns Ar percent", "-volume Ns = Ns Ar level",
		    "another argument: volume" },
		{ ".It Ic left , right", ".It Ic left", "missing key: right" },
		{ ".It Ic left , right", ".It Ic left , right , x", "no such key: x" },
		{ ".It Ic \\&, , \\&.", ".It Ic \\&.", "missing key: ," },
		{ "Pq Ic mute", "Pq Ic pause", "a key does something else: m" },
		{ "\n.Sh KEYS\n", "\n.Sh KEYES\n", "missing key: space" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(slips) / sizeof(slips[0]); i++)
		expect(
		    "danmu.1", check_danmu, slips[i].from, slips[i].to, slips[i].finding);
}

static void
what_is_wrong_in_danmu_conf_5_is_noticed(void **state)
{
	static const struct {
		const char *from, *to, *finding;
	} slips[] = {
		{ ".It Ic seek Ar seconds", ".It Ic sek Ar seconds",
		    "missing action: seek" },
		{ ".It Ic seek Ar seconds", ".It Ic sek Ar seconds",
		    "no such action: sek" },
		{ ".It Ic seek Ar seconds", ".It Ic seek", "another argument: seek" },
		{ ".It Ic mute", ".It Ic mute Ar seconds", "another argument: mute" },
		{ ".Ic start ,\n", "", "allowed or not: start" },
		{ ".Ic start ,\n", ".Ic start ,\n.Ic volume ,\n",
		    "allowed or not: volume" },
		{ ".\\\" end\n", "", "missing: what is for the command line only" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(slips) / sizeof(slips[0]); i++)
		expect("danmu.conf.5", check_conf, slips[i].from, slips[i].to,
		    slips[i].finding);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(danmu_1_says_what_the_tables_say),
		cmocka_unit_test(danmu_conf_5_says_what_the_tables_say),
		cmocka_unit_test(what_is_wrong_in_danmu_1_is_noticed),
		cmocka_unit_test(what_is_wrong_in_danmu_conf_5_is_noticed),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
