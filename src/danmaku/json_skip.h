/* danmaku/json_skip.h - where does this end?  Passing over JSON unread, by
 * counting brackets: no nesting is too deep, and none costs memory. */
#pragma once

const char *json_skip_blanks(const char *at, const char *end);

/* Behind the string at `at`. */
const char *json_skip_string(const char *at, const char *end);

/* Behind the value at `at`, whatever it is; always at least a byte. */
const char *json_skip_value(const char *at, const char *end);
