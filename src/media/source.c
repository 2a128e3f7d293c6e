#include "media/source.h"

#include "base/mem.h"
#include "base/text.h"
#include "media/avlog.h"
#include "media/input.h"

#include <libavformat/avformat.h>
#include <libavutil/opt.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* What may be opened by what was opened. */
#define FROM_FILE "file,crypto,data"
#define FROM_NETWORK "http,https,tcp,tls,crypto,httpproxy,data"

#define NETWORK_TIME (15 * SECOND)
#define RECONNECT_SECONDS "4"

/* A read that waits may be given up for a seek after this long: the quick
 * ones are better finished. */
#define PATIENCE (150 * MILLISECOND)

struct source {
	struct source_options o;
	char *name;      /* as given */
	char label[256]; /* as shown */
	bool is_pipe, is_network, is_open;
	struct avlog_count complaints;
	int score; /* how sure the content is, 0 .. 100 */

	AVFormatContext *format;
	struct input *input; /* file or pipe */
	AVIOContext *remote; /* http(s) */

	/* Of the call that blocks now. */
	ns_t since, deadline;
	int64_t seen_bytes;
	bool timed_out;

	atomic_bool stopped, poked;
	_Atomic(struct input *) wakeable;
};

static const char *
skip_scheme(const char *name)
{
	size_t len = strspn(
	    name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");

	return len > 0 && strncmp(name + len, "://", 3) == 0 ? name + len + 3 : NULL;
}

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* file:///a%20b -> /a b: how file managers and browsers hand names over. */
static char *
path_of_url(const char *path)
{
	char *plain = mem_text(path), *to = plain;

	for (const char *c = path; *c != '\0'; c++) {
		if (c[0] == '%' && hex(c[1]) >= 0 && hex(c[2]) >= 0 &&
		    (c[1] != '0' || c[2] != '0')) {
			*to++ = (char)(hex(c[1]) << 4 | hex(c[2]));
			c += 2;
		} else {
			*to++ = *c;
		}
	}
	*to = '\0';
	return plain;
}

/* A file that is there is that file, whatever its name looks like. */
static int
classify(struct source *s, struct err *err)
{
	const char *rest = skip_scheme(s->name);
	size_t scheme = rest != NULL ? (size_t)(rest - s->name) : 0;

	if (strcmp(s->name, "-") == 0) {
		s->is_pipe = true;
		return 0;
	}
	if (rest == NULL || access(s->name, F_OK) == 0)
		return 0;
	if (strncasecmp(s->name, "http://", scheme) == 0 ||
	    strncasecmp(s->name, "https://", scheme) == 0) {
		s->is_network = true;
		return 0;
	}
	if (strncasecmp(s->name, "file://", scheme) == 0) {
		char *path = path_of_url(*rest == '/' ? rest : rest + strcspn(rest, "/"));
		free(s->name);
		s->name = path;
		return 0;
	}
	return err_set(err, AVERROR_PROTOCOL_NOT_FOUND,
	    "%.*s is not played; files, http:// and https:// are", (int)scheme, s->name);
}

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
	if (!s->is_network)
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
	s->name = mem_text(options->name);
	s->since = NS_NONE;
	if (s->o.network_time <= 0)
		s->o.network_time = NETWORK_TIME;
	if (strcmp(s->name, "-") == 0)
		snprintf(s->label, sizeof(s->label), "standard input");
	else
		text_clean(s->label, sizeof(s->label), s->name, strlen(s->name));
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
	free(s->name);
	free(s);
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
		.stop = is_waiting_useless,
		.arg = s };
	int rc = input_open(&s->input, s->is_pipe ? NULL : s->name, options, err);

	if (rc == 0) {
		s->wakeable = s->input;
		input_settle(s->input);
	}
	return rc;
}

/* Only after the first answer: a wrong address is told at once, a line that
 * breaks later is mended. */
