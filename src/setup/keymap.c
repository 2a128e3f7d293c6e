#include "setup/keymap.h"

#include "base/mem.h"
#include "base/suggest.h"
#include "base/text.h"
#include "setup/numeral.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BINDINGS_MAX 1024 /* a conf is a file of others too */

/* clang-format off */
static const struct { const char *key; enum action_id action; double arg; } defaults[] = {
	{ "space",      ACTION_PAUSE,         0 },
	{ "p",          ACTION_PAUSE,         0 },
	{ "click",      ACTION_PAUSE,         0 },
	{ "left",       ACTION_SEEK,         -5 },
	{ "right",      ACTION_SEEK,         +5 },
	{ "down",       ACTION_SEEK,        -60 },
	{ "up",         ACTION_SEEK,        +60 },
	{ "home",       ACTION_START,         0 },
	{ "end",        ACTION_END,           0 },
	{ "[",          ACTION_SPEED,     -0.25 },
	{ "]",          ACTION_SPEED,     +0.25 },
	{ "backspace",  ACTION_SPEED_RESET,   0 },
	{ ",",          ACTION_STEP,         -1 },
	{ ".",          ACTION_STEP,         +1 },
	{ "l",          ACTION_LOOP,          0 },
	{ "<",          ACTION_PLAYLIST,     -1 },
	{ ">",          ACTION_PLAYLIST,     +1 },
	{ "9",          ACTION_VOLUME,       -5 },
	{ "0",          ACTION_VOLUME,       +5 },
	{ "wheel-down", ACTION_VOLUME,       -5 },
	{ "wheel-up",   ACTION_VOLUME,       +5 },
	{ "m",          ACTION_MUTE,          0 },
	{ "d",          ACTION_DANMAKU,       0 },
	{ "D",          ACTION_OPACITY,       0 },
	{ "-",          ACTION_FLIGHT,       -1 },
	{ "+",          ACTION_FLIGHT,       +1 },
	{ "=",          ACTION_FLIGHT,       +1 },
	{ "a",          ACTION_AREA,          0 },
	{ "j",          ACTION_OFFSET,     -0.5 },
	{ "J",          ACTION_OFFSET,     +0.5 },
	{ "k",          ACTION_OFFSET_HERE, -0.5 },
	{ "K",          ACTION_OFFSET_HERE, +0.5 },
	{ "s",          ACTION_MATCH,         0 },
	{ "tab",        ACTION_LIST,          0 },
	{ "c",          ACTION_COMMENTS,      0 },
	{ "n",          ACTION_PEAK,         +1 },
	{ "N",          ACTION_PEAK,         -1 },
	{ "F",          ACTION_FILTER,        0 },
	{ "M",          ACTION_MERGE,         0 },
	{ "enter",      ACTION_WRITE,         0 },
	{ "u",          ACTION_UNDO,          0 },
	{ "r",          ACTION_RENDER,        0 },
	{ "i",          ACTION_STATS,         0 },
	{ "o",          ACTION_BAR,           0 },
	{ "C-l",        ACTION_REDRAW,        0 },
	{ "?",          ACTION_HELP,          0 },
	{ "C-z",        ACTION_SUSPEND,       0 },
	{ "q",          ACTION_QUIT,          0 },
	{ "Q",          ACTION_QUIT_REMEMBER, 0 },
};

static const char *const buttons[] = {
	NULL, "click", "middle-click", "right-click", "wheel-up", "wheel-down",
};
/* clang-format on */
#define BUTTONS ((int)(sizeof(buttons) / sizeof(buttons[0])))

void
keymap_init(struct keymap *keymap)
{
	struct key key;

	*keymap = (struct keymap){ 0 };
	for (size_t i = 0; i < sizeof(defaults) / sizeof(defaults[0]); i++) {
		if (!keymap_key(defaults[i].key, &key))
			abort(); /* a slip in the table, seen by every test */
		keymap_bind(keymap, key, defaults[i].action, defaults[i].arg);
	}
}

void
keymap_fini(struct keymap *keymap)
{
	free(keymap->items);
	*keymap = (struct keymap){ 0 };
}

bool
keymap_key(const char *text, struct key *key)
{
	for (int i = 1; i < BUTTONS; i++) {
		if (strcmp(buttons[i], text) == 0) {
			*key = (struct key){ .kind = KEY_POINTER, .button = i };
			return true;
		}
	}
	return key_parse(text, key);
}

char *
keymap_key_text(char *to, size_t size, struct key key)
{
	if (key.kind != KEY_POINTER)
		return key_text(to, size, key);
	snprintf(to, size, "%s",
	    key.button > 0 && key.button < BUTTONS ? buttons[key.button] : "");
	return to;
}

static struct binding *
find(const struct keymap *keymap, struct key key)
{
	for (size_t i = 0; i < keymap->count; i++) {
		if (key_same(keymap->items[i].key, key))
			return &keymap->items[i];
	}
	return NULL;
}

