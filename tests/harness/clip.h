/* tests/harness/clip.h - films for tests, made by FFmpeg's own generators.
 *
 * They live in a folder that is gone afterwards; a clip that was made is
 * there for every test of the program. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

bool clips_open(void); /* false: there is no ffmpeg here */
void clips_close(void);

/* The path of `name`; `arguments` go to ffmpeg between -y and that path, "%s"
 * in them is the folder.  Fails the test when ffmpeg does.  free() it. */
char *clip_make(const char *name, const char *arguments);
char *clip_path(const char *name);                                 /* free() it */
char *clip_write(const char *name, const void *data, size_t size); /* free() it */
char *clip_read(const char *path, size_t *size);                   /* free() it */
