/* base/text_fold.h - what does this text say, however it is written?
 *
 * For comparing, never for showing: full and half width, case and
 * compatibility forms are one (NFKC and case folding of Unicode).  Characters are
 * whole: か is no part of が, nor 하 of 한. */
#pragma once
#include "base/bytes.h"

#include <stddef.h>

/* Appends the folded form of s[0..len), valid UTF-8. */
void text_fold(struct bytes *out, const char *s, size_t len);

/* What repeats of a comment have in common (`哈哈哈哈！` and `哈哈`, `WWW` and `ｗ`):
 * folded, each run of one character is one of it, blanks are gone, and so is the
 * punctuation at the end; a text of nothing else stays. */
void text_gist(struct bytes *out, const char *s, size_t len);
