#include "link/about.h"

#include "base/bytes.h"
#include "base/mem.h"
#include "link/reply.h"

#include <stdlib.h>

#define ANSWER_MAX ((size_t)64 << 10)

struct about {
	struct stream *stream;
	struct bytes answer;
	void (*told)(void *arg, bool live);
	void *arg;
};

static void
heard(void *arg, long status, const char *data, size_t len)
{
	struct about *about = arg;

	if (status == 200)
		bytes_add(&about->answer, data, len);
}

/* A video that nobody has written to is not there yet (404). */
static void
ended(void *arg, const struct stream_end *end)
{
	struct about *about = arg;

	about->stream = NULL;
	if (end->err.code == 0 && (end->status == 200 || end->status == 404))
		about->told(about->arg, reply_flag(slice_of(&about->answer), "live"));
}

struct about *
about_new(struct stream_pool *pool, const char *server, const char *video,
    void (*told)(void *arg, bool live), void *arg)
{
	struct about *about = mem_new(1, sizeof(*about));
	char *url = mem_print("%s/v1/videos/%s", server, video);
	const struct stream_request request = {
		.url = url,
		.total_time = 30 * SECOND,
		.max_bytes = ANSWER_MAX,
	};

	about->told = told;
	about->arg = arg;
	about->stream =
	    stream_open(pool, &request, (struct stream_handler){ heard, ended, about });
	free(url);
	return about;
}

void
about_free(struct about *about)
{
	if (about == NULL)
		return;
	stream_close(about->stream);
	bytes_fini(&about->answer);
	free(about);
}
