#include "daemon/conf_lists.h"

#include "base/bytes.h"
#include "base/mem.h"
#include "danmaku/slice.h"
#include "gate/host.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* One word of a list, in the spelling that is kept, goes to the list. */
typedef int word_fn(struct bytes *list, struct slice word, struct err *);

static int
each_word(char **to, const char *value, word_fn *fn, struct err *err)
{
	struct bytes list = { 0 };
	int rc = 0;

	bytes_text(&list, "");
	for (value += strspn(value, " ,"); rc == 0 && *value != '\0';) {
		size_t len = strcspn(value, " ,");

		if (list.len > 0)
			bytes_char(&list, ' ');
		rc = fn(&list, (struct slice){ value, len }, err);
		value += len;
		value += strspn(value, " ,");
	}
	if (rc < 0) {
		bytes_fini(&list);
		return rc;
	}
	free(*to);
	*to = bytes_steal(&list);
	return 0;
}

/* --- origins --- */

/* How long its scheme is, with the slashes; 0: it has none that could be met. */
static size_t
scheme_of(struct slice word, const char **usual_port)
{
	if (word.len > 7 && strncasecmp(word.at, "http://", 7) == 0) {
		*usual_port = ":80";
		return 7;
	}
	if (word.len > 8 && strncasecmp(word.at, "https://", 8) == 0) {
		*usual_port = ":443";
		return 8;
	}
	return 0;
}

/* In small letters and without the usual port, as browsers say it. */
static int
origin(struct bytes *list, struct slice word, struct err *err)
{
	const char *port = "";
	size_t scheme = scheme_of(word, &port), end = strlen(port), from = list->len;

	for (size_t i = scheme; scheme > 0 && i < word.len; i++)
		if (strchr("/?#@*", word.at[i]) != NULL)
			scheme = 0;
	if (scheme == 0)
		return err_set(err, -EINVAL,
		    "%.*s: * or http://HOST:PORT ... is wanted, with nothing behind it",
		    (int)word.len, word.at);
	if (word.len > scheme + end && memcmp(word.at + word.len - end, port, end) == 0)
		word.len -= end;
	bytes_add(list, word.at, word.len);
	for (size_t i = from; i < list->len; i++)
		if (list->data[i] >= 'A' && list->data[i] <= 'Z')
			list->data[i] |= 0x20;
	return 0;
}

int
conf_origins(char **to, const char *value, struct err *err)
{
	if (strcmp(value, "*") != 0)
		return each_word(to, value, origin, err);
	free(*to);
	*to = mem_text(value);
	return 0;
}

/* --- addresses --- */

static int
address(struct bytes *list, struct slice word, struct err *err)
{
	struct gate_address a;
	char text[GATE_ADDRESS_TEXT_MAX];

	if (!gate_address_plain(&a, word.at, word.len))
		return err_set(err, -EINVAL,
		    "%.*s: addresses are wanted, with blanks between", (int)word.len,
		    word.at);
	bytes_text(list, gate_address_host(text, &a));
	return 0;
}

int
conf_addresses(char **to, const char *value, struct err *err)
{
	return each_word(to, value, address, err);
}
