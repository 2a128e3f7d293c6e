/* Live, does what somebody says fly when it is said, and otherwise at its place? */
#include "unit/harness.h"

#include "base/mem.h"
#include "integration/evening.h"

#include <stdlib.h>

#define DANMAKU "/v1/videos/film/danmaku"
#define JSON "Content-Type: application/json\r\n"

/* The film has 20 s. */
#define FAR_OFF "\"at_ms\":900000,"
#define SOON "\"at_ms\":15000,"

static void
sit(struct evening *evening, struct friend *guest, const char *name, const char *live)
{
	guest->data = mem_print("XDG_DATA_HOME=%s/%s", evening->cinema->dir, name);
	guest->cache = mem_print("XDG_CACHE_HOME=%s/%s-c", evening->cinema->dir, name);
	guest->env[0] = guest->data;
	guest->env[1] = guest->cache;
	guest->options =
	    (struct screen_options){ .cols = 100, .rows = 24, .env = guest->env };
	guest->screen = cinema_play(evening->cinema, &guest->options, "--video=film",
	    "--loop=file", evening->server, live, evening->cinema->film, NULL);
	cinema_see(guest->screen, "▶ 0");
}

static void
what_is_far_off_flies_on_arrival_with_live_and_not_without(void **state)
{
	struct evening evening = evening_of(state, NULL);
	struct friend live = { 0 }, still = { 0 };

	sit(&evening, &live, "live", "--live");
	sit(&evening, &still, "still", "--live=auto");
	cinema_see(live.screen, "2 on line, live");
	cinema_see(still.screen, "2 on line ");
	house_want(&evening.house, 201, NULL, "POST", DANMAKU, JSON,
	    "{" FAR_OFF "\"text\":\"FAR-AWAY\"}");
	cinema_see(live.screen, "FAR-AWAY");
	house_want(&evening.house, 201, NULL, "POST", DANMAKU, JSON,
	    "{" SOON "\"text\":\"AT-ITS-PLACE\"}");
	cinema_see(live.screen, "AT-ITS-PLACE");
	cinema_see(still.screen, "AT-ITS-PLACE");
	assert_false(screen_has(still.screen, "FAR-AWAY"));
	evening_say(&live, "I-AM-HERE");
	cinema_see_no(live.screen, "to send");
	assert_int_equal(evening_count(&evening, "I-AM-HERE"), 1);
	evening_leave(&live);
	evening_leave(&still);
	evening_fini(&live);
	evening_fini(&still);
	evening_end(&evening);
}

static void
a_room_that_its_daemon_calls_live_is_live_for_all(void **state)
{
	struct evening evening = evening_of(state, NULL);
	struct friend one = { 0 }, two = { 0 };

	house_want(&evening.house, 200, "\"live\":true", "PUT", "/v1/videos/film", JSON,
	    "{\"live\":true}");
	sit(&evening, &one, "one-live", "--live=auto");
	sit(&evening, &two, "two-live", "--live=auto");
	cinema_see(one.screen, "2 on line, live");
	cinema_see(two.screen, "2 on line, live");
	house_want(&evening.house, 202, NULL, "POST", DANMAKU, JSON,
	    "{" FAR_OFF "\"text\":\"SAID-NOW\"}");
	cinema_see(one.screen, "SAID-NOW");
	cinema_see(two.screen, "SAID-NOW");
	evening_say(&one, "NOT-KEPT");
	cinema_see(two.screen, "NOT-KEPT");
	cinema_see_no(one.screen, "to send");
	assert_int_equal(evening_count(&evening, "NOT-KEPT"), 0);
	evening_leave(&one);
	evening_leave(&two);
	evening_fini(&one);
	evening_fini(&two);
	evening_end(&evening);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    what_is_far_off_flies_on_arrival_with_live_and_not_without),
		cmocka_unit_test(a_room_that_its_daemon_calls_live_is_live_for_all),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, cinema_open, cinema_close);
}
