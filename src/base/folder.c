#include "base/folder.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void
folder_make_for(const char *path)
{
	char *copy = mem_text(path);

	for (char *slash = strchr(copy + (copy[0] != '\0'), '/'); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(copy, 0700);
		*slash = '/';
	}
	free(copy);
}
