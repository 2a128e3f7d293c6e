/* daemon/conf_lists.h - lists that are compared with what clients say, letter by letter.
 *
 * So each is brought into the one spelling that can be met, and what could meet
 * nobody is refused when it is read, not found out by who is turned away.  Each
 * puts its words into *to with one blank between; *to is the caller's and stays as
 * it was when there is an error. */
#pragma once
#include "base/err.h"

/* "https://example.org http://[::1]:8080", as browsers write them; or "*". */
int conf_origins(char **to, const char *value, struct err *);

/* "127.0.0.1 2001:db8::1": addresses, without a port, and no networks. */
int conf_addresses(char **to, const char *value, struct err *);
