/* The life of a connection: read until a request is there, hand it over, send
 * the answer, and again.  While an answer is awaited nothing is read: what the
 * client sends meanwhile stays in the kernel, so that pipelining costs us
 * nothing and answers keep their order. */
#include "gate/conn.h"

#include "base/mem.h"
#include "gate/polling.h"
#include "wire/http_answer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { KEPT_SIZE = 32 * 1024 };

static void go_on(struct conn *);

/* --- where it stands --- */

static void
unlist(struct conn *c)
{
	struct conn_list *list = &c->gate->lists[c->wait];

	if (c->before != NULL)
		c->before->next = c->next;
	else
		list->first = c->next;
	if (c->next != NULL)
		c->next->before = c->before;
	else
		list->last = c->before;
	c->before = c->next = NULL;
}

static void
enlist(struct conn *c, enum conn_wait wait)
{
	struct conn_list *list = &c->gate->lists[wait];

	c->wait = (uint8_t)wait;
	c->since = time_now();
	c->before = list->last;
	c->next = NULL;
	if (list->last != NULL)
		list->last->next = c;
	else
		list->first = c;
	list->last = c;
}

void
conn_wait(struct conn *c, enum conn_wait wait)
{
	if (c->wait == wait && wait != WAIT_IDLE && wait != WAIT_WRITE)
		return; /* the deadline stays: one byte a second is too slow */
	unlist(c);
	enlist(c, wait);
	if (wait == WAIT_WRITE)
		polling_write(c);
	else if (wait != WAIT_ANSWER)
		polling_read(c);
}

static void
drop_own(struct conn *c)
{
	if (c->release != NULL)
		gate_spend(c->gate, c->own, c->release);
	c->release = NULL;
	c->own = NULL;
}

/* Whoever has been asked will yet answer, and that is when it is over. */
void
conn_close(struct conn *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
	if (c->asked || c->ended)
		return;
	c->ended = true;
	unlist(c);
	drop_own(c);
	gate_bury(c);
}

/* --- out --- */

/* The peer shall read why before it meets a reset: it gets the end of what we
 * say, and what it still sends is thrown away for a moment. */
static void
linger(struct conn *c)
{
	shutdown(c->fd, SHUT_WR);
	bytes_fini(&c->in);
	conn_wait(c, WAIT_LINGER);
}

static void
linger_read(struct conn *c)
{
	char waste[4096];
	ssize_t got;

	do
		got = recv(c->fd, waste, sizeof(waste), MSG_DONTWAIT);
	while (got > 0);
	if (got == 0 || (errno != EAGAIN && errno != EINTR))
		conn_close(c);
}

/* Who takes a byte now and then has not stopped, and yet would hold the answer for
 * ever: all of it has a deadline, by its length. */
static ns_t
answer_until(const struct conn *c)
{
	const struct gate_limits *limits = &c->gate->limits;

	return time_now() + 2 * limits->write +
	       (ns_t)c->out.len * SECOND / limits->bytes_per_second;
}

static void
write_wait(struct conn *c)
{
	if (time_now() < c->until) {
		conn_wait(c, WAIT_WRITE);
		return;
	}
	atomic_fetch_add_explicit(&c->gate->late, 1, memory_order_relaxed);
	conn_close(c);
}

/* True: all of it has gone. */
static bool
flush(struct conn *c)
{
	while (c->sent < c->out.len) {
		ssize_t put = send(c->fd, c->out.data + c->sent, c->out.len - c->sent,
		    MSG_DONTWAIT | MSG_NOSIGNAL);

		if (put > 0) {
			c->sent += (size_t)put;
		} else if (put < 0 && errno == EAGAIN) {
			write_wait(c);
			return false;
		} else if (put == 0 || errno != EINTR) {
			conn_close(c);
			return false;
		}
	}
	c->sent = 0;
	if (c->out.cap > KEPT_SIZE)
		bytes_fini(&c->out);
	bytes_clear(&c->out);
	return true;
}

/* What was asked is dealt with: the next one may be there already. */
static void
request_end(struct conn *c)
{
	bytes_skip(&c->in, c->head_len + (size_t)(c->is_chunked ? 0 : c->body_len));
	bytes_fini(&c->body);
	if (c->in.len == 0)
		bytes_fini(&c->in);
	c->head_len = 0;
	c->body_len = 0;
	c->is_chunked = false;
	drop_own(c);
}

