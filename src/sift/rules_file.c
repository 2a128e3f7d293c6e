#include "sift/rules_file.h"

#include "base/mem.h"
#include "base/text.h"
#include "danmaku/json_rows.h"
#include "danmaku/xml.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX ((size_t)16 << 20)

/* --- what became of a row --- */

static void
skipped(
    struct rules_report *report, const char *unit, size_t number, const struct err *err)
{
	size_t used = strlen(report->first);

	if (report->skipped++ < 2)
		snprintf(report->first + used, sizeof(report->first) - used,
		    "%s%s %zu: %s", used > 0 ? "; " : "", unit, number, err->text);
}

static void
row_add(struct rules *rules, struct rules_report *report, enum rule_kind kind,
    struct slice value, size_t number)
{
	struct err err = { 0 };

	if (rules_add(rules, kind, value.at, value.len, &err) == 0)
		report->read++;
	else
		skipped(report, "row", number, &err);
}

/* --- our own lines --- */

static void
lines_read(struct rules *rules, const char *data, size_t len, struct rules_report *report)
{
	const char *end = data + len, *stop;
	size_t number = 0, before;

	for (; data < end; data = stop + 1) {
		struct err err = { 0 };

		number++;
		stop = memchr(data, '\n', (size_t)(end - data));
		if (stop == NULL)
			stop = end;
		before = rules_count(rules);
		if (rules_add_line(rules, data, (size_t)(stop - data), &err) < 0)
			skipped(report, "line", number, &err);
		else
			report->read += rules_count(rules) - before;
	}
}

/* --- Bilibili's JSON --- */

/* What Bilibili's numbers mean. */
static const enum rule_kind numbered[] = { RULE_KEYWORD, RULE_REGEX, RULE_SENDER };

static void
json_row(struct rules *rules, const struct json *row, size_t number,
    struct rules_report *report)
{
	struct slice type = json_member(row, "type");
	const struct json *opened = json_get(row, "opened");
	const struct err why = { .text = "type is not 0, 1 or 2" };

	if (opened != NULL && !json_is_set(row, "opened")) {
		report->off++;
		return;
	}
	if (type.len == 1 && type.at[0] >= '0' && type.at[0] <= '2')
		row_add(rules, report, numbered[type.at[0] - '0'],
		    json_member(row, "filter"), number);
	else
		skipped(report, "row", number, &why);
}

static void
json_read_all(
    struct rules *rules, const char *data, size_t len, struct rules_report *report)
{
	const struct err broken = { .text = "is broken" };
	const char *path = data[0] == '[' ? "[]" : "data.rule[]";
	struct json_rows rows;
	enum json_step step;

	json_rows_init(&rows, data, len, path, '{');
	while ((step = json_rows_next(&rows)) != JSON_ROWS_END) {
		if (step == JSON_ROW)
			json_row(rules, rows.row, rows.number, report);
		else
			skipped(report, "row", rows.number, &broken);
	}
	json_rows_fini(&rows);
}

/* --- XML: Bilibili's and dandanplay's --- */

static bool
is_no(struct slice value)
{
	return (value.len == 5 && strncasecmp(value.at, "false", 5) == 0) ||
	       slice_is(value, "0");
}

static bool
is_yes(struct slice value)
{
	return (value.len == 4 && strncasecmp(value.at, "true", 4) == 0) ||
	       slice_is(value, "1");
}

static struct slice
behind(struct slice text, size_t bytes)
{
	return (struct slice){ text.at + bytes, text.len - bytes };
}

/* Six digits, with or without a mark before them. */
static void
color_item(
    struct rules *rules, struct slice digits, size_t number, struct rules_report *report)
{
	char color[16] = "#";

	if (digits.len > 0 && digits.at[0] == '#')
		digits = behind(digits, 1);
	if (digits.len != 6)
		digits.len = 0;
	memcpy(color + 1, digits.at, digits.len);
	row_add(
	    rules, report, RULE_COLOR, (struct slice){ color, digits.len + 1 }, number);
}

static void
bilibili_item(
    struct rules *rules, struct slice text, size_t number, struct rules_report *report)
{
	static const struct {
		const char *mark;
		enum rule_kind kind;
	} marks[] = {
		{ "t=", RULE_KEYWORD },
		{ "r=", RULE_REGEX },
		{ "u=", RULE_SENDER },
		{ "x=uid=", RULE_SENDER },
	};
	const struct err why = { .text = "begins with none of t=, r=, u=, c=, x=uid=" };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (!slice_begins(text, marks[i].mark))
			continue;
		row_add(rules, report, marks[i].kind, behind(text, strlen(marks[i].mark)),
		    number);
		return;
	}
	if (slice_begins(text, "c="))
		color_item(rules, behind(text, 2), number, report);
	else
		skipped(report, "item", number, &why);
}

/* <f t="0">: the numbers of the JSON. */
static void
old_item(struct rules *rules, const struct xml_tag *tag, struct slice text, size_t number,
    struct rules_report *report)
{
	const struct err why = { .text = "t is not 0, 1 or 2" };
	struct slice type = xml_attribute(tag, "t");

