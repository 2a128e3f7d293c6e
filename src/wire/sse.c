#include "wire/sse.h"

#include "base/mem.h"

#include <stdlib.h>

struct sse {
	struct bytes line, data;
	size_t most;
	int64_t retry_ms;
	char id[SSE_ID_MAX + 1], next_id[SSE_ID_MAX + 1];
	char event[SSE_EVENT_MAX + 1];
	size_t event_len;
	unsigned begun; /* bytes of the mark at the start that were seen; 3: past it */
	bool cr;        /* an LF that comes now belongs to it */
	bool lost;      /* this event is too large */
	bool done;      /* it was given out and is to be forgotten */
	bool long_line; /* this line is too long */
};

struct sse *
sse_new(size_t bytes_max)
{
	struct sse *sse = mem_new(1, sizeof(*sse));

	sse->most = bytes_max;
	sse->retry_ms = -1;
	return sse;
}

void
sse_free(struct sse *sse)
{
	if (sse == NULL)
		return;
	bytes_fini(&sse->line);
	bytes_fini(&sse->data);
	free(sse);
}

static void
forget(struct sse *sse)
{
	bytes_clear(&sse->data);
	sse->event_len = 0;
	sse->lost = sse->done = false;
}

/* What was said of an event that did not end is not valid. */
void
sse_again(struct sse *sse)
{
	forget(sse);
	bytes_clear(&sse->line);
	memcpy(sse->next_id, sse->id, sizeof(sse->id));
	sse->begun = 0;
	sse->cr = sse->long_line = false;
}

/* --- fields ---------------------------------------------------------------- */

static void
data_take(struct sse *sse, struct slice value)
{
	if (sse->data.len + value.len > sse->most)
		sse->lost = true;
	if (sse->lost)
		return;
	bytes_add(&sse->data, value.at, value.len);
	bytes_char(&sse->data, '\n');
}

/* With a NUL inside it is to be ignored, and so is what could not be sent back. */
static void
id_take(struct sse *sse, struct slice value)
{
	if (value.len > SSE_ID_MAX || memchr(value.at, '\0', value.len) != NULL)
		return;
	memcpy(sse->next_id, value.at, value.len);
	sse->next_id[value.len] = '\0';
}

static void
retry_take(struct sse *sse, struct slice value)
{
	int64_t n = 0;
	size_t i;

	for (i = 0; i < value.len; i++) {
		if (value.at[i] < '0' || value.at[i] > '9')
			return;
		n = n > INT32_MAX ? n : n * 10 + (value.at[i] - '0');
	}
	if (value.len > 0)
		sse->retry_ms = n;
}

static void
event_take(struct sse *sse, struct slice value)
{
	if (value.len > SSE_EVENT_MAX) {
		sse->lost = true;
		return;
	}
	memcpy(sse->event, value.at, value.len);
	sse->event_len = value.len;
}

static void
field_take(struct sse *sse, struct slice line)
{
	const char *colon = memchr(line.at, ':', line.len);
	struct slice name = { line.at,
		colon != NULL ? (size_t)(colon - line.at) : line.len };
	struct slice value = { "", 0 };

	if (colon != NULL)
		value = (struct slice){ colon + 1, line.len - name.len - 1 };
	if (value.len > 0 && value.at[0] == ' ')
		value = (struct slice){ value.at + 1, value.len - 1 };
	if (slice_is(name, "data"))
		data_take(sse, value);
	if (slice_is(name, "id"))
		id_take(sse, value);
	if (slice_is(name, "event"))
		event_take(sse, value);
	if (slice_is(name, "retry"))
		retry_take(sse, value);
}

/* --- lines ----------------------------------------------------------------- */

/* The blank line.  The id counts even when the event does not: it is where to
 * go on from. */
static enum sse_kind
dispatch(struct sse *sse)
{
	memcpy(sse->id, sse->next_id, sizeof(sse->id));
	sse->done = true;
	if (sse->lost) {
		bytes_clear(&sse->data);
		return SSE_OVERFLOW;
	}
	if (sse->data.len == 0)
		return SSE_MORE;
	sse->data.len--;
	return SSE_EVENT;
}