/* 1xx, 204 and 304 end with their head, and must not say a length. */
static void
answer_write(struct conn *c, const struct conn_answer *a)
{
	bool bodiless = a->status < 200 || a->status == 204 || a->status == 304;

	http_answer_start(&c->out, a->status, c->minor, c->keep_alive);
	http_answer_text(&c->out, "Date", conn_date(c));
	if (a->type != NULL)
		http_answer_text(&c->out, "Content-Type", a->type);
	if (!bodiless && !a->endless)
		http_answer_number(&c->out, "Content-Length", (int64_t)a->body.len);
	bytes_add(&c->out, a->headers.at != NULL ? a->headers.at : "", a->headers.len);
	http_answer_end(&c->out);
	if (!bodiless && !c->is_head)
		bytes_add(&c->out, a->body.at != NULL ? a->body.at : "", a->body.len);
}

static void
answered(struct conn *c)
{
	if (!flush(c))
		return;
	if (c->closing)
		linger(c);
	else if (!c->busy)
		go_on(c);
}

void
conn_answer(struct conn *c, const struct conn_answer *a)
{
	c->asked = false;
	if (c->fd < 0) {
		conn_close(c);
		return;
	}
	if (a->close || c->gate->draining)
		c->keep_alive = false;
	if (a->status >= 400)
		atomic_fetch_add_explicit(&c->gate->refused, 1, memory_order_relaxed);
	answer_write(c, a);
	c->closing = !c->keep_alive;
	c->until = answer_until(c);
	request_end(c);
	answered(c);
}

int
conn_take(struct conn *c)
{
	int fd = c->fd;

	c->asked = false;
	if (fd >= 0)
		polling_remove(c);
	c->fd = -1;
	conn_close(c);
	return fd;
}

static const char *
refusal_code(int status)
{
	static const struct {
		int status;
		const char *code;
	} codes[] = { { 408, "too_slow" }, { 413, "too_large" },
		{ 414, "target_too_long" }, { 417, "expectation_failed" },
		{ 431, "headers_too_large" }, { 501, "not_implemented" },
		{ 505, "version" } };

	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++)
		if (codes[i].status == status)
			return codes[i].code;
	return "malformed";
}

/* For what no handler has seen; where the next request begins is not known. */
void
conn_refuse(struct conn *c, int status, const char *reason)
{
	struct bytes body = { 0 };

	bytes_print(&body, "{\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}",
	    refusal_code(status), reason != NULL ? reason : http_status_reason(status));
	c->keep_alive = false;
	c->in.len = 0;
	c->head_len = 0;
	c->is_chunked = true; /* nothing in `in` is to be skipped */
	conn_answer(c, &(struct conn_answer){
			   .status = status,
			   .type = "application/json",
			   .body = slice_of(&body),
			   .close = true,
		       });
	bytes_fini(&body);
}

/* --- in --- */

/* Into the one place there is for it: who waits costs what it has said, not what
 * it might say.  False: nothing came. */
static bool
take_in(struct conn *c)
{
	char *text = c->gate->text;
	ssize_t got = recv(c->fd, text, GATE_READ_BYTES, MSG_DONTWAIT);

	if (got > 0)
		bytes_add(&c->in, text, (size_t)got);
	else if (got == 0 || (errno != EAGAIN && errno != EINTR))
		conn_close(c);
	return got > 0;
}

/* The head of the request in hand, in the gate's one place for it. */
const struct http_head *
conn_head(struct conn *c)
{
	struct gate *gate = c->gate;

	if (gate->head_of != c) {
		http_head_parse(&gate->head, c->in.data, c->in.len);
		gate->head_of = c;
	}
	gate->head.bytes = c->in.data;
	return &gate->head;
}

static void
expect(struct conn *c)
{
	static const char go[] = "HTTP/1.1 100 Continue\r\n\r\n";

	bytes_add(&c->out, go, sizeof(go) - 1);
	c->until = answer_until(c);
	flush(c);
}

/* True: there is a head, and its body may come. */
static bool
head_came(struct conn *c, int len)
{
	const struct http_head *head = conn_head(c);
	int64_t most;

	c->head_len = (size_t)len;
	c->minor = head->minor;
	c->is_head = head->method == HTTP_HEAD;
	c->keep_alive = head->keep_alive && !c->gate->draining;
	c->is_chunked = head->chunked;
	c->body_len = head->content_length > 0 ? (uint64_t)head->content_length : 0;
	if (!head->chunked && c->body_len == 0)
		return true;
	most = c->gate->handler.admits(c->gate->handler.arg, c);
	if (most < 0 || c->body_len > (uint64_t)most) {
		conn_refuse(c, most < 0 ? (int)-most : 413,
		    most < 0 ? NULL : "the body is too large");
		return false;
	}
	http_chunked_init(&c->chunked, (uint64_t)most);
	c->chunk_at = c->head_len;
	if (head->expect_continue && c->in.len == c->head_len)
		expect(c);
	return c->fd >= 0;
}

