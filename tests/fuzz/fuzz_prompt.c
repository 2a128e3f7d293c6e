/* Whatever is typed into the prompt: the text is valid, the cursor stands
 * between clusters, and what may be posted is clean and within the limits. */
#include "base/text.h"
#include "harness/typing.h"
#include "panel/line.h"
#include "panel/prompt.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool holds)
{
	if (!holds)
		abort();
}

static void
check_text(const struct prompt_look *look)
{
	size_t used, cluster = 0;

	for (size_t at = 0; at < look->len; at += used) {
		uint32_t code = text_decode(look->text + at, look->len - at, &used);

		check(code >= ' ' && (code < 0x7f || code >= 0xa0));
	}
	while (cluster < look->cursor)
		cluster += text_cluster_size(look->text + cluster, look->len - cluster);
	check(cluster == look->cursor && look->cursor <= look->len);
	check(look->len <= LINE_BYTES_MAX && strlen(look->text) == look->len);
}

static void
check_posted(struct prompt *prompt)
{
	struct comment comment;
	struct err err = { 0 };
	struct bytes again = { 0 };
	int clusters;

	if (prompt_take(prompt, &comment, &err) != 0) {
		check(err.text[0] != '\0');
		return;
	}
	clusters =
	    text_sanitise(&again, comment.text, comment.text_len, &text_limits_comment);
	check(clusters > 0 && clusters <= PROMPT_CLUSTERS_MAX);
	check(again.len == comment.text_len &&
	      memcmp(again.data, comment.text, again.len) == 0);
	check(memchr(again.data, '\n', again.len) == NULL);
	bytes_fini(&again);
	prompt_posted(prompt);
	check(prompt_look(prompt).len == 0);
}

static void
take(void *arg, struct key key)
{
	struct prompt_look look;

	if (prompt_key(arg, key) == PROMPT_POST)
		check_posted(arg);
	look = prompt_look(arg);
	check_text(&look);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct prompt *prompt = prompt_new();

	typing_keys((const char *)data, size, take, prompt);
	check_posted(prompt);
	prompt_free(prompt);
	return 0;
}
