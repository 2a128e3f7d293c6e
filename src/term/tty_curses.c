#include "term/tty_curses.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The macros of curses take names like move() and clear(). */
#define NCURSES_NOMACROS 1
#include <curses.h>
#include <term.h>

struct curses {
	FILE *file; /* for reading: see the header */
	SCREEN *screen;
	WINDOW *pad;
};

/* Terminals of today whose entries are missing on many hosts, and what they
 * are like in everything we use. */
/* clang-format off */
static const struct { const char *begins, *entry; } alike[] = {
	{ "tmux",      "tmux-256color" },
	{ "tmux",      "screen-256color" },
	{ "screen",    "screen-256color" },
	{ "screen",    "screen" },
	{ "xterm",     "xterm-256color" },
	{ "alacritty", "xterm-256color" },
	{ "contour",   "xterm-256color" },
	{ "foot",      "xterm-256color" },
	{ "ghostty",   "xterm-256color" },
	{ "gnome",     "xterm-256color" },
	{ "iterm2",    "xterm-256color" },
	{ "kitty",     "xterm-256color" },
	{ "konsole",   "xterm-256color" },
	{ "mintty",    "xterm-256color" },
	{ "mlterm",    "xterm-256color" },
	{ "putty",     "xterm-256color" },
	{ "rio",       "xterm-256color" },
	{ "rxvt",      "rxvt-unicode" },
	{ "st",        "xterm-256color" },
	{ "vte",       "xterm-256color" },
	{ "wezterm",   "xterm-256color" },
	{ NULL, NULL },
};

static const struct { int code; enum key_name name; int mods; } keys[] = {
	{ KEY_LEFT,      KEY_NAME_LEFT, 0 },
	{ KEY_RIGHT,     KEY_NAME_RIGHT, 0 },
	{ KEY_UP,        KEY_NAME_UP, 0 },
	{ KEY_DOWN,      KEY_NAME_DOWN, 0 },
	{ KEY_SLEFT,     KEY_NAME_LEFT, KEY_MOD_SHIFT },
	{ KEY_SRIGHT,    KEY_NAME_RIGHT, KEY_MOD_SHIFT },
	{ KEY_SR,        KEY_NAME_UP, KEY_MOD_SHIFT },
	{ KEY_SF,        KEY_NAME_DOWN, KEY_MOD_SHIFT },
	{ KEY_HOME,      KEY_NAME_HOME, 0 },
	{ KEY_FIND,      KEY_NAME_HOME, 0 },
	{ KEY_SHOME,     KEY_NAME_HOME, KEY_MOD_SHIFT },
	{ KEY_A1,        KEY_NAME_HOME, 0 },
	{ KEY_END,       KEY_NAME_END, 0 },
	{ KEY_SELECT,    KEY_NAME_END, 0 },
	{ KEY_SEND,      KEY_NAME_END, KEY_MOD_SHIFT },
	{ KEY_C1,        KEY_NAME_END, 0 },
	{ KEY_PPAGE,     KEY_NAME_PAGE_UP, 0 },
	{ KEY_SPREVIOUS, KEY_NAME_PAGE_UP, KEY_MOD_SHIFT },
	{ KEY_A3,        KEY_NAME_PAGE_UP, 0 },
	{ KEY_NPAGE,     KEY_NAME_PAGE_DOWN, 0 },
	{ KEY_SNEXT,     KEY_NAME_PAGE_DOWN, KEY_MOD_SHIFT },
	{ KEY_C3,        KEY_NAME_PAGE_DOWN, 0 },
	{ KEY_BACKSPACE, KEY_NAME_BACKSPACE, 0 },
	{ KEY_DC,        KEY_NAME_DELETE, 0 },
	{ KEY_SDC,       KEY_NAME_DELETE, KEY_MOD_SHIFT },
	{ KEY_IC,        KEY_NAME_INSERT, 0 },
	{ KEY_SIC,       KEY_NAME_INSERT, KEY_MOD_SHIFT },
	{ KEY_BTAB,      KEY_NAME_BACKTAB, 0 },
	{ KEY_ENTER,     KEY_NAME_ENTER, 0 },
	{ 0, KEY_NAME_NONE, 0 },
};

/* Extended capabilities have no fixed code but a name: kLFT5 is Control and
 * Left, with xterm's modifier number. */
static const struct { const char *name; enum key_name key; } extended[] = {
	{ "kLFT", KEY_NAME_LEFT },
	{ "kRIT", KEY_NAME_RIGHT },
	{ "kUP",  KEY_NAME_UP },
	{ "kDN",  KEY_NAME_DOWN },
	{ "kHOM", KEY_NAME_HOME },
	{ "kEND", KEY_NAME_END },
	{ "kPRV", KEY_NAME_PAGE_UP },
	{ "kNXT", KEY_NAME_PAGE_DOWN },
	{ "kDC",  KEY_NAME_DELETE },
	{ "kIC",  KEY_NAME_INSERT },
	{ NULL, KEY_NAME_NONE },
};
/* clang-format on */

