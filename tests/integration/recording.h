/* tests/integration/recording.h - what does somebody see who plays this recording?
 *
 * An asciicast v2 file is played into libvterm, event by event; between two
 * of them every cell can be read, and the bytes of the last event too. */
#pragma once
#include "base/bytes.h"
#include "base/time.h"

#include <stdbool.h>
#include <stdint.h>

struct recording;

struct recording_cell {
	uint32_t code; /* the first code point; ' ' for a blank */
	int cols;      /* 2: wide; 0: the right half of a wide one */
	uint32_t fg, bg;
};

struct recording *recording_open(const char *path);
void recording_close(struct recording *); /* NULL is fine */
int recording_cols(const struct recording *);
int recording_rows(const struct recording *);

bool recording_next(struct recording *); /* false: that was all */
ns_t recording_time(const struct recording *);
const struct bytes *recording_bytes(const struct recording *);

/* Fails the test when half a wide character stands there. */
struct recording_cell recording_cell(const struct recording *, int row, int col);
char *recording_row(const struct recording *, int row); /* ASCII only; free() it */
