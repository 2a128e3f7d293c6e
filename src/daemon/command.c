#include "daemon/command.h"

#include "base/folder.h"
#include "base/mem.h"
#include "broker/id.h"
#include "daemon/conf.h"
#include "danmaku/format.h"
#include "danmaku/track.h"
#include "danmaku/writer.h"
#include "store/store_danmaku.h"
#include "store/store_video.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROWS_AT_ONCE = 1000, COMMANDS = 5 };

struct task {
	struct conf config;
	char **words; /* behind the command's name */
	int count;
	const char *user, *role, *ttl, *to, *output;
	const char *short_of; /* an option without its value */
};

typedef int run_fn(struct task *, struct err *);

static int
bad_words(struct err *err, const char *wanted)
{
	err_set(err, COMMAND_USAGE, "%s is wanted", wanted);
	return COMMAND_USAGE;
}

static int
open_store(struct task *t, struct store **store, bool writes, struct err *err)
{
	if (writes)
		folder_make_for(t->config.store);
	return store_open(store, t->config.store, writes, err);
}

/* --- token --- */

/* "30d", "12h", "90m", "45s". */
static int
read_ttl(const char *text, int64_t *seconds, struct err *err)
{
	static const char units[] = "smhd";
	static const int64_t each[] = { 1, 60, 3600, 86400 };
	char *end;
	long long n = strtoll(text, &end, 10);
	const char *unit = *end != '\0' ? strchr(units, *end) : NULL;

	if (n < 1 || n > 100000 || unit == NULL || end[1] != '\0')
		return err_set(
		    err, COMMAND_USAGE, "--ttl %s: like 30d, 12h, 90m, 45s", text);
	*seconds = n * each[unit - units];
	return 0;
}

static int
run_token(struct task *t, struct err *err)
{
	struct token_secret secret;
	struct token token = { 0 };
	int64_t seconds = 0;
	char *text;
	int rc;

	if (t->user == NULL || t->count > 0)
		return bad_words(err, "--user NAME [--role viewer] [--ttl 30d]");
	if (read_ttl(t->ttl != NULL ? t->ttl : "30d", &seconds, err) < 0)
		return COMMAND_USAGE;
	if (token_role_parse(&token.role, t->role != NULL ? t->role : "viewer", err) < 0)
		return COMMAND_USAGE;
	if (!api_is_video(t->user)) /* a name is spelt like one */
		return bad_words(err, "--user with 1 to 64 of A-Z a-z 0-9 . _ -");
	snprintf(token.user, sizeof(token.user), "%s", t->user);
	token.expires_s = time_unix_ms() / 1000 + seconds;
	folder_make_for(t->config.secret_file);
	rc = token_secret_make(t->config.secret_file, err);
	if (rc < 0 && rc != -EEXIST)
		return rc;
	rc = token_secret_read(&secret, t->config.secret_file, err);
	if (rc < 0)
		return rc;
	text = token_write(&secret, &token, err);
	if (text == NULL)
		return err->code;
	puts(text);
	free(text);
	return 0;
}

/* --- export --- */

struct collecting {
	struct track *track;
	uint64_t last;
	size_t page;
};

static void
collect(void *arg, const struct store_danmaku *d)
{
	struct collecting *c = arg;
	struct comment row = store_danmaku_comment(d);

	c->last = d->id;
	c->page++;
	track_add(c->track, &row);
}

static int
collect_all(struct store *store, const char *video, struct track *track, struct err *err)
{
	struct collecting c = { .track = track };
	int64_t number;
	int rc = store_video_number(store, video, false, 0, &number, err);

	if (rc < 0)
		return rc;
	do {
		c.page = 0;
		rc = store_danmaku_read(store, number,
		    (struct store_span){ 0, INT64_MAX / 4, c.last, ROWS_AT_ONCE },
		    collect, &c, err);
	} while (rc == 0 && c.page == ROWS_AT_ONCE);
	return rc;
}

static int
drain_to(void *arg, const char *data, size_t len, struct err *err)
{
	FILE *to = arg;

	if (fwrite(data, 1, len, to) < len)
		return err_set(err, -errno, "%s", strerror(errno));
	return 0;
}

static int
write_track(
    struct task *t, const struct writer *writer, struct track *track, struct err *err)
{
	FILE *to = t->output != NULL ? fopen(t->output, "we") : stdout;
	struct outlet outlet = { .drain = drain_to, .arg = to };
	struct writer_report report = { 0 };
	const char *name = t->output != NULL ? t->output : "standard output";
	int rc;

	if (to == NULL)
		return err_set(err, -errno, "%s: %s", name, strerror(errno));
	writer->write(track, &writer_look_usual, &outlet, &report);
	rc = outlet_end(&outlet, err);
	if (fflush(to) != 0 && rc == 0)
		rc = err_set(err, -errno, "%s", strerror(errno));
	if (to != stdout && fclose(to) != 0 && rc == 0)
		rc = err_set(err, -errno, "%s", strerror(errno));
	outlet_fini(&outlet);
	if (rc < 0)
		return err_prefix(err, "%s", name);
	fprintf(stderr, "%s: %zu danmaku\n", name, report.written);
	return 0;
}

