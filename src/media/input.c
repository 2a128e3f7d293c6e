#include "media/input.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <libavformat/avio.h>
#include <libavutil/error.h>
#include <libavutil/mem.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_BYTES (64 * 1024)

struct input {
	int fd;
	bool own_fd;
	int64_t base, at;    /* where the file began, where the next byte is */
	struct spool *spool; /* NULL: a regular file */
	AVIOContext *io;
	bool lost;
};

static int
read_some(void *opaque, uint8_t *to, int size)
{
	struct input *in = opaque;
	int64_t got;

	if (in->spool != NULL) {
		got = spool_read(in->spool, in->at, to, size);
	} else {
		got = pread(in->fd, to, (size_t)size, in->base + in->at);
		got = got < 0 ? -errno : got;
	}
	if (got == -EINTR)
		return AVERROR_EXIT;
	if (got == -ESPIPE)
		in->lost = true;
	if (got < 0)
		return AVERROR((int)-got);
	in->at += got;
	return got == 0 ? AVERROR_EOF : (int)got;
}

static int64_t
size_of(const struct input *in)
{
	struct stat st;

	if (in->spool != NULL)
		return spool_size(in->spool);
	if (fstat(in->fd, &st) < 0)
		return -1;
	return st.st_size > in->base ? st.st_size - in->base : 0;
}

/* A size that is not known yet is no reason to wait: it is asked for guesses
 * of the duration.  Who wants to read there will wait in read_some(). */
static int64_t
move_to(void *opaque, int64_t offset, int whence)
{
	struct input *in = opaque;
	int64_t size;

	switch (whence & ~AVSEEK_FORCE) {
	case AVSEEK_SIZE:
		size = size_of(in);
		return size >= 0 ? size : AVERROR(ENOSYS);
	case SEEK_CUR:
		offset += in->at;
		break;
	case SEEK_END:
		size = size_of(in);
		if (size < 0)
			return AVERROR(ENOSYS);
		offset += size;
		break;
	default:
		break;
	}
	if (offset < 0)
		return AVERROR(EINVAL);
	in->at = offset;
	return offset;
}

/* A FIFO without a writer must not hang in open(): its reads wait later. */
static int
open_path(struct input *in, const char *path, struct err *err)
{
	int flags;

	in->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (in->fd < 0)
		return err_set(err, -errno, "%s", strerror(errno));
	in->own_fd = true;
	flags = fcntl(in->fd, F_GETFL);
	if (flags >= 0)
		fcntl(in->fd, F_SETFL, flags & ~O_NONBLOCK);
	return 0;
}

static int
open_bytes(struct input *in, struct spool_options options, struct err *err)
{
	struct stat st;

	if (fstat(in->fd, &st) < 0)
		return err_set(err, -errno, "%s", strerror(errno));
	if (S_ISDIR(st.st_mode))
		return err_set(err, -EISDIR, "%s", strerror(EISDIR));
	if (S_ISREG(st.st_mode)) {
		off_t at = lseek(in->fd, 0, SEEK_CUR);

		in->base = at > 0 ? at : 0;
		if (size_of(in) == 0)
			return err_set(err, AVERROR_INVALIDDATA,
			    "not a media file that FFmpeg can read: it is empty");
		return 0;
	}
	options.fd = in->fd;
	return spool_open(&in->spool, &options, err);
}

int
input_open(
    struct input **input, const char *path, struct spool_options options, struct err *err)
{
	struct input *in = mem_new(1, sizeof(*in));
	uint8_t *buffer;
	int rc = 0;

	in->fd = options.fd;
	if (path != NULL)
		rc = open_path(in, path, err);
	if (rc == 0)
		rc = open_bytes(in, options, err);
	if (rc < 0)
		goto fail;
	buffer = av_malloc(BUFFER_BYTES);
	in->io =
	    avio_alloc_context(buffer, BUFFER_BYTES, 0, in, read_some, NULL, move_to);
	if (in->io == NULL) {
		av_free(buffer);
		rc = err_set(err, AVERROR(ENOMEM), "out of memory");
		goto fail;
	}
	*input = in;
	return 0;
fail:
	input_close(in);
	return rc;
}

void
input_close(struct input *in)
{
	if (in == NULL)
		return;
	spool_close(in->spool);
	if (in->own_fd)
		close(in->fd);
	if (in->io != NULL)
		av_freep(&in->io->buffer);
	avio_context_free(&in->io);
	free(in);
}

AVIOContext *
input_io(struct input *in)
{
	return in->io;
}

void
input_rewind(struct input *in, bool seekable)
{
	AVIOContext *io = in->io;

	in->at = 0;
	in->lost = false;
	io->buf_ptr = io->buf_end = io->buffer;
	io->pos = 0;
	io->eof_reached = 0;
	io->error = 0;
	io->seekable = seekable ? AVIO_SEEKABLE_NORMAL : 0;
}

bool
input_is_whole(struct input *in)
{
	return in->spool == NULL || spool_size(in->spool) >= 0;
}

bool
input_is_lost(const struct input *in)
{
	return in->lost;
}

void
input_settle(struct input *in)
{
	if (in->spool != NULL)
		spool_settle(in->spool);
}

void
input_wake(struct input *in)
{
	if (in->spool != NULL)
		spool_wake(in->spool);
}
