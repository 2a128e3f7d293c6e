#include "media/picture.h"

#include "base/mem.h"
#include "media/media.h"
#include "media/scale.h"

#include <libavutil/frame.h>
#include <math.h>
#include <stdlib.h>

struct picture *
picture_new(struct AVFrame *frame, ns_t pts, ns_t duration, uint32_t epoch)
{
	struct picture *p = mem_new(1, sizeof(*p));

	p->frame = frame;
	p->pts = pts;
	p->duration = duration;
	p->epoch = epoch;
	return p;
}

void
picture_free(struct picture *p)
{
	if (p == NULL)
		return;
	av_frame_free(&p->frame);
	free(p->dots);
	free(p);
}

void
picture_drop(void *item)
{
	picture_free(item);
}

static int
within(double value, int most)
{
	if (!(value >= 1))
		return 1;
	return value >= most ? most : (int)lround(value);
}

void
picture_fitted(struct picture_size size, double aspect, int *w, int *h)
{
	double dots = aspect / size.dot_aspect; /* columns per row of dots */

	*w = within(size.h * dots, size.w);
	*h = within(size.w / dots, size.h);
}

bool
picture_fit(struct picture *p, struct picture_size size)
{
	struct scale *scale;
	int rc;

	if (p->asked.w == size.w && p->asked.h == size.h &&
	    p->asked.dot_aspect == size.dot_aspect)
		return false;
	scale = scale_new();
	rc = scale_picture(scale, p, size, NULL);
	scale_free(scale);
	return rc == 0;
}