static int
no_writer(const char *wanted, struct err *err)
{
	const struct writer *writer;
	struct bytes names = { 0 };

	for (size_t i = 0; (writer = writer_at(i)) != NULL; i++)
		bytes_print(&names, "%s%s", i > 0 ? ", " : "", writer->name);
	err_set(err, COMMAND_USAGE, "%s: no format that can be written: %s are", wanted,
	    names.data);
	bytes_fini(&names);
	return COMMAND_USAGE;
}

static int
run_export(struct task *t, struct err *err)
{
	const struct writer *writer = t->to != NULL       ? writer_find(t->to)
				      : t->output != NULL ? writer_for(t->output)
							  : writer_find("xml");
	struct store *store = NULL;
	struct track *track;
	int rc;

	if (t->count != 1)
		return bad_words(err, "one video");
	if (writer == NULL)
		return no_writer(t->to != NULL ? t->to : t->output, err);
	rc = open_store(t, &store, false, err);
	if (rc < 0)
		return rc;
	track = track_new();
	rc = collect_all(store, t->words[0], track, err);
	store_close(store);
	track_sort(track);
	if (rc == 0)
		rc = write_track(t, writer, track, err);
	track_free(track);
	return rc;
}

/* --- import --- */

static int
read_file(const char *path, struct bytes *to, struct err *err)
{
	int fd = strcmp(path, "-") == 0 ? 0 : open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = 1;

	if (fd < 0)
		return err_set(err, -errno, "%s: %s", path, strerror(errno));
	while (got > 0 && to->len <= FORMAT_INPUT_MAX) {
		got = read(fd, bytes_room(to, 1 << 16), 1 << 16);
		if (got > 0)
			to->len += (size_t)got;
	}
	if (fd > 0)
		close(fd);
	if (got < 0)
		return err_set(err, -errno, "%s: %s", path, strerror(errno));
	return 0;
}

/* Rows that were written by somebody get an author of the file's kind, and every
 * row an id of our own: those of other sites are not ours. */
static int
add_row(struct store *store, int64_t video, struct id_source *ids,
    const struct comment *c, struct err *err)
{
	int64_t now = time_unix_ms();
	char *text = mem_text_part(c->text, c->text_len);
	uint8_t mode = c->mode <= COMMENT_BOTTOM ? c->mode : COMMENT_SCROLL;
	int rc = store_danmaku_add(store, video,
	    &(struct store_danmaku){ .id = id_next(ids, now),
		.at_ms = c->at_ms,
		.created_ms = c->created_ms > 0 ? c->created_ms : now,
		.author =
		    c->author != NULL && c->author[0] != '\0' ? c->author : "imported",
		.text = text,
		.rgb = c->rgb,
		.size = c->size,
		.mode = mode },
	    err);

	free(text);
	return rc;
}

static int
add_some(struct store *store, int64_t video, struct id_source *ids,
    const struct track *track, size_t *at, size_t *left_out, struct err *err)
{
	const struct comment *c;
	int rc = store_begin(store, err);

	for (int n = 0; rc == 0 && n < ROWS_AT_ONCE; n++) {
		c = track_at(track, *at);
		if (c == NULL)
			break;
		(*at)++;
		if (c->mode == COMMENT_SCRIPT || c->path != NULL || c->text_len == 0)
			(*left_out)++;
		else
			rc = add_row(store, video, ids, c, err);
	}
	if (rc == 0)
		rc = store_commit(store, err);
	if (rc < 0)
		store_rollback(store);
	return rc;
}

/* A danmud may be giving out ids in this very millisecond: ours are those of a broker
 * that it cannot be. */
static int
import_track(
    struct store *store, const char *video, const struct track *track, struct err *err)
{
	struct id_source ids = { .broker = ID_BROKERS - 1 };
	size_t at = 0, left_out = 0;
	uint64_t last = 0;
	int64_t number;
	int rc = store_video_number(store, video, true, time_unix_ms(), &number, err);

	if (rc == 0)
		rc = store_last_id(store, &last, err);
	atomic_store(&ids.last, last);
	while (rc == 0 && at < track_count(track))
		rc = add_some(store, number, &ids, track, &at, &left_out, err);
	if (rc == 0)
		fprintf(stderr, "%s: %zu danmaku\n", video, at - left_out);
	if (rc == 0 && left_out > 0)
		fprintf(stderr,
		    "%s: %zu left out: scripts, and those that fly as their data says\n",
		    video, left_out);
	return rc;
}