const struct binding *
keymap_find(const struct keymap *keymap, struct key key)
{
	return find(keymap, key);
}

void
keymap_bind(struct keymap *keymap, struct key key, enum action_id action, double arg)
{
	struct binding *binding = find(keymap, key);

	if (binding == NULL) {
		if (keymap->count == BINDINGS_MAX)
			return;
		if (keymap->count == keymap->cap) {
			keymap->cap = keymap->cap > 0 ? keymap->cap * 2 : 64;
			keymap->items =
			    mem_grow(keymap->items, keymap->cap, sizeof(*keymap->items));
		}
		binding = &keymap->items[keymap->count++];
	}
	*binding = (struct binding){ key, action, arg };
}

bool
keymap_unbind(struct keymap *keymap, struct key key)
{
	struct binding *binding = find(keymap, key);
	size_t behind;

	if (binding == NULL)
		return false;
	behind = keymap->count - (size_t)(binding - keymap->items) - 1;
	memmove(binding, binding + 1, behind * sizeof(*binding));
	keymap->count--;
	return true;
}

static int
read_key(const char *text, struct key *key, struct err *err)
{
	char clean[80];

	if (keymap_key(text, key))
		return 0;
	return err_set(err, -EINVAL,
	    "\"%s\" is no key; keys are written as x, space, left, F1, C-l, M-x, "
	    "wheel-up",
	    text_clean(clean, sizeof(clean), text, strlen(text)));
}

static int
wrong_action(const char *name, struct err *err)
{
	struct suggest near;
	char clean[80];

	text_clean(clean, sizeof(clean), name, strlen(name));
	suggest_start(&near, name, strlen(name));
	for (int i = ACTION_NONE + 1; i < ACTION_COUNT; i++)
		suggest_offer(&near, actions[i].name);
	if (suggest_best(&near) == NULL)
		return err_set(
		    err, -EINVAL, "no action is called \"%s\"; see danmu.conf(5)", clean);
	return err_set(err, -EINVAL, "no action is called \"%s\"; did you mean \"%s\"?",
	    clean, suggest_best(&near));
}

/* "-5", "+0.25", "50%", and "1:30" where seconds are meant. */
static int
read_arg(const struct action *action, const char *text, double *arg, struct err *err)
{
	char least[NUMERAL_TEXT], most[NUMERAL_TEXT], clean[80], number[40] = "";
	size_t len = strlen(text);
	bool read;
	ns_t time;

	if (strcmp(action->arg, "PERCENT") == 0 && len > 1 && text[len - 1] == '%')
		len--;
	if (len < sizeof(number))
		memcpy(number, text, len);
	read = numeral_decimal(number, arg);
	if (!read && strcmp(action->arg, "SECONDS") == 0 && numeral_time(number, &time)) {
		*arg = ns_to_seconds(time);
		read = true;
	}
	if (read && *arg >= action->least && *arg <= action->most)
		return 0;
	return err_set(err, -EINVAL, "%s %s: not a number from %s to %s (%s)",
	    action->name, text_clean(clean, sizeof(clean), text, strlen(text)),
	    numeral_text(least, action->least), numeral_text(most, action->most),
	    action->arg);
}

int
keymap_bind_text(struct keymap *keymap, const char *key_name, const char *name,
    const char *arg_text, struct err *err)
{
	const struct action *action = action_find(name);
	double arg = 0;
	struct key key;

	if (read_key(key_name, &key, err) != 0)
		return -EINVAL;
	if (action == NULL)
		return wrong_action(name, err);
	if (action->arg == NULL && arg_text != NULL)
		return err_set(err, -EINVAL, "%s takes no argument", name);
	if (action->arg != NULL && arg_text == NULL)
		return err_set(err, -EINVAL, "%s needs %s", name, action->arg);
	if (arg_text != NULL && read_arg(action, arg_text, &arg, err) != 0)
		return -EINVAL;
	if (keymap->count == BINDINGS_MAX && find(keymap, key) == NULL)
		return err_set(err, -EINVAL, "more than %d keys", BINDINGS_MAX);
	keymap_bind(keymap, key, action->id, arg);
	return 0;
}

int
keymap_unbind_text(struct keymap *keymap, const char *key_name, struct err *err)
{
	struct key key;
	char text[40];

	if (read_key(key_name, &key, err) != 0)
		return -EINVAL;
	if (!keymap_unbind(keymap, key))
		return err_set(err, -EINVAL, "%s is not bound",
		    keymap_key_text(text, sizeof(text), key));
	return 0;
}

