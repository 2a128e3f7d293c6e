#include "daemon/conf.h"

#include "base/mem.h"
#include "base/suggest.h"
#include "base/text.h"
#include "daemon/conf_lists.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORKERS_MOST = 64, FILE_MAX = 64 * 1024 };

static void
replace(char **to, const char *value)
{
	free(*to);
	*to = mem_text(value);
}

static int
whole(const char *value, int least, int most, int *to, struct err *err)
{
	char *end;
	long n = strtol(value, &end, 10);

	if (value[0] == '\0' || *end != '\0' || n < least || n > most)
		return err_set(
		    err, -EINVAL, "%s: from %d to %d is wanted", value, least, most);
	*to = (int)n;
	return 0;
}

static int
yes_or_no(const char *value, bool *to, struct err *err)
{
	*to = strcmp(value, "yes") == 0;
	if (*to || strcmp(value, "no") == 0)
		return 0;
	return err_set(err, -EINVAL, "%s: yes or no is wanted", value);
}

/* --- the options --- */

static int
set_listen(struct conf *c, const char *value, struct err *err)
{
	char one[256];

	c->listen_count = 0;
	while (*value != '\0') {
		size_t len = strcspn(value, " ,");
		int rc;

		if (len >= sizeof(one) || c->listen_count == LISTEN_MAX)
			return err_set(err, -EINVAL, "at most %d addresses", LISTEN_MAX);
		memcpy(one, value, len);
		one[len] = '\0';
		value += len + strspn(value + len, " ,");
		rc = gate_address_read(&c->listen[c->listen_count], one, err);
		if (rc < 0)
			return rc;
		c->listen_count++;
	}
	return c->listen_count > 0 ? 0 : err_set(err, -EINVAL, "HOST:PORT is wanted");
}

static int
set_store(struct conf *c, const char *value, struct err *err)
{
	if (strncmp(value, "sqlite:", 7) != 0 || value[7] == '\0')
		return err_set(err, -EINVAL, "%s: sqlite:PATH is wanted", value);
	replace(&c->store, value + 7);
	return 0;
}

static int
set_workers(struct conf *c, const char *value, struct err *err)
{
	return whole(value, 1, WORKERS_MOST, &c->workers, err);
}

static int
set_auth(struct conf *c, const char *value, struct err *err)
{
	if (strcmp(value, "open") != 0 && strcmp(value, "token") != 0)
		return err_set(err, -EINVAL, "%s: open or token is wanted", value);
	c->auth = value[0] == 'o' ? AUTH_OPEN : AUTH_TOKEN;
	return 0;
}

static int
set_rate(struct conf *c, const char *value, struct err *err)
{
	return limit_parse(&c->rate, value, err);
}

static int
set_secret(struct conf *c, const char *value, struct err *err)
{
	(void)err;
	replace(&c->secret_file, value);
	return 0;
}

static int
set_origins(struct conf *c, const char *value, struct err *err)
{
	return conf_origins(&c->origins, value, err);
}

static int
set_proxies(struct conf *c, const char *value, struct err *err)
{
	return conf_addresses(&c->proxies, value, err);
}

static int
set_auto_create(struct conf *c, const char *value, struct err *err)
{
	return yes_or_no(value, &c->auto_create, err);
}

static int
set_bilibili(struct conf *c, const char *value, struct err *err)
{
	return yes_or_no(value, &c->bilibili, err);
}

static int
set_batch(struct conf *c, const char *value, struct err *err)
{
	int ms = 0, rc = whole(value, 1, 1000, &ms, err);

	if (rc == 0)
		c->pace.least = ms * MILLISECOND;
	return rc;
}

static int
set_batch_bytes(struct conf *c, const char *value, struct err *err)
{
	int bytes = 0, rc = whole(value, 1024, 1024 * 1024, &bytes, err);

	if (rc == 0)
		c->pace.bytes = (size_t)bytes;
	return rc;
}

static int
set_retry(struct conf *c, const char *value, struct err *err)
{
	unsigned least, most;
	char rest;

	if (sscanf(value, "%u-%u%c", &least, &most, &rest) != 2 || least > most ||
	    most > 600000)
		return err_set(err, -EINVAL, "%s: milliseconds, like 1000-5000", value);
	c->retry_least_ms = least;
	c->retry_most_ms = most;
	return 0;
}

static int
set_accepts(struct conf *c, const char *value, struct err *err)
{
	return whole(value, 1, 1000000, &c->accepts, err);
}

static int
set_verbose(struct conf *c, const char *value, struct err *err)
{
	return yes_or_no(value, &c->verbose, err);
}

