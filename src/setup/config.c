#include "setup/config.h"

#include "base/suggest.h"
#include "base/text.h"
#include "setup/setting.h"
#include "setup/value.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WORDS_MAX 4   /* "bind KEY ACTION ARG" */
#define SHOWN_MAX 100 /* bytes of somebody's text in a message of ours */

/* One line, and its words when it is a bind or unbind. */
struct line {
	const char *at, *end;
	char *words[WORDS_MAX + 1]; /* one more, to see that there are too many */
	int count;
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

static void
skip_blanks(struct line *line)
{
	while (line->at < line->end && is_blank(*line->at))
		line->at++;
}

/* Nothing more but blanks and a comment? */
static bool
is_done(struct line *line)
{
	skip_blanks(line);
	return line->at == line->end || *line->at == '#';
}

/* "..." with \" and \\, '...' as it stands. */
static int
take_quoted(struct line *line, struct bytes *out, struct err *err)
{
	char quote = *line->at++;

	for (; line->at < line->end && *line->at != quote; line->at++) {
		if (quote == '"' && *line->at == '\\' && line->at + 1 < line->end &&
		    (line->at[1] == '"' || line->at[1] == '\\'))
			line->at++;
		bytes_char(out, *line->at);
	}
	if (line->at == line->end)
		return err_set(err, -EINVAL, "a quotation is not closed");
	line->at++;
	if (line->at < line->end && !is_blank(*line->at))
		return err_set(
		    err, -EINVAL, "something stands directly behind a quotation");
	return 0;
}

/* A word, which a blank ends. */
static int
take_word(struct line *line, struct bytes *out, struct err *err)
{
	if (*line->at == '"' || *line->at == '\'') {
		/* bind ' pause: a quotation mark alone is a key. */
		if (line->at + 1 < line->end && !is_blank(line->at[1]))
			return take_quoted(line, out, err);
	}
	if (*line->at == '\\' && line->at + 1 < line->end && !is_blank(line->at[1]))
		line->at++; /* bind \# stats */
	for (; line->at < line->end && !is_blank(*line->at); line->at++)
		bytes_char(out, *line->at);
	return 0;
}

/* A value, which may have blanks inside: it ends at the line's end or at a
 * '#' behind a blank. */
static int
take_value(struct line *line, struct bytes *out, struct err *err)
{
	const char *from = line->at, *end;

	if (line->at < line->end && (*line->at == '"' || *line->at == '\'')) {
		if (take_quoted(line, out, err) != 0)
			return -EINVAL;
		if (!is_done(line))
			return err_set(
			    err, -EINVAL, "something stands behind the quotation");
		return 0;
	}
	while (line->at < line->end &&
	       (*line->at != '#' || (line->at > from && !is_blank(line->at[-1]))))
		line->at++;
	for (end = line->at; end > from && is_blank(end[-1]); end--)
		continue;
	bytes_add(out, from, (size_t)(end - from));
	return 0;
}

static int
take_words(struct line *line, struct err *err)
{
	int rc = 0;

	while (rc == 0 && line->count <= WORDS_MAX && !is_done(line)) {
		struct bytes word = { 0 };

		rc = take_word(line, &word, err);
		if (rc == 0 && word.len > 0 && memchr(word.data, '\0', word.len) != NULL)
			rc = err_set(err, -EINVAL, "a zero byte is in there");
		line->words[line->count++] = bytes_steal(&word);
	}
	return rc;
}

static bool
word_is(const struct line *line, int word, const char *text)
{
	return line->count > word && strcmp(line->words[word], text) == 0;
}

static int
apply_key(struct options *options, const struct line *line, struct err *err)
{
	if (word_is(line, 0, "unbind")) {
		if (line->count != 2)
			return err_set(err, -EINVAL, "written as: unbind KEY");
		return keymap_unbind_text(&options->keymap, line->words[1], err);
	}
	if (line->count < 3 || line->count > 4)
		return err_set(err, -EINVAL, "written as: bind KEY ACTION [ARGUMENT]");
	return keymap_bind_text(&options->keymap, line->words[1], line->words[2],
	    line->count > 3 ? line->words[3] : NULL, err);
}

/* Nothing has this name: what is near, or where it does belong? */
static int
wrong_name(const char *name, size_t len, struct err *err)
{
	bool no, is_no = len > 3 && memcmp(name, "no-", 3) == 0;
	const struct setting *row =
	    setting_find(name + (is_no ? 3 : 0), len - (is_no ? 3 : 0));
	char clean[SHOWN_MAX];
	const char *near;

	text_clean(clean, sizeof(clean), name, len);
	if (row != NULL && (row->where & FROM_CONF) == 0)
		return err_set(
		    err, -EINVAL, "\"%s\" is for the command line only", clean);
	if (row != NULL)
		return err_set(err, -EINVAL, "\"%s\" cannot be turned off", row->name);
	near = setting_suggest(name, len, FROM_CONF, &no);
	if (near == NULL)
		return err_set(err, -EINVAL, "nothing is called \"%s\"", clean);
	return err_set(err, -EINVAL, "nothing is called \"%s\"; did you mean \"%s%s\"?",
	    clean, no ? "no-" : "", near);
}

static int
apply_value(struct options *options, const struct setting *row, struct line *line,
    struct err *err)
{
	struct bytes value = { 0 };
	char clean[SHOWN_MAX];
	int rc = take_value(line, &value, err);