static bool
has_entry(const char *entry)
{
	int status;

	return setupterm(entry, STDOUT_FILENO, &status) == OK;
}

const char *
curses_entry(const char *term, struct err *err)
{
	const char *entry = has_entry(term) ? term : NULL;

	for (int i = 0; entry == NULL && alike[i].begins != NULL; i++) {
		if (strncmp(term, alike[i].begins, strlen(alike[i].begins)) == 0 &&
		    has_entry(alike[i].entry))
			entry = alike[i].entry;
	}
	if (entry == NULL) {
		err_set(err, -ENOTTY,
		    "TERM=%.60s is not known here: terminfo has no such entry", term);
		return NULL;
	}
	if (tigetstr("cup") == NULL || tigetflag("hc") > 0) {
		err_set(err, -ENOTTY, "TERM=%.60s cannot place the cursor", term);
		entry = NULL;
	}
	del_curterm(cur_term);
	return entry;
}

static int
set_up(struct curses *c, const char *entry, struct err *err)
{
	c->screen = newterm(entry, c->file, c->file);
	if (c->screen == NULL)
		return err_set(err, -ENOTTY, "ncurses cannot use TERM=%.60s", entry);
	cbreak();
	noecho();
	nonl();
	set_escdelay(0);
	c->pad = newpad(1, 1);
	keypad(c->pad, TRUE);
	nodelay(c->pad, TRUE);
	/* The mouse is read byte by byte: it may come in pieces. */
	keyok(KEY_MOUSE, FALSE);
	return 0;
}

int
curses_open(struct curses **out, const char *path, const char *entry, struct err *err)
{
	struct curses *c = mem_new(1, sizeof(*c));
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC), rc;

	*out = c;
	if (fd >= 0)
		c->file = fdopen(fd, "r");
	if (c->file == NULL)
		rc = err_set(err, -errno, "%s: %s", path, strerror(errno));
	else
		rc = set_up(c, entry, err);
	if (rc == 0)
		return 0;
	if (c->file == NULL && fd >= 0)
		close(fd);
	curses_close(c);
	*out = NULL;
	return rc;
}

void
curses_close(struct curses *c)
{
	if (c == NULL)
		return;
	if (c->pad != NULL)
		delwin(c->pad);
	if (c->screen != NULL)
		delscreen(c->screen);
	if (c->file != NULL)
		fclose(c->file);
	free(c);
}

static struct key
extended_key(int code)
{
	const char *name = keyname(code);

	for (int i = 0; name != NULL && extended[i].name != NULL; i++) {
		size_t len = strlen(extended[i].name);
		bool same = strncmp(name, extended[i].name, len) == 0;
		int number = same ? name[len] - '0' : 0;

		if (number >= 2 && number <= 8)
			return key_named(extended[i].key, number - 1);
	}
	return (struct key){ .kind = KEY_NOTHING };
}

static struct key
known_key(int code)
{
	if (code == KEY_RESIZE)
		return (struct key){ .kind = KEY_SIZE };
	if (code > KEY_F0 && code <= KEY_F0 + 12)
		return key_named(KEY_NAME_F1 + (enum key_name)(code - KEY_F0 - 1), 0);
	for (int i = 0; keys[i].code != 0; i++) {
		if (keys[i].code == code)
			return key_named(keys[i].name, keys[i].mods);
	}
	return extended_key(code);
}

enum curses_read
curses_read(struct curses *c, unsigned char *byte, struct key *key)
{
	int code = wgetch(c->pad);

	if (code == ERR)
		return CURSES_NOTHING;
	if (code >= 0 && code <= 255) {
		*byte = (unsigned char)code;
		return CURSES_BYTE;
	}
	*key = known_key(code);
	return CURSES_KEY;
}

bool
curses_string(const char *name, struct bytes *to)
{
	const char *text = tigetstr(name);

	if (text == NULL || text == (const char *)-1)
		return false;
	while (*text != '\0') {
		if (text[0] == '$' && text[1] == '<' && strchr(text, '>') != NULL)
			text = strchr(text, '>') + 1;
		else
			bytes_char(to, *text++);
	}
	return true;
}

int
curses_number(const char *name)
{
	int number = tigetnum(name);

	return number < 0 ? -1 : number;
}

bool
curses_flag(const char *name)
{
	return tigetflag(name) > 0;
}
