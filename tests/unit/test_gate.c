/* Who takes too long: the gate itself, with deadlines that a test can wait for. */
#include "unit/harness.h"

#include "base/bytes.h"
#include "gate/gate.h"
#include "net/loop.h"

#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define ANSWER_BYTES ((size_t)16 * 1024 * 1024)

/* A gate on the test's thread, and its clients on another. */
struct door {
	struct loop *loop;
	struct gate *gate;
	struct gate_address at;
	char *answer;
	void (*clients)(struct door *);
	const char *said;   /* by the one client */
	struct bytes heard; /* by it */
	size_t taken;       /* by all of them together */
};

static int64_t
admits(void *arg, struct conn *conn)
{
	(void)arg;
	(void)conn;
	return 1000;
}

static void
asked(void *arg, struct conn *conn)
{
	const struct door *door = arg;

	conn_answer(conn, &(struct conn_answer){ .status = 200,
			      .type = "text/plain",
			      .body = { door->answer, ANSWER_BYTES } });
}

static int
come(const struct door *door, int room)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_port = htons(door->at.port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	if (room > 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

static void
say(int fd, const char *text)
{
	assert_int_equal(
	    send(fd, text, strlen(text), MSG_NOSIGNAL), (ssize_t)strlen(text));
}

static void
stop(void *arg)
{
	struct door *door = arg;

	gate_close(door->gate);
	loop_stop(door->loop);
}

static void *
run_clients(void *arg)
{
	struct door *door = arg;

	door->clients(door);
	loop_post(door->loop, stop, door);
	return NULL;
}

/* Runs until the clients have had their say. */
static void
door_run(struct door *door, struct gate_limits limits, void (*clients)(struct door *))
{
	struct gate_handler handler = { admits, asked, door };
	struct err err = { 0 };
	pthread_t thread;
	int fd;

	door->loop = loop_new();
	door->clients = clients;
	assert_int_equal(gate_address_read(&door->at, "127.0.0.1:0", &err), 0);
	fd = gate_listen(&door->at, true, &err);
	assert_true(fd >= 0);
	assert_int_equal(gate_open(&door->gate, door->loop, &handler, &limits, &err), 0);
	assert_int_equal(gate_add(door->gate, fd, &err), 0);
	assert_int_equal(pthread_create(&thread, NULL, run_clients, door), 0);
	loop_run(door->loop);
	pthread_join(thread, NULL);
	gate_free(door->gate);
	loop_free(door->loop);
}

/* --- what takes too long to say --- */

static void
say_and_hear(struct door *door)
{
	char text[4096];
	ssize_t got;
	int fd = come(door, 0);

	say(fd, door->said);
	while ((got = recv(fd, text, sizeof(text), 0)) > 0)
		bytes_add(&door->heard, text, (size_t)got);
	close(fd);
}

static void
is_too_slow(const char *said, struct gate_limits limits)
{
	struct door door = { .said = said };

	door_run(&door, limits, say_and_hear);
	bytes_add(&door.heard, "", 0);
	assert_int_equal(strncmp(door.heard.data, "HTTP/1.1 408 ", 13), 0);
	assert_non_null(strstr(door.heard.data, "Connection: close\r\n"));
	assert_non_null(strstr(door.heard.data, "{\"error\":{\"code\":\"too_slow\""));
	bytes_fini(&door.heard);
}

static void
a_head_has_a_deadline(void **state)
{
	struct gate_limits limits = GATE_LIMITS;

	(void)state;
	limits.head = SECOND / 5;
	is_too_slow("GET / HTTP/1.1\r\nHost: h\r\nX-Slow: ", limits);
	is_too_slow("G", limits);
}

static void
a_body_has_a_deadline(void **state)
{
	struct gate_limits limits = GATE_LIMITS;

	(void)state;
	limits.body = SECOND / 5;
	is_too_slow(
	    "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n12345", limits);
	is_too_slow("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
		    "5\r\n123",
	    limits);
}

/* --- and to hear --- */

enum { READERS = 4, BYTES_PER_MS = 2000 };

/* So many bytes a millisecond each, and not more, until nobody is served any more:
 * always some, so that none of them has stopped. */
static void
take_slowly(struct door *door)
{
	static char text[BYTES_PER_MS * 100];
	size_t taken[READERS] = { 0 };
	int fds[READERS];
	ns_t began = time_now();

	for (int i = 0; i < READERS; i++) {
		fds[i] = come(door, 65536);
		say(fds[i], "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
	}
	for (int i = 0; i < READERS; i++) /* all of them are served */
		taken[i] += recv(fds[i], text, 1, 0) == 1;
	while (gate_stats(door->gate).conns > 0 && taken[0] < ANSWER_BYTES) {
		size_t may = (size_t)((time_now() - began) / MILLISECOND) * BYTES_PER_MS;

		poll(NULL, 0, 1);
		for (int i = 0; i < READERS; i++) {
			size_t want = may <= taken[i] ? 0 : may - taken[i];
			ssize_t got = recv(fds[i], text,
			    want < sizeof(text) ? want : sizeof(text), MSG_DONTWAIT);

			taken[i] += got > 0 ? (size_t)got : 0;
		}
	}
	for (int i = 0; i < READERS; i++) {
		door->taken += taken[i];
		close(fds[i]);
	}
}

static void
who_takes_a_little_now_and_then_is_not_served_for_ever(void **state)
{
	struct gate_limits limits = GATE_LIMITS;
	struct door door = { .answer = calloc(1, ANSWER_BYTES) };

	(void)state;
	limits.write = SECOND;
	limits.bytes_per_second = (int)ANSWER_BYTES * 8;
	door_run(&door, limits, take_slowly);
	assert_true(door.taken >= READERS);
	assert_true(door.taken < READERS * ANSWER_BYTES * 3 / 4);
	free(door.answer);
}

static void
take_all(struct door *door)
{
	static char text[65536];
	ssize_t got;
	int fd = come(door, 0);

	say(fd, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
	while ((got = recv(fd, text, sizeof(text), 0)) > 0)
		door->taken += (size_t)got;
	close(fd);
}

static void
who_goes_on_taking_gets_all(void **state)
{
	struct gate_limits limits = GATE_LIMITS;
	struct door door = { .answer = calloc(1, ANSWER_BYTES) };

	(void)state;
	door_run(&door, limits, take_all);
	assert_true(door.taken > ANSWER_BYTES);
	free(door.answer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_head_has_a_deadline),
		cmocka_unit_test(a_body_has_a_deadline),
		cmocka_unit_test(who_takes_a_little_now_and_then_is_not_served_for_ever),
		cmocka_unit_test(who_goes_on_taking_gets_all),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
