/* The head is parsed from its first byte whenever more of it came: that is at
 * most 8 KiB, and nothing has to be remembered in between.  Lines are judged as
 * they are completed, so nonsense is refused before it has ended. */
#include "wire/http.h"

#include "wire/http_inside.h"

/* What is gone through. */
struct reader {
	struct http_head *head;
	const char *at, *end; /* of what may be looked at: HTTP_HEAD_MAX at most */
	struct slice connection;
	int hosts, lengths, codings, status;
	bool other_coding, other_expect, absolute;
};

static bool
refuse(struct reader *r, int status, const char *reason)
{
	r->status = status;
	r->head->reason = reason;
	return false;
}

static struct http_part
part(const struct reader *r, const char *at, const char *end)
{
	return (
	    struct http_part){ (uint16_t)(at - r->head->bytes), (uint16_t)(end - at) };
}

/* Takes a line, without its CRLF.  False: it is not all there, or refused. */
static bool
line_take(struct reader *r, struct slice *line)
{
	size_t left = (size_t)(r->end - r->at);
	const char *feed = memchr(r->at, '\n', left);
	const char *end = feed != NULL ? feed : r->end;
	const char *cr = memchr(r->at, '\r', (size_t)(end - r->at));

	if (feed != NULL && (feed == r->at || feed[-1] != '\r'))
		return refuse(r, 400, "a line ends in LF alone");
	if (cr != NULL && cr + 1 < end)
		return refuse(r, 400, "a CR without LF");
	if (feed == NULL)
		return false;
	*line = (struct slice){ r->at, (size_t)(feed - r->at) - 1 };
	r->at = feed + 1;
	return true;
}

/* --- the request line ------------------------------------------------------ */

static enum http_method
method_of(struct slice word)
{
	static const char *const words[] = { [HTTP_GET] = "GET",
		[HTTP_HEAD] = "HEAD",
		[HTTP_POST] = "POST",
		[HTTP_PUT] = "PUT",
		[HTTP_DELETE] = "DELETE",
		[HTTP_OPTIONS] = "OPTIONS" };
	enum http_method i;

	for (i = HTTP_GET; i <= HTTP_OPTIONS; i++)
		if (slice_is(word, words[i]))
			return i;
	return HTTP_OTHER;
}

/* May be called before the line has ended. */
static bool
method_check(struct reader *r, const char *at, const char *end, const char **blank)
{
	const char *c = at;

	while (c < end && http_is_token(*c))
		c++;
	if (c - at > HTTP_METHOD_MAX)
		return refuse(r, 501, "the method is too long");
	if (c < end && (*c != ' ' || c == at))
		return refuse(r, 400, "this does not begin with a method");
	*blank = c;
	return true;
}

static bool
is_target(char c)
{
	return c > ' ' && c < 0x7f && strchr("\"#<>", c) == NULL;
}

static bool
is_name(char c)
{
	return http_is_digit(c) || http_is_letter(c) ||
	       (c != '\0' && strchr("-._~!$&'()*+,;=%", c) != NULL);
}

/* host, host:port, [::1]:port */
static bool
is_authority(struct slice s)
{
	size_t i = 0;

	if (s.len > 0 && s.at[0] == '[') {
		for (i = 1; i < s.len &&
			    (http_hex(s.at[i]) >= 0 || s.at[i] == ':' || s.at[i] == '.');)
			i++;
		if (i < 3 || i == s.len || s.at[i++] != ']')
			return false;
	} else
		while (i < s.len && is_name(s.at[i]))
			i++;
	if (i == 0 || (i < s.len && s.at[i] != ':') || s.len - i > 6)
		return false;
	while (++i < s.len)
		if (!http_is_digit(s.at[i]))
			return false;
	return true;
}

/* "http://host" is taken off the front of the target. */
static bool
absolute_take(struct reader *r, const char **at, const char *end)
{
	const char *host = *at + 7, *c;
	struct slice s;

	if (end - *at < 7 || !http_is_word((struct slice){ *at, 7 }, "http://"))
		return true;
	for (c = host; c < end && *c != '/' && *c != '?';)
		c++;
	s = (struct slice){ host, (size_t)(c - host) };
	if (!is_authority(s))
		return refuse(r, 400, "the host in the target is none");
	r->head->host = part(r, host, c);
	r->absolute = true;
	*at = c;
	return true;
}

