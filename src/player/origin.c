#include "player/origin.h"

#include "base/mem.h"
#include "setup/xdg.h"

#include <stdlib.h>
#include <string.h>

struct supply *
origin_open(const struct options *options, struct loop *loop, struct fetch_pool *pool,
    struct supply_handler handler)
{
	struct xdg_env env = xdg_env();
	char *cache = options->cache ? xdg_cache(&env, "danmaku") : NULL;
	struct supply *supply = supply_new(
	    &(struct supply_kit){ loop, pool, cache, options->cache_limit }, handler);

	free(cache);
	return supply;
}

void
origin_start(struct supply *supply, const struct options *options, const char *video)
{
	supply_start(supply, &(struct supply_request){
				 .video = video,
				 .names = (const char *const *)options->danmaku.items,
				 .count = options->danmaku.count,
			     });
}

/* A daemon's own danmaku, by the video's id, six minutes at a time. */
char *
origin_server(struct supply *supply, const char *server, const char *id)
{
	size_t len = strlen(server);
	char *url;

	while (len > 0 && server[len - 1] == '/')
		len--;
	url = mem_print("%.*s/v1/videos/%s/danmaku/{n}.json", (int)len, server, id);
	supply_add(supply, &(struct supply_source){ .name = url });
	return url;
}