static int
run_import(struct task *t, struct err *err)
{
	struct format_report report = { 0 };
	struct store *store = NULL;
	struct bytes text = { 0 };
	struct track *track;
	char said[700];
	int rc;

	if (t->count != 2 || !api_is_video(t->words[0]))
		return bad_words(err, "a video's id, and a file");
	rc = read_file(t->words[1], &text, err);
	track = track_new();
	if (rc == 0) {
		rc = format_read(
		    text.data != NULL ? text.data : "", text.len, track, &report, err);
		if (rc < 0)
			err_prefix(err, "%s", t->words[1]);
		else
			fprintf(stderr, "%s: %s\n", t->words[1],
			    format_report_text(said, sizeof(said), &report));
	}
	bytes_fini(&text);
	if (rc == 0)
		rc = open_store(t, &store, true, err);
	if (rc == 0)
		rc = import_track(store, t->words[0], track, err);
	store_close(store);
	track_free(track);
	return rc;
}

/* --- backup, check --- */

static int
run_backup(struct task *t, struct err *err)
{
	struct store *store = NULL;
	int rc;

	if (t->count != 1)
		return bad_words(err, "one file");
	rc = open_store(t, &store, false, err);
	if (rc == 0)
		rc = store_backup(store, t->words[0], err);
	store_close(store);
	return rc;
}

static int
run_check(struct task *t, struct err *err)
{
	struct store *store = NULL;
	int rc;

	if (t->count != 0)
		return bad_words(err, "nothing more");
	rc = open_store(t, &store, false, err);
	if (rc == 0)
		rc = store_check(store, err);
	store_close(store);
	if (rc == 0)
		printf("%s: ok\n", t->config.store);
	return rc;
}

/* --- all of them --- */

/* clang-format off */
static const struct command commands[COMMANDS] = {
	{ "token",  "--user NAME [--role ROLE] [--ttl TIME]", "print a token: viewer, moderator or admin; for 30d" },
	{ "export", "VIDEO [-o FILE] [-t FORMAT]", "write a timeline, in every format of danmu-convert" },
	{ "import", "VIDEO FILE", "read one, of every format of danmu-convert" },
	{ "backup", "FILE", "a copy of the store, whole and consistent, while it is used" },
	{ "check",  "", "is the store whole?" },
};
static run_fn *const runs[COMMANDS] = {
	run_token, run_export, run_import, run_backup, run_check,
};
/* clang-format on */

const struct command *
command_at(unsigned index)
{
	return index < COMMANDS ? &commands[index] : NULL;
}

/* The first word that is neither an option nor an option's value; 0: there is none. */
static int
place_of(int argc, char **argv)
{
	int i = 1;

	while (i < argc && argv[i][0] == '-')
		i += strchr(argv[i], '=') != NULL ? 1 : 2;
	return i < argc ? i : 0;
}

const struct command *
command_find(int argc, char **argv)
{
	int place = place_of(argc, argv);

	for (unsigned i = 0; i < COMMANDS && place > 0; i++)
		if (strcmp(argv[place], commands[i].name) == 0)
			return &commands[i];
	return NULL;
}

static bool
take(struct task *t, char **argv, int *i, const char *name, const char *letter,
    const char **to)
{
	size_t len = strlen(name);

	if (strncmp(argv[*i], name, len) == 0 && argv[*i][len] == '=') {
		*to = argv[*i] + len + 1;
		return true;
	}
	if (strcmp(argv[*i], name) != 0 &&
	    (letter == NULL || strcmp(argv[*i], letter) != 0))
		return false;
	*to = argv[*i + 1];
	if (*to == NULL)
		t->short_of = name;
	else
		++*i;
	return true;
}

/* Its own options; the others are danmud's. */
static int
take_words(struct task *t, int argc, char **argv)
{
	int left = 1, place = place_of(argc, argv);

	for (int i = 1; i < argc; i++)
		if (i != place && !take(t, argv, &i, "--user", NULL, &t->user) &&
		    !take(t, argv, &i, "--role", NULL, &t->role) &&
		    !take(t, argv, &i, "--ttl", NULL, &t->ttl) &&
		    !take(t, argv, &i, "--to", "-t", &t->to) &&
		    !take(t, argv, &i, "--output", "-o", &t->output))
			argv[left++] = argv[i];
	argv[left] = NULL;
	return left;
}

int
command_run(int argc, char **argv, struct err *err)
{
	const struct command *command = command_find(argc, argv);
	struct task t = { 0 };
	char **words = mem_copy(argv, ((size_t)argc + 1) * sizeof(*words));
	int left = take_words(&t, argc, words), rc;

	rc = conf_read(&t.config, &left, words, err);
	if (rc == 0 && t.short_of != NULL)
		err_set(err, rc = -EINVAL, "%s: its value is missing", t.short_of);
	if (rc < 0)
		rc = COMMAND_USAGE;
	t.words = words + 1;
	t.count = left - 1;
	if (rc == 0)
		rc = runs[command - commands](&t, err);
	conf_fini(&t.config);
	free(words);
	return rc;
}
