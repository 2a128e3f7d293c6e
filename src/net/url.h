/* net/url.h - an address as it is sent, and as it may be shown (pure). */
#pragma once
#include <stdbool.h>

bool url_is_http(const char *); /* http:// or https:// */

/* As it can be sent: people type blanks and 弹幕.xml, HTTP wants %XX.  What
 * is escaped already stays so.  free() it. */
char *url_encode(const char *);

/* As it may be printed: without user and password, a long one cut.  It is
 * still what somebody typed: sanitise it before a terminal sees it.  `odd`:
 * it cannot be parsed, so anything in front of an @ may be a password. */
char *url_label(const char *, bool odd);

/* Takes user and password out of every address inside a text, in place. */
void url_hide_users(char *text);
