/* setup/xdg.h - where do our files live?
 *
 * By the XDG base directory rules, from an environment that is handed in.
 * Pure: nothing is opened or made. */
#pragma once

struct xdg_env { /* values of the variables, NULL when unset */
	const char *home, *config_home, *state_home, *data_home, *cache_home;
};

struct xdg_env xdg_env(void); /* of this process */

/* "danmu/NAME" in the folder for settings, for what a program remembers, and
 * for what its user made with it.
 * free() it; NULL when the environment names no folder. */
char *xdg_config(const struct xdg_env *, const char *name);
char *xdg_state(const struct xdg_env *, const char *name);
char *xdg_data(const struct xdg_env *, const char *name);
char *xdg_cache(const struct xdg_env *, const char *name); /* what may be lost */
