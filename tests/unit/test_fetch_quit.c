/* Can a request be given up at any moment, at once? */
#include "unit/harness.h"

#include "base/mem.h"
#include "harness/site.h"

#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- a DNS that does not answer: libcurl finds this getaddrinfo first --- */

static struct {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	int asked, answered;
	bool silent;
} dns = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };

int
getaddrinfo(const char *host, const char *service, const struct addrinfo *hints,
    struct addrinfo **found)
{
	int (*real)(
	    const char *, const char *, const struct addrinfo *, struct addrinfo **);

	if (host == NULL || strcmp(host, "silent.test") != 0) {
		*(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
		return real(host, service, hints, found);
	}
	pthread_mutex_lock(&dns.lock);
	dns.asked++;
	pthread_cond_broadcast(&dns.changed);
	while (dns.silent)
		pthread_cond_wait(&dns.changed, &dns.lock);
	dns.answered++;
	pthread_cond_broadcast(&dns.changed);
	pthread_mutex_unlock(&dns.lock);
	return EAI_NONAME;
}

static void
stop_loop(void *arg)
{
	loop_stop(((struct scene *)arg)->loop);
}

static void
cancel_on_progress(void *arg, size_t received, size_t total)
{
	struct scene *s = arg;

	(void)received;
	(void)total;
	s->progress++;
	fetch_cancel(s->fetch);
	s->fetch = NULL;
	loop_post(s->loop, stop_loop, s);
}

static void
a_cancelled_request_is_never_heard_of_again(void **state)
{
	struct scene *s = *state;
	char *url = server_url(s->server, "/stall");

	scene_start(s, "/rows");
	fetch_cancel(s->fetch);
	loop_post(s->loop, stop_loop, s);
	loop_run(s->loop);
	s->fetch = fetch_start(s->pool, url, NULL, cancel_on_progress, scene_keep, s);
	free(url);
	loop_run(s->loop);
	assert_int_equal(s->progress, 1);
	assert_int_equal(s->done, 0);
	assert_int_equal(scene_get(s, "/rows"), 0);
}

static void
free_pool_on_progress(void *arg, size_t received, size_t total)
{
	struct scene *s = arg;

	(void)received;
	(void)total;
	fetch_pool_free(s->pool);
	s->pool = NULL;
	loop_post(s->loop, stop_loop, s);
}

static void
free_pool_when_done(void *arg, struct fetch_result *result)
{
	struct scene *s = arg;

	(void)result;
	s->done++;
	fetch_pool_free(s->pool);
	s->pool = NULL;
	loop_post(s->loop, stop_loop, s);
}

static void
a_pool_can_be_freed_from_any_handler(void **state)
{
	static const char *const paths[] = { "/stall", "/rows", "file:///" };
	struct scene *s = *state;
	char *url;

	for (size_t i = 0; i < 3; i++) {
		scene_start(s, "/stall");
		scene_start(s, "/silent");
		url = i < 2 ? server_url(s->server, paths[i]) : mem_text(paths[i]);
		fetch_start(s->pool, url, NULL, i == 0 ? free_pool_on_progress : NULL,
		    free_pool_when_done, s);
		free(url);
		scene_start(s, "/silent");
		loop_run(s->loop);
		assert_null(s->pool);
		s->pool = fetch_pool_new(s->loop);
	}
	assert_int_equal(s->done, 2);
}

static void
start_next(void *arg, struct fetch_result *result)
{
	struct scene *s = arg;

	assert_int_equal(result->code, 0);
	fetch_cancel(s->fetch); /* too late, and harmless */
	scene_start(s, "/gzip");
}

static void
a_request_may_follow_from_the_last(void **state)
{
	struct scene *s = *state;
	char *url = server_url(s->server, "/rows");

	s->fetch = fetch_start(s->pool, url, NULL, NULL, start_next, s);
	free(url);
	loop_run(s->loop);
	assert_int_equal(s->result.code, 0);
	assert_string_equal(s->result.body.data, site_rows);
}

static void *
stop_when_asked(void *arg)
{
	struct scene *s = arg;

	pthread_mutex_lock(&dns.lock);
	while (dns.asked == 0)
		pthread_cond_wait(&dns.changed, &dns.lock);
	pthread_mutex_unlock(&dns.lock);
	loop_post(s->loop, stop_loop, s);
	return NULL;
}

/* Waiting here for the DNS would be waiting for ever: alarm() is the judge. */
static void
quitting_does_not_wait_for_the_dns(void **state)
{
	struct scene *s = *state;
	pthread_t thread;

	alarm(60);
	for (int way = 0; way < 3; way++) {
		dns.silent = true;
		dns.asked = dns.answered = 0;
		s->options.connect_time = way == 2 ? 20 * MILLISECOND : 0;
		s->options.tries = 1;
		scene_start(s, "http://silent.test/");
		pthread_create(&thread, NULL, stop_when_asked, s);
		loop_run(s->loop);
		if (way == 0)
			fetch_cancel(s->fetch);
		if (way == 1) {
			fetch_pool_free(s->pool);
			s->pool = fetch_pool_new(s->loop);
		}
		if (way == 2 && s->done == 0)
			loop_run(s->loop);
		pthread_join(thread, NULL);
		pthread_mutex_lock(&dns.lock);
		dns.silent = false;
		pthread_cond_broadcast(&dns.changed);
		while (dns.answered < dns.asked)
			pthread_cond_wait(&dns.changed, &dns.lock);
		pthread_mutex_unlock(&dns.lock);
	}
	alarm(0);
	assert_int_equal(s->done, 1);
	assert_int_equal(s->result.code, -ETIMEDOUT);
}

#define scene_test(f) cmocka_unit_test_setup_teardown(f, scene_open, scene_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scene_test(a_cancelled_request_is_never_heard_of_again),
		scene_test(a_pool_can_be_freed_from_any_handler),
		scene_test(a_request_may_follow_from_the_last),
		scene_test(quitting_does_not_wait_for_the_dns),
	};

	unsetenv("http_proxy");
	unsetenv("all_proxy");
	unsetenv("ALL_PROXY");
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
