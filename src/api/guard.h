/* api/guard.h - may this one say that, now?
 *
 * Rates and bans for all workers together: an author has one bucket, whatever
 * connection is used.  Any thread. */
#pragma once
#include "broker/limit.h"
#include "store/store_record.h"

struct guard;

struct guard *guard_new(struct limit_rule);
void guard_free(struct guard *); /* NULL is fine */
void guard_change(struct guard *, struct limit_rule);

/* Takes a token of the author's and one of the address' bucket; false: *wait
 * says when there will be one. */
bool guard_rate(
    struct guard *, const char *author, const uint8_t address[16], ns_t now, ns_t *wait);

/* The bans there are, in place of those there were. */
void guard_ban_start(struct guard *);
void guard_ban(void *guard, const struct store_ban *); /* a store_ban_fn */
void guard_ban_end(struct guard *);

/* Who says so, or what is said: NULL, or why it is refused (static). */
const char *guard_bans(
    struct guard *, const char *author, const uint8_t address[16], const char *text);