static int
open_remote(struct source *s, struct err *err)
{
	AVIOInterruptCB interrupt = { interrupted, s };
	AVDictionary *options = NULL;
	int rc;

	av_dict_set(&options, "protocol_whitelist", FROM_NETWORK, 0);
	av_dict_set(&options, "user_agent", PACKAGE_NAME "/" PACKAGE_VERSION, 0);
	av_dict_set(&options, "reconnect", "1", 0);
	av_dict_set(&options, "reconnect_streamed", "1", 0);
	av_dict_set(&options, "reconnect_delay_max", RECONNECT_SECONDS, 0);
	av_dict_set_int(&options, "rw_timeout", s->o.network_time / 2 / MICROSECOND, 0);
	rc = avio_open2(&s->remote, s->name, AVIO_FLAG_READ, &interrupt, &options);
	av_dict_free(&options);
	if (rc < 0 && s->timed_out)
		return err_set(err, AVERROR(ETIMEDOUT), "no answer for %d s",
		    (int)(s->o.network_time / SECOND));
	if (rc < 0)
		return err_set(err, rc, "%s", av_err2str(rc));
	av_opt_set_int(
	    s->remote, "reconnect_on_network_error", 1, AV_OPT_SEARCH_CHILDREN);
	return 0;
}

static AVIOContext *
io_of(struct source *s)
{
	return s->input != NULL ? input_io(s->input) : s->remote;
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
	s->format->interrupt_callback = (AVIOInterruptCB){ interrupted, s };
	av_dict_set(&options, "protocol_whitelist",
	    s->is_network || s->is_pipe ? FROM_NETWORK : FROM_FILE, 0);
	if (s->is_network)
		url = mem_text(s->name);
	else
		url = s->is_pipe ? mem_text("pipe:") : mem_print("file:%s", s->name);
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

static int
refuse(struct source *s, int rc, struct err *err)
{
	if (s->timed_out)
		return err_set(err, AVERROR(ETIMEDOUT), "no answer for %d s",
		    (int)(s->o.network_time / SECOND));
	if (s->input != NULL && input_is_lost(s->input))
		return err_set(err, rc,
		    "its index is at the end, behind more than is kept of it "
		    "(--spool-limit)");
	if (rc == AVERROR_EOF)
		return err_set(
		    err, rc, "not a media file that FFmpeg can read: it is empty");
	if (rc == AVERROR_INVALIDDATA)
		return err_set(
		    err, rc, "not a media file that FFmpeg can read: %s", av_err2str(rc));
	return err_set(err, rc, "%s", av_err2str(rc));
}

int
source_open(struct source *s, struct err *err)
{
	int rc = classify(s, err);

	start_waiting(s);
	if (rc == 0)
		rc = s->is_network ? open_remote(s, err) : open_local(s, err);
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
	if (s->input != NULL)
		input_allow_seek(s->input);
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
	return s->is_network;
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
	return f->pb == NULL || f->pb->seekable != 0;
}

int
source_read(struct source *s, AVPacket *packet, struct err *err)
{
	int rc;

	start_waiting(s);
	rc = av_read_frame(s->format, packet);
	s->since = NS_NONE;
	if (rc >= 0 || rc == AVERROR_EOF || rc == AVERROR(EAGAIN))
		return rc;
	if (s->timed_out)
		return err_set(err, AVERROR(ETIMEDOUT),
		    "%s: the network was silent for %d s", s->label,
		    (int)(s->o.network_time / SECOND));
	if (s->input != NULL && input_is_lost(s->input))
		return err_set(err, AVERROR(ESPIPE),
		    "%s: needs more of it than is kept (--spool-limit)", s->label);
	return err_set(err, rc, "%s: %s", s->label, av_err2str(rc));
}

int
source_seek(struct source *s, int stream, int64_t stamp, struct err *err)
{
	AVIOContext *io = s->format->pb;
	int rc;

	if (io != NULL)
		io->error = 0;
	start_waiting(s);
	rc = avformat_seek_file(s->format, stream, INT64_MIN, stamp, stamp, 0);
	if (rc < 0) /* before the first key frame there is still that one */
		rc = av_seek_frame(s->format, stream, stamp, 0);
	s->since = NS_NONE;
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
	AVIOContext *io = s->format->pb;
	int rc;

	/* The others keep a state that jumping to a byte would not fit. */
	if (!source_is_raw(s) && strncmp(s->format->iformat->name, "mpeg", 4) != 0)
		return AVERROR(ENOSYS);
	if (io != NULL)
		io->error = 0;
	start_waiting(s);
	rc = av_seek_frame(s->format, -1, 0, AVSEEK_FLAG_BYTE);
	s->since = NS_NONE;
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
