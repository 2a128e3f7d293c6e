#include "term/tty.h"

#include "base/mem.h"
#include "term/key_feed.h"
#include "term/tty_bytes.h"
#include "term/tty_crash.h"
#include "term/tty_curses.h"
#include "term/tty_open.h"
#include "term/tty_probe.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* A frame whose answer does not come is given up after this; so many lost
 * ones in a row, and the terminal is not asked any more. */
#define ANSWER_TIME SECOND
#define LOST_MAX 3

/* Keys pressed while we were waiting for answers. */
#define EARLY_MAX 64

/* How long a terminal may take to let the first bytes through. */
#define OPEN_MS 1000

struct tty {
	struct tty_info info;
	struct tty_state state;
	struct curses *curses;
	struct bytes give, take; /* what `state` points to */
	struct tty_probe probe;
	struct key_feed feed;
	ns_t fed_at;      /* when the last byte came that left a sequence open */
	struct bytes out; /* the frame in flight, from `done` on */
	size_t done;
	bool waiting;    /* for the answer to it */
	ns_t written_at; /* NS_NONE while bytes are left */
	int lost;        /* answers given up in a row */
	bool titled, paste, gone, mouse;
	bool new_size; /* KEY_SIZE is due */
	struct key early[EARLY_MAX];
	int early_first, early_count;
};

/* Made anew when we come to know more. */
static void
arm(struct tty *t)
{
	sigset_t kept;
	struct tty_modes modes = { t->info.synchronized, t->probe.clusters_mode == 2,
		t->mouse, t->paste, t->titled, t->probe.order };

	tty_crash_hold(&kept); /* a handler would read what we are writing */
	tty_bytes_give(&t->give, modes);
	tty_bytes_take(&t->take, modes);
	t->state.give = t->give.data;
	t->state.give_len = t->give.len;
	t->state.take = t->take.data;
	t->state.take_len = t->take.len;
	tty_crash_arm(&t->state);
	tty_crash_release(&kept);
}

static void
read_size(struct tty *t)
{
	struct winsize size = { 0 };
	int cols, rows;

	ioctl(t->state.fd, TIOCGWINSZ, &size);
	cols = size.ws_col > 0 ? size.ws_col : curses_number("cols");
	rows = size.ws_row > 0 ? size.ws_row : curses_number("lines");
	t->info.cols = cols > 0 ? cols : 80;
	t->info.rows = rows > 0 ? rows : 24;
	if (size.ws_col > 0 && size.ws_row > 0 && size.ws_xpixel >= size.ws_col &&
	    size.ws_ypixel >= size.ws_row) {
		t->info.cell_w = size.ws_xpixel / size.ws_col;
		t->info.cell_h = size.ws_ypixel / size.ws_row;
	}
}

/* An answer has come: what is known now, and what follows from it at once. */
static void
learn(struct tty *t)
{
	bool clusters = t->probe.clusters_mode == 2 && !t->info.rule.clusters;

	t->info.synchronized = t->probe.synchronized;
	t->info.answers = t->probe.status;
	t->info.rule = tty_probe_rule(&t->probe);
	if (t->info.cell_w == 0 && t->probe.cell_w > 0) {
		t->info.cell_w = t->probe.cell_w;
		t->info.cell_h = t->probe.cell_h;
	}
	arm(t);
	if (clusters) {
		bytes_text(&t->out, "\033[?2027h");
		tty_flush(t);
	}
}

static void
status_came(struct tty *t)
{
	if (!t->probe.status) {
		t->probe.status = true;
		learn(t);
	}
	t->waiting = false;
	t->lost = 0;
	tty_crash_expect(false);
}

static struct key
taken(struct tty *t, struct key key)
{
	if (key.kind == KEY_STATUS) {
		status_came(t);
	} else if (key.kind == KEY_ANSWER) {
		if (!tty_probe_answer(&t->probe, t->feed.text))
			return (struct key){ .kind = KEY_NOTHING };
		learn(t);
	} else if (key.kind == KEY_SIZE) {
		read_size(t);
	}
	return key;
}

static bool
is_hung_up(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int ready;

	if (poll(&p, 1, 0) <= 0)
		return false;
	if (p.revents & (POLLHUP | POLLERR | POLLNVAL))
		return true;
	return ioctl(fd, FIONREAD, &ready) == 0 && ready == 0;
}

/* Nothing is there to read: was something left open, is the other end there? */
static struct key
idle(struct tty *t)
{
	ns_t delay = key_feed_delay(&t->feed);

	if (delay != NS_NONE && time_now() >= t->fed_at + delay)
		return taken(t, key_feed_end(&t->feed));
	if (t->gone || is_hung_up(t->state.fd)) {
		t->gone = true;
		return (struct key){ .kind = KEY_EOF };
	}
	return (struct key){ .kind = KEY_NOTHING };
}

