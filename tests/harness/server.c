#include "harness/server.h"

#include "base/bytes.h"
#include "base/mem.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct peer {
	struct server *server;
	struct peer *next;
	pthread_t thread;
	int fd; /* closed by server_free(), so that its number is ours till then */
	struct bytes head, body; /* of what came; some of the body is in `head` */
};

struct server {
	server_fn *fn;
	void *arg;
	int fd, port;
	pthread_t thread;
	pthread_mutex_t lock; /* the rest */
	struct peer *peers;
	char *paths[256];
	size_t paths_len;
	bool closing;
};

static int
count(struct server *s, const char *path, bool add)
{
	int found = 0;

	pthread_mutex_lock(&s->lock);
	for (size_t i = 0; i < s->paths_len; i++)
		found += strcmp(s->paths[i], path) == 0;
	if (add && s->paths_len < sizeof(s->paths) / sizeof(s->paths[0]))
		s->paths[s->paths_len++] = mem_text(path);
	pthread_mutex_unlock(&s->lock);
	return found;
}

static bool
read_head(struct peer *p)
{
	char buffer[1024];
	ssize_t got;

	while (p->head.len == 0 || strstr(p->head.data, "\r\n\r\n") == NULL) {
		got = recv(p->fd, buffer, sizeof(buffer), 0);
		if (got <= 0 || p->head.len > 65536)
			return false;
		bytes_add(&p->head, buffer, (size_t)got);
	}
	return true;
}

/* "GET /path HTTP/1.1": the middle; free() it. */
static char *
asked_path(const struct peer *p)
{
	const char *from = p->head.data + strcspn(p->head.data, " \r");

	from += *from == ' ';
	return mem_text_part(from, strcspn(from, " \r"));
}

static void *
serve(void *arg)
{
	struct peer *p = arg;
	struct server *s = p->server;
	char *path;

	if (read_head(p)) {
		path = asked_path(p);
		s->fn(p, path, count(s, path, true), s->arg);
		free(path);
	}
	shutdown(p->fd, SHUT_RDWR);
	return NULL;
}

static void *
accept_all(void *arg)
{
	struct server *s = arg;
	struct peer *p;
	int fd;

	while ((fd = accept(s->fd, NULL, NULL)) >= 0) {
		pthread_mutex_lock(&s->lock);
		if (s->closing) {
			pthread_mutex_unlock(&s->lock);
			close(fd);
			break;
		}
		p = mem_new(1, sizeof(*p));
		p->server = s;
		p->fd = fd;
		p->next = s->peers;
		s->peers = p;
		pthread_create(&p->thread, NULL, serve, p);
		pthread_mutex_unlock(&s->lock);
	}
	return NULL;
}

struct server *
server_new(server_fn *fn, void *arg)
{
	struct sockaddr_in addr = { .sin_family = AF_INET };
	struct server *s = mem_new(1, sizeof(*s));
	socklen_t len = sizeof(addr);

	addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	s->fn = fn;
	s->arg = arg;
	pthread_mutex_init(&s->lock, NULL);
	s->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (s->fd < 0 || bind(s->fd, (struct sockaddr *)&addr, sizeof(addr)) < 0 ||
	    listen(s->fd, 64) < 0 ||
	    getsockname(s->fd, (struct sockaddr *)&addr, &len) < 0) {
		perror("server");
		abort();
	}
	s->port = ntohs(addr.sin_port);
	pthread_create(&s->thread, NULL, accept_all, s);
	return s;
}

void
server_free(struct server *s)
{
	struct peer *p;

	if (s == NULL)
		return;
	pthread_mutex_lock(&s->lock);
	s->closing = true;
	for (p = s->peers; p != NULL; p = p->next)
		shutdown(p->fd, SHUT_RDWR);
	pthread_mutex_unlock(&s->lock);
	shutdown(s->fd, SHUT_RDWR); /* wakes accept() */
	pthread_join(s->thread, NULL);
	close(s->fd);
	while ((p = s->peers) != NULL) {
		s->peers = p->next;
		pthread_join(p->thread, NULL);
		close(p->fd);
		bytes_fini(&p->head);
		bytes_fini(&p->body);
		free(p);
	}
	for (size_t i = 0; i < s->paths_len; i++)
		free(s->paths[i]);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

int
server_port(const struct server *s)
{
	return s->port;
}

char *
server_url(const struct server *s, const char *path)
{
	return mem_print("http://127.0.0.1:%d%s", s->port, path);
}

int
server_count(struct server *s, const char *path)
{
	return count(s, path, false);
}

const char *
peer_head(const struct peer *p)
{
	return p->head.data;
}

const char *
peer_body(struct peer *p)
{
	const char *length = strcasestr(p->head.data, "\r\nContent-Length:");
	const char *from = strstr(p->head.data, "\r\n\r\n") + 4;
	size_t want = length != NULL ? strtoul(length + 17, NULL, 10) : 0;
	char buffer[1024];
	ssize_t got = 1;

	bytes_clear(&p->body);
	bytes_add(&p->body, from, p->head.len - (size_t)(from - p->head.data));
	while (p->body.len < want && got > 0) {
		got = recv(p->fd, buffer, sizeof(buffer), 0);
		if (got > 0)
			bytes_add(&p->body, buffer, (size_t)got);
	}
	return p->body.len > 0 ? p->body.data : "";
}

bool
peer_send(struct peer *p, const void *data, size_t len)
{
	const char *at = data;
	ssize_t put;

	while (len > 0) {
		put = send(p->fd, at, len, MSG_NOSIGNAL);
		if (put <= 0)
			return false;
		at += put;
		len -= (size_t)put;
	}
	return true;
}

void
peer_print(struct peer *p, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = mem_vprint(format, args);
	va_end(args);
	peer_send(p, text, strlen(text));
	free(text);
}

void
peer_hold(struct peer *p)
{
	char buffer[256];

	while (recv(p->fd, buffer, sizeof(buffer), 0) > 0)
		;
}
