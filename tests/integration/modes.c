#include "integration/modes.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* clang-format off */
static const struct mode {
	int number;
	bool on; /* by default */
	const char *left;
} modes[] = {
	{ 1,    false, "cursor keys are still in application mode (1)" },
	{ 7,    true,  "lines still do not wrap (7)" },
	{ 25,   true,  "the cursor is still hidden (25)" },
	{ 1000, false, "the mouse is still watched (1000)" },
	{ 1002, false, "the mouse is still watched (1002)" },
	{ 1003, false, "the mouse is still watched (1003)" },
	{ 1004, false, "the focus is still watched (1004)" },
	{ 1006, false, "the mouse still speaks SGR (1006)" },
	{ 1047, false, "the alternate screen was not left (1047)" },
	{ 1049, false, "the alternate screen was not left (1049)" },
	{ 2004, false, "pasting is still bracketed (2004)" },
	{ 2026, false, "the last synchronized update was not ended (2026)" },
	{ 2027, false, "grapheme clusters are still on (2027)" },
	{ 2048, false, "sizes are still reported (2048)" },
};
/* clang-format on */
enum { MODES = sizeof(modes) / sizeof(modes[0]) };

/* "CSI 8 l" with nothing before the 8: the terminal may not reorder. */
static void
read_order(bool *stays, const char *at, const char *end)
{
	if (end - at >= 2 && at[0] == '8' && (at[1] == 'h' || at[1] == 'l'))
		*stays = at[1] == 'l';
}

static void
set(bool on[MODES], int number, bool to)
{
	for (int i = 0; i < MODES; i++) {
		if (modes[i].number == number)
			on[i] = to;
	}
}

/* Behind "CSI ?": numbers, then h or l; anything else sets nothing. */
static void
read_private(bool on[MODES], const char *at, const char *end)
{
	int numbers[16], count = 0;

	while (at < end && count < 16) {
		numbers[count] = 0;
		for (; at < end && isdigit((unsigned char)*at); at++)
			numbers[count] = (numbers[count] * 10 + *at - '0') % 100000;
		count++;
		if (at == end || *at != ';')
			break;
		at++;
	}
	if (at == end || (*at != 'h' && *at != 'l'))
		return;
	for (int i = 0; i < count; i++)
		set(on, numbers[i], *at == 'h');
}

const char *
modes_left(const char *log, size_t len)
{
	const char *end = log + len, *at = log;
	bool on[MODES], keypad = false, stays = false;

	for (int i = 0; i < MODES; i++)
		on[i] = modes[i].on;
	while ((at = memchr(at, 0x1b, (size_t)(end - at))) != NULL && ++at < end) {
		if (*at == '=' || *at == '>')
			keypad = *at == '=';
		else if (end - at > 2 && at[0] == '[' && at[1] == '?')
			read_private(on, at + 2, end);
		else if (*at == '[')
			read_order(&stays, at + 1, end);
	}
	for (int i = 0; i < MODES; i++) {
		if (on[i] != modes[i].on)
			return modes[i].left;
	}
	if (stays)
		return "the terminal may still not reorder cells (8)";
	return keypad ? "the keypad is still in application mode" : NULL;
}
