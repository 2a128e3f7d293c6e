/* media/address.h - what does the name on the command line name?
 *
 * A file that is there is that file, whatever its name looks like; what has
 * a scheme and is not there is a URL; all else is a file that is missing. */
#pragma once
#include "base/err.h"

enum address { ADDRESS_FILE, ADDRESS_PIPE, ADDRESS_NETWORK };

/* *place is the path, or the URL as it may be sent; free() it. */
int address_read(const char *name, enum address *, char **place, struct err *);

/* For FFmpeg, which would take any certificate: only those that a known
 * authority answers for, of $SSL_CERT_FILE if there is such a file. */
struct AVDictionary;
void address_trust(struct AVDictionary **options);
