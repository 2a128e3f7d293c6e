#include "api/api.h"

#include "api/call.h"
#include "api/shelf.h"
#include "base/mem.h"

#include <stdlib.h>

enum { CACHE_BYTES = 64 << 20 };

struct api *
api_new(struct api_site *site, struct loop *loop, struct rooms *rooms)
{
	struct api *api = mem_new(1, sizeof(*api));

	api->site = site;
	api->loop = loop;
	api->rooms = rooms;
	api->shelf = shelf_new((size_t)CACHE_BYTES / (size_t)site->workers);
	return api;
}

void
api_free(struct api *api)
{
	if (api == NULL)
		return;
	shelf_free(api->shelf);
	free(api);
}

_Atomic uint64_t *
api_fresh(struct api_site *site, const char *video)
{
	uint64_t hash = 0xcbf29ce484222325;

	for (; *video != '\0'; video++)
		hash = (hash ^ (unsigned char)*video) * 0x100000001b3;
	return &site->fresh[hash % API_FRESH];
}