/* As a viewer reads it, not as the conf has it. */
static char *
key_shown(char *to, size_t size, struct key key, bool utf8)
{
	static const char *const arrows[][2] = {
		{ "left", "\u2190" },
		{ "up", "\u2191" },
		{ "right", "\u2192" },
		{ "down", "\u2193" },
	};

	if (key.kind == KEY_CTRL && key.mods == 0) {
		snprintf(to, size, "^%c", (char)(key.code & ~0x20u));
		return to;
	}
	keymap_key_text(to, size, key);
	for (size_t i = 0; utf8 && i < sizeof(arrows) / sizeof(arrows[0]); i++) {
		if (strcmp(to, arrows[i][0]) == 0)
			snprintf(to, size, "%s", arrows[i][1]);
	}
	return to;
}

/* Bindings that share a line: the same action by the same amount, there or
 * back, and the mouse for itself. */
static bool
is_together(const struct binding *a, const struct binding *b)
{
	return a->action == b->action && (a->arg == b->arg || a->arg == -b->arg) &&
	       (a->key.kind == KEY_POINTER) == (b->key.kind == KEY_POINTER);
}

/* Adds the keys that share a line with `first` and do exactly `arg`. */
static bool
add_keys(const struct keymap *keymap, const struct binding *first, double arg, bool utf8,
    char *to, size_t size)
{
	size_t len = strlen(to), before = len;
	char shown[40];

	for (size_t i = 0; i < keymap->count; i++) {
		const struct binding *b = &keymap->items[i];

		if (!is_together(b, first) || b->arg != arg)
			continue;
		key_shown(shown, sizeof(shown), b->key, utf8);
		if (len + strlen(shown) + 2 > size)
			break;
		len += (size_t)snprintf(
		    to + len, size - len, "%s%s", len > 0 ? " " : "", shown);
	}
	return len > before;
}

static struct keymap_help
help_line(const struct keymap *keymap, const struct binding *first, bool utf8)
{
	const struct action *action = &actions[first->action];
	double amount = first->arg < 0 ? -first->arg : first->arg;
	struct keymap_help line = { .group = action->group };
	bool less = false, more;

	if (first->key.kind == KEY_POINTER)
		line.group = "Mouse";
	if (amount > 0)
		less =
		    add_keys(keymap, first, -amount, utf8, line.keys, sizeof(line.keys));
	more = add_keys(keymap, first, amount, utf8, line.keys, sizeof(line.keys));
	action_text(line.text, sizeof(line.text), action, first->arg, less && more);
	return line;
}

static bool
is_first(const struct keymap *keymap, const struct binding *binding)
{
	for (const struct binding *b = keymap->items; b < binding; b++) {
		if (is_together(b, binding))
			return false;
	}
	return true;
}

/* The lines of the keyboard or of the mouse, from row `count` on. */
static size_t
add_lines(const struct keymap *keymap, bool mouse, bool utf8, struct keymap_help *rows,
    size_t room, size_t count)
{
	for (int id = ACTION_NONE + 1; id < ACTION_COUNT; id++) {
		for (size_t i = 0; i < keymap->count; i++) {
			const struct binding *b = &keymap->items[i];

			if ((int)b->action != id ||
			    (b->key.kind == KEY_POINTER) != mouse || !is_first(keymap, b))
				continue;
			if (rows != NULL && count < room)
				rows[count] = help_line(keymap, b, utf8);
			count++;
		}
	}
	return count;
}

size_t
keymap_help(const struct keymap *keymap, bool utf8, struct keymap_help *rows, size_t room)
{
	size_t count = add_lines(keymap, false, utf8, rows, room, 0);

	/* The bar is no key: nobody can bind it to something else. */
	if (rows != NULL && count < room)
		rows[count] =
		    (struct keymap_help){ "Mouse", "click on the bar", "to that place" };
	return add_lines(keymap, true, utf8, rows, room, count + 1);
}

/* What would begin a comment or a quotation needs a backslash. */
static void
write_key(struct bytes *out, const char *command, struct key key)
{
	char text[40];

	keymap_key_text(text, sizeof(text), key);
	bytes_print(
	    out, "%s %s%s", command, strpbrk(text, "#\\\"'") != NULL ? "\\" : "", text);
}

void
keymap_write(const struct keymap *keymap, struct bytes *out)
{
	char number[NUMERAL_TEXT];
	struct key key;

	for (size_t i = 0; i < keymap->count; i++) {
		const struct binding *b = &keymap->items[i];
		const struct action *action = &actions[b->action];

		write_key(out, "bind", b->key);
		bytes_print(out, " %s", action->name);
		if (action->arg != NULL)
			bytes_print(out, " %s%s",
			    b->arg > 0 && action->least < 0 ? "+" : "",
			    numeral_text(number, b->arg));
		bytes_char(out, '\n');
	}
	for (size_t i = 0; i < sizeof(defaults) / sizeof(defaults[0]); i++) {
		if (!keymap_key(defaults[i].key, &key) || find(keymap, key) != NULL)
			continue;
		write_key(out, "unbind", key);
		bytes_char(out, '\n');
	}
}
