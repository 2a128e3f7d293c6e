#include "link/reply.h"

#include "base/text.h"
#include "danmaku/json_tree.h"
#include "danmaku/number.h"

#include <errno.h>
#include <stdio.h>

uint64_t
reply_id(struct slice reply)
{
	struct json_tree tree = { 0 };
	uint64_t id = number_id(json_member(json_tree_read(&tree, reply), "id"));

	json_tree_fini(&tree);
	return id;
}

int64_t
reply_number(struct slice reply, const char *name)
{
	struct json_tree tree = { 0 };
	int64_t number = number_or(json_member(json_tree_read(&tree, reply), name), -1);

	json_tree_fini(&tree);
	return number >= 0 ? number : -1;
}

bool
reply_flag(struct slice reply, const char *name)
{
	struct json_tree tree = { 0 };
	const struct json *flag = json_get(json_tree_read(&tree, reply), name);
	bool is = flag != NULL && flag->kind == JSON_KIND_TRUE;

	json_tree_fini(&tree);
	return is;
}

void
reply_reason(char *to, size_t size, struct slice reply)
{
	struct json_tree tree = { 0 };
	const struct json *error = json_get(json_tree_read(&tree, reply), "error");
	struct slice said = json_member(error, "message");

	text_clean(to, size, said.len > 0 ? said.at : "", said.len);
	json_tree_fini(&tree);
}

/* The address in front is the viewer's own server, and longer than a line has room. */
static const char *
behind_address(const char *text)
{
	const char *behind = strncmp(text, "http", 4) == 0 ? strstr(text, ": ") : NULL;

	return behind != NULL ? behind + 2 : text;
}

const char *
reply_why(char *to, size_t size, const struct stream_end *end, struct slice reply)
{
	size_t used;
	char *api;

	if (end->err.code != 0) {
		snprintf(to, size, "%s", behind_address(end->err.text));
		api = end->err.code == -EREMCHG ? strstr(to, "/v1/videos/") : NULL;
		if (api != NULL) /* what is left is what --server is to be */
			*api = '\0';
		return to;
	}
	snprintf(to, size, "HTTP %ld: ", end->status);
	used = strlen(to);
	reply_reason(to + used, size - used, reply);
	if (to[used] == '\0')
		to[used - 2] = '\0';
	return to;
}
