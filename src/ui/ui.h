/* ui/ui.h - a scene becomes one surface, and the surface the bytes of a frame.
 *
 * Owns the layers and what the terminal is known to show.  Main thread. */
#pragma once
#include "base/bytes.h"
#include "cells/paint.h"
#include "ui/scene.h"

/* Host time spent in each step, summed up over frames. */
struct ui_times {
	ns_t blit, compose, diff, paint;
};

struct ui_frame_options {
	struct paint_options paint;
	int tolerance; /* see cells/diff.h */
};

struct ui;

struct ui *ui_new(void);
void ui_free(struct ui *); /* NULL is fine */

/* The terminal may show anything: paint all of it next time. */
void ui_forget(struct ui *);

/* Draws the scene and appends the bytes that turn what is shown into it;
 * none when nothing changed.  Returns the cells painted. */
size_t ui_frame(struct ui *, const struct scene *, const struct ui_frame_options *,
    struct bytes *out, struct ui_times *);

/* The surface of the last ui_frame(), for tests. */
const struct surface *ui_surface(const struct ui *);
