#include "term/key_feed.h"

#include "base/text.h"

#include <string.h>

/* A terminal sends a sequence in one go; a slow line may part it. */
#define ESCAPE_DELAY (50 * MILLISECOND)
#define SEQUENCE_DELAY (500 * MILLISECOND)

/* A string longer than that is no answer to anything we ask. */
#define STRING_MAX 4096

#define PARAMS_MAX 4

static const struct key nothing = { .kind = KEY_NOTHING };

static struct key
ground(struct key_feed *feed, struct key key)
{
	feed->state = FEED_GROUND;
	feed->alt = false;
	return key;
}

static void
begin(struct key_feed *feed, enum key_feed_state state)
{
	feed->state = state;
	feed->len = 0;
	feed->text[0] = '\0';
}

static void
keep(struct key_feed *feed, unsigned char byte)
{
	if (feed->len >= KEY_FEED_TEXT) {
		feed->len = KEY_FEED_TEXT + 1;
		return;
	}
	feed->text[feed->len++] = (char)byte;
	feed->text[feed->len] = '\0';
}

/* Decimal parameters, 0 where there is none; returns what follows them. */
static const char *
read_params(const char *text, int params[PARAMS_MAX])
{
	int at = 0;

	memset(params, 0, PARAMS_MAX * sizeof(*params));
	for (; (*text >= '0' && *text <= '9') || *text == ';' || *text == ':'; text++) {
		if (*text == ';' || *text == ':')
			at++;
		else if (at < PARAMS_MAX && params[at] < 100000)
			params[at] = params[at] * 10 + (*text - '0');
	}
	return text;
}

/* xterm's modifier parameter: 1 + shift 1, alt 2, control 4. */
static int
mods_of(int param)
{
	return param > 1 ? (param - 1) & (KEY_MOD_SHIFT | KEY_MOD_ALT | KEY_MOD_CTRL) : 0;
}

static enum key_name
letter_key(char letter)
{
	switch (letter) {
	case 'A':
		return KEY_NAME_UP;
	case 'B':
		return KEY_NAME_DOWN;
	case 'C':
		return KEY_NAME_RIGHT;
	case 'D':
		return KEY_NAME_LEFT;
	case 'H':
		return KEY_NAME_HOME;
	case 'F':
		return KEY_NAME_END;
	case 'M':
		return KEY_NAME_ENTER;
	case 'Z':
		return KEY_NAME_BACKTAB;
	case 'P':
	case 'Q':
	case 'R':
	case 'S':
		return KEY_NAME_F1 + (enum key_name)(letter - 'P');
	default:
		return KEY_NAME_NONE;
	}
}

static enum key_name
number_key(int number)
{
	/* clang-format off */
	static const uint8_t keys[] = {
		[1] = KEY_NAME_HOME, [2] = KEY_NAME_INSERT, [3] = KEY_NAME_DELETE,
		[4] = KEY_NAME_END, [5] = KEY_NAME_PAGE_UP, [6] = KEY_NAME_PAGE_DOWN,
		[7] = KEY_NAME_HOME, [8] = KEY_NAME_END,
		[11] = KEY_NAME_F1, [12] = KEY_NAME_F2, [13] = KEY_NAME_F3,
		[14] = KEY_NAME_F4, [15] = KEY_NAME_F5, [17] = KEY_NAME_F6,
		[18] = KEY_NAME_F7, [19] = KEY_NAME_F8, [20] = KEY_NAME_F9,
		[21] = KEY_NAME_F10, [23] = KEY_NAME_F11, [24] = KEY_NAME_F12,
	};
	/* clang-format on */

	if (number < 0 || number >= (int)sizeof(keys))
		return KEY_NAME_NONE;
	return keys[number];
}

static struct key
named(enum key_name name, int mods)
{
	return name == KEY_NAME_NONE ? nothing : key_named(name, mods);
}

