#include "media/source.h"

#include "base/mem.h"
#include "base/text.h"
#include "media/address.h"
#include "media/avlog.h"
#include "media/input.h"

#include <libavformat/avformat.h>
#include <libavutil/opt.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What may be opened by what was opened. */
#define FROM_FILE "file,crypto,data"
#define FROM_NETWORK "http,https,tcp,tls,crypto,httpproxy,data"

#define NETWORK_TIME (15 * SECOND)
#define RECONNECT_SECONDS 4

/* A read that waits may be given up for a seek after this long: the quick
 * ones are better finished. */
#define PATIENCE (150 * MILLISECOND)

struct source {
	struct source_options o;
	char label[256]; /* as shown */
	enum address kind;
	char *place; /* path or URL */
	bool is_open;
	bool streamed; /* while seeking: it was not opened as seekable */
	struct avlog_count complaints;
	int score; /* how sure the content is, 0 .. 100 */

	AVFormatContext *format;
	struct input *input; /* file or pipe */
	AVIOContext *remote; /* http(s) */
	int (*open_as_usual)(
	    AVFormatContext *, AVIOContext **, const char *, int, AVDictionary **);

	/* Of the call that blocks now. */
	ns_t since, deadline;
	int64_t seen_bytes;
	bool timed_out;

	atomic_bool stopped, poked;
	_Atomic(struct input *) wakeable;
};

/* FFmpeg asks several times a second while it waits for the network. */
static int
interrupted(void *arg)
{
	struct source *s = arg;
	ns_t now;

	if (s->stopped)
		return 1;
	if (s->since == NS_NONE)
		return 0;
	now = time_now();
	if (now - s->since > PATIENCE) {
		if (s->poked && s->is_open)
			return 1;
		s->o.waiting(s->o.arg);
	}
	if (s->kind != ADDRESS_NETWORK)
		return 0;
	if (s->remote != NULL && s->remote->bytes_read != s->seen_bytes) {
		s->seen_bytes = s->remote->bytes_read;
		s->deadline = now + s->o.network_time;
	}
	s->timed_out = now > s->deadline;
	return s->timed_out;
}

static bool
is_waiting_useless(void *arg)
{
	return interrupted(arg) != 0;
}

static void
start_waiting(struct source *s)
{
	s->since = time_now();
	s->deadline = s->since + s->o.network_time;
	s->timed_out = false;
}

struct source *
source_new(const struct source_options *options)
{
	struct source *s = mem_new(1, sizeof(*s));

	s->o = *options;
	s->since = NS_NONE;
	if (s->o.network_time <= 0)
		s->o.network_time = NETWORK_TIME;
	if (strcmp(options->name, "-") == 0)
		snprintf(s->label, sizeof(s->label), "standard input");
	else
		text_clean(
		    s->label, sizeof(s->label), options->name, strlen(options->name));
	return s;
}

void
source_free(struct source *s)
{
	if (s == NULL)
		return;
	s->wakeable = NULL;
	avformat_close_input(&s->format);
	avio_closep(&s->remote);
	input_close(s->input);
	free(s->place);
	free(s);
}

static void
tell_known(void *arg, const char *id)
{
	struct source *s = arg;

	s->o.known(s->o.arg, id);
}

static void
tell_full(void *arg, const char *why)
{
	struct source *s = arg;
	char text[160];

	snprintf(
	    text, sizeof(text), "standard input: only a part of it can be kept: %s", why);
	s->o.notice(s->o.arg, text);
}

static int
open_local(struct source *s, struct err *err)
{
	struct spool_options options = { .fd = s->o.stdin_fd,
		.limit = s->o.spool_limit,
		.full = tell_full,
		.known = s->o.known != NULL ? tell_known : NULL,
		.stop = is_waiting_useless,
		.arg = s };
	int rc = input_open(
	    &s->input, s->kind == ADDRESS_PIPE ? NULL : s->place, options, err);

	if (rc == 0) {
		s->wakeable = s->input;
		input_settle(s->input);
	}
	return rc;
}

static AVIOContext *
io_of(struct source *s)
{
	return s->input != NULL ? input_io(s->input) : s->remote;
}

static int
seconds_waited(const struct source *s)
{
	return (int)((time_now() - s->since + SECOND / 2) / SECOND);
}

/* Of the network FFmpeg knows more than it returns. */
static const char *
reason(const struct source *s, const char *returned)
{
	return s->kind == ADDRESS_NETWORK && avlog_last()[0] ? avlog_last() : returned;
}

