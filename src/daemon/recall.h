/* daemon/recall.h - what has danmud to know of its store before it lets anybody in?
 *
 * Which videos are live, who is banned, and the greatest id that was given: ids go
 * on behind it, whatever became of the clock meanwhile. */
#pragma once
#include "api/api.h"

/* Makes the store when there is none; fills in the site's lives, bans and ids. */
int recall(struct api_site *, const char *path, struct err *);
