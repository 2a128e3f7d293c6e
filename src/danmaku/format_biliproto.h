/* danmaku/format_biliproto.h - Bilibili's segments of six minutes, in
 * protobuf (FORMATS.md 2.2), one or several put one behind another.
 *
 * A walk of our own: an element that is damaged or runs past the end is left
 * out, whole ones before it stay, and unknown fields are passed by. */
#pragma once
#include "danmaku/format.h"

bool biliproto_looks_like(const char *data, size_t len);
void biliproto_parse(
    const char *data, size_t len, struct track *, struct format_report *);