/* Button number with its modifiers, as both mouse protocols send it. */
static struct key
pointer(int bits, int x, int y)
{
	struct key key = { .kind = KEY_POINTER, .x = x, .y = y };

	key.mods = (bits & 4 ? KEY_MOD_SHIFT : 0) | (bits & 8 ? KEY_MOD_ALT : 0) |
		   (bits & 16 ? KEY_MOD_CTRL : 0);
	key.button = (bits & 3) + (bits & 64 ? 4 : 1);
	if (bits < 0 || bits & (32 | 128) || key.button > 5 || x < 0 || y < 0)
		return nothing;
	return bits & 64 || key.button < 4 ? key : nothing;
}

/* ESC [ < button ; column ; row M (down) or m (up). */
static struct key
sgr_mouse(const char *text)
{
	int params[PARAMS_MAX];
	const char *end = read_params(text + 1, params);

	return strcmp(end, "M") == 0 ? pointer(params[0], params[1] - 1, params[2] - 1)
				     : nothing;
}

/* The whole of a CSI sequence is in `text`, its last byte is `final`. */
static struct key
csi(const struct key_feed *feed, char final)
{
	const struct key answer = { .kind = KEY_ANSWER };
	const char *text = feed->text;
	int params[PARAMS_MAX];
	const char *end;

	if (feed->len > KEY_FEED_TEXT)
		return nothing;
	if (text[0] == '<')
		return sgr_mouse(text);
	if (strchr("?>=", text[0]) != NULL)
		return answer;
	end = read_params(text, params);
	if (strcmp(end, "$y") == 0)
		return answer;
	if (end[0] != final)
		return nothing; /* with intermediate bytes: not ours */
	switch (final) {
	case 'n':
		return (struct key){ .kind = KEY_STATUS };
	case 't':
		return answer;
	case 'R':
		if (params[0] > 1) /* a place below the first row, or Shift + F3 */
			return answer;
		return named(KEY_NAME_F3, mods_of(params[1]));
	case '~':
		if (params[0] == 200 || params[0] == 201)
			return (
			    struct key){ .kind = KEY_PASTE, .code = params[0] == 200 };
		return named(number_key(params[0]), mods_of(params[1]));
	case 'M':
		return nothing;
	default:
		return named(letter_key(final), mods_of(params[1]));
	}
}

static struct key
feed_csi(struct key_feed *feed, unsigned char byte)
{
	if (byte < ' ' || byte > '~')
		return byte < ' ' ? nothing : ground(feed, nothing);
	if (feed->len == 0 && byte == '[') {
		begin(feed, FEED_CONSOLE);
		return nothing;
	}
	if (feed->len == 0 && byte == 'M') {
		begin(feed, FEED_MOUSE);
		return nothing;
	}
	keep(feed, byte);
	if (byte < '@')
		return nothing;
	return ground(feed, csi(feed, (char)byte));
}

static struct key
feed_mouse(struct key_feed *feed, unsigned char byte)
{
	const unsigned char *b = (const unsigned char *)feed->text;

	keep(feed, byte);
	if (feed->len < 3)
		return nothing;
	return ground(feed, pointer(b[0] - 32, b[1] - 33, b[2] - 33));
}

static struct key
feed_ss3(struct key_feed *feed, unsigned char byte)
{
	if ((byte >= '0' && byte <= '9') || byte == ';') { /* ESC O 5 A */
		keep(feed, byte);
		return nothing;
	}
	if (byte >= 'j' && byte <= 'y') /* the number pad in application mode */
		return ground(
		    feed, key_of_byte((unsigned char)"*+,-./0123456789"[byte - 'j']));
	return ground(feed, named(letter_key((char)byte), 0));
}

static struct key
feed_string(struct key_feed *feed, unsigned char byte)
{
	if (byte == '\a' || ++feed->len > STRING_MAX)
		return ground(feed, nothing);
	if (byte == 0x1b)
		feed->state = FEED_STRING_ESC;
	return nothing;
}

