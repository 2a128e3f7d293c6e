/* supply/span.h - a source in pieces of six minutes: which, where, in what order?
 *
 * An address with {n} in it has a piece for every six minutes, counted from 0;
 * with {n1} they are counted from 1, as Bilibili does.  Pure. */
#pragma once
#include "base/time.h"

#include <stdbool.h>
#include <stdint.h>

#define SPAN_MS INT64_C(360000)
#define SPAN_MOST 4096 /* pieces; 17 days of video */
#define SPAN_WANTED 4

bool span_is_template(const char *url);
char *span_url(const char *template, int64_t n); /* piece n from 0; free() it */

/* Does a comment of this time belong to piece n? */
bool span_has(int64_t n, int64_t at_ms);

/* The pieces to have while `at` is shown, the most urgent first: the one it
 * lies in, the next two, the one before.  None lies past `end` (NS_NONE:
 * unknown).  Returns how many. */
int span_wanted(ns_t at, ns_t end, int64_t out[SPAN_WANTED]);

/* The first and the last piece of [from, to). */
void span_range(ns_t from, ns_t to, int64_t *first, int64_t *last);