/* clang-format off */
static const struct conf_row rows[] = {
	{ "listen", "HOST:PORT", "127.0.0.1:8086", "where to listen; several with commas", set_listen, false },
	{ "store", "URL", NULL, "sqlite:PATH of the database", set_store, false },
	{ "workers", "N", NULL, "threads that serve; as many as there are cores, at most 4", set_workers, false },
	{ "auth", "WORD", NULL, "open: anybody may post; token: only with a token", set_auth, true },
	{ "rate", "RATE", "1/s:5", "posts of an author and of an address, and the burst; or off", set_rate, true },
	{ "secret-file", "FILE", NULL, "what tokens are signed with; made when it is missing", set_secret, false },
	{ "cors-origins", "LIST", "", "pages that may read and post, with blanks between, or *", set_origins, false },
	{ "trusted-proxies", "LIST", "", "addresses whose X-Forwarded-For is believed", set_proxies, false },
	{ "auto-create", "YES", "yes", "posting to a video that is not there makes it", set_auto_create, false },
	{ "bilibili", "YES", "no", "answer at Bilibili's addresses, too", set_bilibili, false },
	{ "batch-ms", "MS", "50", "a busy room's batch waits at least so long", set_batch, false },
	{ "batch-bytes", "BYTES", "65536", "and closes at once when it is so large", set_batch_bytes, false },
	{ "retry", "MS-MS", "1000-5000", "when viewers come back, at random", set_retry, false },
	{ "accepts", "N", "20000", "newcomers a second, for each worker", set_accepts, false },
	{ "verbose", "YES", "no", "log every detail", set_verbose, false },
};
/* clang-format on */

const struct conf_row *
conf_row_at(size_t index)
{
	return index < sizeof(rows) / sizeof(*rows) ? &rows[index] : NULL;
}

void
conf_help(struct bytes *b)
{
	const struct conf_row *r;

	for (size_t i = 0; (r = conf_row_at(i)) != NULL; i++) {
		char head[64];

		snprintf(head, sizeof(head), "--%s=%s", r->name, r->arg);
		bytes_print(b, "  %-26s %s", head, r->help);
		if (r->initial != NULL && r->initial[0] != '\0')
			bytes_print(b, " (%s)", r->initial);
		bytes_char(b, '\n');
	}
}

/* In danmud.conf names may have _ for -. */
static const struct conf_row *
row_find(const char *name, size_t len)
{
	const struct conf_row *r;

	for (size_t i = 0; (r = conf_row_at(i)) != NULL; i++) {
		size_t k = 0;

		while (k < len && r->name[k] != '\0' &&
		       (name[k] == r->name[k] || (name[k] == '_' && r->name[k] == '-')))
			k++;
		if (k == len && r->name[k] == '\0')
			return r;
	}
	return NULL;
}

static int
no_such(const char *name, size_t len, struct err *err)
{
	const struct conf_row *r;
	struct suggest suggest;
	char clean[64];

	suggest_start(&suggest, name, len);
	for (size_t i = 0; (r = conf_row_at(i)) != NULL; i++)
		suggest_offer(&suggest, r->name);
	text_clean(clean, sizeof(clean), name, len);
	if (suggest_best(&suggest) != NULL)
		return err_set(err, -EINVAL, "there is no option %s; is %s meant?", clean,
		    suggest_best(&suggest));
	return err_set(err, -EINVAL, "there is no option %s", clean);
}

static int
set(struct conf *c, const struct conf_row *r, const char *value, struct err *err)
{
	return r->set(c, value, err) < 0 ? err_prefix(err, "%s", r->name) : 0;
}

/* --- the file --- */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* "name = value", perhaps with quotation marks. */
static int
read_line(struct conf *c, char *at, struct err *err)
{
	char *equals, *value, *end;
	size_t len;
	const struct conf_row *r;

	while (is_blank(*at))
		at++;
	if (*at == '\0' || *at == '#')
		return 0;
	equals = strchr(at, '=');
	if (equals == NULL)
		return err_set(err, -EINVAL, "name = value is wanted");
	for (len = (size_t)(equals - at); len > 0 && is_blank(at[len - 1]); len--)
		continue;
	for (value = equals + 1; is_blank(*value); value++)
		continue;
	for (end = value + strlen(value); end > value && is_blank(end[-1]); end--)
		continue;
	if (end - value >= 2 && *value == '"' && end[-1] == '"') {
		value++;
		end--;
	}
	*end = '\0';
	r = row_find(at, len);
	return r != NULL ? set(c, r, value, err) : no_such(at, len, err);
}

static int
read_text(struct conf *c, char *text, const char *path, struct err *err)
{
	char *at = text, *next;

	for (int line = 1; at != NULL; line++, at = next) {
		next = strchr(at, '\n');
		if (next != NULL)
			*next++ = '\0';
		if (read_line(c, at, err) < 0)
			return err_prefix(err, "%s: line %d", path, line);
	}
	return 0;
}