	if (rc == 0 && value.len == 0)
		rc = value_missing(row, err);
	else if (rc == 0 && memchr(value.data, '\0', value.len) != NULL)
		rc = err_set(err, -EINVAL, "a zero byte is in there");
	else if (rc == 0)
		rc = value_set(options, row, value.data, FROM_CONF, err);
	if (rc != 0 && value.len > 0) {
		text_clean(clean, sizeof(clean), value.data, value.len);
		err_prefix(err, "%s = %s", row->name, clean);
	} else if (rc != 0) {
		err_prefix(err, "%s", row->name);
	}
	bytes_fini(&value);
	return rc;
}

/* "name = value", "name", "no-name". */
static int
apply_setting(struct options *options, struct line *line, struct err *err)
{
	const char *name = line->at;
	const struct setting *row;
	size_t len;
	bool no;

	while (line->at < line->end && !is_blank(*line->at) && *line->at != '=')
		line->at++;
	len = (size_t)(line->at - name);
	if (len > 2 && memcmp(name, "--", 2) == 0)
		return err_set(err, -EINVAL, "names have no \"--\" in front here");
	row = setting_find(name, len);
	no = row == NULL && len > 3 && memcmp(name, "no-", 3) == 0;
	if (no)
		row = setting_find(name + 3, len - 3);
	if (row == NULL || (row->where & FROM_CONF) == 0 || (no && !setting_has_no(row)))
		return wrong_name(name, len, err);
	if (is_done(line)) {
		if (no)
			return value_set_no(options, row, FROM_CONF, err);
		if (value_set(options, row, NULL, FROM_CONF, err) != 0)
			return err_prefix(err, "%s", row->name);
		return 0;
	}
	if (*line->at != '=')
		return err_set(err, -EINVAL, "\"=\" is missing behind \"%s\"", row->name);
	if (no)
		return err_set(err, -EINVAL, "\"no-%s\" takes no value", row->name);
	line->at++;
	skip_blanks(line);
	return apply_value(options, row, line, err);
}

static bool
starts_with_word(const struct line *line, const char *word)
{
	size_t len = strlen(word);

	return (size_t)(line->end - line->at) >= len &&
	       memcmp(line->at, word, len) == 0 &&
	       (line->at + len == line->end || is_blank(line->at[len]));
}

static int
apply_line(struct options *options, struct line *line, struct err *err)
{
	int rc;

	if (is_done(line))
		return 0;
	if (!starts_with_word(line, "bind") && !starts_with_word(line, "unbind"))
		return apply_setting(options, line, err);
	rc = take_words(line, err);
	if (rc == 0)
		rc = apply_key(options, line, err);
	for (int i = 0; i < line->count; i++)
		free(line->words[i]);
	return rc;
}

static void
complain(struct options *options, const char *name, size_t number, const char *why)
{
	if (options->complaint_count++ < CONFIG_COMPLAINTS_MAX)
		bytes_print(&options->complaints, "%s:%zu: %s\n", name, number, why);
}

void
config_parse(struct options *options, const char *name, const char *data, size_t len)
{
	const char *at = data, *end = data + len;
	char clean[SHOWN_MAX];

	text_clean(clean, sizeof(clean), name, strlen(name));
	if (len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0)
		at += 3; /* some editors put a byte order mark there */
	for (size_t number = 1; at < end; number++) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		struct line line = { .at = at, .end = stop != NULL ? stop : end };
		struct err err = { 0 };

		if (apply_line(options, &line, &err) != 0)
			complain(options, clean, number, err.text);
		at = stop != NULL ? stop + 1 : end;
	}
	if (options->complaint_count > CONFIG_COMPLAINTS_MAX)
		bytes_print(&options->complaints, "%s: and %zu more\n", clean,
		    options->complaint_count - CONFIG_COMPLAINTS_MAX);
}

/* The whole file, or a reason. */
static int
read_all(int fd, struct bytes *out)
{
	ssize_t got;

	do {
		if (out->len > CONFIG_BYTES_MAX)
			return -EFBIG;
		got = read(fd, bytes_room(out, 65536), 65536);
		if (got > 0)
			out->len += (size_t)got;
	} while (got > 0 || (got < 0 && errno == EINTR));
	return got < 0 ? -errno : 0;
}

/* A signing key that everybody on this machine can read is none. */
static void
check_secret(struct options *options, int fd, const char *name)
{
	char clean[SHOWN_MAX];
	struct stat st;

	if (options->dandan_secret == NULL || fstat(fd, &st) != 0 ||
	    !S_ISREG(st.st_mode) || (st.st_mode & (S_IRGRP | S_IROTH)) == 0)
		return;
	if (options->complaint_count++ < CONFIG_COMPLAINTS_MAX)
		bytes_print(&options->complaints,
		    "%s: others can read the dandanplay-app-secret in it; chmod 600\n",
		    text_clean(clean, sizeof(clean), name, strlen(name)));
}

int
config_read(struct options *options, const char *path, const char *name, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY), rc;
	struct bytes data = { 0 };
	char clean[200];

	rc = fd < 0 ? -errno : read_all(fd, &data);
	if (rc == 0) {
		config_parse(options, name, data.data, data.len);
		check_secret(options, fd, name);
	}
	if (fd >= 0)
		close(fd);
	if (rc != 0)
		err_set(err, rc, "%s: %s",
		    text_clean(clean, sizeof(clean), path, strlen(path)),
		    rc == -EFBIG ? "is larger than 1 MiB" : strerror(-rc));
	bytes_fini(&data);
	return rc;
}