static bool
target_take(struct reader *r, const char *at, const char *end)
{
	struct http_head *head = r->head;
	const char *c, *mark;

	for (c = at; c < end; c++)
		if (!is_target(*c))
			return refuse(r, 400, "a character that no target may have");
	if (!absolute_take(r, &at, end))
		return false;
	if (end - at == 1 && *at == '*' && !r->absolute && head->method == HTTP_OPTIONS) {
		head->path = part(r, at, end);
		return true;
	}
	if (r->absolute ? at < end && *at != '/' && *at != '?' : at == end || *at != '/')
		return refuse(r, 400, "the target does not begin with a slash");
	mark = memchr(at, '?', (size_t)(end - at));
	head->has_query = mark != NULL;
	head->path = part(r, at, mark != NULL ? mark : end);
	if (mark != NULL)
		head->query = part(r, mark + 1, end);
	return true;
}

static bool
version_take(struct reader *r, struct slice s)
{
	if (s.len != 8 || !slice_begins(s, "HTTP/") || !http_is_digit(s.at[5]) ||
	    s.at[6] != '.' || !http_is_digit(s.at[7]))
		return refuse(r, 400, "the request line does not end in a version");
	if (s.at[5] != '1' || s.at[7] > '1')
		return refuse(r, 505, "HTTP/1.0 and HTTP/1.1 are spoken here");
	r->head->minor = (uint8_t)(s.at[7] - '0');
	return true;
}

static bool
request_line(struct reader *r, struct slice line)
{
	const char *end = line.at + line.len, *blank, *last;

	if (!method_check(r, line.at, end, &blank))
		return false;
	last = memrchr(line.at, ' ', line.len);
	if (last == NULL || last == blank)
		return refuse(r, 400, "the request line does not have three parts");
	r->head->word = part(r, line.at, blank);
	r->head->method =
	    (uint8_t)method_of((struct slice){ line.at, r->head->word.len });
	return version_take(r, (struct slice){ last + 1, (size_t)(end - last) - 1 }) &&
	       target_take(r, blank + 1, last);
}

/* --- headers --------------------------------------------------------------- */

static bool
length_take(struct reader *r, struct slice value)
{
	int64_t n = 0;
	size_t i;

	if (r->lengths++ > 0)
		return refuse(r, 400, "Content-Length comes twice");
	for (i = 0; i < value.len; i++)
		if (!http_is_digit(value.at[i]))
			break;
	if (i == 0 || i < value.len)
		return refuse(r, 400, "Content-Length is not digits alone");
	for (i = 0; i < value.len; i++)
		if (__builtin_mul_overflow(n, 10, &n) ||
		    __builtin_add_overflow(n, value.at[i] - '0', &n))
			return refuse(r, 413, "Content-Length is beyond all bounds");
	r->head->content_length = n;
	return true;
}

static bool
host_take(struct reader *r, struct slice value)
{
	if (r->hosts++ > 0)
		return refuse(r, 400, "Host comes twice");
	if (!is_authority(value))
		return refuse(r, 400, "Host is no host");
	if (!r->absolute)
		r->head->host = part(r, value.at, value.at + value.len);
	return true;
}

static void
connection_take(struct reader *r, struct slice list)
{
	struct slice word;

	while (http_list_next(&list, &word)) {
		if (http_is_word(word, "close"))
			r->connection = word;
		if (http_is_word(word, "keep-alive") && r->connection.len == 0)
			r->connection = word;
	}
}

/* Some readers take a tab there for a part of the value. */
static bool
has_tab_behind(struct slice value)
{
	const char *c = value.at + value.len;

	while (*c == ' ')
		c++;
	return *c == '\t';
}

