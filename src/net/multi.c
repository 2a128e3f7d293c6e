#include "net/multi.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>

struct multi {
	struct loop *loop;
	CURLM *curl;
	struct timer *timer;
	struct line *lines;
	acted_fn *acted;
	void *arg;
};

/* One socket of libcurl's that the loop watches. */
struct line {
	struct multi *multi;
	struct line *next, **link;
	struct watch *watch;
	curl_socket_t fd;
};

static void
act(struct multi *m, curl_socket_t fd, int events)
{
	int running;

	curl_multi_socket_action(m->curl, fd, events, &running);
	m->acted(m->arg); /* may free us */
}

static void
ready(void *arg, int what)
{
	struct line *line = arg;
	int events = 0;

	if (what & LOOP_READ)
		events |= CURL_CSELECT_IN;
	if (what & LOOP_WRITE)
		events |= CURL_CSELECT_OUT;
	act(line->multi, line->fd, events);
}

static struct line *
new_line(struct multi *m, curl_socket_t fd)
{
	struct line *line = mem_new(1, sizeof(*line));

	*line =
	    (struct line){ .multi = m, .fd = fd, .next = m->lines, .link = &m->lines };
	if (line->next != NULL)
		line->next->link = &line->next;
	m->lines = line;
	line->watch = loop_watch(m->loop, fd, 0, ready, line);
	curl_multi_assign(m->curl, fd, line);
	return line;
}

static void
free_line(struct line *line)
{
	watch_free(line->watch);
	*line->link = line->next;
	if (line->next != NULL)
		line->next->link = line->link;
	free(line);
}

static int
on_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *known)
{
	struct multi *m = arg;
	struct line *line = known;
	int want = 0;

	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		if (line != NULL)
			free_line(line);
		return 0;
	}
	if (line == NULL)
		line = new_line(m, fd);
	if (line->watch == NULL)
		return -1;
	if (what & CURL_POLL_IN)
		want |= LOOP_READ;
	if (what & CURL_POLL_OUT)
		want |= LOOP_WRITE;
	watch_change(line->watch, want);
	return 0;
}

static int
on_timeout(CURLM *curl, long ms, void *arg)
{
	struct multi *m = arg;

	(void)curl;
	if (ms < 0)
		timer_stop(m->timer);
	else
		timer_set(m->timer, ms * MILLISECOND);
	return 0;
}

static void
timed_out(void *arg)
{
	act(arg, CURL_SOCKET_TIMEOUT, 0);
}

struct multi *
multi_new(struct loop *loop, acted_fn *acted, void *arg)
{
	struct multi *m = mem_new(1, sizeof(*m));

	/* Never undone: a thread that still asks the DNS for a transfer that was
	 * given up needs it as long as the process lives. */
	curl_global_init(CURL_GLOBAL_DEFAULT);
	m->loop = loop;
	m->acted = acted;
	m->arg = arg;
	m->timer = loop_timer(loop, timed_out, m);
	m->curl = curl_multi_init();
	if (m->curl == NULL) {
		fputs("libcurl: out of memory\n", stderr);
		abort();
	}
	curl_multi_setopt(m->curl, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(m->curl, CURLMOPT_SOCKETDATA, m);
	curl_multi_setopt(m->curl, CURLMOPT_TIMERFUNCTION, on_timeout);
	curl_multi_setopt(m->curl, CURLMOPT_TIMERDATA, m);
	return m;
}

void
multi_free(struct multi *m)
{
	if (m == NULL)
		return;
	/* Idle connections are closed silently; a watch must go before its socket. */
	curl_multi_setopt(m->curl, CURLMOPT_SOCKETFUNCTION, NULL);
	curl_multi_setopt(m->curl, CURLMOPT_TIMERFUNCTION, NULL);
	while (m->lines != NULL)
		free_line(m->lines);
	curl_multi_cleanup(m->curl);
	timer_free(m->timer);
	free(m);
}

CURLM *
multi_curl(struct multi *m)
{
	return m->curl;
}
