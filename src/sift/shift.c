#include "sift/shift.h"

#include "danmaku/moment.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

int64_t
shift_at(const struct shift *shift, int64_t at_ms)
{
	int64_t by = 0;

	for (size_t i = 0; i < shift->count && shift->pieces[i].from_ms <= at_ms; i++)
		by = shift->pieces[i].by_ms;
	return by;
}

/* In its place; one that begins there already is another one now. */
static bool
piece_put(struct shift *shift, struct shift_piece piece)
{
	size_t i = 0;

	while (i < shift->count && shift->pieces[i].from_ms < piece.from_ms)
		i++;
	if (i < shift->count && shift->pieces[i].from_ms == piece.from_ms) {
		shift->pieces[i] = piece;
		return true;
	}
	if (shift->count == SHIFT_PIECES_MAX)
		return false;
	memmove(&shift->pieces[i + 1], &shift->pieces[i],
	    (shift->count - i) * sizeof(shift->pieces[0]));
	shift->pieces[i] = piece;
	shift->count++;
	return true;
}

/* The time of the source that is seen at this time of the video: of the last
 * piece that is seen by then. */
static int64_t
source_time(const struct shift *shift, int64_t media_ms)
{
	int64_t source = media_ms;

	for (size_t i = 0; i < shift->count; i++) {
		const struct shift_piece *piece = &shift->pieces[i];

		if (piece->from_ms + piece->by_ms > media_ms)
			continue;
		source = media_ms - piece->by_ms;
		if (i + 1 < shift->count && source >= shift->pieces[i + 1].from_ms)
			source = shift->pieces[i + 1].from_ms;
	}
	return source > 0 ? source : 0;
}

bool
shift_from(struct shift *shift, int64_t media_ms, int64_t more_ms)
{
	int64_t from = source_time(shift, media_ms);
	struct shift_piece piece = { from, shift_at(shift, from) + more_ms };

	if (!piece_put(shift, piece))
		return false;
	for (size_t i = 0; i < shift->count; i++) {
		if (shift->pieces[i].from_ms > from)
			shift->pieces[i].by_ms += more_ms;
	}
	return true;
}

static int
piece_read(struct shift *shift, char *text, struct err *err)
{
	char *equals = strchr(text, '=');
	struct shift_piece piece = { 0 };
	size_t count = shift->count;

	if (equals != NULL)
		*equals = '\0';
	if ((equals != NULL &&
		(!moment_read(text, &piece.from_ms) || piece.from_ms < 0)) ||
	    !moment_read(equals != NULL ? equals + 1 : text, &piece.by_ms))
		return err_set(err, -EINVAL,
		    "not an offset, such as 2.5, -1:30 or, in pieces, 0=1.5,12:30=4");
	if (!piece_put(shift, piece))
		return err_set(err, -EINVAL, "more than %d pieces", SHIFT_PIECES_MAX);
	if (shift->count == count) /* 1,5 for 1.5, most likely */
		return err_set(err, -EINVAL,
		    "two offsets from %s on (a decimal comma is none)",
		    equals != NULL ? text : "0");
	return 0;
}

int
shift_read(struct shift *shift, const char *text, struct err *err)
{
	char copy[2048], *next = copy, *piece;
	int rc = 0;

	*shift = (struct shift){ 0 };
	if ((size_t)snprintf(copy, sizeof(copy), "%s", text) >= sizeof(copy))
		return err_set(err, -EINVAL, "too long for an offset");
	while (rc == 0 && (piece = strsep(&next, ",")) != NULL)
		rc = piece_read(shift, piece, err);
	return rc;
}

static void
time_write(struct bytes *out, int64_t ms)
{
	bytes_print(out, "%" PRId64 ".%03d", ms / 1000, (int)(ms % 1000));
}

void
shift_write(struct bytes *out, const struct shift *shift)
{
	for (size_t i = 0; i < shift->count; i++) {
		const struct shift_piece *piece = &shift->pieces[i];

		if (i > 0)
			bytes_char(out, ',');
		time_write(out, piece->from_ms);
		bytes_text(out, piece->by_ms < 0 ? "=-" : "=+");
		time_write(out, piece->by_ms < 0 ? -piece->by_ms : piece->by_ms);
	}
}
