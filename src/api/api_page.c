/* Pages for people: what goes on here, and a video with its danmaku.
 *
 * They are files of assets/web, built in.  What viewers wrote stands in them, so
 * nothing may run there but our own script: the policy says so to the browser, and
 * no script or style is written inside a page. */
#include "api/route.h"
#include "store/store_video.h"

#include <assets/web_files.h>
#include <errno.h>
#include <string.h>

#define POLICY                                                                           \
	"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "  \
	"img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

enum { ORIGIN_MAX = 300 };

struct file {
	const char *name, *type;
	const unsigned char *at;
	size_t len;
};

/* clang-format off */
static const struct file files[] = {
	{ "page.js", "text/javascript; charset=utf-8", web_page_js, sizeof(web_page_js) },
	{ "page.css", "text/css; charset=utf-8", web_page_css, sizeof(web_page_css) },
	{ "common.js", "text/javascript; charset=utf-8", web_common_js, sizeof(web_common_js) },
#ifdef HAVE_WATCH
	{ "watch.js", "text/javascript; charset=utf-8", web_watch_js, sizeof(web_watch_js) },
	{ "danmaku.js", "text/javascript; charset=utf-8", web_danmaku_js, sizeof(web_danmaku_js) },
#endif
};
/* clang-format on */

/* Asked for anew at every visit: after an update nobody has half of the old one. */
static void
answer(struct call *call, const char *type, const unsigned char *at, size_t len,
    const char *media)
{
	struct bytes lines = { 0 };

	bytes_text(&lines, "Cache-Control: no-cache\r\nReferrer-Policy: no-referrer\r\n"
			   "Content-Security-Policy: " POLICY);
	if (media[0] != '\0')
		bytes_print(&lines, "; media-src %s", media);
	bytes_text(&lines, "\r\n");
	call_answer(call, 200, type, (struct slice){ (const char *)at, len }, lines.data);
	bytes_fini(&lines);
}

void
page_home(struct call *call)
{
	answer(
	    call, "text/html; charset=utf-8", web_page_html, sizeof(web_page_html), "");
}

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

#ifdef HAVE_WATCH
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
	char origin[ORIGIN_MAX];

	origin_of(call->text.data != NULL ? call->text.data : "", origin);
	answer(call, "text/html; charset=utf-8", web_watch_html, sizeof(web_watch_html),
	    origin);
}

void
page_watch(struct call *call)
{
	call_read(call, watch_read, watch_done);
}
#else
void
page_watch(struct call *call)
{
	call_error(call, 501, "no_watch_page",
	    "danmud was built without the page for watching: it needs npm when it is "
	    "configured");
}
#endif
