#include "net/url.h"

#include "base/bytes.h"
#include "base/mem.h"

#include <string.h>
#include <strings.h>

enum { LABEL_BYTES = 240 };

bool
url_is_http(const char *url)
{
	return strncasecmp(url, "http://", 7) == 0 ||
	       strncasecmp(url, "https://", 8) == 0;
}

/* The first byte behind "scheme://", or the start. */
static const char *
authority(const char *url)
{
	const char *at = strstr(url, "://");

	return at != NULL ? at + 3 : url;
}

char *
url_encode(const char *url)
{
	static const char hex[] = "0123456789ABCDEF";
	struct bytes out = { 0 };
	const char *end = url + strlen(url), *host;

	while (*url != '\0' && strchr(" \t\r\n", *url) != NULL)
		url++;
	while (end > url && strchr(" \t\r\n", end[-1]) != NULL)
		end--;
	/* A host's name has its own encoding, and libcurl knows it. */
	host = authority(url);
	host += strcspn(host, "/?#");
	for (; url < end; url++) {
		unsigned char c = (unsigned char)*url;

		if (url >= host && (c <= ' ' || c >= 0x7f)) {
			bytes_char(&out, '%');
			bytes_char(&out, hex[c >> 4]);
			bytes_char(&out, hex[c & 15]);
		} else
			bytes_char(&out, (char)c);
	}
	return bytes_steal(&out);
}

char *
url_label(const char *url, bool odd)
{
	const char *from = authority(url), *end = from + strcspn(from, "/?#"),
		   *rest = from;
	struct bytes out = { 0 };
	size_t len;

	if (odd)
		end = from + strlen(from);
	for (const char *at = from; at < end; at++) {
		if (*at == '@')
			rest = at + 1;
	}
	bytes_add(&out, url, (size_t)(from - url));
	bytes_text(&out, rest);
	len = out.len;
	if (len > LABEL_BYTES) {
		/* Both ends tell something: the host and the file. */
		memmove(out.data + LABEL_BYTES / 2 + 3, out.data + len - LABEL_BYTES / 2,
		    LABEL_BYTES / 2 + 1);
		memcpy(out.data + LABEL_BYTES / 2, "...", 3);
	}
	return bytes_steal(&out);
}

void
url_hide_users(char *text)
{
	char *at = text, *end, *rest;

	while ((at = strstr(at, "://")) != NULL) {
		at += 3;
		end = at + strcspn(at, "/?# \t'\"");
		for (rest = end; rest > at && rest[-1] != '@'; rest--)
			;
		if (rest > at)
			memmove(at, rest, strlen(rest) + 1);
	}
}
