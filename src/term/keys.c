#include "term/keys.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* The first name of a key is the one we write. */
/* clang-format off */
static const struct {
	const char *text;
	enum key_name name;
} names[] = {
	{ "left",      KEY_NAME_LEFT },
	{ "right",     KEY_NAME_RIGHT },
	{ "up",        KEY_NAME_UP },
	{ "down",      KEY_NAME_DOWN },
	{ "home",      KEY_NAME_HOME },
	{ "end",       KEY_NAME_END },
	{ "pageup",    KEY_NAME_PAGE_UP },
	{ "pagedown",  KEY_NAME_PAGE_DOWN },
	{ "backspace", KEY_NAME_BACKSPACE },
	{ "delete",    KEY_NAME_DELETE },
	{ "insert",    KEY_NAME_INSERT },
	{ "tab",       KEY_NAME_TAB },
	{ "backtab",   KEY_NAME_BACKTAB },
	{ "enter",     KEY_NAME_ENTER },
	{ "escape",    KEY_NAME_ESCAPE },
	{ "space",     KEY_NAME_SPACE },
	{ "F1",        KEY_NAME_F1 },
	{ "F2",        KEY_NAME_F2 },
	{ "F3",        KEY_NAME_F3 },
	{ "F4",        KEY_NAME_F4 },
	{ "F5",        KEY_NAME_F5 },
	{ "F6",        KEY_NAME_F6 },
	{ "F7",        KEY_NAME_F7 },
	{ "F8",        KEY_NAME_F8 },
	{ "F9",        KEY_NAME_F9 },
	{ "F10",       KEY_NAME_F10 },
	{ "F11",       KEY_NAME_F11 },
	{ "F12",       KEY_NAME_F12 },
	{ "BS",        KEY_NAME_BACKSPACE },
	{ "esc",       KEY_NAME_ESCAPE },
	{ "return",    KEY_NAME_ENTER },
	{ "del",       KEY_NAME_DELETE },
	{ "ins",       KEY_NAME_INSERT },
	{ "pgup",      KEY_NAME_PAGE_UP },
	{ "pgdn",      KEY_NAME_PAGE_DOWN },
	{ NULL,        KEY_NAME_NONE },
};
/* clang-format on */

static const struct {
	char letter;
	int mod;
} mods[] = { { 'C', KEY_MOD_CTRL }, { 'M', KEY_MOD_ALT }, { 'S', KEY_MOD_SHIFT } };

struct key
key_named(enum key_name name, int with)
{
	return (struct key){ .kind = KEY_NAMED, .code = name, .mods = with };
}

struct key
key_of_byte(unsigned char byte)
{
	switch (byte) {
	case 0:
		return key_named(KEY_NAME_SPACE, KEY_MOD_CTRL);
	case '\b':
	case 0x7f:
		return key_named(KEY_NAME_BACKSPACE, 0);
	case '\t':
		return key_named(KEY_NAME_TAB, 0);
	case '\n':
	case '\r':
		return key_named(KEY_NAME_ENTER, 0);
	case 0x1b:
		return key_named(KEY_NAME_ESCAPE, 0);
	case ' ':
		return key_named(KEY_NAME_SPACE, 0);
	default:
		break;
	}
	if (byte < 0x1b)
		return (struct key){ .kind = KEY_CTRL, .code = 'a' + byte - 1u };
	if (byte < ' ')
		return (struct key){ .kind = KEY_CTRL, .code = '@' + byte };
	if (byte < 0x7f)
		return (struct key){ .kind = KEY_CHAR, .code = byte };
	return (struct key){ .kind = KEY_NOTHING };
}

static const char *
name_text(uint32_t name)
{
	for (size_t i = 0; names[i].text != NULL; i++) {
		if (names[i].name == name)
			return names[i].text;
	}
	return "";
}

char *
key_text(char *to, size_t size, struct key key)
{
	int with = key.mods | (key.kind == KEY_CTRL ? KEY_MOD_CTRL : 0);
	char prefix[8] = "", code[5] = "";
	size_t len = 0;

	for (size_t i = 0; i < sizeof(mods) / sizeof(mods[0]); i++) {
		if (with & mods[i].mod) {
			prefix[len++] = mods[i].letter;
			prefix[len++] = '-';
		}
	}
	if (key.kind == KEY_CHAR || key.kind == KEY_CTRL)
		code[text_encode(key.code, code)] = '\0';
	snprintf(
	    to, size, "%s%s", prefix, key.kind == KEY_NAMED ? name_text(key.code) : code);
	return to;
}

/* Takes "C-", "M-", "S-" in any order from the front; a lone "-" behind them
 * is a key. */
static const char *
take_mods(const char *text, int *with)
{
	*with = 0;
	while (text[0] != '\0' && text[1] == '-' && text[2] != '\0') {
		int mod = 0;

		for (size_t i = 0; i < sizeof(mods) / sizeof(mods[0]); i++)
			mod |= text[0] == mods[i].letter ? mods[i].mod : 0;
		if (mod == 0)
			break;
		*with |= mod;
		text += 2;
	}
	return text;
}

/* Control with a character is what a terminal can send: letters and four
 * signs. */
static bool
make_ctrl(struct key *key)
{
	uint32_t c = key->code;

	if (c >= 'A' && c <= 'Z')
		c += 'a' - 'A';
	if (!(c >= 'a' && c <= 'z') && !(c >= '\\' && c <= '_'))
		return false;
	key->kind = KEY_CTRL;
	key->code = c;
	key->mods &= ~KEY_MOD_CTRL;
	return true;
}

bool
key_parse(const char *text, struct key *key)
{
	size_t used, len;
	int with;

	*key = (struct key){ .kind = KEY_NOTHING };
	if (text[0] == '^' && text[1] != '\0' && text[2] == '\0') {
		key->code = (unsigned char)text[1];
		return make_ctrl(key);
	}
	text = take_mods(text, &with);
	for (size_t i = 0; names[i].text != NULL; i++) {
		if (strcasecmp(text, names[i].text) == 0) {
			*key = key_named(names[i].name, with);
			return true;
		}
	}
	len = strlen(text);
	if (len == 0)
		return false;
	*key = (struct key){ .kind = KEY_CHAR, .code = text_decode(text, len, &used) };
	key->mods = with & ~KEY_MOD_SHIFT;
	if (used != len || key->code == 0xfffd || key->code < ' ' || key->code == 0x7f)
		return false;
	if (key->code == ' ')
		*key = key_named(KEY_NAME_SPACE, with);
	return !(with & KEY_MOD_CTRL) || key->kind == KEY_NAMED || make_ctrl(key);
}

bool
key_same(struct key a, struct key b)
{
	if (a.kind != b.kind || a.code != b.code || a.mods != b.mods)
		return false;
	return a.kind != KEY_POINTER || a.button == b.button;
}
