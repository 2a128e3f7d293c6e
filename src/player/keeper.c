#include "player/keeper.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/queue.h"
#include "library/library_outbox.h"
#include "media/address.h"
#include "media/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RECENT_MOST 200
#define WAITING_MOST 200 /* jobs; a disk that is so far behind will not come back */

struct keeper {
	struct loop *loop;
	keeper_fn *told;
	void *arg;
	unsigned turn;
	int waiting; /* jobs that were not answered yet */
	struct note *notes;
	struct queue *jobs, *done; /* struct keeper_job */
	bool threaded;
	pthread_t thread;
	atomic_bool posted;  /* somebody will look into `done` */
	atomic_bool hurry;   /* the video that is being read is over */
	atomic_bool closing; /* no video is looked at any more */

	/* The thread's own. */
	char *path, *why, *server;
	struct library *library;
	char video[LIBRARY_VIDEO_MAX + 1];
	int stdin_fd;
};

/* What was put before the library had answered is newer than what it says. */
static void
notes_take(struct keeper *keeper, struct keeper_job *job)
{
	for (struct note *note = job->notes; note != NULL; note = note->next) {
		if (note_find(keeper->notes, note->name) == NULL)
			note_add(&keeper->notes, note->name, note->value);
	}
}

/* --- the thread ------------------------------------------------------------ */

static void
job_free(void *arg)
{
	struct keeper_job *job = arg;

	track_free(job->track);
	track_free(job->recent);
	notes_free(job->notes);
	letters_free(job->letters);
	free(job->name);
	free(job->value);
	free(job);
}

/* What could not be opened may be by now: somebody had locked it, or the disk
 * was full.  Nothing is made for somebody who only watches. */
static int
library_ready(struct keeper *keeper, bool make, struct err *err)
{
	if (keeper->library != NULL)
		return 0;
	if (keeper->path == NULL)
		return err_set(err, -ENOENT, "%s", keeper->why);
	if (!make && access(keeper->path, F_OK) != 0)
		return 0;
	return library_open(&keeper->library, keeper->path, err);
}

/* A FIFO is not opened: its writer would take us for the reader. */
static bool
file_id(struct keeper *keeper, const char *path, char to[DIGEST_TEXT])
{
	struct stat st;
	bool known;
	int fd;

	if (stat(path, &st) < 0 || !S_ISREG(st.st_mode))
		return false;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return false;
	known = digest_file(fd, 0, &keeper->hurry, to, NULL) == 0;
	close(fd);
	return known;
}

static bool
stdin_id(struct keeper *keeper, char to[DIGEST_TEXT])
{
	off_t at = lseek(keeper->stdin_fd, 0, SEEK_CUR);
	struct stat st;

	if (fstat(keeper->stdin_fd, &st) < 0 || !S_ISREG(st.st_mode))
		return false;
	return digest_file(keeper->stdin_fd, at > 0 ? at : 0, &keeper->hurry, to, NULL) ==
	       0;
}

static bool
video_id(struct keeper *keeper, const char *name, char to[DIGEST_TEXT])
{
	enum address kind;
	bool known = true;
	char *place;

	if (address_read(name, &kind, &place, NULL) < 0)
		return false;
	if (kind == ADDRESS_NETWORK)
		digest_url(place, to);
	else if (kind == ADDRESS_PIPE)
		known = stdin_id(keeper, to);
	else
		known = file_id(keeper, place, to);
	free(place);
	return known;
}

static void
letter_add(void *arg, const struct library_letter *row)
{
	struct keeper_job *job = arg;
	struct letter *letter = letter_new(track_at(row->track, 0), row->video, row->key);
	struct letter **last = &job->letters;
	const struct comment *c;

	while (*last != NULL)
		last = &(*last)->next;
	*last = letter;
	letter->remote = row->remote;
	letter->tried = true; /* perhaps: that is not on the disk */
	for (size_t i = 0; (c = track_at(job->track, i)) != NULL; i++) {
		if (c->id == letter->own && letter->remote == 0)
			track_mark(job->track, i, COMMENT_OWN | COMMENT_UNSENT);
	}
}

static void
read_all(struct keeper *keeper, struct keeper_job *job)
{
	job->track = track_new();
	job->rc = library_ready(keeper, false, &job->err);
	if (keeper->library == NULL)
		return;
	if (job->rc == 0)
		job->rc = library_read(keeper->library, job->id, job->track, &job->err);
	track_sort(job->track);
	if (job->rc == 0)
		job->rc = library_notes(
		    keeper->library, job->id, note_add, &job->notes, &job->err);
	if (job->rc == 0 && keeper->server != NULL &&
	    library_outbox(
		keeper->library, keeper->server, job->id, letter_add, job, NULL) < 0)
		log_warn("keeper", "what was not sent yet cannot be read");
}

/* Until a pipe is known, what is written about it is kept under a name of its
 * own, so that it is kept at all. */