static int
utf8_length(unsigned char first)
{
	if (first < 0xc2 || first > 0xf4)
		return 0;
	return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

static struct key
feed_ground(struct key_feed *feed, unsigned char byte)
{
	int mods = feed->alt ? KEY_MOD_ALT : 0;
	struct key key;

	if (byte == 0x1b) {
		begin(feed, FEED_ESC);
		return nothing;
	}
	if (byte < 0x80) {
		key = key_of_byte(byte);
		key.mods |= mods;
		return ground(feed, key);
	}
	if (!feed->utf8 || utf8_length(byte) == 0)
		return ground(feed, nothing);
	begin(feed, FEED_UTF8);
	keep(feed, byte);
	return nothing;
}

static struct key
feed_utf8(struct key_feed *feed, unsigned char byte)
{
	struct key key = { .kind = KEY_CHAR, .mods = feed->alt ? KEY_MOD_ALT : 0 };
	size_t used;

	if ((byte & 0xc0) != 0x80) { /* cut short: what came is nothing */
		ground(feed, nothing);
		return feed_ground(feed, byte);
	}
	keep(feed, byte);
	if (feed->len < utf8_length((unsigned char)feed->text[0]))
		return nothing;
	key.code = text_decode(feed->text, (size_t)feed->len, &used);
	if (used != (size_t)feed->len || key.code == 0xfffd || key.code < 0xa0)
		return ground(feed, nothing);
	return ground(feed, key);
}

static struct key
feed_esc(struct key_feed *feed, unsigned char byte)
{
	switch (byte) {
	case '[':
		begin(feed, FEED_CSI);
		return nothing;
	case 'O':
		begin(feed, FEED_SS3);
		return nothing;
	case ']':
	case 'P':
	case 'X':
	case '^':
	case '_':
		begin(feed, FEED_STRING);
		feed->opened = (char)byte;
		return nothing;
	case 0x1b: /* the first one was the key */
		return key_named(KEY_NAME_ESCAPE, 0);
	default:
		feed->alt = true;
		return feed_ground(feed, byte);
	}
}

/* Inside any sequence these two end it, as they do in a terminal. */
static bool
is_cancel(const struct key_feed *feed, unsigned char byte)
{
	return (byte == 0x18 || byte == 0x1a) && feed->state != FEED_GROUND &&
	       feed->state != FEED_ESC && feed->state != FEED_MOUSE;
}

struct key
key_feed(struct key_feed *feed, unsigned char byte)
{
	if (is_cancel(feed, byte))
		return ground(feed, nothing);
	if (byte == 0x1b && (feed->state == FEED_CSI || feed->state == FEED_SS3 ||
				feed->state == FEED_MOUSE)) {
		begin(feed, FEED_ESC);
		return nothing;
	}
	switch (feed->state) {
	case FEED_ESC:
		return feed_esc(feed, byte);
	case FEED_CSI:
		return feed_csi(feed, byte);
	case FEED_CONSOLE:
		return ground(
		    feed, byte >= 'A' && byte <= 'E'
			      ? key_named(KEY_NAME_F1 + (enum key_name)(byte - 'A'), 0)
			      : nothing);
	case FEED_SS3:
		return feed_ss3(feed, byte);
	case FEED_STRING:
		return feed_string(feed, byte);
	case FEED_STRING_ESC:
		if (byte == '\\')
			return ground(feed, nothing);
		begin(feed, FEED_ESC); /* no end, but the start of another one */
		return feed_esc(feed, byte);
	case FEED_MOUSE:
		return feed_mouse(feed, byte);
	case FEED_UTF8:
		return feed_utf8(feed, byte);
	case FEED_GROUND:
		break;
	}
	return feed_ground(feed, byte);
}

ns_t
key_feed_delay(const struct key_feed *feed)
{
	if (feed->state == FEED_GROUND)
		return NS_NONE;
	return feed->state == FEED_ESC || feed->len == 0 ? ESCAPE_DELAY : SEQUENCE_DELAY;
}

struct key
key_feed_end(struct key_feed *feed)
{
	struct key key = { .kind = KEY_CHAR, .mods = KEY_MOD_ALT };
	enum key_feed_state state = feed->state;

	ground(feed, nothing);
	if (state == FEED_ESC)
		return key_named(KEY_NAME_ESCAPE, 0);
	if (feed->len > 0)
		return nothing;
	if (state == FEED_CSI)
		key.code = '[';
	else if (state == FEED_SS3)
		key.code = 'O';
	else if (state == FEED_STRING)
		key.code = (unsigned char)feed->opened;
	return key.code != 0 ? key : nothing;
}
