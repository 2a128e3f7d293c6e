#include "player/note.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

void
notes_free(struct note *note)
{
	struct note *next;

	for (; note != NULL; note = next) {
		next = note->next;
		free(note->name);
		free(note->value);
		free(note);
	}
}

void
note_add(void *arg, const char *name, const char *value)
{
	struct note **first = arg, *note = mem_new(1, sizeof(*note));

	note->next = *first;
	note->name = mem_text(name != NULL ? name : "");
	note->value = mem_text(value != NULL ? value : "");
	*first = note;
}

struct note *
note_find(struct note *note, const char *name)
{
	while (note != NULL && strcmp(note->name, name) != 0)
		note = note->next;
	return note;
}
