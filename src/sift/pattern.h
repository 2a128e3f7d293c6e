/* sift/pattern.h - one regular expression that cannot hang the player.
 *
 * PCRE2 with limits on matching, depth and memory.  One that runs into them is
 * cut: it counts as no match, and after PATTERN_CUTS_MAX cuts it is switched off.
 * One that is slow for a great many texts is cut earlier.
 * "/text/i" or only "text"; i: without regard to case, s: a dot is a line break,
 * too, m, x as in Perl. */
#pragma once
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum { PATTERN_CUTS_MAX = 8, PATTERN_MAX = 4096 };

struct pattern;

struct pattern *pattern_new(const char *text, size_t len, struct err *);
void pattern_free(struct pattern *); /* NULL is fine */

/* `text` is valid UTF-8. */
bool pattern_matches(struct pattern *, const char *text, size_t len);

int pattern_cuts(const struct pattern *);         /* so far */
bool pattern_is_off(const struct pattern *);      /* it was cut too often */
const char *pattern_text(const struct pattern *); /* as it was written, cleaned */