/* The few that say how the request itself is to be read. */
static bool
meaning_take(struct reader *r, struct slice name, struct slice value)
{
	bool frames = http_is_word(name, "content-length") ||
		      http_is_word(name, "transfer-encoding");

	if (frames && has_tab_behind(value))
		return refuse(r, 400, "a tab behind what says where the body ends");
	if (http_is_word(name, "content-length"))
		return length_take(r, value);
	if (http_is_word(name, "host"))
		return host_take(r, value);
	if (http_is_word(name, "connection"))
		connection_take(r, value);
	if (http_is_word(name, "transfer-encoding")) {
		r->codings++;
		r->other_coding |= !http_is_word(value, "chunked");
	}
	if (http_is_word(name, "expect")) {
		r->head->expect_continue = true;
		r->other_expect |= !http_is_word(value, "100-continue");
	}
	return true;
}

static bool
header_take(struct reader *r, struct slice line)
{
	struct http_header *header = &r->head->headers[r->head->count];
	const char *end = line.at + line.len, *colon = line.at;
	struct slice value;
	size_t i;

	if (http_is_blank(line.at[0]))
		return refuse(r, 400, "a header goes on in the next line");
	while (colon < end && http_is_token(*colon))
		colon++;
	if (colon == line.at || colon == end || *colon != ':')
		return refuse(r, 400, "a header is not a name and a colon");
	value = http_trim((struct slice){ colon + 1, (size_t)(end - colon) - 1 });
	for (i = 0; i < value.len; i++)
		if (!http_is_text(value.at[i]))
			return refuse(r, 400, "a control character in a header");
	if (r->head->count == HTTP_HEADERS_MAX)
		return refuse(r, 431, "there are more than 64 headers");
	header->name = part(r, line.at, colon);
	header->value = part(r, value.at, value.at + value.len);
	r->head->count++;
	return meaning_take(
	    r, (struct slice){ line.at, (size_t)(colon - line.at) }, value);
}

/* What only all of them together say. */
static bool
head_settle(struct reader *r)
{
	struct http_head *head = r->head;

	if (r->codings > 0 && r->lengths > 0)
		return refuse(r, 400, "both Transfer-Encoding and Content-Length");
	if (r->codings > 1)
		return refuse(r, 400, "Transfer-Encoding comes twice");
	if (r->codings > 0 && head->minor == 0)
		return refuse(r, 400, "Transfer-Encoding in HTTP/1.0");
	if (r->other_coding)
		return refuse(r, 501, "the only Transfer-Encoding here is chunked");
	if (r->hosts == 0 && head->minor == 1)
		return refuse(r, 400, "Host is missing");
	if (r->other_expect && head->minor == 1)
		return refuse(r, 417, "the only Expect here is 100-continue");
	head->chunked = r->codings > 0;
	head->expect_continue &=
	    head->minor == 1 && (head->chunked || head->content_length > 0);
	head->keep_alive = r->connection.len == 0 ? head->minor == 1
						  : !http_is_word(r->connection, "close");
	return true;
}

/* --- all of it ------------------------------------------------------------- */

/* One empty line before a request is an old habit of clients. */
static bool
first_line(struct reader *r, struct slice *line)
{
	if (!line_take(r, line))
		return false;
	return line->len > 0 || line_take(r, line);
}

/* The first line is not all there. */
static bool
early_check(struct reader *r)
{
	const char *blank;

	if (r->end - r->at >= 1 && *r->at == '\r')
		return true;
	return method_check(r, r->at, r->end, &blank);
}

static bool
head_read(struct reader *r, size_t len)
{
	struct slice line;

	if (!first_line(r, &line)) {
		if (r->status != 0 || !early_check(r))
			return false;
		return len >= HTTP_HEAD_MAX ? refuse(r, 414, "the target is too long")
					    : false;
	}
	if (!request_line(r, line))
		return false;
	while (line_take(r, &line)) {
		if (line.len == 0)
			return head_settle(r);
		if (!header_take(r, line))
			return false;
	}
	if (r->status == 0 && len >= HTTP_HEAD_MAX)
		return refuse(r, 431, "the headers are more than 8 KiB");
	return false;
}

int
http_head_parse(struct http_head *head, const char *bytes, size_t len)
{
	size_t most = len < HTTP_HEAD_MAX ? len : HTTP_HEAD_MAX;
	struct reader r = { .head = head, .at = bytes, .end = bytes + most };

	memset(head, 0, offsetof(struct http_head, headers));
	head->bytes = bytes;
	head->content_length = -1;
	if (head_read(&r, len))
		return (int)(r.at - bytes);
	return -r.status;
}