static struct key
next_key(struct tty *t)
{
	struct key key;
	unsigned char byte;

	for (;;) {
		switch (curses_read(t->curses, &byte, &key)) {
		case CURSES_NOTHING:
			return idle(t);
		case CURSES_BYTE:
			key = key_feed(&t->feed, byte);
			if (t->feed.state != FEED_GROUND)
				t->fed_at = time_now();
			break;
		case CURSES_KEY:
			key_feed_end(&t->feed); /* what was open stays in pieces */
			break;
		}
		key = taken(t, key);
		if (key.kind != KEY_NOTHING)
			return key;
	}
}

/* What was in flight is lost with the screen it was for. */
static void
forget_frame(struct tty *t)
{
	bytes_clear(&t->out);
	t->done = 0;
	t->waiting = false;
	tty_crash_expect(false);
}

struct key
tty_key(struct tty *t)
{
	struct key key = { .kind = KEY_SIZE };

	if (tty_crash_continued() && !is_hung_up(t->state.fd)) {
		forget_frame(t);
		read_size(t);
		return key;
	}
	if (t->new_size) {
		t->new_size = false;
		return key;
	}
	if (t->early_count > 0) {
		key = t->early[t->early_first];
		t->early_first = (t->early_first + 1) % EARLY_MAX;
		t->early_count--;
		return key;
	}
	return next_key(t);
}

static void
keep_early(struct tty *t, struct key key)
{
	if (key.kind != KEY_ANSWER && key.kind != KEY_STATUS &&
	    t->early_count < EARLY_MAX)
		t->early[(t->early_first + t->early_count++) % EARLY_MAX] = key;
}

/* Waits for the answers, at most so long; keys that come first are kept. */
static void
probe(struct tty *t, ns_t at_most)
{
	ns_t until = time_now() + at_most, left;
	struct pollfd p = { .fd = t->state.fd, .events = POLLIN };
	struct key key;

	while (!t->probe.finished && (left = until - time_now()) > 0) {
		if (poll(&p, 1, (int)(left / MILLISECOND) + 1) <= 0)
			continue;
		for (key = next_key(t); key.kind != KEY_NOTHING; key = next_key(t)) {
			keep_early(t, key);
			if (key.kind == KEY_EOF)
				return;
		}
	}
}

static void
find_info(struct tty *t, const struct tty_place *place)
{
	const char *term = getenv("TERM");

	strncpy(t->info.term, term, sizeof(t->info.term) - 1);
	t->info.utf8 = place->utf8;
	t->info.depth = palette_depth(getenv("NO_COLOR"), getenv("COLORTERM"), term,
	    curses_number("colors"), curses_flag("RGB") || curses_flag("Tc"));
	t->info.bce = curses_flag("bce");
	read_size(t);
}

int
tty_open(struct tty **out, const struct tty_options *options, struct err *err)
{
	struct bytes first = { 0 };
	struct tty_place place;
	struct tty *t = mem_new(1, sizeof(*t));
	bool plain;
	int rc;

	*out = NULL;
	t->written_at = NS_NONE;
	rc = tty_place_find(&place, err);
	t->state.fd = place.fd;
	if (rc < 0)
		goto fail;
	t->state.given = place.given;
	t->state.taken = tty_place_modes(&place);
	t->state.give = t->state.take = ""; /* so far there are only modes to undo */
	tty_crash_arm(&t->state);
	rc = curses_open(&t->curses, place.path, place.entry, err);
	if (rc < 0)
		goto fail;
	find_info(t, &place);
	plain = tty_probe_is_plain(t->info.term);
	t->mouse = options->mouse && !plain && curses_string("kmous", &first);
	t->feed.utf8 = t->info.utf8;
	arm(t);
	bytes_clear(&first);
	bytes_add(&first, t->take.data, t->take.len);
	tty_probe_ask(&t->probe, &first, plain, t->info.utf8);
	arm(t);
	tcsetattr(t->state.fd, TCSANOW, &t->state.taken);
	if (!tty_write_all(t->state.fd, first.data, first.len, OPEN_MS)) {
		rc = err_set(
		    err, -EIO, "%s takes no output (^Q starts it again)", place.path);
		goto fail;
	}
	tty_crash_expect(true);
	probe(t, options->probe_time);
	bytes_fini(&first);
	*out = t;
	return 0;
fail:
	bytes_fini(&first);
	tty_close(t);
	return rc;
}

void
tty_close(struct tty *t)
{
	sigset_t kept;

	if (t == NULL)
		return;
	tty_crash_hold(&kept);
	if (tty_crash_is_armed()) {
		tty_crash_disarm();
		tty_state_give(&t->state, t->waiting);
	}
	tty_crash_release(&kept);
	curses_close(t->curses);
	if (t->state.fd >= 0)
		close(t->state.fd);
	bytes_fini(&t->give);
	bytes_fini(&t->take);
	bytes_fini(&t->out);
	free(t);
}

