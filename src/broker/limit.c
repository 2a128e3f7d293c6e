#include "broker/limit.h"

#include "base/mem.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { WAYS = 8, RATE_MAX = 1000000, BURST_MAX = 1000000 };

/* `full_at` 0: nobody. */
struct bucket {
	uint64_t key;
	ns_t full_at;
};

struct limits {
	struct limit_rule rule;
	size_t sets;
	uint8_t secret[crypto_shorthash_KEYBYTES];
	struct bucket buckets[];
};

/* --- the rule --- */

static bool
number_read(const char **text, int most, int *to)
{
	char *end;
	long n = strtol(*text, &end, 10);

	if (**text < '0' || **text > '9' || n < 1 || n > most)
		return false;
	*to = (int)n;
	*text = end;
	return true;
}

static ns_t
unit_read(char unit)
{
	switch (unit) {
	case 's':
		return SECOND;
	case 'm':
		return 60 * SECOND;
	case 'h':
		return 3600 * SECOND;
	default:
		return 0;
	}
}

static bool
rule_read(struct limit_rule *rule, const char *text)
{
	int count;
	ns_t unit;

	if (!number_read(&text, RATE_MAX, &count) || *text++ != '/')
		return false;
	unit = unit_read(*text);
	if (unit == 0)
		return false;
	*rule = (struct limit_rule){ unit / count, 1 };
	if (*++text == ':') {
		text++;
		if (!number_read(&text, BURST_MAX, &rule->burst))
			return false;
	}
	return *text == '\0';
}

int
limit_parse(struct limit_rule *to, const char *text, struct err *err)
{
	struct limit_rule rule = { 0, 0 };

	if (strcmp(text, "off") != 0 && !rule_read(&rule, text))
		return err_set(err, -EINVAL,
		    "\"%s\" is no rate: 1/s:5 is one a second and five at once, "
		    "units are s, m and h; or off",
		    text);
	*to = rule;
	return 0;
}

/* --- the table --- */

struct limits *
limits_new(struct limit_rule rule, size_t keys_max)
{
	size_t sets = (keys_max + WAYS - 1) / WAYS;
	struct limits *limits =
	    mem_new(1, sizeof(*limits) + sets * WAYS * sizeof(struct bucket));

	limits->rule = rule;
	limits->sets = sets;
	crypto_shorthash_keygen(limits->secret);
	return limits;
}

void
limits_free(struct limits *limits)
{
	free(limits);
}

void
limits_change(struct limits *limits, struct limit_rule rule)
{
	limits->rule = rule;
}

/* Its bucket; otherwise the one to be forgotten, emptied of who had it. */
static struct bucket *
bucket_find(struct limits *limits, uint64_t key, ns_t now)
{
	struct bucket *set = &limits->buckets[key % limits->sets * WAYS], *least = set;

	for (int i = 0; i < WAYS; i++) {
		if (set[i].key == key)
			return &set[i];
		if (set[i].full_at < least->full_at)
			least = &set[i];
	}
	*least = (struct bucket){ key, now };
	return least;
}

bool
limits_take(struct limits *limits, const void *key, size_t len, ns_t now, ns_t *wait)
{
	struct limit_rule rule = limits->rule;
	struct bucket *bucket;
	uint64_t hash;
	ns_t full_at;

	*wait = 0;
	if (rule.each == 0)
		return true;
	crypto_shorthash((unsigned char *)&hash, key, len, limits->secret);
	bucket = bucket_find(limits, hash, now);
	full_at = (bucket->full_at > now ? bucket->full_at : now) + rule.each;
	*wait = full_at - rule.each * rule.burst - now;
	if (*wait > 0)
		return false;
	*wait = 0;
	bucket->full_at = full_at;
	return true;
}

size_t
limit_address(uint8_t key[LIMIT_ADDRESS_MAX], const uint8_t address[16])
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

	if (memcmp(address, mapped, sizeof(mapped)) == 0) {
		memcpy(key, address + 12, 4);
		return 4;
	}
	memcpy(key, address, 8);
	return 8;
}
