/* media/scale.h - a frame of any kind becomes dots of the stage.
 *
 * Holds what is worth keeping from one frame to the next; a frame of another
 * size, format or colour makes it anew.  One thread each. */
#pragma once
#include "base/err.h"
#include "media/picture.h"

struct AVFrame;
struct scale;

struct scale *scale_new(void);
void scale_free(struct scale *); /* NULL is fine */

/* Fills w, h and dots of a picture from its frame and turn, fitted into
 * `size`; transparent parts are laid over black. */
int scale_picture(struct scale *, struct picture *, struct picture_size, struct err *);
