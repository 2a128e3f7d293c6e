/* broker/limit.h - may this one do it again already?
 *
 * A bucket of tokens for each key, as one moment in time: when it would be
 * full again.  Keys are hashed with a secret of this run, so nobody can aim at
 * another's place.  The table never grows: where it is full, who is nearest to
 * a full bucket is forgotten, which is the smallest mistake.  One thread. */
#pragma once
#include "base/err.h"
#include "base/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct limit_rule {
	ns_t each; /* one token comes back in this time; 0: no limit */
	int burst; /* so many fit into the bucket */
};

/* "1/s:5", "30/m:10", "100/h" (a burst of 1), "off". */
int limit_parse(struct limit_rule *, const char *text, struct err *);

struct limits;

struct limits *limits_new(struct limit_rule, size_t keys_max);
void limits_free(struct limits *); /* NULL is fine */
void limits_change(struct limits *, struct limit_rule);

/* Takes a token; false: there is none, and *wait says when there will be. */
bool limits_take(struct limits *, const void *key, size_t len, ns_t now, ns_t *wait);

#define LIMIT_ADDRESS_MAX 8

/* The key of an address of IPv6, or of IPv4 mapped into it: four bytes, or
 * eight, because a household has a /64. */
size_t limit_address(uint8_t key[LIMIT_ADDRESS_MAX], const uint8_t address[16]);
