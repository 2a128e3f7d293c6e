/* daemon/conf.h - what was danmud told?
 *
 * One row an option; the rows make the command line, danmud.conf, --help and the
 * check of the manual.  A later one replaces an earlier one, the command line the
 * file. */
#pragma once
#include "api/api.h"
#include "base/bytes.h"
#include "broker/pace.h"

#include <stdbool.h>

enum { LISTEN_MAX = 8 };

struct conf {
	struct gate_address listen[LISTEN_MAX];
	int listen_count;
	char *store; /* the path behind "sqlite:" */
	char *secret_file, *origins, *proxies;
	char *conf; /* that was read, or NULL */
	int workers, accepts;
	enum api_auth auth;
	struct limit_rule rate;
	bool auto_create, bilibili, verbose;
	struct pace_rule pace;
	uint32_t retry_least_ms, retry_most_ms;
};

struct conf_row {
	const char *name, *arg, *initial, *help;
	int (*set)(struct conf *, const char *value, struct err *);
	bool reread; /* a SIGHUP is enough */
};
const struct conf_row *conf_row_at(size_t index); /* NULL past the end */

/* Defaults, then the file (NULL: where it usually is, if it is there), then the
 * words.  What is no option is left in argv, *argc of them. */
int conf_read(struct conf *, int *argc, char **argv, struct err *);
void conf_fini(struct conf *);

void conf_help(struct bytes *);
