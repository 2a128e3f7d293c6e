#include "media/look.h"

#include "media/picture.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/frame.h>
#include <libavutil/pixdesc.h>
#include <stdlib.h>

/* The matrix takes a stored point (p, q) to (a p + c q, b p + d q).  Only
 * quarter turns and mirrors make sense on a grid: the nearest one it is. */
unsigned
look_turn(const int32_t m[9])
{
	int64_t a = m[0], b = m[1], c = m[3], d = m[4];
	unsigned turn = 0;

	if (llabs(a) + llabs(d) >= llabs(b) + llabs(c))
		return (a < 0 ? TURN_FLIP_X : 0u) | (d < 0 ? TURN_FLIP_Y : 0u);
	turn = TURN_SWAP;
	return turn | (c < 0 ? TURN_FLIP_X : 0u) | (b < 0 ? TURN_FLIP_Y : 0u);
}

unsigned
look_turn_exif(int orientation)
{
	static const uint8_t turns[] = { 0, 0, TURN_FLIP_X, TURN_FLIP_X | TURN_FLIP_Y,
		TURN_FLIP_Y, TURN_SWAP, TURN_SWAP | TURN_FLIP_X,
		TURN_SWAP | TURN_FLIP_X | TURN_FLIP_Y, TURN_SWAP | TURN_FLIP_Y };

	return orientation >= 1 && orientation <= 8 ? turns[orientation] : 0;
}

static const void *
stream_matrix(const AVStream *stream)
{
#if LIBAVFORMAT_VERSION_INT >= AV_VERSION_INT(60, 15, 100)
	const AVCodecParameters *par = stream->codecpar;
	const AVPacketSideData *side = av_packet_side_data_get(
	    par->coded_side_data, par->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);

	return side != NULL && side->size >= 9 * sizeof(int32_t) ? side->data : NULL;
#else
	size_t size = 0;
	const void *data =
	    av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);

	return size >= 9 * sizeof(int32_t) ? data : NULL;
#endif
}

struct look
look_of(const AVStream *stream)
{
	const AVCodecDescriptor *codec =
	    avcodec_descriptor_get(stream->codecpar->codec_id);
	const void *matrix = stream_matrix(stream);
	struct look look = { .sar = stream->sample_aspect_ratio };

	if (look.sar.num <= 0 || look.sar.den <= 0)
		look.sar = stream->codecpar->sample_aspect_ratio;
	if (matrix != NULL)
		look.turn = look_turn(matrix);
	look.limited = codec != NULL && (codec->props & AV_CODEC_PROP_INTRA_ONLY) == 0;
	return look;
}

static unsigned
frame_turn(const AVFrame *f, unsigned otherwise)
{
	const AVFrameSideData *side =
	    av_frame_get_side_data(f, AV_FRAME_DATA_DISPLAYMATRIX);
	const AVDictionaryEntry *exif;

	if (otherwise != 0)
		return otherwise;
	if (side != NULL && side->size >= 9 * sizeof(int32_t))
		return look_turn((const void *)side->data);
	exif = av_dict_get(f->metadata, "Orientation", NULL, 0);
	return exif != NULL ? look_turn_exif((int)strtol(exif->value, NULL, 10)) : 0;
}

unsigned
look_dress(const struct look *look, AVFrame *f)
{
	const AVPixFmtDescriptor *desc = av_pix_fmt_desc_get(f->format);

	if (look->sar.num > 0 && look->sar.den > 0)
		f->sample_aspect_ratio = look->sar;
	if (f->color_range == AVCOL_RANGE_UNSPECIFIED && look->limited && desc != NULL &&
	    (desc->flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL)) == 0)
		f->color_range = AVCOL_RANGE_MPEG;
	return frame_turn(f, look->turn);
}
