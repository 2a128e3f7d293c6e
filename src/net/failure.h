/* net/failure.h - what do libcurl's reasons mean to us? (pure) */
#pragma once
#include <curl/curl.h>
#include <stdbool.h>

struct failure {
	CURLcode curl;
	int code;         /* a negative errno */
	bool again;       /* another try may do better */
	const char *text; /* NULL: libcurl's own words are good */
};

const struct failure *failure_find(CURLcode); /* never NULL */
