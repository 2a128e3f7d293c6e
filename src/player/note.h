/* player/note.h - small things worth remembering about a video, by name.
 *
 * A list that its first pointer owns. */
#pragma once

struct note {
	struct note *next;
	char *name, *value; /* value "": forgotten */
};

void note_add(void *first, const char *name, const char *value); /* struct note ** */
struct note *note_find(struct note *, const char *name);         /* or NULL */
void notes_free(struct note *);
