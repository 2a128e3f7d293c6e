#include "setup/xdg.h"

#include "base/mem.h"

#include <stdlib.h>

struct xdg_env
xdg_env(void)
{
	return (struct xdg_env){ getenv("HOME"), getenv("XDG_CONFIG_HOME"),
		getenv("XDG_STATE_HOME"), getenv("XDG_DATA_HOME"),
		getenv("XDG_CACHE_HOME") };
}

/* The rules say that a relative path is as good as none. */
static char *
path(const char *folder, const char *home, const char *below_home, const char *name)
{
	if (folder != NULL && folder[0] == '/')
		return mem_print("%s/danmu/%s", folder, name);
	if (home != NULL && home[0] == '/')
		return mem_print("%s/%s/danmu/%s", home, below_home, name);
	return NULL;
}

char *
xdg_config(const struct xdg_env *env, const char *name)
{
	return path(env->config_home, env->home, ".config", name);
}

char *
xdg_state(const struct xdg_env *env, const char *name)
{
	return path(env->state_home, env->home, ".local/state", name);
}

char *
xdg_data(const struct xdg_env *env, const char *name)
{
	return path(env->data_home, env->home, ".local/share", name);
}

char *
xdg_cache(const struct xdg_env *env, const char *name)
{
	return path(env->cache_home, env->home, ".cache", name);
}
