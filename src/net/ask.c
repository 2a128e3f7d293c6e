#include "net/ask.h"

#include "base/mem.h"
#include "net/url.h"

#include <curl/curl.h>
#include <stdlib.h>

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
	for (size_t i = 0; i < options->header_count; i++)
		add(ask, options->headers[i], "");
	if (options->json != NULL)
		add(ask, "Content-Type: application/json", "");
	ask->json = mem_text(options->json);
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
