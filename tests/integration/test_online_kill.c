/* Whatever the viewer posted arrives once, however often danmud and the player are killed.
 *
 * DANMUD_KILLS says how often (a few, when it is not set).  Who is killed, and when, is a
 * matter of chance: so many bytes of picture after Enter, or when it is kept and the
 * answer that says so is on its way. */
#include "unit/harness.h"

#include "base/mem.h"
#include "harness/relay.h"
#include "integration/evening.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 4, POSTS = 3, BYTES_MOST = 60000, TEXT_MOST = 32 };

/* Bits: who dies in a round. */
enum { DAEMON = 1, PLAYER = 2, BOTH = DAEMON | PLAYER };

/* When: the daemon before anything is said; after it; when it is kept. */
enum { DEAF = 1, LATER, UNHEARD, DEATHS = UNHEARD };

static struct relay *relay; /* between them */

static unsigned
chance(unsigned most)
{
	static unsigned seed = 11;
	unsigned x = seed += 0x9e3779b9u;

	x ^= x >> 16;
	x *= 0x85ebca6bu;
	x ^= x >> 13;
	return x % most + 1;
}

/* What was said so far. */
static struct {
	char (*texts)[TEXT_MOST];
	size_t count;
} said;

static const char *
think(void)
{
	said.texts = mem_grow(said.texts, said.count + 1, sizeof(*said.texts));
	snprintf(said.texts[said.count], TEXT_MOST, "SAID-%zu-", said.count);
	return said.texts[said.count++];
}

/* One of them is kept, but the player does not hear that. */
static void
say_and_die(struct evening *evening, struct friend *viewer, unsigned who)
{
	relay_cut_at(relay, "HTTP/1.1 201");
	evening_say(viewer, think());
	relay_wait_cut(relay);
	if ((who & PLAYER) != 0)
		screen_kill(viewer->screen, SIGKILL);
	if ((who & DAEMON) != 0)
		house_end(&evening->house, SIGKILL);
}

static void
round_of(struct evening *evening, struct friend *viewer)
{
	unsigned who = chance(BOTH), when = chance(DEATHS);

	if (when == DEAF && (who & DAEMON) != 0)
		house_end(&evening->house, SIGKILL);
	for (int i = 0; i < POSTS; i++)
		evening_say(viewer, think());
	if (when == UNHEARD)
		say_and_die(evening, viewer, who);
	else if (chance(2) == 1)
		assert_true(screen_wait_bytes(viewer->screen, chance(BYTES_MOST)));
	if (when == LATER && (who & DAEMON) != 0)
		house_end(&evening->house, SIGKILL);
	if ((who & PLAYER) != 0) {
		screen_kill(viewer->screen, SIGKILL);
		assert_int_equal(screen_wait_exit(viewer->screen), 128 + SIGKILL);
		screen_free(viewer->screen);
	}
	if ((who & DAEMON) != 0)
		house_start(&evening->house);
	if ((who & PLAYER) != 0)
		evening_sit(evening, viewer, "killed");
}

static void
what_was_posted_arrives_once(void **state)
{
	const char *asked = getenv("DANMUD_KILLS");
	int rounds = asked != NULL ? atoi(asked) : ROUNDS;
	struct evening evening = evening_of(state, NULL);
	struct friend viewer = { 0 };

	relay = relay_new(evening.house.port);
	free(evening.server);
	evening.server = mem_print("--server=http://127.0.0.1:%d/", relay_port(relay));
	evening_sit(&evening, &viewer, "killed");
	for (int i = 0; i < rounds; i++)
		round_of(&evening, &viewer);
	cinema_see(viewer.screen, "on line");
	cinema_see_no(viewer.screen, "connecting");
	cinema_see_no(viewer.screen, "to send");
	for (size_t i = 0; i < said.count; i++) {
		int times = evening_count(&evening, said.texts[i]);

		if (times != 1)
			fail_msg("%s is there %d times", said.texts[i], times);
	}
	free(said.texts);
	evening_leave(&viewer);
	evening_fini(&viewer);
	evening_end(&evening);
	relay_free(relay);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_posted_arrives_once),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, cinema_open, cinema_close);
}