static int
refuse(struct source *s, int rc, struct err *err)
{
	if (s->timed_out || rc == AVERROR(ETIMEDOUT))
		return err_set(
		    err, AVERROR(ETIMEDOUT), "no answer for %d s", seconds_waited(s));
	if (s->input != NULL && input_is_lost(s->input))
		return err_set(err, rc,
		    "its index is at the end, behind more than is kept of it "
		    "(--spool-limit)");
	if (rc == AVERROR_EOF || (s->input != NULL && avio_size(io_of(s)) == 0))
		return err_set(err, AVERROR_INVALIDDATA,
		    "not a media file that FFmpeg can read: it is empty");
	if (rc == AVERROR_INVALIDDATA)
		return err_set(err, rc, "not a media file that FFmpeg can read: %s",
		    reason(s, av_err2str(rc)));
	if (rc == AVERROR(EIO))
		return err_set(err, rc, "%s", reason(s, av_err2str(rc)));
	return err_set(err, rc, "%s", av_err2str(rc));
}

/* Only after the first answer: a wrong address is told at once.  And only
 * where parts can be asked for: anything else would begin anew. */
static void
mend_later(AVIOContext *io)
{
	if ((io->seekable & AVIO_SEEKABLE_NORMAL) == 0)
		return;
	av_opt_set_int(io, "reconnect", 1, AV_OPT_SEARCH_CHILDREN);
	av_opt_set_int(io, "reconnect_on_network_error", 1, AV_OPT_SEARCH_CHILDREN);
	av_opt_set_int(
	    io, "reconnect_delay_max", RECONNECT_SECONDS, AV_OPT_SEARCH_CHILDREN);
}

/* One connection may be silent for half of the time; then another is tried. */
static int
connect(struct source *s)
{
	AVIOInterruptCB interrupt = { interrupted, s };
	AVDictionary *options = NULL;
	int rc;

	av_dict_set(&options, "protocol_whitelist", FROM_NETWORK, 0);
	av_dict_set(&options, "user_agent", PACKAGE_NAME "/" PACKAGE_VERSION, 0);
	address_trust(&options);
	av_dict_set_int(&options, "rw_timeout", s->o.network_time / 2 / MICROSECOND, 0);
	rc = avio_open2(&s->remote, s->place, AVIO_FLAG_READ, &interrupt, &options);
	av_dict_free(&options);
	return rc;
}

static int
open_remote(struct source *s, struct err *err)
{
	int rc = connect(s);

	if (rc == AVERROR(ETIMEDOUT))
		rc = connect(s);
	if (rc < 0)
		return refuse(s, rc, err);
	mend_later(s->remote);
	return 0;
}

/* What a playlist names is asked for as strictly as the playlist itself. */
static int
open_named(AVFormatContext *format, AVIOContext **io, const char *url, int flags,
    AVDictionary **options)
{
	AVDictionary *own = NULL, **all = options != NULL ? options : &own;
	struct source *s = format->interrupt_callback.opaque;
	int rc;

	address_trust(all);
	rc = s->open_as_usual(format, io, url, flags, all);
	av_dict_free(&own);
	return rc;
}

/* The content alone says what it is; no name, no extension has a say. */
static int
read_header(struct source *s)
{
	const AVInputFormat *kind = NULL;
	AVDictionary *options = NULL;
	char *url;
	int rc;

	rc = s->score = av_probe_input_buffer2(io_of(s), &kind, "", NULL, 0, 0);
	if (rc < 0)
		return rc;
	s->format = avformat_alloc_context();
	if (s->format == NULL)
		return AVERROR(ENOMEM);
	s->format->pb = io_of(s);
	s->format->opaque = &s->complaints;
	s->open_as_usual = s->format->io_open;
	s->format->io_open = open_named;
	s->format->interrupt_callback = (AVIOInterruptCB){ interrupted, s };
	av_dict_set(&options, "protocol_whitelist",
	    s->kind == ADDRESS_NETWORK || s->kind == ADDRESS_PIPE ? FROM_NETWORK
								  : FROM_FILE,
	    0);
	if (s->kind == ADDRESS_NETWORK)
		url = mem_text(s->place);
	else
		url = s->kind == ADDRESS_PIPE ? mem_text("pipe:")
					      : mem_print("file:%s", s->place);
	rc = avformat_open_input(&s->format, url, kind, &options);
	free(url);
	av_dict_free(&options);
	return rc;
}

/* A pipe that is still running is first read as a stream; only what cannot
 * be played so (its index is at the end) waits for all of it. */
static int
read_any_header(struct source *s)
{
	int rc;

	if (s->input == NULL)
		return read_header(s);
	input_rewind(s->input, input_is_whole(s->input));
	rc = read_header(s);
	if (rc >= 0 || rc == AVERROR_EXIT || io_of(s)->seekable != 0)
		return rc;
	input_rewind(s->input, true);
	return read_header(s);
}

int
source_open(struct source *s, struct err *err)
{
	int rc = address_read(s->o.name, &s->kind, &s->place, err);

	avlog_forget();
	start_waiting(s);
	if (rc == 0)
		rc =
		    s->kind == ADDRESS_NETWORK ? open_remote(s, err) : open_local(s, err);
	if (rc < 0)
		goto fail;
	start_waiting(s);
	rc = read_any_header(s);
	if (rc >= 0) {
		start_waiting(s);
		rc = avformat_find_stream_info(s->format, NULL);
	}
	if (rc < 0) {
		rc = refuse(s, rc, err);
		goto fail;
	}
	s->since = NS_NONE;
	s->is_open = true;
	return 0;
fail:
	err_prefix(err, "%s", s->label);
	return rc;
}

