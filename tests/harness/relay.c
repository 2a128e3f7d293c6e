#include "harness/relay.h"

#include "unit/harness.h"

#include "base/mem.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PAIRS = 64, PIECE = 65536, PATIENCE_S = 60 };

/* One connection: the player's end, the server's end. */
struct pair {
	int ends[2];
};

struct relay {
	pthread_t thread;
	int listener, port, to_port;
	int stop[2]; /* a pipe: its end says that it is over */
	struct pair pairs[PAIRS];
	int count;

	pthread_mutex_t lock; /* of the rest */
	pthread_cond_t was_cut;
	const char *word; /* NULL: not armed */
	bool cut;
};

static struct sockaddr_in
loopback(int port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

static void
pair_end(struct relay *r, int i)
{
	close(r->pairs[i].ends[0]);
	close(r->pairs[i].ends[1]);
	r->pairs[i] = r->pairs[--r->count];
}

static void
pair_begin(struct relay *r)
{
	struct sockaddr_in to = loopback(r->to_port);
	int player = accept(r->listener, NULL, NULL);
	int server = socket(AF_INET, SOCK_STREAM, 0);

	if (player >= 0 && r->count < PAIRS &&
	    connect(server, (struct sockaddr *)&to, sizeof(to)) == 0) {
		r->pairs[r->count++] = (struct pair){ { player, server } };
		return;
	}
	close(server);
	if (player >= 0)
		close(player);
}

/* Is this what was waited for?  Then it is no longer. */
static bool
is_cut(struct relay *r, const char *piece, size_t len)
{
	bool cut;

	pthread_mutex_lock(&r->lock);
	cut = r->word != NULL && memmem(piece, len, r->word, strlen(r->word)) != NULL;
	pthread_mutex_unlock(&r->lock);
	return cut;
}

static void
cut_say(struct relay *r)
{
	pthread_mutex_lock(&r->lock);
	r->word = NULL;
	r->cut = true;
	pthread_cond_signal(&r->was_cut);
	pthread_mutex_unlock(&r->lock);
}

/* One piece from `ends[from]` to the other; false: the pair is over. */
static bool
pair_pass(struct relay *r, const struct pair *pair, int from)
{
	static char piece[PIECE];
	ssize_t len = recv(pair->ends[from], piece, sizeof(piece), 0);

	if (len <= 0)
		return len < 0 && errno == EINTR;
	if (from == 1 && is_cut(r, piece, (size_t)len)) {
		cut_say(r);
		return false;
	}
	for (ssize_t at = 0, n; at < len; at += n) {
		n = send(
		    pair->ends[1 - from], piece + at, (size_t)(len - at), MSG_NOSIGNAL);
		if (n <= 0)
			return false;
	}
	return true;
}

static void *
relay_run(void *arg)
{
	struct relay *r = arg;
	struct pollfd ready[2 + 2 * PAIRS];

	for (;;) {
		int count = r->count;

		ready[0] = (struct pollfd){ r->stop[0], POLLIN, 0 };
		ready[1] = (struct pollfd){ r->listener, POLLIN, 0 };
		for (int i = 0; i < 2 * count; i++)
			ready[2 + i] =
			    (struct pollfd){ r->pairs[i / 2].ends[i % 2], POLLIN, 0 };
		if (poll(ready, (nfds_t)(2 + 2 * count), -1) < 0)
			continue;
		if (ready[0].revents != 0)
			return NULL;
		for (int i = count - 1; i >= 0; i--) /* the last one fills the gap */
			if ((ready[2 + 2 * i].revents != 0 &&
				!pair_pass(r, &r->pairs[i], 0)) ||
			    (ready[3 + 2 * i].revents != 0 &&
				!pair_pass(r, &r->pairs[i], 1)))
				pair_end(r, i);
		if (ready[1].revents != 0)
			pair_begin(r);
	}
}

struct relay *
relay_new(int to_port)
{
	struct relay *r = mem_new(1, sizeof(*r));
	struct sockaddr_in at = loopback(0);
	socklen_t len = sizeof(at);

	r->to_port = to_port;
	r->listener = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(r->listener, (struct sockaddr *)&at, len), 0);
	assert_int_equal(listen(r->listener, PAIRS), 0);
	assert_int_equal(getsockname(r->listener, (struct sockaddr *)&at, &len), 0);
	r->port = ntohs(at.sin_port);
	assert_int_equal(pipe(r->stop), 0);
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->was_cut, NULL);
	assert_int_equal(pthread_create(&r->thread, NULL, relay_run, r), 0);
	return r;
}

void
relay_free(struct relay *r)
{
	close(r->stop[1]);
	pthread_join(r->thread, NULL);
	while (r->count > 0)
		pair_end(r, 0);
	close(r->stop[0]);
	close(r->listener);
	pthread_cond_destroy(&r->was_cut);
	pthread_mutex_destroy(&r->lock);
	free(r);
}

int
relay_port(const struct relay *r)
{
	return r->port;
}

void
relay_cut_at(struct relay *r, const char *word)
{
	pthread_mutex_lock(&r->lock);
	r->word = word;
	r->cut = false;
	pthread_mutex_unlock(&r->lock);
}

void
relay_wait_cut(struct relay *r)
{
	struct timespec until;
	int failure = 0;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += PATIENCE_S;
	pthread_mutex_lock(&r->lock);
	while (!r->cut && failure == 0)
		failure = pthread_cond_timedwait(&r->was_cut, &r->lock, &until);
	pthread_mutex_unlock(&r->lock);
	assert_int_equal(failure, 0);
}
