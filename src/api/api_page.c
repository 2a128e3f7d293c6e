/* Pages for people: what goes on here, and a video with its danmaku.
 *
 * They are files of assets/web, built in.  What viewers wrote stands in them, so
 * nothing may run there but our own script: the policy says so to the browser.  The
 * first page is one file; its script and style are named in the policy by their
 * hashes (CSP level 2), those of the other by coming from here. */
#include "api/route.h"
#include "store/store_video.h"

#include <assets/web_files.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define POLICY                                                                           \
	"default-src 'none'; connect-src 'self'; img-src 'self'; base-uri 'none'; "      \
	"form-action 'none'; frame-ancestors 'none'"

enum {
	HASH_TEXT = sodium_base64_ENCODED_LEN(
	    crypto_hash_sha256_BYTES, sodium_base64_VARIANT_ORIGINAL)
};

/* Asked for anew at every visit: after an update nobody has half of the old one. */
static void
answer(struct call *call, const char *type, const unsigned char *at, size_t len,
    const char *more)
{
	struct bytes lines = { 0 };

	bytes_print(&lines,
	    "Cache-Control: no-cache\r\nReferrer-Policy: no-referrer\r\n"
	    "Content-Security-Policy: " POLICY "%s\r\n",
	    more);
	call_answer(call, 200, type, (struct slice){ (const char *)at, len }, lines.data);
	bytes_fini(&lines);
}

/* Allows what stands in the page between each such pair of tags. */
static void
allow(struct bytes *policy, struct slice page, const char *open, const char *close)
{
	const char *at = page.at, *end = page.at + page.len, *stop;
	unsigned char hash[crypto_hash_sha256_BYTES];
	char text[HASH_TEXT];

	while ((at = memmem(at, (size_t)(end - at), open, strlen(open))) != NULL) {
		at += strlen(open);
		stop = memmem(at, (size_t)(end - at), close, strlen(close));
		if (stop == NULL)
			return;
		crypto_hash_sha256(
		    hash, (const unsigned char *)at, (unsigned long long)(stop - at));
		sodium_bin2base64(text, sizeof(text), hash, sizeof(hash),
		    sodium_base64_VARIANT_ORIGINAL);
		bytes_print(policy, " 'sha256-%s'", text);
		at = stop;
	}
}

void
page_home(struct call *call)
{
	const struct slice page = { (const char *)web_page_html, sizeof(web_page_html) };
	struct bytes policy = { 0 };

	bytes_text(&policy, "; script-src");
	allow(&policy, page, "<script>", "</script>");
	bytes_text(&policy, "; style-src");
	allow(&policy, page, "<style>", "</style>");
	answer(call, "text/html; charset=utf-8", web_page_html, sizeof(web_page_html),
	    policy.data);
	bytes_fini(&policy);
}

#ifdef HAVE_WATCH
#define OWN "; script-src 'self'; style-src 'self'"

enum { ORIGIN_MAX = 300 };

struct file {
	const char *name, *type;
	const unsigned char *at;
	size_t len;
};

/* clang-format off */
static const struct file files[] = {
	{ "page.css", "text/css; charset=utf-8", web_page_css, sizeof(web_page_css) },
	{ "common.js", "text/javascript; charset=utf-8", web_common_js, sizeof(web_common_js) },
	{ "watch.js", "text/javascript; charset=utf-8", web_watch_js, sizeof(web_watch_js) },
	{ "danmaku.js", "text/javascript; charset=utf-8", web_danmaku_js, sizeof(web_danmaku_js) },
};
/* clang-format on */

void
page_script(struct call *call)
{
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		if (strcmp(files[i].name, call->parts[1]) == 0) {
			answer(call, files[i].type, files[i].at, files[i].len, "");
			return;
		}
	call_error(call, 404, "not_found", "there is nothing at this address");
}

/* "scheme://host:port" of an address.  Whoever makes a video chooses its address,
 * and it goes into a header: only what a host is made of passes. */
static void
origin_of(const char *url, char origin[ORIGIN_MAX])
{
	size_t scheme = strncmp(url, "https://", 8) == 0  ? 8
			: strncmp(url, "http://", 7) == 0 ? 7
							  : 0;
	size_t len = scheme + strspn(url + scheme,
				  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				  "0123456789.-:[]");

	origin[0] = '\0';
	if (scheme == 0 || len == scheme || len >= ORIGIN_MAX ||
	    (url[len] != '\0' && strchr("/?#", url[len]) == NULL))
		return;
	memcpy(origin, url, len);
	origin[len] = '\0';
}

static void
watch_one(void *arg, const struct store_video *v)
{
	struct call *call = arg;

	bytes_text(&call->text, v->url != NULL ? v->url : "");
}

/* A video that is not there yet has a page too: the first danmaku makes it. */
static int
watch_read(struct call *call, struct store *store, struct err *err)
{
	int rc = store_video_get(store, call->video, watch_one, call, err);

	return rc == -ENOENT ? 0 : rc;
}

static void
watch_done(struct call *call)
{
	char origin[ORIGIN_MAX],
	    policy[sizeof(OWN) + sizeof("; media-src ") + ORIGIN_MAX];

	origin_of(call->text.data != NULL ? call->text.data : "", origin);
	snprintf(policy, sizeof(policy), OWN "%s%s",
	    origin[0] != '\0' ? "; media-src " : "", origin);
	answer(call, "text/html; charset=utf-8", web_watch_html, sizeof(web_watch_html),
	    policy);
}

void
page_watch(struct call *call)
{
	call_read(call, watch_read, watch_done);
}
#else
void
page_script(struct call *call)
{
	call_error(call, 404, "not_found", "there is nothing at this address");
}

void
page_watch(struct call *call)
{
	call_error(call, 501, "no_watch_page",
	    "danmud was built without the page for watching: it needs npm when it is "
	    "configured");
}
#endif