/* 1: it is all there, 0: more has to come, -1: it is over. */
static int
head_read(struct conn *c)
{
	struct gate *gate = c->gate;
	int len;

	if (c->in.len == 0) {
		conn_wait(c, WAIT_IDLE);
		return 0;
	}
	gate->head_of = c;
	len = http_head_parse(&gate->head, c->in.data, c->in.len);
	if (len < 0) {
		conn_refuse(c, -len, gate->head.reason);
		return -1;
	}
	if (len > 0)
		return head_came(c, len) ? 1 : -1;
	conn_wait(c, WAIT_HEAD);
	return 0;
}

/* What is behind the chunks belongs to the next request: it moves up. */
static void
chunks_end(struct conn *c, const char *at)
{
	size_t behind = (size_t)(c->in.data + c->in.len - at);

	memmove(c->in.data + c->head_len, at, behind);
	c->in.len = c->head_len + behind;
	c->gate->head_of = NULL;
}

static int
chunks_read(struct conn *c)
{
	for (;;) {
		const char *at = c->in.data + c->chunk_at;
		struct slice data;
		enum http_chunked_end end =
		    http_chunked_next(&c->chunked, &at, c->in.data + c->in.len, &data);

		c->chunk_at = (size_t)(at - c->in.data);
		if (end == HTTP_CHUNKED_DATA)
			bytes_add(&c->body, data.at, data.len);
		if (end == HTTP_CHUNKED_END) {
			chunks_end(c, at);
			return 1;
		}
		if (end == HTTP_CHUNKED_REFUSED) {
			conn_refuse(c, c->chunked.status, c->chunked.reason);
			return -1;
		}
		if (end == HTTP_CHUNKED_MORE) {
			c->in.len = c->chunk_at = c->head_len; /* it is used up */
			return 0;
		}
	}
}

static int
body_read(struct conn *c)
{
	int there =
	    c->is_chunked ? chunks_read(c) : c->in.len >= c->head_len + c->body_len;

	if (there == 0)
		conn_wait(c, WAIT_BODY);
	return there;
}

static void
ask(struct conn *c)
{
	struct gate *gate = c->gate;

	atomic_fetch_add_explicit(&gate->requests, 1, memory_order_relaxed);
	c->asked = true;
	conn_wait(c, WAIT_ANSWER);
	gate->handler.asked(gate->handler.arg, c);
}

/* As far as it goes with what is there. */
static void
go_on(struct conn *c)
{
	c->busy = true;
	while (!c->ended && c->fd >= 0 && !c->closing && !c->asked && c->out.len == 0) {
		int there = c->head_len == 0 ? head_read(c) : 1;

		if (there > 0)
			there = body_read(c);
		if (there <= 0)
			break;
		ask(c);
	}
	c->busy = false;
	/* Draining, and nothing was begun. */
	if (!c->ended && c->gate->draining && c->wait == WAIT_IDLE)
		conn_close(c);
}

void
conn_ready(struct conn *c)
{
	gate_settle(c->gate);
	if (c->wait == WAIT_ANSWER) {
		polling_rest(c); /* the kernel keeps it until it may be read */
	} else if (c->wait == WAIT_LINGER) {
		linger_read(c);
	} else if (c->wait == WAIT_WRITE) {
		answered(c);
	} else if (take_in(c)) {
		go_on(c);
	}
}

/* --- outside --- */

void
conn_open(struct gate *gate, int fd, struct gate_address peer)
{
	struct conn *c = mem_new(1, sizeof(*c));

	c->gate = gate;
	c->fd = fd;
	c->peer = peer;
	gate->count++;
	atomic_store_explicit(&gate->conns, gate->count, memory_order_relaxed);
	enlist(c, WAIT_IDLE);
	if (!polling_add(c))
		conn_close(c);
}

void
conn_keep(struct conn *c, void *own, void (*release)(void *own))
{
	drop_own(c);
	c->own = own;
	c->release = release;
}
