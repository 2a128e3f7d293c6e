/* player/invite.h - what do the others type to watch along? (pure)
 *
 * A line for a shell, clean for a terminal.  Rooms are found by the content of the
 * file, so the name in it only has to mean the same file over there. */
#pragma once
#include "setup/option.h"

/* "danmu --server=http://192.168.1.5:8086 film.mp4"; `host` as in a URL.  free() it. */
char *invite_line(const struct options *, const char *host, int port);

/* What has to be said about FILE in that line, or NULL. */
const char *invite_note(const struct options *);