AVFormatContext *
source_format(struct source *s)
{
	return s->format;
}

int
source_complaints(const struct source *s)
{
	return s->complaints.errors;
}

const char *
source_label(const struct source *s)
{
	return s->label;
}

bool
source_is_network(const struct source *s)
{
	return s->kind == ADDRESS_NETWORK;
}

bool
source_is_guess(const struct source *s)
{
	return s->score <= AVPROBE_SCORE_RETRY;
}

bool
source_is_seekable(const struct source *s)
{
	const AVFormatContext *f = s->format;

	if ((f->ctx_flags & AVFMTCTX_UNSEEKABLE) != 0)
		return false;
	if (strstr(f->iformat->name, "hls") != NULL ||
	    strstr(f->iformat->name, "dash") != NULL)
		return f->duration >
		       0; /* it seeks by itself, whatever the playlist's bytes do */
	return s->input != NULL || f->pb == NULL || f->pb->seekable != 0;
}

int
source_read(struct source *s, AVPacket *packet, struct err *err)
{
	int rc, waited;

	start_waiting(s);
	rc = av_read_frame(s->format, packet);
	waited = seconds_waited(s);
	s->since = NS_NONE;
	/* A stream without a length simply ends, but FFmpeg cannot know that. */
	if (rc == AVERROR(EIO) && s->remote != NULL && avio_size(s->remote) <= 0)
		return AVERROR_EOF;
	if (rc >= 0 || rc == AVERROR_EOF || rc == AVERROR(EAGAIN))
		return rc;
	if (waited == 0 && (s->timed_out || rc == AVERROR(ETIMEDOUT)))
		return err_set(
		    err, AVERROR(ETIMEDOUT), "%s: the network went silent", s->label);
	if (s->timed_out || rc == AVERROR(ETIMEDOUT))
		return err_set(err, AVERROR(ETIMEDOUT),
		    "%s: the network was silent for %d s", s->label, waited);
	if (s->input != NULL && input_is_lost(s->input))
		return err_set(err, AVERROR(ESPIPE),
		    "%s: needs more of it than is kept (--spool-limit)", s->label);
	if (rc == AVERROR(EIO) && s->remote != NULL && s->remote->seekable == 0)
		return err_set(err, rc,
		    "%s: its index is at the end, and the server sends no parts of it",
		    s->label);
	return err_set(err, rc, "%s: %s", s->label, av_err2str(rc));
}

/* A pipe that was opened as a stream can be sought in all the same.  Only
 * while it is: reading on, demuxers would skip to where they think the next
 * index is. */
static void
begin_seek(struct source *s)
{
	AVIOContext *io = s->format->pb;

	if (io != NULL)
		io->error = 0;
	s->streamed = s->input != NULL && io->seekable == 0;
	if (s->streamed)
		io->seekable = AVIO_SEEKABLE_NORMAL;
	start_waiting(s);
}

static void
end_seek(struct source *s)
{
	if (s->streamed)
		s->format->pb->seekable = 0;
	s->since = NS_NONE;
}

int
source_seek(struct source *s, int stream, int64_t stamp, struct err *err)
{
	int rc;

	begin_seek(s);
	rc = avformat_seek_file(s->format, stream, INT64_MIN, stamp, stamp, 0);
	if (rc < 0) /* before the first key frame there is still that one */
		rc = av_seek_frame(s->format, stream, stamp, 0);
	end_seek(s);
	if (rc < 0)
		return err_set(
		    err, rc, "%s: cannot seek there: %s", s->label, av_err2str(rc));
	return 0;
}

bool
source_is_raw(const struct source *s)
{
	const AVInputFormat *kind = s->format->iformat;

	return strstr(kind->name, "_pipe") != NULL ||
	       ((kind->flags & AVFMT_GENERIC_INDEX) != 0 &&
		   s->format->start_time == AV_NOPTS_VALUE);
}

int
source_rewind(struct source *s)
{
	int rc;

	/* The others keep a state that jumping to a byte would not fit. */
	if (!source_is_raw(s) && strncmp(s->format->iformat->name, "mpeg", 4) != 0)
		return AVERROR(ENOSYS);
	begin_seek(s);
	rc = av_seek_frame(s->format, -1, 0, AVSEEK_FLAG_BYTE);
	end_seek(s);
	return rc < 0 ? rc : 0;
}

void
source_stop(struct source *s)
{
	s->stopped = true;
	source_poke(s);
}

void
source_poke(struct source *s)
{
	struct input *in = s->wakeable;

	s->poked = true;
	if (in != NULL)
		input_wake(in);
}

void
source_unpoke(struct source *s)
{
	s->poked = false;
}