static enum sse_kind
line_end(struct sse *sse)
{
	enum sse_kind kind = SSE_MORE;

	if (sse->long_line)
		sse->lost = true;
	else if (sse->line.len == 0)
		kind = dispatch(sse);
	else
		field_take(sse, slice_of(&sse->line));
	sse->long_line = false;
	bytes_clear(&sse->line);
	return kind;
}

static void
line_add(struct sse *sse, const char *at, size_t len)
{
	size_t most = sse->most < SSE_LINE_MAX ? sse->most + SSE_EVENT_MAX : SSE_LINE_MAX;

	if (most < SSE_ID_MAX)
		most = SSE_ID_MAX;
	if (sse->line.len + len > most)
		sse->long_line = true;
	if (!sse->long_line)
		bytes_add(&sse->line, at, len);
}

/* One byte order mark at the very start is no part of the stream. */
static void
mark_skip(struct sse *sse, const char **at, const char *end)
{
	static const char mark[] = "\xef\xbb\xbf";

	while (sse->begun < 3 && *at < end) {
		if (**at != mark[sse->begun]) {
			line_add(sse, mark, sse->begun);
			sse->begun = 3;
			return;
		}
		sse->begun++;
		(*at)++;
	}
}

static size_t
text_size(const char *at, const char *end)
{
	const char *c = at;

	while (c < end && *c != '\r' && *c != '\n')
		c++;
	return (size_t)(c - at);
}

enum sse_kind
sse_next(struct sse *sse, const char **at, const char *end)
{
	enum sse_kind kind = SSE_MORE;
	size_t len;

	mark_skip(sse, at, end);
	while (kind == SSE_MORE && *at < end) {
		if (sse->done)
			forget(sse);
		if (sse->cr && **at == '\n')
			(*at)++;
		sse->cr = false;
		len = text_size(*at, end);
		line_add(sse, *at, len);
		*at += len;
		if (*at == end)
			break;
		sse->cr = *(*at)++ == '\r';
		kind = line_end(sse);
	}
	return kind;
}

struct slice
sse_event(const struct sse *sse)
{
	return sse->event_len > 0 ? (struct slice){ sse->event, sse->event_len }
				  : (struct slice){ "message", 7 };
}

struct slice
sse_data(const struct sse *sse)
{
	return slice_of(&sse->data);
}

const char *
sse_id(const struct sse *sse)
{
	return sse->id;
}

int64_t
sse_retry_ms(const struct sse *sse)
{
	return sse->retry_ms;
}

/* --- writing --------------------------------------------------------------- */

void
sse_put(struct bytes *out, const char *field, struct slice value)
{
	bytes_text(out, field);
	bytes_text(out, ": ");
	for (size_t i = 0; i < value.len; i++)
		bytes_char(
		    out, memchr("\r\n", value.at[i], 3) != NULL ? ' ' : value.at[i]);
	bytes_char(out, '\n');
}

void
sse_put_data(struct bytes *out, struct slice data)
{
	size_t len;

	for (;;) {
		len = text_size(data.at, data.at + data.len);
		bytes_text(out, "data: ");
		bytes_add(out, data.at, len);
		bytes_char(out, '\n');
		if (len == data.len)
			return;
		len += data.at[len] == '\r' && len + 1 < data.len &&
		       data.at[len + 1] == '\n';
		data = (struct slice){ data.at + len + 1, data.len - len - 1 };
	}
}

void
sse_put_number(struct bytes *out, const char *field, uint64_t value)
{
	bytes_text(out, field);
	bytes_text(out, ": ");
	bytes_number(out, value);
	bytes_char(out, '\n');
}

void
sse_put_comment(struct bytes *out, const char *text)
{
	sse_put(out, "", (struct slice){ text, strlen(text) });
}

void
sse_put_end(struct bytes *out)
{
	bytes_char(out, '\n');
}
