/* danmaku/format_bilixml.h - Bilibili's XML, as the site and everybody's
 * tools write it (FORMATS.md 2.1), whole or in pieces.
 *
 *   <d p="23.82600,1,25,16777215,1422201084,0,057075e9,757076900,10">text</d>
 *
 * Also the `version="2.0"` kind (fields moved by two, time in ms) and the
 * files of live recorders (`user=`, `<sc>`). */
#pragma once
#include "danmaku/format.h"

bool bilixml_looks_like(const char *data, size_t len);
void bilixml_parse(const char *data, size_t len, struct track *, struct format_report *);
