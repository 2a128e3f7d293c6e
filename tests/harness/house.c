#include "harness/house.h"

#include "unit/harness.h"

#include "base/mem.h"
#include "base/time.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE (60 * SECOND)

static const char *
program(void)
{
	const char *named = getenv("DANMUD");

	return named != NULL ? named : "./danmud";
}

static void
child(const struct house *h, int said, int out, const char *const *words)
{
	struct rlimit limit = { (rlim_t)h->descriptors, (rlim_t)h->descriptors };

	prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves nothing behind */
	if (h->descriptors > 0)
		setrlimit(RLIMIT_NOFILE, &limit);
	setenv("XDG_DATA_HOME", h->dir, 1);
	dup2(said, 2);
	if (out >= 0)
		dup2(out, 1);
	execv(program(), (char *const *)(uintptr_t)words);
	_exit(127);
}

static pid_t
spawn(const struct house *h, int said, int out, const char *const *words)
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		child(h, said, out, words);
	return pid;
}

/* "danmud: listening on http://127.0.0.1:PORT/" */
static void
wait_port(struct house *h)
{
	struct bytes text = { 0 };
	const char *at = NULL;

	assert_true(house_hear(h->said, &text, "listening on http://127.0.0.1:"));
	at = strstr(text.data, "127.0.0.1:");
	while (strchr(at, '/') == NULL) {
		assert_true(house_hear(h->said, &text, "/\n"));
		at = strstr(text.data, "127.0.0.1:");
	}
	h->port = atoi(at + strlen("127.0.0.1:"));
	assert_true(h->port > 0);
	bytes_fini(&text);
}

void
house_start(struct house *h)
{
	const char *words[HOUSE_WORDS + 8] = { "danmud", "--auth=open", "--rate=off" };
	char listen_to[48];
	int pipes[2], n = 3;

	snprintf(listen_to, sizeof(listen_to), "--listen=127.0.0.1:%d", h->port);
	words[n++] = listen_to;
	for (int i = 0; h->words[i] != NULL; i++)
		words[n++] = h->words[i];
	assert_int_equal(pipe2(pipes, O_CLOEXEC), 0);
	h->pid = spawn(h, pipes[1], -1, words);
	close(pipes[1]);
	h->said = pipes[0];
	wait_port(h);
}

void
house_open(struct house *h)
{
	snprintf(h->dir, sizeof(h->dir), "/tmp/danmud-test-XXXXXX");
	assert_non_null(mkdtemp(h->dir));
	house_start(h);
}

int
house_end(struct house *h, int signal)
{
	int status = 0;

	kill(h->pid, signal);
	while (waitpid(h->pid, &status, 0) < 0)
		assert_int_equal(errno, EINTR);
	h->pid = 0;
	close(h->said);
	return status;
}

static void
remove_all(const char *dir)
{
	pid_t pid = fork();

	if (pid == 0) {
		execlp("rm", "rm", "-rf", dir, (char *)NULL);
		_exit(127);
	}
	waitpid(pid, NULL, 0);
}

void
house_close(struct house *h)
{
	if (h->pid > 0)
		house_end(h, SIGKILL);
	remove_all(h->dir);
}

int
house_run(struct house *h, struct bytes *out, const char *const *words)
{
	const char *all[HOUSE_WORDS + 2] = { "danmud" };
	int pipes[2], status = 0;
	pid_t pid;

	for (int i = 0; words[i] != NULL; i++)
		all[i + 1] = words[i];
	assert_int_equal(pipe2(pipes, O_CLOEXEC), 0);
	pid = spawn(h, pipes[1], pipes[1], all);
	close(pipes[1]);
	house_hear(pipes[0], out, NULL);
	close(pipes[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* --- talking --- */

int
house_connect(const struct house *h)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)h->port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

void
house_send(int fd, const char *text, size_t len)
{
	while (len > 0) {
		ssize_t put = send(fd, text, len, MSG_NOSIGNAL);

		if (put < 0) /* it was closed: what it said is still to be heard */
			return;
		text += put;
		len -= (size_t)put;
	}
}

bool
house_hear(int fd, struct bytes *to, const char *until)
{
	ns_t end = time_now() + PATIENCE;

	for (;;) {
		struct pollfd p = { fd, POLLIN, 0 };
		ns_t left = end - time_now();
		ssize_t got;

		if (until != NULL && to->data != NULL && strstr(to->data, until) != NULL)
			return true;
		if (left <= 0)
			fail_msg("waited for %s, heard: %s",
			    until != NULL ? until : "the end",
			    to->data != NULL ? to->data : "nothing");
		poll(&p, 1, (int)(left / MILLISECOND) + 1);
		got = read(fd, bytes_room(to, 65536), 65536);
		if (got <= 0 && (got == 0 || errno != EINTR))
			return until == NULL;
		to->len += got > 0 ? (size_t)got : 0;
		bytes_add(to, "", 0);
	}
}

int
house_ask(const struct house *h, struct bytes *head, struct bytes *body,
    const char *method, const char *path, const char *headers, const char *json)
{
	struct bytes ask = { 0 }, all = { 0 };
	int fd = house_connect(h), status = 0;
	char *gap;

	bytes_print(&ask, "%s %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\n%s", method,
	    path, headers != NULL ? headers : "");
	if (json != NULL)
		bytes_print(&ask, "Content-Length: %zu\r\n", strlen(json));
	bytes_print(&ask, "\r\n%s", json != NULL ? json : "");
	house_send(fd, ask.data, ask.len);
	house_hear(fd, &all, NULL);
	close(fd);
	if (all.data == NULL || sscanf(all.data, "HTTP/1.1 %d", &status) != 1)
		status = 0;
	gap = all.data != NULL ? strstr(all.data, "\r\n\r\n") : NULL;
	if (gap != NULL && body != NULL)
		bytes_add(body, gap + 4, all.len - (size_t)(gap + 4 - all.data));
	if (gap != NULL && head != NULL)
		bytes_add(head, all.data, (size_t)(gap + 2 - all.data));
	bytes_fini(&ask);
	bytes_fini(&all);
	return status;
}

void
house_want(const struct house *h, int status, const char *holds, const char *method,
    const char *path, const char *headers, const char *json)
{
	struct bytes head = { 0 }, body = { 0 };
	int got = house_ask(h, &head, &body, method, path, headers, json);

	bytes_add(&head, "", 0);
	bytes_add(&body, "", 0);
	if (got != status || (holds != NULL && strstr(body.data, holds) == NULL &&
				 strstr(head.data, holds) == NULL))
		fail_msg("%s %s: %d instead of %d, wanted %s in: %s%s", method, path, got,
		    status, holds != NULL ? holds : "nothing", head.data, body.data);
	bytes_fini(&head);
	bytes_fini(&body);
}

void
house_post(const struct house *h, const char *path, const char *headers, const char *json,
    char id[32])
{
	struct bytes body = { 0 };

	assert_int_equal(house_ask(h, NULL, &body, "POST", path, headers, json), 201);
	assert_int_equal(sscanf(body.data, "{\"id\":\"%31[0-9]\"", id), 1);
	bytes_fini(&body);
}
