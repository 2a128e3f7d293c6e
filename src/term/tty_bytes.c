#include "term/tty_bytes.h"

#include "base/base64.h"
#include "term/tty_curses.h"

/* Undoes everything, whatever was cut off in the middle: CAN ends a sequence,
 * ST a string.  The cursor comes last: rmcup may bring an old state back. */
void
tty_bytes_give(struct bytes *to, struct tty_modes modes)
{
	bytes_clear(to);
	bytes_text(to, "\030\033\\");
	if (modes.synchronized)
		bytes_text(to, "\033[?2026l");
	if (modes.clusters)
		bytes_text(to, "\033[?2027l");
	if (modes.mouse)
		bytes_text(to, "\033[?1006l\033[?1000l");
	if (modes.paste)
		bytes_text(to, "\033[?2004l");
	if (modes.order == ORDER_OURS)
		bytes_text(to, "\033[8h");
	bytes_text(to, "\033[m");
	curses_string("smam", to);
	curses_string("rmkx", to);
	if (modes.titled)
		bytes_text(to, "\033[23;2t");
	if (!curses_string("rmcup", to))
		bytes_text(to, "\033[H\033[2J");
	curses_string("cnorm", to);
}

void
tty_bytes_take(struct bytes *to, struct tty_modes modes)
{
	bytes_clear(to);
	curses_string("smcup", to);
	curses_string("civis", to);
	curses_string("smkx", to);
	curses_string("rmam", to); /* the last cell must not scroll */
	if (modes.clusters)
		bytes_text(to, "\033[?2027h");
	if (modes.mouse)
		bytes_text(to, "\033[?1000h\033[?1006h");
	if (modes.paste)
		bytes_text(to, "\033[?2004h");
	if (modes.order !=
	    ORDER_UNTOUCHED) /* before the lines are cleared: they keep that */
		bytes_text(to, "\033[8l");
	bytes_text(to, "\033[m\033[H\033[2J");
}

/* More than any comment has; some terminals give up at 8 KiB of base64. */
#define COPY_MAX 4096

bool
tty_bytes_copy(struct bytes *to, const char *text, size_t len)
{
	if (len > COPY_MAX)
		return false;
	bytes_text(to, "\033]52;c;");
	base64_add(to, text, len);
	bytes_text(to, "\033\\");
	return true;
}