	if (type.len == 1 && type.at[0] >= '0' && type.at[0] <= '2')
		row_add(rules, report, numbered[type.at[0] - '0'], text, number);
	else
		skipped(report, "item", number, &why);
}

static void
xml_item(struct rules *rules, const struct xml_tag *tag, struct slice text, size_t number,
    struct rules_report *report)
{
	bool dandan = slice_is(tag->name, "FilterItem");
	bool regex = is_yes(xml_attribute(tag, "IsRegex"));

	text = slice_trim(text);
	if (is_no(xml_attribute(tag, dandan ? "IsEnabled" : "enabled")))
		report->off++;
	else if (slice_is(tag->name, "f"))
		old_item(rules, tag, text, number, report);
	else if (!dandan)
		bilibili_item(rules, text, number, report);
	else
		row_add(rules, report, regex ? RULE_REGEX : RULE_KEYWORD, text, number);
}

static bool
is_row(const char *const *rows, struct slice name)
{
	while (*rows != NULL && !slice_is(name, *rows))
		rows++;
	return *rows != NULL;
}

static void
xml_read_all(
    struct rules *rules, const char *data, size_t len, struct rules_report *report)
{
	static const char *const rows[] = { "item", "filter", "f", "FilterItem", NULL };
	const struct err cut = { .text = "the file ends in it" };
	struct xml_tag tag;
	struct slice text;
	struct xml xml;
	enum xml_end end;
	size_t number = 0;

	xml_init(&xml, data, len, rows, "filters");
	while ((end = xml_next(&xml, &tag)) != XML_NONE) {
		if (!is_row(rows, tag.name))
			continue;
		number++;
		if (end != XML_OK || tag.empty || xml_text(&xml, &tag, &text) == XML_CUT)
			skipped(report, "item", number, &cut);
		else
			xml_item(rules, &tag, text, number, report);
	}
	xml_fini(&xml);
}

/* --- which of them --- */

void
rules_read(struct rules *rules, const char *data, size_t len, struct rules_report *report)
{
	struct slice all = { data, len }, inner;

	*report = (struct rules_report){ 0 };
	if (slice_begins(all, "\xef\xbb\xbf"))
		all = behind(all, 3);
	inner = slice_trim(all);
	if (inner.len > 0 && (inner.at[0] == '[' || inner.at[0] == '{'))
		json_read_all(rules, inner.at, inner.len, report);
	else if (inner.len > 0 && inner.at[0] == '<')
		xml_read_all(rules, inner.at, inner.len, report);
	else
		lines_read(rules, all.at, all.len, report);
}

static int
file_read(const char *path, struct bytes *to, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	ssize_t got = 1;
	int rc = 0;

	if (fd < 0)
		return err_set(err, -errno, "%s", strerror(errno));
	while (got != 0 && rc == 0) {
		got = read(fd, bytes_room(to, 65536), 65536);
		if (got < 0 && errno != EINTR)
			rc = err_set(err, -errno, "%s", strerror(errno));
		if (got > 0)
			to->len += (size_t)got;
		if (to->len > FILE_MAX)
			rc = err_set(
			    err, -EFBIG, "is larger than %zu MiB", FILE_MAX >> 20);
	}
	close(fd);
	return rc;
}

int
rules_load(
    struct rules *rules, const char *path, struct rules_report *report, struct err *err)
{
	struct bytes data = { 0 };
	int rc = file_read(path, &data, err);

	*report = (struct rules_report){ 0 };
	if (rc == 0)
		rules_read(rules, data.data != NULL ? data.data : "", data.len, report);
	bytes_fini(&data);
	return rc;
}

/* --- one more line --- */

static void
folder_make(const char *path)
{
	char *folder = mem_text(path), *slash = folder;

	while ((slash = strchr(slash + 1, '/')) != NULL) {
		*slash = '\0';
		mkdir(folder, 0700); /* if it cannot be, opening the file will tell */
		*slash = '/';
	}
	free(folder);
}

static bool
ends_open(int fd)
{
	off_t size = lseek(fd, 0, SEEK_END);
	char last = '\n';

	return size > 0 && pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

int
rules_append(const char *path, const char *line, struct err *err)
{
	struct bytes text = { 0 };
	int fd, rc = 0;

	if (strpbrk(line, "\r\n") != NULL)
		return err_set(err, -EINVAL, "a rule of more than one line");
	folder_make(path);
	fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0600);
	if (fd < 0)
		return err_set(err, -errno, "%s: %s", path, strerror(errno));
	bytes_print(&text, "%s%s\n", ends_open(fd) ? "\n" : "", line);
	if (write(fd, text.data, text.len) != (ssize_t)text.len || fsync(fd) != 0)
		rc = err_set(err, -errno, "%s: %s", path, strerror(errno));
	if (close(fd) != 0 && rc == 0)
		rc = err_set(err, -errno, "%s: %s", path, strerror(errno));
	bytes_fini(&text);
	return rc;
}