int
tty_fd(const struct tty *t)
{
	return t->state.fd;
}

struct tty_info
tty_info(const struct tty *t)
{
	return t->info;
}

static bool
asks_status(const struct bytes *frame)
{
	return frame->len >= 4 && memcmp(frame->data + frame->len - 4, "\033[5n", 4) == 0;
}

bool
tty_send(struct tty *t, struct bytes *frame, ns_t now)
{
	struct bytes empty;

	if (tty_is_busy(t, now) || t->gone || !tty_crash_is_armed())
		return false;
	if (t->waiting && ++t->lost >= LOST_MAX)
		t->info.answers = t->probe.status = false;
	bytes_clear(&t->out);
	empty = t->out;
	t->out = *frame;
	*frame = empty;
	t->done = 0;
	t->waiting = asks_status(&t->out);
	t->written_at = NS_NONE;
	tty_crash_expect(t->waiting);
	tty_flush(t);
	return true;
}

int
tty_flush(struct tty *t)
{
	while (t->done < t->out.len && tty_crash_is_armed()) {
		ssize_t n =
		    write(t->state.fd, t->out.data + t->done, t->out.len - t->done);

		if (n > 0) {
			t->done += (size_t)n;
		} else if (n < 0 && errno == EAGAIN) {
			break;
		} else if (n < 0 && errno != EINTR) {
			t->gone = true;
			return -errno;
		}
	}
	if (t->done == t->out.len && t->written_at == NS_NONE)
		t->written_at = time_now();
	return (int)(t->out.len - t->done);
}

bool
tty_wants_write(const struct tty *t)
{
	return t->done < t->out.len && !t->gone;
}

bool
tty_is_busy(const struct tty *t, ns_t now)
{
	if (tty_wants_write(t))
		return true;
	return t->waiting && t->written_at != NS_NONE &&
	       now < t->written_at + ANSWER_TIME;
}

ns_t
tty_busy_until(const struct tty *t)
{
	ns_t delay = key_feed_delay(&t->feed), until = NS_NONE;

	if (t->waiting && !tty_wants_write(t) && t->written_at != NS_NONE)
		until = t->written_at + ANSWER_TIME;
	if (delay != NS_NONE && (until == NS_NONE || t->fed_at + delay < until))
		until = t->fed_at + delay;
	return until;
}

static void
take_again(struct tty *t, bool was_given)
{
	sigset_t kept;

	tty_crash_hold(&kept);
	forget_frame(t);
	tty_state_take(&t->state, was_given);
	arm(t);
	read_size(t);
	tty_crash_release(&kept);
}

/* A signal that came while we were stopped waits until the terminal is ours:
 * only then can it be given back. */
void
tty_suspend(struct tty *t)
{
	sigset_t kept;

	tty_crash_hold(&kept);
	tty_crash_disarm();
	tty_state_give(&t->state, t->waiting);
	tty_crash_stop_group();
	take_again(t, true);
	tty_crash_release(&kept);
}

void
tty_continued(struct tty *t)
{
	take_again(t, false);
}

void
tty_resized(struct tty *t)
{
	int cols = t->info.cols, rows = t->info.rows;

	read_size(t);
	t->new_size = t->new_size || cols != t->info.cols || rows != t->info.rows;
	if (t->probe.cell_w > 0 && tty_crash_is_armed()) {
		t->info.cell_w = t->info.cell_h = 0; /* the font may be another one */
		bytes_text(&t->out, "\033[16t");
		tty_flush(t);
	}
}

void
tty_paste(struct tty *t, bool on)
{
	if (t->paste == on)
		return;
	t->paste = on;
	arm(t);
	bytes_text(&t->out, on ? "\033[?2004h" : "\033[?2004l");
	tty_flush(t);
}

bool
tty_copy(struct tty *t, const char *text, size_t len)
{
	bool fits = tty_bytes_copy(&t->out, text, len);

	tty_flush(t);
	return fits;
}

void
tty_title(struct tty *t, const char *title)
{
	char clean[256];

	if (!curses_flag("XT") && strncmp(t->info.term, "xterm", 5) != 0 &&
	    strncmp(t->info.term, "tmux", 4) != 0 &&
	    strncmp(t->info.term, "screen", 6) != 0)
		return;
	text_clean(clean, sizeof(clean), title, strlen(title));
	if (!t->titled)
		bytes_text(&t->out, "\033[22;2t");
	t->titled = true;
	arm(t);
	bytes_print(&t->out, "\033]2;%s\033\\", t->info.utf8 ? clean : "danmu");
	tty_flush(t);
}