static void
work_open(struct keeper *keeper, struct keeper_job *job)
{
	char id[DIGEST_TEXT];

	keeper->hurry = false;
	job->is_sure = true;
	if (job->id[0] == '\0' && video_id(keeper, job->name, id)) {
		snprintf(job->id, sizeof(job->id), "%s", id);
	} else if (job->id[0] == '\0') {
		job->is_sure = false;
		snprintf(job->id, sizeof(job->id), "p-%lld-%ld",
		    (long long)time_unix_ms(), (long)getpid());
	}
	memcpy(keeper->video, job->id, sizeof(keeper->video));
	read_all(keeper, job);
	if (job->rc != 0 || keeper->library == NULL)
		return;
	job->recent = track_new();
	library_recent(keeper->library, RECENT_MOST, job->recent, NULL);
}

static void
work_known(struct keeper *keeper, struct keeper_job *job)
{
	read_all(keeper, job);
	if (job->rc == 0 && keeper->library != NULL)
		job->rc =
		    library_rename(keeper->library, keeper->video, job->id, &job->err);
	memcpy(keeper->video, job->id, sizeof(keeper->video)); /* from here on */
}

static void
work_add(struct keeper *keeper, struct keeper_job *job)
{
	struct comment comment = *track_at(job->track, 0);
	ns_t start = time_now();

	job->rc = library_ready(keeper, true, &job->err);
	if (job->rc == 0 && job->value != NULL)
		job->rc = library_post(keeper->library, keeper->video, &comment,
		    &(struct library_stamp){ keeper->server, job->value }, &comment.id,
		    &job->err);
	else if (job->rc == 0)
		job->rc = library_add(
		    keeper->library, keeper->video, &comment, &comment.id, &job->err);
	if (job->rc != 0)
		return;
	memcpy(job->id, keeper->video, sizeof(job->id));
	log_debug("keeper", "kept in %.1f ms", ns_to_seconds(time_now() - start) * 1e3);
	track_add(job->track, &comment);
	track_remove(job->track, 0);
}

static void
work_fate(struct keeper *keeper, struct keeper_job *job)
{
	job->rc = library_ready(keeper, true, &job->err);
	if (job->rc != 0)
		return;
	if (job->kind == KEEPER_SENT)
		job->rc = library_sent(keeper->library, job->own, job->remote, &job->err);
	else
		job->rc = library_remove(keeper->library, job->id, job->own, &job->err);
}

static void
work(struct keeper *keeper, struct keeper_job *job)
{
	switch (job->kind) {
	case KEEPER_OPEN:
		if (!keeper->closing)
			work_open(keeper, job);
		break;
	case KEEPER_KNOWN:
		work_known(keeper, job);
		break;
	case KEEPER_ADD:
		work_add(keeper, job);
		break;
	case KEEPER_REMOVE:
		job->rc = library_ready(keeper, true, &job->err);
		if (job->rc == 0)
			job->rc = library_remove(keeper->library, keeper->video,
			    track_at(job->track, 0)->id, &job->err);
		break;
	case KEEPER_NOTE:
		job->rc = library_ready(keeper, true, &job->err);
		if (job->rc == 0)
			job->rc = library_note_put(keeper->library, keeper->video,
			    job->name, job->value, &job->err);
		break;
	case KEEPER_SENT:
	case KEEPER_REFUSE:
		work_fate(keeper, job);
		break;
	case KEEPER_MAKE:
		library_ready(keeper, true, NULL); /* who adds something is told */
		break;
	case KEEPER_QUIT:
		break;
	}
}

static void
tell(void *arg)
{
	struct keeper *keeper = arg;
	struct keeper_job *job;
	void *item;

	keeper->posted = false;
	while (queue_try(keeper->done, &item) == QUEUE_OK) {
		job = item;
		keeper->waiting--;
		if (job->turn == keeper->turn && job->notes != NULL)
			notes_take(keeper, job);
		if (job->kind != KEEPER_MAKE && (job->kind < KEEPER_NOTE || job->rc != 0))
			keeper->told(keeper->arg, job);
		job_free(job);
	}
}

static void *
run(void *arg)
{
	struct keeper *keeper = arg;
	bool quit = false;
	void *item;

	while (!quit && queue_pop(keeper->jobs, &item) == QUEUE_OK) {
		struct keeper_job *job = item;

		work(keeper, job);
		quit = job->kind == KEEPER_QUIT;
		if (queue_push(keeper->done, job, 0) != QUEUE_OK)
			job_free(job);
		if (!quit && !atomic_exchange(&keeper->posted, true))
			loop_post(keeper->loop, tell, keeper);
	}
	library_close(keeper->library);
	return NULL;
}

/* --- contract -------------------------------------------------------------- */

struct keeper *
keeper_new(
    struct loop *loop, const char *path, const char *why, keeper_fn *told, void *arg)
{
	struct keeper *keeper = mem_new(1, sizeof(*keeper));

