/* media/tone.h - how does high dynamic range look on an ordinary screen?
 *
 * Dots that are already the size of the stage go from their own transfer
 * curve (PQ, HLG) to light, from BT.2020 to BT.709 colours, through the
 * BT.2390 tone curve (what SDR can show stays as it is, only highlights are
 * rolled off), and out as sRGB.  All by tables: no pow() for a dot. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct AVFrame;
struct tone;

/* Must this frame pass through here?  (PQ, HLG or BT.2020 primaries) */
bool tone_is_needed(const struct AVFrame *);
bool tone_is_hdr(const struct AVFrame *);

struct tone *tone_new(const struct AVFrame *);
void tone_free(struct tone *);                               /* NULL is fine */
bool tone_fits(const struct tone *, const struct AVFrame *); /* made for such a frame? */

/* 16 bits a channel in, 0x00rrggbb out. */
void tone_row(const struct tone *, const uint16_t *r, const uint16_t *g,
    const uint16_t *b, uint32_t *dots, size_t count);
