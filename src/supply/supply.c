#include "supply/supply.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "danmaku/format.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_STEP ((size_t)256 << 10)

/* A million danmaku are smaller; a server that never ends is not. */
#define FETCH_MAX ((size_t)128 << 20)

/* One source.  The thread owns the second half until it has posted. */
struct job {
	struct supply *supply;
	char *name;
	ns_t offset;
	struct fetch *fetch; /* under way, or NULL */
	size_t received, total;
	bool threaded, done;
	pthread_t thread;
	bool orphan; /* given up, but its thread has yet to say so */
	struct job *next;
	struct track *merged; /* what it gave, once done */

	atomic_bool cancelled;
	struct bytes body; /* fetched; empty = read the file */
	struct err broken; /* why the body is not whole, or no error */
	bool is_url;
	struct track *track;
	struct format_report report;
	struct err err;
	int rc;
};

struct supply {
	struct loop *loop;
	struct fetch_pool *pool;
	struct supply_handler handler;
	struct track *track;
	struct job **jobs;
	size_t count;
	struct job *orphans;
};

/* Does it begin like danmaku?  What does not is not read to its end: somebody
 * may have named a film. */
static int
head_check(struct job *job, const struct bytes *head)
{
	struct format_report report;
	struct track *track = track_new();
	int rc = format_read(head->data, head->len, track, &report, &job->err);

	track_free(track);
	return rc;
}

/* A pipe may never say anything: look at `cancelled` in between. */
static int
file_read(struct job *job, struct bytes *to)
{
	int fd = open(job->name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	struct stat st;
	ssize_t got = 1;
	bool checked = false;
	int rc = 0;

	if (fd < 0 && strstr(job->name, "://") != NULL)
		return err_set(&job->err, -EINVAL, "only http and https are fetched");
	if (fd < 0)
		return err_set(&job->err, -errno, "%s", strerror(errno));
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_size < (off_t)FORMAT_INPUT_MAX)
		bytes_room(to, (size_t)st.st_size + READ_STEP); /* no growing in steps */
	while (got != 0 && rc == 0 && !job->cancelled) {
		if (poll(&wait, 1, 100) == 0)
			continue;
		got = read(fd, bytes_room(to, READ_STEP), READ_STEP);
		if (got < 0 && errno != EAGAIN && errno != EINTR)
			rc = err_set(&job->err, -errno, "%s", strerror(errno));
		if (got > 0)
			to->len += (size_t)got;
		if (!checked && to->len >= READ_STEP) {
			checked = true;
			rc = head_check(job, to);
		}
		if (to->len > FORMAT_INPUT_MAX)
			rc = err_set(&job->err, -EFBIG, "is larger than %zu MiB",
			    FORMAT_INPUT_MAX >> 20);
	}
	close(fd);
	return rc;
}

static void job_done(void *);

static void *
job_thread(void *arg)
{
	struct job *job = arg;

	if (!job->is_url)
		job->rc = file_read(job, &job->body);
	if (job->rc == 0 && !job->cancelled)
		job->rc = format_read(job->body.data != NULL ? job->body.data : "",
		    job->body.len, job->track, &job->report, &job->err);
	bytes_fini(&job->body);
	loop_post(job->supply->loop, job_done, job);
	return NULL;
}

static void
job_free(struct job *job)
{
	job->cancelled = true;
	fetch_cancel(job->fetch);
	if (job->threaded)
		pthread_join(job->thread, NULL);
	track_free(job->track);
	track_free(job->merged);
	bytes_fini(&job->body);
	free(job->name);
	free(job);
}

static void
track_rebuild(struct supply *supply)
{
	struct track *old = supply->track;

	supply->track = track_new();
	for (size_t i = 0; i < supply->count; i++) {
		if (supply->jobs[i]->merged != NULL)
			track_merge(supply->track, supply->jobs[i]->merged,
			    supply->jobs[i]->offset / MILLISECOND, (uint16_t)i);
	}
	track_sort(supply->track);
	supply->handler.changed(supply->handler.arg);
	track_free(old);
}

static const char *
base_name(const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash != NULL && slash[1] != '\0' ? slash + 1 : name;
}

/* "movie.xml: 9,598 danmaku"; what came of a fetch names its URL itself. */
static void
job_report(struct supply *supply, struct job *job)
{
	bool bad = job->rc != 0 || job->report.skipped > 0 || job->report.truncated;
	const struct err *why = job->broken.code != 0 ? &job->broken : &job->err;
	char name[160], text[sizeof(job->err.text)];
	struct bytes line = { 0 };

	text_clean(
	    name, sizeof(name), base_name(job->name), strlen(base_name(job->name)));
	if (why->code != 0 && job->is_url && strncmp(why->text, "http", 4) == 0)
		bytes_text(&line, why->text);
	else if (why->code != 0)
		bytes_print(&line, "%s: %s", name, why->text);
	if (job->rc == 0) {
		format_report_text(text, sizeof(text), &job->report);
		bytes_print(
		    &line, "%s: %s", why->code != 0 ? "; before that" : name, text);
	}
	supply->handler.said(supply->handler.arg, line.data, bad || why->code != 0);
	bytes_fini(&line);
}

