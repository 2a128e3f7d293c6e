/* setup/keymap.h - which key asks for what?
 *
 * Starts with the keys every viewer knows; the conf binds and unbinds.  A
 * key has one binding at most.  The mouse is keys too: "click",
 * "middle-click", "right-click", "wheel-up", "wheel-down". */
#pragma once
#include "base/bytes.h"
#include "base/err.h"
#include "setup/action.h"
#include "term/keys.h"

#include <stdbool.h>
#include <stddef.h>

struct binding {
	struct key key;
	enum action_id action;
	double arg; /* 0 when the action takes none */
};

/* Zero-initialised is empty and valid.  One owner. */
struct keymap {
	struct binding *items;
	size_t count, cap;
};

void keymap_init(struct keymap *); /* the default keys */
void keymap_fini(struct keymap *);

void keymap_bind(struct keymap *, struct key, enum action_id, double arg);
bool keymap_unbind(struct keymap *, struct key); /* false: was not bound */

/* The same in words, as the conf has them: "seek" "+5".  `arg` may be NULL.
 * -EINVAL with what is allowed and what was probably meant; `keymap` is
 * unchanged then. */
int keymap_bind_text(
    struct keymap *, const char *key, const char *action, const char *arg, struct err *);
int keymap_unbind_text(struct keymap *, const char *key, struct err *);

const struct binding *keymap_find(const struct keymap *, struct key); /* NULL = none */

/* Key names of the conf, the mouse's included. */
bool keymap_key(const char *text, struct key *);
char *keymap_key_text(char *to, size_t size, struct key);

/* One line of the help page: "← →", "5 s back / forward". */
struct keymap_help {
	const char *group; /* heading; static */
	char keys[64];     /* blanks between; UTF-8 arrows when asked */
	char text[96];
};

/* Fills rows[0..room) for what is bound now, in the order of the help page;
 * returns how many lines there are in all (rows may be NULL to count). */
size_t keymap_help(
    const struct keymap *, bool utf8, struct keymap_help *rows, size_t room);

/* --list-keys: "bind KEY ACTION [ARG]" and "unbind KEY" lines, which make the
 * same keys again when a conf has them. */
void keymap_write(const struct keymap *, struct bytes *out);
