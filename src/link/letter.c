#include "link/letter.h"

#include "base/mem.h"
#include "base/time.h"
#include "danmaku/writing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

struct letter *
letter_new(const struct comment *comment, const char *video, const char *key)
{
	struct letter *letter = mem_new(1, sizeof(*letter));

	letter->own = comment->id;
	letter->text = mem_text_part(comment->text, comment->text_len);
	letter->comment = *comment;
	letter->comment.text = letter->text;
	letter->comment.author = "";
	letter->comment.path = NULL;
	snprintf(letter->video, sizeof(letter->video), "%s", video);
	snprintf(letter->key, sizeof(letter->key), "%s", key);
	return letter;
}

void
letter_free(struct letter *letter)
{
	if (letter == NULL)
		return;
	free(letter->text);
	free(letter);
}

void
letters_free(struct letter *letter)
{
	struct letter *next;

	for (; letter != NULL; letter = next) {
		next = letter->next;
		letter_free(letter);
	}
}

/* Without a source of randomness, at least no other process and no other moment. */
void
letter_key(char to[LETTER_KEY_MAX + 1])
{
	uint64_t random[2] = { (uint64_t)time_unix_ms(), (uint64_t)time_now() };

	if (getrandom(random, sizeof(random), GRND_NONBLOCK) < 0)
		random[1] ^= (uint64_t)(uintptr_t)to;
	snprintf(to, LETTER_KEY_MAX + 1, "danmu-%016llx%016llx",
	    (unsigned long long)random[0], (unsigned long long)random[1]);
}

void
letter_write(struct bytes *out, const struct letter *letter)
{
	static const char *const modes[] = { "scroll", "reverse", "top", "bottom" };
	const struct comment *c = &letter->comment;

	bytes_text(out, "{\"at_ms\":");
	writing_signed(out, c->at_ms);
	bytes_text(out, ",\"mode\":\"");
	bytes_text(out, modes[c->mode <= COMMENT_BOTTOM ? c->mode : COMMENT_SCROLL]);
	bytes_text(out, "\",\"color\":\"");
	writing_rgb(out, c->rgb & 0xffffff);
	bytes_text(out, "\",\"size\":");
	bytes_number(out, c->size > 0 ? c->size : 25);
	bytes_text(out, ",\"text\":");
	writing_json(out, writing_text(c));
	bytes_char(out, '}');
}

bool
letter_is(const struct letter *letter, const struct comment *other)
{
	const struct comment *c = &letter->comment;

	return c->at_ms == other->at_ms && c->mode == other->mode &&
	       c->rgb == other->rgb && c->text_len == other->text_len &&
	       memcmp(c->text, other->text, c->text_len) == 0;
}
