/* broker/author.h - what is somebody called who has no name?
 *
 * Where anybody may post, an author's name is made from where they come from
 * and the daemon's secret: the same household has the same name, and nobody
 * can tell the address from it or try them all without the secret. */
#pragma once
#include "broker/token.h"

#define AUTHOR_NAME_MAX 20

/* "guest-" and ten of a-z 2-7; `key` is what limit_address() gives. */
void author_name(
    char name[AUTHOR_NAME_MAX], const struct token_secret *, const void *key, size_t len);
