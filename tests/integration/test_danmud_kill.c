/* Whatever got a 201 is there, once, however often danmud is killed.
 *
 * DANMUD_KILLS says how often (a few, when it is not set); a thread kills while the
 * posts are under way, after a number of answers that nobody chose. */
#include "unit/harness.h"

#include "base/mem.h"
#include "harness/house.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { POSTERS = 4, KILLS = 6, ANSWERS_MOST = 150 };

struct kept {
	char **ids;
	size_t count;
};

struct poster {
	pthread_t thread;
	int fd, number;
	struct kept danmaku, comments;
};

static struct house house;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t heard = PTHREAD_COND_INITIALIZER;
static int answers;
static _Atomic unsigned seed = 7;

static unsigned
chance(unsigned most)
{
	unsigned x = atomic_fetch_add(&seed, 0x9e3779b9u);

	x ^= x >> 16;
	x *= 0x85ebca6bu;
	x ^= x >> 13;
	return x % most + 1;
}

static void
keep(struct kept *k, const char *answer)
{
	char id[32];

	if (sscanf(answer, "{\"id\":\"%31[0-9]\"", id) != 1)
		return;
	k->ids = mem_grow(k->ids, k->count + 1, sizeof(*k->ids));
	k->ids[k->count++] = mem_text(id);
}

/* One request on a connection that stays; false: it is over. */
static bool
post_one(struct poster *p, bool comment)
{
	struct bytes ask = { 0 }, text = { 0 };
	char json[96];
	bool fine;

	snprintf(json, sizeof(json),
	    comment ? "{\"text\":\"by %d\"}" : "{\"at_ms\":%d,\"text\":\"kept\"}",
	    p->number);
	bytes_print(&ask,
	    "POST /v1/videos/film/%s HTTP/1.1\r\nHost: h\r\nContent-Length: "
	    "%zu\r\n\r\n%s",
	    comment ? "comments" : "danmaku", strlen(json), json);
	house_send(p->fd, ask.data, ask.len);
	fine = house_hear(p->fd, &text, "}");
	if (fine && strncmp(text.data, "HTTP/1.1 201", 12) == 0) {
		keep(comment ? &p->comments : &p->danmaku, strchr(text.data, '{'));
		pthread_mutex_lock(&lock);
		answers++;
		pthread_cond_signal(&heard);
		pthread_mutex_unlock(&lock);
	}
	bytes_fini(&ask);
	bytes_fini(&text);
	return fine;
}

static void *
post_on(void *arg)
{
	struct poster *p = arg;

	while (post_one(p, chance(4) == 1))
		continue;
	close(p->fd);
	return NULL;
}

static void
round_of(struct poster posters[POSTERS])
{
	int enough = (int)chance(ANSWERS_MOST);

	answers = 0;
	for (int i = 0; i < POSTERS; i++) {
		posters[i].number = i;
		posters[i].fd = house_connect(&house);
		assert_int_equal(
		    pthread_create(&posters[i].thread, NULL, post_on, &posters[i]), 0);
	}
	pthread_mutex_lock(&lock);
	while (answers < enough)
		pthread_cond_wait(&heard, &lock);
	pthread_mutex_unlock(&lock);
	house_end(&house, SIGKILL);
	for (int i = 0; i < POSTERS; i++)
		pthread_join(posters[i].thread, NULL);
	house_start(&house);
}

/* All pages behind each other. */
static void
read_all(struct bytes *to, const char *what, const char *by)
{
	char path[160], next[64] = "";
	const char *at;

	do {
		struct bytes page = { 0 };

		snprintf(path, sizeof(path), "/v1/videos/film/%s?limit=100&%s=%s", what,
		    by, next);
		if (next[0] == '\0')
			snprintf(
			    path, sizeof(path), "/v1/videos/film/%s?limit=100", what);
		assert_int_equal(
		    house_ask(&house, NULL, &page, "GET", path, NULL, NULL), 200);
		bytes_add(to, page.data, page.len);
		at = strstr(page.data, "\"next\":\"");
		next[0] = '\0';
		if (at != NULL)
			assert_int_equal(sscanf(at, "\"next\":\"%63[^\"]", next), 1);
		bytes_fini(&page);
	} while (next[0] != '\0');
	bytes_add(to, "", 0);
}

static int
times(const char *text, const char *id)
{
	char what[64];
	int n = 0;

	snprintf(what, sizeof(what), "{\"id\":\"%s\"", id);
	for (text = strstr(text, what); text != NULL; text = strstr(text + 1, what))
		n++;
	return n;
}

static void
check(const struct bytes *all, struct kept *k)
{
	for (size_t i = 0; i < k->count; i++) {
		if (times(all->data, k->ids[i]) != 1)
			fail_msg("%s is there %d times", k->ids[i],
			    times(all->data, k->ids[i]));
		free(k->ids[i]);
	}
	free(k->ids);
}

static void
what_got_a_201_is_there_once(void **state)
{
	const char *asked = getenv("DANMUD_KILLS");
	int kills = asked != NULL ? atoi(asked) : KILLS;
	struct poster posters[POSTERS] = { 0 };
	struct bytes danmaku = { 0 }, comments = { 0 }, out = { 0 };
	size_t sum = 0;

	(void)state;
	house_open(&house);
	for (int i = 0; i < kills; i++)
		round_of(posters);
	read_all(&danmaku, "danmaku", "after");
	read_all(&comments, "comments", "cursor");
	for (int i = 0; i < POSTERS; i++) {
		sum += posters[i].danmaku.count + posters[i].comments.count;
		check(&danmaku, &posters[i].danmaku);
		check(&comments, &posters[i].comments);
	}
	assert_true(sum >= (size_t)kills);
	assert_int_equal(house_run(&house, &out, (const char *[]){ "check", NULL }), 0);
	print_message("# %d kills, %zu answers of 201\n", kills, sum);
	house_close(&house);
	bytes_fini(&danmaku);
	bytes_fini(&comments);
	bytes_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_got_a_201_is_there_once),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
