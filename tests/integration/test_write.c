/* Does what the viewer writes fly at once, and again after kill -9? */
#include "unit/harness.h"

#include "base/mem.h"
#include "integration/cinema.h"
#include "library/library.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A seat with a library of its own. */
struct seat {
	struct cinema *cinema;
	char *data, *home;
	const char *env[2];
	struct screen_options options;
	struct screen *screen;
};

static struct seat
seat_of(void **state, const char *name)
{
	struct seat seat = { .cinema = *state };

	seat.data = mem_print("%s/%s", seat.cinema->dir, name);
	seat.home = mem_print("XDG_DATA_HOME=%s", seat.data);
	return seat;
}

static void
sit(struct seat *seat, const char *more)
{
	seat->env[0] = seat->home;
	seat->options = (struct screen_options){ .env = seat->env };
	seat->screen =
	    cinema_play(seat->cinema, &seat->options, seat->cinema->film, more, NULL);
	if (!cinema_wait_at(seat->screen, 1))
		screen_print(seat->screen);
	assert_true(cinema_is_at(seat->screen, 1));
}

static void
seat_leave(struct seat *seat)
{
	screen_free(seat->screen);
	seat->screen = NULL;
	free(seat->data);
	free(seat->home);
}

static void
sees(struct seat *seat, const char *keys, const char *regex)
{
	screen_send(seat->screen, keys);
	if (screen_wait_text(seat->screen, regex))
		return;
	screen_print(seat->screen);
	fail_msg("%s did not show %s", keys, regex);
}

static void
sees_no_more(struct seat *seat, const char *keys, const char *regex)
{
	screen_send(seat->screen, keys);
	if (screen_wait_no_text(seat->screen, regex))
		return;
	screen_print(seat->screen);
	fail_msg("%s still shows %s", keys, regex);
}

static void
quit(struct seat *seat)
{
	const char *left;

	screen_send(seat->screen, "q");
	assert_int_equal(screen_wait_exit(seat->screen), 0);
	left = screen_left(seat->screen);
	if (left != NULL)
		fail_msg("%s", left);
	screen_free(seat->screen);
	seat->screen = NULL;
}

/* Underlined, in one row. */
static bool
is_flying(struct screen *screen, void *text)
{
	char seen[4096];

	for (int row = 0; row < screen_rows(screen); row++) {
		seen[0] = '\0';
		for (int col = 0; col < 80; col++) {
			struct screen_cell cell = screen_at(screen, row, col);

			if (cell.underline && strlen(seen) + 64 < sizeof(seen))
				snprintf(seen + strlen(seen), 64, "%s", cell.glyph);
		}
		if (strstr(seen, text) != NULL)
			return true;
	}
	return false;
}

static void
flies(struct seat *seat, const char *text)
{
	char copy[64];

	snprintf(copy, sizeof(copy), "%s", text);
	if (screen_wait(seat->screen, is_flying, copy))
		return;
	screen_print(seat->screen);
	fail_msg("%s does not fly", text);
}

static size_t
kept(const struct seat *seat)
{
	char *path = mem_print("%s/danmu/library.db", seat->data);
	struct track *track = track_new();
	struct library *library;
	size_t count;

	assert_int_equal(library_open(&library, path, NULL), 0);
	assert_int_equal(library_recent(library, 100, track, NULL), 0);
	count = track_count(track);
	library_close(library);
	track_free(track);
	free(path);
	return count;
}

static void
what_is_written_flies_and_flies_again_after_kill_9(void **state)
{
	struct seat seat = seat_of(state, "killed");

	sit(&seat, "--start=1");
	sees(&seat, "\r", "> .* 0/100");
	sees(&seat, "MY弹幕👍", "> MY弹幕👍 .* 5/100");
	sees_no_more(&seat, "\r", "5/100");
	flies(&seat, "MY弹幕👍");
	screen_kill(seat.screen, SIGKILL);
	assert_int_equal(screen_wait_exit(seat.screen), 128 + SIGKILL);
	screen_free(seat.screen);
	sit(&seat, "--start=1");
	flies(&seat, "MY弹幕👍");
	sees(&seat, "\r\020", "> MY弹幕👍 .* 5/100"); /* ^P: it was written before */
	sees_no_more(&seat, "\033", "/100");
	quit(&seat);
	seat_leave(&seat);
}

static void
what_is_taken_back_is_gone_from_screen_and_library(void **state)
{
	struct seat seat = seat_of(state, "undone");
	char one[] = "one", two[] = "two";

	sit(&seat, "--start=1");
	sees_no_more(&seat, "\rone\r", "/100");
	flies(&seat, "one");
	sees_no_more(&seat, "\rtwo\r", "/100");
	flies(&seat, "two");
	assert_int_equal(kept(&seat), 2);
	sees(&seat, "u", "taken back: two");
	sees(&seat, "u", "taken back: one");
	sees(&seat, "u", "nothing of yours");
	if (is_flying(seat.screen, one) || is_flying(seat.screen, two)) {
		screen_print(seat.screen);
		fail_msg("still there");
	}
	quit(&seat);
	assert_int_equal(kept(&seat), 0);
	seat_leave(&seat);
}

