#include "wire/http_answer.h"

#include "wire/http_inside.h"

struct reason {
	int status;
	const char *text;
};

/* clang-format off */
static const struct reason reasons[] = {
	{ 100, "Continue" },
	{ 200, "OK" },
	{ 201, "Created" },
	{ 202, "Accepted" },
	{ 204, "No Content" },
	{ 206, "Partial Content" },
	{ 301, "Moved Permanently" },
	{ 302, "Found" },
	{ 303, "See Other" },
	{ 304, "Not Modified" },
	{ 307, "Temporary Redirect" },
	{ 308, "Permanent Redirect" },
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 406, "Not Acceptable" },
	{ 408, "Request Timeout" },
	{ 409, "Conflict" },
	{ 410, "Gone" },
	{ 411, "Length Required" },
	{ 413, "Content Too Large" },
	{ 414, "URI Too Long" },
	{ 415, "Unsupported Media Type" },
	{ 417, "Expectation Failed" },
	{ 421, "Misdirected Request" },
	{ 422, "Unprocessable Content" },
	{ 429, "Too Many Requests" },
	{ 431, "Request Header Fields Too Large" },
	{ 500, "Internal Server Error" },
	{ 501, "Not Implemented" },
	{ 503, "Service Unavailable" },
	{ 505, "HTTP Version Not Supported" },
	{ 507, "Insufficient Storage" },
};
/* clang-format on */

const char *
http_status_reason(int status)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].status == status)
			return reasons[i].text;
	return "Unknown";
}

void
http_answer_start(struct bytes *out, int status, int minor, bool keep_alive)
{
	bytes_text(out, "HTTP/1.1 ");
	bytes_number(out, (uint64_t)status);
	bytes_char(out, ' ');
	bytes_text(out, http_status_reason(status));
	bytes_text(out, "\r\n");
	if (!keep_alive)
		bytes_text(out, "Connection: close\r\n");
	else if (minor == 0)
		bytes_text(out, "Connection: keep-alive\r\n");
}

void
http_answer_header(struct bytes *out, const char *name, struct slice value)
{
	bytes_text(out, name);
	bytes_text(out, ": ");
	for (size_t i = 0; i < value.len; i++)
		bytes_char(out, http_is_text(value.at[i]) ? value.at[i] : ' ');
	bytes_text(out, "\r\n");
}

void
http_answer_text(struct bytes *out, const char *name, const char *value)
{
	http_answer_header(out, name, (struct slice){ value, strlen(value) });
}

void
http_answer_number(struct bytes *out, const char *name, int64_t value)
{
	bytes_text(out, name);
	bytes_text(out, value < 0 ? ": -" : ": ");
	bytes_number(out, value < 0 ? -(uint64_t)value : (uint64_t)value);
	bytes_text(out, "\r\n");
}

void
http_answer_end(struct bytes *out)
{
	bytes_text(out, "\r\n");
}
