#include "api/guard.h"

#include "base/mem.h"
#include "base/text_fold.h"
#include "gate/host.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS_MAX = 65536 };

struct ban {
	char *kind, *value; /* of a word: folded */
	struct gate_address address;
};

struct ban_list {
	struct ban *bans;
	size_t count;
};

struct guard {
	pthread_mutex_t lock;
	struct limits *authors, *addresses;
	struct ban_list now, next;
};

struct guard *
guard_new(struct limit_rule rule)
{
	struct guard *g = mem_new(1, sizeof(*g));

	pthread_mutex_init(&g->lock, NULL);
	g->authors = limits_new(rule, KEYS_MAX);
	g->addresses = limits_new(rule, KEYS_MAX);
	return g;
}

static void
list_free(struct ban_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->bans[i].kind);
		free(list->bans[i].value);
	}
	free(list->bans);
	*list = (struct ban_list){ 0 };
}

void
guard_free(struct guard *g)
{
	if (g == NULL)
		return;
	limits_free(g->authors);
	limits_free(g->addresses);
	list_free(&g->now);
	list_free(&g->next);
	pthread_mutex_destroy(&g->lock);
	free(g);
}

void
guard_change(struct guard *g, struct limit_rule rule)
{
	pthread_mutex_lock(&g->lock);
	limits_change(g->authors, rule);
	limits_change(g->addresses, rule);
	pthread_mutex_unlock(&g->lock);
}

bool
guard_rate(
    struct guard *g, const char *author, const uint8_t address[16], ns_t now, ns_t *wait)
{
	uint8_t key[LIMIT_ADDRESS_MAX];
	size_t len = limit_address(key, address);
	bool may;

	pthread_mutex_lock(&g->lock);
	may = limits_take(g->addresses, key, len, now, wait) &&
	      limits_take(g->authors, author, strlen(author), now, wait);
	pthread_mutex_unlock(&g->lock);
	return may;
}

/* --- bans --- */

void
guard_ban_start(struct guard *g)
{
	pthread_mutex_lock(&g->lock);
	list_free(&g->next);
}

void
guard_ban(void *guard, const struct store_ban *ban)
{
	struct guard *g = guard;
	struct ban *b;
	struct bytes folded = { 0 };

	g->next.bans = mem_grow(g->next.bans, g->next.count + 1, sizeof(*g->next.bans));
	b = &g->next.bans[g->next.count++];
	*b = (struct ban){ .kind = mem_text(ban->kind) };
	if (strcmp(ban->kind, "word") == 0)
		text_fold(&folded, ban->value, strlen(ban->value));
	else
		bytes_text(&folded, ban->value);
	bytes_add(&folded, "", 0);
	b->value = folded.data != NULL ? bytes_steal(&folded) : mem_text("");
	gate_address_plain(&b->address, ban->value, strlen(ban->value));
}

void
guard_ban_end(struct guard *g)
{
	list_free(&g->now);
	g->now = g->next;
	g->next = (struct ban_list){ 0 };
	pthread_mutex_unlock(&g->lock);
}

/* The same household, as for rates. */
static bool
is_near(const uint8_t a[16], const uint8_t b[16])
{
	uint8_t of_a[LIMIT_ADDRESS_MAX], of_b[LIMIT_ADDRESS_MAX];
	size_t len = limit_address(of_a, a);

	return limit_address(of_b, b) == len && memcmp(of_a, of_b, len) == 0;
}

static const char *
ban_meets(const struct ban *b, const char *author, const uint8_t address[16],
    const char *folded)
{
	if (strcmp(b->kind, "author") == 0 && strcmp(b->value, author) == 0)
		return "this author is banned";
	if (strcmp(b->kind, "address") == 0 && is_near(b->address.bytes, address))
		return "this address is banned";
	if (strcmp(b->kind, "word") == 0 && b->value[0] != '\0' &&
	    strstr(folded, b->value) != NULL)
		return "a word in it is not allowed";
	return NULL;
}

const char *
guard_bans(
    struct guard *g, const char *author, const uint8_t address[16], const char *text)
{
	struct bytes folded = { 0 };
	const char *why = NULL;

	pthread_mutex_lock(&g->lock);
	if (g->now.count > 0) {
		text_fold(&folded, text, strlen(text));
		bytes_add(&folded, "", 0);
	}
	for (size_t i = 0; i < g->now.count && why == NULL; i++)
		why = ban_meets(&g->now.bans[i], author, address,
		    folded.data != NULL ? folded.data : "");
	pthread_mutex_unlock(&g->lock);
	bytes_fini(&folded);
	return why;
}