static int
read_file(struct conf *c, const char *path, bool must, struct err *err)
{
	struct bytes text = { 0 };
	int fd = open(path, O_RDONLY | O_CLOEXEC), rc = 0;
	ssize_t got = 1;

	if (fd < 0 && !must)
		return 0;
	if (fd < 0)
		return err_set(err, -errno, "%s: %s", path, strerror(errno));
	while (got > 0 && text.len < FILE_MAX) {
		got = read(fd, bytes_room(&text, 4096), 4096);
		if (got > 0)
			text.len += (size_t)got;
	}
	if (got < 0)
		rc = err_set(err, -errno, "%s: %s", path, strerror(errno));
	else if (text.len >= FILE_MAX)
		rc = err_set(err, -EFBIG, "%s: is larger than 64 KiB", path);
	close(fd);
	bytes_add(&text, "", 0);
	if (rc == 0)
		rc = read_text(c, text.data, path, err);
	bytes_fini(&text);
	if (rc == 0)
		replace(&c->conf, path);
	return rc;
}

/* --- where things usually are --- */

static char *
place(const char *variable, const char *below_home, const char *name)
{
	const char *folder = getenv(variable), *home = getenv("HOME");

	if (folder != NULL && folder[0] == '/')
		return mem_print("%s/%s", folder, name);
	return mem_print("%s/%s/%s", home != NULL ? home : "", below_home, name);
}

static char *
kept(const char *name)
{
	const char *data = getenv("XDG_DATA_HOME");
	char *full = mem_print("danmud/%s", name), *path;

	if (geteuid() == 0 && data == NULL)
		path = mem_print("/var/lib/danmud/%s", name);
	else
		path = place("XDG_DATA_HOME", ".local/share", full);
	free(full);
	return path;
}

static void
set_usual(struct conf *c)
{
	const struct pace_rule pace = PACE_RULE;
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	const struct conf_row *r;

	*c = (struct conf){ .pace = pace };
	c->workers = cores < 1 ? 1 : cores > 4 ? 4 : (int)cores;
	c->store = kept("danmud.db");
	c->secret_file = kept("secret");
	for (size_t i = 0; (r = conf_row_at(i)) != NULL; i++)
		if (r->initial != NULL)
			r->set(c, r->initial, NULL);
}

/* --- the command line --- */

/* "--name=value" or "--name value"; how many words it took, or below 0. */
static int
read_word(struct conf *c, char **words, struct err *err)
{
	const char *name = words[0] + 2, *equals = strchr(name, '=');
	size_t len = equals != NULL ? (size_t)(equals - name) : strlen(name);
	const struct conf_row *r = row_find(name, len);
	const char *value = equals != NULL ? equals + 1 : words[1];

	if (r == NULL)
		return no_such(name, len, err);
	if (value == NULL)
		return err_set(err, -EINVAL, "--%s: %s is missing", r->name, r->arg);
	if (set(c, r, value, err) < 0)
		return -EINVAL;
	return equals != NULL ? 1 : 2;
}

/* How many words --conf takes: 0, this is another; its file, NULL when it is missing. */
static int
take_conf(char **words, const char **file)
{
	if (strncmp(words[0], "--conf=", 7) == 0) {
		*file = words[0] + 7;
		return 1;
	}
	if (strcmp(words[0], "--conf") != 0)
		return 0;
	*file = words[1];
	return words[1] != NULL ? 2 : 1;
}

/* It is read first, wherever it is named. */
static int
read_conf(struct conf *c, int argc, char **argv, struct err *err)
{
	const char *named = NULL;
	char *usual;
	int rc;

	for (int i = 1; i < argc; i++)
		if (take_conf(argv + i, &named) > 0 && named == NULL)
			return err_set(err, -EINVAL, "--conf: FILE is missing");
	if (named != NULL)
		return read_file(c, named, true, err);
	usual = geteuid() == 0 ? mem_text("/etc/danmud.conf")
			       : place("XDG_CONFIG_HOME", ".config", "danmu/danmud.conf");
	rc = read_file(c, usual, false, err);
	free(usual);
	return rc;
}

int
conf_read(struct conf *c, int *argc, char **argv, struct err *err)
{
	const char *file;
	int left = 1, rc;

	set_usual(c);
	rc = read_conf(c, *argc, argv, err);
	for (int i = 1; rc >= 0 && i < *argc;) {
		bool ours = strncmp(argv[i], "--", 2) == 0;
		int taken = take_conf(argv + i, &file);

		if (taken > 0) {
			i += taken;
		} else if (ours && strcmp(argv[i], "--") != 0) {
			rc = read_word(c, argv + i, err);
			i += rc;
		} else {
			argv[left++] = argv[i++];
		}
	}
	if (rc < 0)
		return rc;
	argv[left] = NULL;
	*argc = left;
	return 0;
}

void
conf_fini(struct conf *c)
{
	free(c->store);
	free(c->secret_file);
	free(c->origins);
	free(c->proxies);
	free(c->conf);
}