	keeper->loop = loop;
	keeper->told = told;
	keeper->arg = arg;
	keeper->path = mem_text(path);
	keeper->why = mem_text(why);
	/* More than can ever wait: nobody waits for room in them. */
	keeper->jobs = queue_new(2 * WAITING_MOST, 0, job_free);
	keeper->done = queue_new(2 * WAITING_MOST, 0, job_free);
	keeper->threaded = pthread_create(&keeper->thread, NULL, run, keeper) == 0;
	return keeper;
}

static void
ask(struct keeper *keeper, struct keeper_job *job)
{
	keeper->waiting++;
	job->turn = keeper->turn;
	if (!keeper->threaded || queue_offer(keeper->jobs, job, 0) != QUEUE_OK)
		job_free(job);
}

static struct keeper_job *
job_new(enum keeper_kind kind)
{
	struct keeper_job *job = mem_new(1, sizeof(*job));

	job->kind = kind;
	return job;
}

void
keeper_free(struct keeper *keeper)
{
	if (keeper == NULL)
		return;
	keeper->closing = keeper->hurry = true;
	ask(keeper, job_new(KEEPER_QUIT));
	if (keeper->threaded)
		pthread_join(keeper->thread, NULL);
	queue_free(keeper->jobs);
	queue_free(keeper->done);
	notes_free(keeper->notes);
	free(keeper->path);
	free(keeper->why);
	free(keeper->server);
	free(keeper);
}

void
keeper_open(struct keeper *keeper, const char *name, const char *id, int stdin_fd)
{
	struct keeper_job *job = job_new(KEEPER_OPEN);

	keeper->turn++;
	keeper->hurry = true;
	keeper->stdin_fd = stdin_fd;
	notes_free(keeper->notes);
	keeper->notes = NULL;
	job->name = mem_text(name);
	snprintf(job->id, sizeof(job->id), "%s", id != NULL ? id : "");
	ask(keeper, job);
}

void
keeper_known(struct keeper *keeper, const char *id)
{
	struct keeper_job *job = job_new(KEEPER_KNOWN);

	snprintf(job->id, sizeof(job->id), "%s", id);
	ask(keeper, job);
}

void
keeper_make(struct keeper *keeper)
{
	if (keeper->waiting < WAITING_MOST)
		ask(keeper, job_new(KEEPER_MAKE));
}

unsigned
keeper_turn(const struct keeper *keeper)
{
	return keeper->turn;
}

static bool
ask_about(struct keeper *keeper, enum keeper_kind kind, const struct comment *comment,
    const char *key)
{
	struct keeper_job *job;

	if (keeper->waiting >= WAITING_MOST || !keeper->threaded)
		return false;
	job = job_new(kind);
	job->track = track_new();
	track_add(job->track, comment);
	job->value = mem_text(key);
	ask(keeper, job);
	return true;
}

bool
keeper_add(struct keeper *keeper, const struct comment *comment)
{
	return ask_about(keeper, KEEPER_ADD, comment, NULL);
}

bool
keeper_remove(struct keeper *keeper, const struct comment *comment)
{
	return ask_about(keeper, KEEPER_REMOVE, comment, NULL);
}

void
keeper_server(struct keeper *keeper, const char *server)
{
	keeper->server = mem_text(server);
}

bool
keeper_post(struct keeper *keeper, const struct comment *comment, const char *key)
{
	return ask_about(keeper, KEEPER_ADD, comment, key);
}

static void
ask_fate(struct keeper *keeper, enum keeper_kind kind, const struct letter *letter)
{
	struct keeper_job *job = job_new(kind);

	job->own = letter->own;
	job->remote = letter->remote;
	snprintf(job->id, sizeof(job->id), "%s", letter->video);
	ask(keeper, job);
}

void
keeper_sent(struct keeper *keeper, const struct letter *letter)
{
	ask_fate(keeper, KEEPER_SENT, letter);
}

void
keeper_refuse(struct keeper *keeper, const struct letter *letter)
{
	ask_fate(keeper, KEEPER_REFUSE, letter);
}

const char *
keeper_note(const struct keeper *keeper, const char *name)
{
	const struct note *note = note_find(keeper->notes, name);

	return note != NULL && note->value[0] != '\0' ? note->value : NULL;
}

void
keeper_note_put(struct keeper *keeper, const char *name, const char *value)
{
	struct note *note = note_find(keeper->notes, name);
	struct keeper_job *job;

	if (note == NULL) {
		note_add(&keeper->notes, name, value);
	} else {
		free(note->value);
		note->value = mem_text(value != NULL ? value : "");
	}
	if (keeper->waiting >= WAITING_MOST)
		return;
	job = job_new(KEEPER_NOTE);
	job->name = mem_text(name);
	job->value = mem_text(value);
	ask(keeper, job);
}