static void
job_finish(struct job *job)
{
	struct supply *supply = job->supply;

	job->done = true;
	job_report(supply, job);
	if (job->rc != 0) {
		supply->handler.changed(supply->handler.arg);
		return;
	}
	job->merged = job->track;
	job->track = NULL;
	track_rebuild(supply);
}

static void
job_done(void *arg)
{
	struct job *job = arg, **link;

	pthread_join(job->thread, NULL);
	job->threaded = false;
	if (!job->orphan) {
		job_finish(job);
		return;
	}
	for (link = &job->supply->orphans; *link != job;)
		link = &(*link)->next;
	*link = job->next;
	job_free(job);
}

static void
job_parse(struct job *job)
{
	int rc;

	job->track = track_new();
	rc = pthread_create(&job->thread, NULL, job_thread, job);
	job->threaded = rc == 0;
	if (rc == 0)
		return;
	job->rc = err_set(&job->err, -rc, "no thread to read it: %s", strerror(rc));
	job_finish(job);
}

static void
job_fetched(void *arg, struct fetch_result *result)
{
	struct job *job = arg;

	job->fetch = NULL;
	if (result->code != 0 && result->body.len == 0) {
		job->rc = result->code;
		job->err = result->err;
		job_finish(job);
		return;
	}
	job->broken = result->err; /* or none; the rows that came are good */
	job->body = result->body;
	result->body = (struct bytes){ 0 };
	job_parse(job);
}

static void
job_progress(void *arg, size_t received, size_t total)
{
	struct job *job = arg;

	job->received = received;
	job->total = total;
}

static void
job_start(struct supply *supply, const struct supply_request *request, const char *name)
{
	static const struct fetch_options options = { .max_bytes = FETCH_MAX };
	struct job *job = mem_new(1, sizeof(*job));

	job->supply = supply;
	job->name = mem_text(name);
	if (supply->count < request->offset_count)
		job->offset = request->offsets[supply->count];
	job->is_url = fetch_is_url(name);
	supply->jobs = mem_grow(supply->jobs, supply->count + 1, sizeof(struct job *));
	supply->jobs[supply->count++] = job;
	if (job->is_url)
		job->fetch = fetch_start(
		    supply->pool, name, &options, job_progress, job_fetched, job);
	else
		job_parse(job);
}

struct supply *
supply_new(struct loop *loop, struct fetch_pool *pool, struct supply_handler handler)
{
	struct supply *supply = mem_new(1, sizeof(*supply));

	supply->loop = loop;
	supply->pool = pool;
	supply->handler = handler;
	supply->track = track_new();
	return supply;
}

/* A thread has a post on its way that names its job: such a job lives on as
 * an orphan until the post has come. */
static void
job_abandon(struct supply *supply, struct job *job)
{
	if (!job->threaded) {
		job_free(job);
		return;
	}
	job->cancelled = true;
	job->orphan = true;
	job->next = supply->orphans;
	supply->orphans = job;
}

static void
jobs_free(struct supply *supply)
{
	for (size_t i = 0; i < supply->count; i++)
		job_abandon(supply, supply->jobs[i]);
	free(supply->jobs);
	supply->jobs = NULL;
	supply->count = 0;
}

void
supply_free(struct supply *supply)
{
	if (supply == NULL)
		return;
	jobs_free(supply);
	while (supply->orphans != NULL) {
		struct job *job = supply->orphans;

		supply->orphans = job->next;
		job_free(job);
	}
	track_free(supply->track);
	free(supply);
}

char *
supply_beside(const char *video, int n)
{
	static const char *const endings[] = { ".danmaku.xml", ".xml" };
	const char *base, *dot;
	size_t stem;

	if (strcmp(video, "-") == 0 || strstr(video, "://") != NULL)
		return NULL;
	base = base_name(video);
	dot = strrchr(base, '.');
	stem = dot != NULL && dot != base ? (size_t)(dot - video) : strlen(video);
	if (n < 2)
		return mem_print("%.*s%s", (int)stem, video, endings[n]);
	if (n == 2) /* movie.mp4.xml: what some downloaders write */
		return mem_print("%s.xml", video);
	return NULL;
}

static void
beside_start(struct supply *supply, const struct supply_request *request)
{
	const char *video = request->video;
	struct stat st;
	char *name;

	for (int n = 0; (name = supply_beside(video, n)) != NULL; n++) {
		if (strcmp(name, video) != 0 && stat(name, &st) == 0 &&
		    S_ISREG(st.st_mode))
			job_start(supply, request, name);
		free(name);
	}
}

void
supply_start(struct supply *supply, const struct supply_request *request)
{
	jobs_free(supply);
	track_rebuild(supply);
	for (size_t i = 0; i < request->count; i++)
		job_start(supply, request, request->names[i]);
	if (request->count == 0)
		beside_start(supply, request);
}

const struct track *
supply_track(const struct supply *supply)
{
	return supply->track;
}

bool
supply_is_busy(const struct supply *supply, int *percent)
{
	size_t received = 0, total = 0;
	bool busy = false, known = true;

	for (size_t i = 0; i < supply->count; i++) {
		const struct job *job = supply->jobs[i];

		busy |= !job->done;
		if (job->done || job->fetch == NULL)
			continue;
		known &= job->total > 0;
		received += job->received;
		total += job->total;
	}
	*percent = known && total > 0 ? (int)(received * 100 / total) : -1;
	return busy;
}
