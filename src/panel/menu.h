/* panel/menu.h - one line out of several is chosen, or something is searched for.
 *
 * Lines belong to whoever shows the menu, and so does what they mean.  "/" begins a
 * search, Enter takes a line or starts the search, Escape leaves.  Pure. */
#pragma once
#include "panel/line.h"
#include "term/keys.h"

#include <stdbool.h>
#include <stddef.h>

enum menu_wish {
	MENU_PASS,  /* the key was not for the menu */
	MENU_TAKEN, /* it was, and that was all */
	MENU_CLOSE,
	MENU_CHOOSE, /* the line under the cursor */
	MENU_SEARCH, /* for what is in `search` */
};

/* Zero-initialised is empty and valid. */
struct menu {
	size_t count, cursor, first; /* first: the first line that is seen */
	struct line search;
	bool searches;
};

void menu_fini(struct menu *);
void menu_set(struct menu *, size_t count); /* other lines: the cursor on the first */
enum menu_wish menu_key(struct menu *, struct key, int page);
bool menu_click(struct menu *, int row);   /* row below the first that is seen */
void menu_scroll(struct menu *, int page); /* the cursor into view */
