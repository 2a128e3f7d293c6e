#include "integration/evening.h"

#include "unit/harness.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define DANMAKU "/v1/videos/film/danmaku?from_ms=0&to_ms=900000"

struct evening
evening_of(void **state, const char *auth)
{
	struct evening evening = { .cinema = *state };

	evening.house.words[0] = auth;
	house_open(&evening.house);
	evening.server = mem_print("--server=http://127.0.0.1:%d/", evening.house.port);
	return evening;
}

void
evening_end(struct evening *evening)
{
	if (evening->house.pid > 0)
		house_close(&evening->house);
	free(evening->server);
}

void
evening_sit(struct evening *evening, struct friend *guest, const char *name)
{
	if (guest->data == NULL) {
		guest->data =
		    mem_print("XDG_DATA_HOME=%s/%s", evening->cinema->dir, name);
		guest->cache =
		    mem_print("XDG_CACHE_HOME=%s/%s-cache", evening->cinema->dir, name);
	}
	guest->env[0] = guest->data;
	guest->env[1] = guest->cache;
	guest->options =
	    (struct screen_options){ .cols = 100, .rows = 24, .env = guest->env };
	guest->screen = cinema_play(evening->cinema, &guest->options, "--video=film",
	    "--loop=file", evening->server, evening->cinema->film, NULL);
	cinema_see(guest->screen, "on line|connecting");
	cinema_see(guest->screen, "▶ 0"); /* before that nothing can be said */
}

void
evening_leave(struct friend *guest)
{
	cinema_leave(guest->screen); /* which frees it */
	guest->screen = NULL;
}

void
evening_fini(struct friend *guest)
{
	screen_free(guest->screen);
	free(guest->data);
	free(guest->cache);
}

void
evening_say(struct friend *guest, const char *text)
{
	screen_send(guest->screen, "\r");
	cinema_see(guest->screen, "Enter posts");
	screen_send(guest->screen, text);
	screen_send(guest->screen, "\r");
	cinema_see_no(guest->screen, "Enter posts");
}

int
evening_count(struct evening *evening, const char *text)
{
	struct bytes body = { 0 };
	const char *at;
	int times = 0;

	assert_int_equal(
	    house_ask(&evening->house, NULL, &body, "GET", DANMAKU, NULL, NULL), 200);
	for (at = body.data; at != NULL && (at = strstr(at, text)) != NULL; at++)
		times++;
	bytes_fini(&body);
	return times;
}