static void
escape_keeps_what_is_written(void **state)
{
	struct seat seat = seat_of(state, "draft");

	sit(&seat, NULL);
	sees(&seat, "\rhalf a thought", "14/100");
	sees_no_more(&seat, "\033", "/100");
	sees(&seat, "\r", "> half a thought .*14/100");
	sees(&seat, "\002\002\002\177\177", "> half a thght .*12/100");
	sees_no_more(&seat, "\033", "/100");
	quit(&seat);
	seat_leave(&seat);
}

static void
keys_are_letters_while_one_writes(void **state)
{
	struct seat seat = seat_of(state, "letters");

	sit(&seat, NULL);
	sees(&seat, "\rquit? 9 [u] D", "> quit\\? 9 \\[u\\] D");
	sees(&seat, "\t", "Tab scroll");
	sees_no_more(&seat, "\033", "/100");
	quit(&seat);
	seat_leave(&seat);
}

static void
a_line_break_that_is_pasted_posts_nothing(void **state)
{
	struct seat seat = seat_of(state, "pasted");

	sit(&seat, NULL);
	sees(&seat, "\r", "0/100");
	assert_non_null(strstr(screen_log(seat.screen), "\033[?2004h"));
	sees(&seat, "\033[200~one\rtwo\r\033[201~", "> one two .* 7/100");
	sees_no_more(&seat, "\033", "/100");
	quit(&seat); /* which looks for modes that were left on */
	seat_leave(&seat);
}

/* The mode for pastes is given back on this way, too. */
static void
the_prompt_is_open_when_it_ends(void **state)
{
	struct seat seat = seat_of(state, "ended");
	const char *left;

	sit(&seat, NULL);
	sees(&seat, "\r", "0/100");
	screen_kill(seat.screen, SIGTERM);
	assert_int_equal(screen_wait_exit(seat.screen), 128 + SIGTERM);
	left = screen_left(seat.screen);
	if (left != NULL)
		fail_msg("%s", left);
	seat_leave(&seat);
}

static void
what_is_too_long_or_nothing_is_refused(void **state)
{
	struct seat seat = seat_of(state, "refused");
	char text[256] = "";

	sit(&seat, NULL);
	sees(&seat, "\r   \r", "nothing is written yet");
	for (int i = 0; i < 99; i++)
		snprintf(text + i, sizeof(text) - (size_t)i, "x");
	sees(&seat, text, "102/100");
	sees(&seat, "\r", "102 characters, at most 100");
	sees_no_more(&seat, "\177\177\r", "/100"); /* 100 go */
	quit(&seat);
	assert_int_equal(kept(&seat), 1);
	seat_leave(&seat);
}

static void
without_a_library_it_flies_and_is_not_kept(void **state)
{
	struct seat seat = seat_of(state, "unkept");

	sit(&seat, "--no-library");
	sees(&seat, "\rgone tomorrow\r", "not kept");
	flies(&seat, "gone tomorrow");
	sees(&seat, "u", "taken back: gone tomorrow");
	quit(&seat);
	seat_leave(&seat);
}

static void
what_cannot_be_kept_stays_in_the_prompt(void **state)
{
	struct seat seat = seat_of(state, "nowhere");

	free(seat.home);
	seat.home = mem_text("XDG_DATA_HOME=/dev/null");
	sit(&seat, NULL);
	sees(&seat, "\rprecious\r", "not posted: library.db: unable to open");
	sees(&seat, "", "> precious .* 8/100");
	sees_no_more(&seat, "\033", "/100");
	quit(&seat);
	seat_leave(&seat);
}

static void
what_is_written_to_a_pipe_flies_over_the_file(void **state)
{
	struct seat seat = seat_of(state, "piped");
	char *script;

	script = mem_print("export '%s'; cat \"$FILM\" | $PLAY --start=1 -", seat.home);
	seat.screen = cinema_shell(seat.cinema, NULL, script);
	free(script);
	assert_true(cinema_wait_at(seat.screen, 1));
	sees_no_more(&seat, "\rthrough a pipe\r", "/100");
	flies(&seat, "through a pipe");
	quit(&seat);
	sit(&seat, "--start=1");
	flies(&seat, "through a pipe");
	quit(&seat);
	seat_leave(&seat);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_flies_and_flies_again_after_kill_9),
		cmocka_unit_test(what_is_taken_back_is_gone_from_screen_and_library),
		cmocka_unit_test(escape_keeps_what_is_written),
		cmocka_unit_test(keys_are_letters_while_one_writes),
		cmocka_unit_test(a_line_break_that_is_pasted_posts_nothing),
		cmocka_unit_test(the_prompt_is_open_when_it_ends),
		cmocka_unit_test(what_is_too_long_or_nothing_is_refused),
		cmocka_unit_test(without_a_library_it_flies_and_is_not_kept),
		cmocka_unit_test(what_cannot_be_kept_stays_in_the_prompt),
		cmocka_unit_test(what_is_written_to_a_pipe_flies_over_the_file),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, cinema_open, cinema_close);
}
