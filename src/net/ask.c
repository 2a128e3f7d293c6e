#include "net/ask.h"

#include "base/mem.h"
#include "net/url.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <strings.h>

static void
add(struct ask *ask, const char *name, const char *value)
{
	char *line = mem_print("%s%s", name, value);

	ask->headers = curl_slist_append(ask->headers, line);
	free(line);
}

static void
make_headers(struct ask *ask, const struct fetch_options *options)
{
	const struct validity *had = options->had;

	ask->conditional =
	    had != NULL && (had->etag[0] != '\0' || had->modified[0] != '\0');
	/* libcurl's own unpacking fails on raw deflate, so it is not told. */
	add(ask, "Accept-Encoding: gzip, deflate", "");
	if (ask->conditional && had->etag[0] != '\0')
		add(ask, "If-None-Match: ", had->etag);
	else if (ask->conditional)
		add(ask, "If-Modified-Since: ", had->modified);
	if (options->json != NULL)
		add(ask, "Content-Type: application/json", "");
	ask->json = mem_text(options->json);
	for (size_t i = 0; i < options->header_count; i++)
		add(ask, options->headers[i], "");
	ask->own = options->header_count;
}

/* The caller's headers are the last ones; something of ours is in front of them. */
static void
drop_own(struct ask *ask)
{
	struct curl_slist *last = ask->headers;
	size_t count = 0;

	for (struct curl_slist *at = last; at != NULL; at = at->next)
		count++;
	for (; count > ask->own + 1 && last != NULL; count--)
		last = last->next;
	if (last != NULL && ask->own > 0) {
		curl_slist_free_all(last->next);
		last->next = NULL;
	}
	ask->own = 0;
}

static bool
has_same(CURLU *one, CURLU *two, CURLUPart part)
{
	char *first = NULL, *second = NULL;
	bool same = curl_url_get(one, part, &first, CURLU_DEFAULT_PORT) == CURLUE_OK &&
		    curl_url_get(two, part, &second, CURLU_DEFAULT_PORT) == CURLUE_OK &&
		    strcasecmp(first, second) == 0;

	curl_free(first);
	curl_free(second);
	return same;
}

static bool
is_same_server(const char *from, const char *to)
{
	CURLU *one = curl_url(), *two = curl_url();
	bool same = one != NULL && two != NULL &&
		    curl_url_set(one, CURLUPART_URL, from, 0) == CURLUE_OK &&
		    curl_url_set(two, CURLUPART_URL, to, 0) == CURLUE_OK &&
		    has_same(one, two, CURLUPART_SCHEME) &&
		    has_same(one, two, CURLUPART_HOST) &&
		    has_same(one, two, CURLUPART_PORT);

	curl_url_cleanup(one);
	curl_url_cleanup(two);
	return same;
}

void
ask_redirect(struct ask *ask, const char *url, long status)
{
	if (!is_same_server(ask->url, url))
		drop_own(ask);
	if (status != 307 && status != 308) {
		free(ask->json);
		ask->json = NULL;
	}
	free(ask->url);
	ask->url = mem_text(url);
}

static bool
is_odd(const char *url)
{
	CURLU *parsed = curl_url();
	bool odd =
	    parsed == NULL || curl_url_set(parsed, CURLUPART_URL, url, 0) != CURLUE_OK;

	curl_url_cleanup(parsed);
	return odd;
}

void
ask_init(struct ask *ask, const char *url, const struct fetch_options *options)
{
	*ask = (struct ask){ .url = url_encode(url) };
	ask->label = url_label(url, is_odd(ask->url));
	make_headers(ask, options);
}

void
ask_fini(struct ask *ask)
{
	curl_slist_free_all(ask->headers);
	free(ask->json);
	free(ask->url);
	free(ask->label);
}
