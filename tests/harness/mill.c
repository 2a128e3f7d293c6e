#include "harness/mill.h"

#include "base/mem.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SOURCES = 64, WORDS = 8 };

void
mill_must(bool fine, const char *what)
{
	if (fine)
		return;
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(1);
}

void
mill_pin(int core)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(core, &set);
	sched_setaffinity(0, sizeof(set), &set); /* one core only: then not */
}

/* --- the daemon --- */

static void
run(const struct mill *l, int said)
{
	const char *words[WORDS + MILL_WORDS + 1] = { "danmud", "--listen=127.0.0.1:0",
		"--auth=open", "--rate=off", "--workers=1" };
	const char *program = getenv("DANMUD");
	int n = 5;

	for (int i = 0; l->words[i] != NULL; i++)
		words[n++] = l->words[i];
	mill_pin(0);
	setenv("XDG_DATA_HOME", l->dir, 1);
	dup2(said, 2);
	if (l->serve != NULL)
		l->serve();
	execv(program != NULL ? program : "./danmud", (char *const *)(uintptr_t)words);
	_exit(127);
}

/* "danmud: listening on http://127.0.0.1:PORT/" */
static int
port_of(int said)
{
	static const char word[] = "listening on http://127.0.0.1:";
	char text[4096];
	const char *at = NULL;
	size_t len = 0;

	while (at == NULL || strchr(at, '/') == NULL) {
		ssize_t got = read(said, text + len, sizeof(text) - 1 - len);

		mill_must(got > 0, "danmud");
		len += (size_t)got;
		text[len] = '\0';
		at = strstr(text, word);
		at = at != NULL ? at + strlen(word) : NULL;
	}
	return (int)strtol(at, NULL, 10);
}

static void
descriptors(void)
{
	struct rlimit limit;

	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

void
mill_open(struct mill *l)
{
	int said[2];

	signal(SIGPIPE, SIG_IGN);
	descriptors();
	snprintf(l->dir, sizeof(l->dir), "/tmp/danmud-bench-XXXXXX");
	mill_must(mkdtemp(l->dir) != NULL && pipe2(said, O_CLOEXEC) == 0, l->dir);
	fflush(stdout);
	l->pid = fork();
	mill_must(l->pid >= 0, "fork");
	if (l->pid == 0)
		run(l, said[1]);
	close(said[1]);
	l->port = port_of(said[0]);
	mill_pin(1); /* its standard error stays open as long as we do */
}

void
mill_close(struct mill *l)
{
	pid_t pid;

	kill(l->pid, SIGTERM);
	waitpid(l->pid, NULL, 0);
	pid = fork();
	if (pid == 0) {
		execlp("rm", "rm", "-rf", l->dir, (char *)NULL);
		_exit(127);
	}
	waitpid(pid, NULL, 0);
}

ns_t
mill_cpu(const struct mill *l)
{
	struct timespec used;
	clockid_t clock;

	mill_must(
	    clock_getcpuclockid(l->pid, &clock) == 0 && clock_gettime(clock, &used) == 0,
	    "the daemon's clock");
	return used.tv_sec * SECOND + used.tv_nsec;
}

static size_t
status_of(const struct mill *l, const char *name)
{
	char path[64], line[128];
	size_t kilobytes = 0, len = strlen(name);
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%ld/status", (long)l->pid);
	f = fopen(path, "re");
	mill_must(f != NULL, path);
	while (fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, name, len) == 0)
			kilobytes = strtoul(line + len, NULL, 10);
	fclose(f);
	return kilobytes * 1024;
}

size_t
mill_rss(const struct mill *l)
{
	return status_of(l, "VmRSS:");
}

size_t
mill_heap(const struct mill *l)
{
	return status_of(l, "RssAnon:");
}

/* --- who asks --- */

int
mill_connect(const struct mill *l, unsigned from)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK + 1 + from % SOURCES) } };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), yes = 1;

	mill_must(fd >= 0, "a socket");
	setsockopt(fd, SOL_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof(yes));
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	mill_must(bind(fd, (struct sockaddr *)&at, sizeof(at)) == 0, "bind");
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	at.sin_port = htons((uint16_t)l->port);
	mill_must(
	    connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0 || errno == EINPROGRESS,
	    "connect");
	return fd;
}

int
mill_answered(const char *text, size_t len)
{
	const char *gap = memmem(text, len, "\r\n\r\n", 4);
	const char *size = memmem(text, len, "Content-Length: ", 16);
	size_t body = size != NULL && size < gap ? strtoul(size + 16, NULL, 10) : 0;

	if (gap == NULL || len < (size_t)(gap + 4 - text) + body)
		return 0;
	return (int)strtol(text + strlen("HTTP/1.1 "), NULL, 10);
}

static void
await(int fd, short what)
{
	struct pollfd p = { fd, what, 0 };

	mill_must(poll(&p, 1, 60000) == 1, "danmud does not answer");
}

int
mill_ask(const struct mill *l, const char *request, size_t len, struct bytes *all)
{
	struct bytes own = { 0 }, *to = all != NULL ? all : &own;
	int fd = mill_connect(l, 0), status;

	bytes_clear(to);
	await(fd, POLLOUT);
	mill_must(send(fd, request, len, MSG_NOSIGNAL) == (ssize_t)len, "send");
	do {
		ssize_t got;

		await(fd, POLLIN);
		got = recv(fd, bytes_room(to, 65536), 65536, 0);
		mill_must(got > 0, "an answer");
		to->len += (size_t)got;
		status = mill_answered(to->data, to->len);
	} while (status == 0);
	close(fd);
	bytes_fini(&own);
	return status;
}

void
mill_post(struct bytes *to, const char *path, const char *json)
{
	bytes_print(to,
	    "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
	    "Content-Length: %zu\r\n\r\n%s",
	    path, strlen(json), json);
}

void
mill_make_live(const struct mill *m, const char *video)
{
	struct bytes text = { 0 };

	bytes_print(&text,
	    "PUT /v1/videos/%s HTTP/1.1\r\nHost: localhost\r\n"
	    "Content-Length: 13\r\n\r\n{\"live\":true}",
	    video);
	mill_must(mill_ask(m, text.data, text.len, NULL) < 300, "a live video");
	bytes_fini(&text);
}

/* --- figures --- */

static int
by_length(const void *a, const void *b)
{
	const ns_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

ns_t
mill_share(ns_t *all, size_t count, double share)
{
	size_t at = (size_t)((double)count * share);

	if (count == 0)
		return 0;
	qsort(all, count, sizeof(*all), by_length);
	return all[at < count ? at : count - 1];
}

void
mill_say(const char *what, const char *which, double value, const char *unit)
{
	printf(value < 100 ? "%s_%s %.2f %s\n" : "%s_%s %.0f %s\n", what, which, value,
	    unit);
	fflush(stdout);
}
