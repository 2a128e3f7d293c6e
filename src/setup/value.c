#include "setup/value.h"

#include "base/mem.h"
#include "base/suggest.h"
#include "setup/numeral.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What a setter of one kind is handed. */
struct value {
	const struct setting *row;
	const char *text;
	bool special; /* the text is the row's special word */
	void *to;     /* the field */
};

static int
wrong_number(const struct setting *row, const char *what, struct err *err)
{
	char least[NUMERAL_TEXT], most[NUMERAL_TEXT];
	bool special = row->special != NULL;

	return err_set(err, -EINVAL, "%s%s%s %s from %s to %s",
	    special ? "neither " : "not", special ? row->special : "",
	    special ? " nor" : "", what, numeral_text(least, row->least),
	    numeral_text(most, row->most));
}

static bool
is_within(const struct setting *row, double number)
{
	return number >= row->least && number <= row->most;
}

static int
set_int(const struct value *v, struct err *err)
{
	size_t len = strlen(v->text);
	char text[24] = "";
	int64_t number = 0;

	/* "80%" is what one writes where a percentage is asked for. */
	if (len > 1 && v->text[len - 1] == '%' && strcmp(v->row->arg, "PERCENT") == 0)
		len--;
	if (len < sizeof(text))
		memcpy(text, v->text, len);
	if (!v->special &&
	    (!numeral_int(text, &number) || !is_within(v->row, (double)number)))
		return wrong_number(v->row, "a whole number", err);
	*(int *)v->to = (int)number;
	return 0;
}

static int
set_number(const struct value *v, struct err *err)
{
	double number = 0;

	if (!v->special &&
	    (!numeral_decimal(v->text, &number) || !is_within(v->row, number)))
		return wrong_number(v->row, "a number", err);
	*(double *)v->to = number;
	return 0;
}

static int
set_rate(const struct value *v, struct err *err)
{
	int64_t ppm;

	if (!numeral_scaled(v->text, 1000000, &ppm) ||
	    !is_within(v->row, (double)ppm / 1e6))
		return wrong_number(v->row, "a number", err);
	*(int64_t *)v->to = ppm;
	return 0;
}

static int
set_size(const struct value *v, struct err *err)
{
	char least[NUMERAL_TEXT], most[NUMERAL_TEXT];
	int64_t bytes;

	if (!numeral_size(v->text, &bytes) || !is_within(v->row, (double)bytes))
		return err_set(err, -EINVAL,
		    "not a size from %s to %s, such as 512M or 4G",
		    numeral_size_text(least, (int64_t)v->row->least),
		    numeral_size_text(most, (int64_t)v->row->most));
	*(int64_t *)v->to = bytes;
	return 0;
}

static int
set_time(const struct value *v, struct err *err)
{
	ns_t time = NS_NONE;

	if (!v->special && !numeral_time(v->text, &time))
		return err_set(err, -EINVAL, "%sa time such as 90, 1.5 or 1:02:03",
		    v->row->special != NULL ? "neither inf nor " : "not ");
	if (!v->special && !is_within(v->row, ns_to_seconds(time)))
		return wrong_number(v->row, "a number of seconds", err);
	*(ns_t *)v->to = time;
	return 0;
}

static int
set_pair(const struct value *v, struct err *err)
{
	bool grid = v->row->kind == SETTING_GRID;
	struct option_pair pair = { 0, 0 };
	bool fits =
	    v->special || numeral_pair(v->text, grid ? 'x' : ':', &pair.x, &pair.y);

	if (!fits || !is_within(v->row, pair.x) || !is_within(v->row, pair.y))
		return err_set(err, -EINVAL, "neither auto nor %s such as %s",
		    v->row->arg, grid ? "160x45, up to 1000x1000" : "1:2");
	*(struct option_pair *)v->to = pair;
	return 0;
}

static void
add_choices(struct bytes *list, const struct setting *row)
{
	for (const struct setting_choice *c = row->choices; c->name != NULL; c++)
		bytes_print(list, "%s%s", c == row->choices ? "" : ", ", c->name);
}

int
value_missing(const struct setting *row, struct err *err)
{
	struct bytes list = { 0 };

	if (row->choices == NULL)
		return err_set(
		    err, -EINVAL, "needs %s", row->arg != NULL ? row->arg : "yes or no");
	add_choices(&list, row);
	err_set(err, -EINVAL, "needs one of %s", list.data);
	bytes_fini(&list);
	return -EINVAL;
}

static int
wrong_choice(const struct value *v, struct err *err)
{
	struct bytes list = { 0 };
	struct suggest near;
	const char *best;

	add_choices(&list, v->row);
	suggest_start(&near, v->text, strlen(v->text));
	for (const struct setting_choice *c = v->row->choices; c->name != NULL; c++)
		suggest_offer(&near, c->name);
	best = suggest_best(&near);
	if (best != NULL)
		err_set(err, -EINVAL, "not one of %s; did you mean %s?", list.data, best);
	else
		err_set(err, -EINVAL, "not one of %s", list.data);
	bytes_fini(&list);
	return -EINVAL;
}

/* The place of the choice that was written, or -1. */
static int
find_choice(const struct value *v)
{
	const struct setting_choice *all = v->row->choices;

	for (int i = 0; all[i].name != NULL; i++) {
		if (strcmp(all[i].name, v->text) == 0 ||
		    (all[i].also != NULL && strcmp(all[i].also, v->text) == 0))
			return i;
	}
	return -1;
}

static int
set_choice(const struct value *v, struct err *err)
{
	int place = find_choice(v);

	if (place < 0)
		return wrong_choice(v, err);
	if (v->row->kind == SETTING_WORD)
		*(const char **)v->to = v->row->choices[place].name;
	else
		*(int *)v->to = place;
	return 0;
}

static int
set_flag(const struct value *v, struct err *err)
{
	static const char *const words[] = { "no", "yes", "off", "on", "false", "true",
		"0", "1" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(v->text, words[i]) == 0) {
			*(bool *)v->to = i % 2 == 1;
			return 0;
		}
	}
	return err_set(err, -EINVAL, "not yes or no");
}

/* Shells leave "~/" alone behind an equals sign, and the conf has no shell. */
static char *
copy_path(const struct options *options, const char *text)
{
	if (text[0] == '~' && text[1] == '/' && options->home != NULL)
		return mem_print("%s%s", options->home, text + 1);
	return mem_text(text);
}

#define ID_MOST 64

static void
clear_list(struct option_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i]);
	free(list->items);
	*list = (struct option_list){ 0 };
}

static void
add_to_list(struct option_list *list, char *item, enum setting_from from)
{
	if (list->from < (int)from)
		clear_list(list);
	list->from = (int)from;
	list->items = mem_grow(list->items, list->count + 1, sizeof(*list->items));
	list->items[list->count++] = item;
}

static int
set_text(struct options *options, const struct value *v, enum setting_from from,
    struct err *err)
{
	char *copy;

	if (v->text[0] == '\0')
		return value_missing(v->row, err);
	if (v->row->check != NULL && v->row->check(v->text, err) < 0)
		return -EINVAL;
	copy = copy_path(options, v->text);
	if (v->row->kind == SETTING_LIST) {
		add_to_list(v->to, copy, from);
	} else {
		free(*(char **)v->to);
		*(char **)v->to = copy;
	}
	if (v->row->off != 0)
		*(bool *)((char *)options + v->row->off) = false;
	return 0;
}

/* As a server takes it: it becomes a part of a URL. */
static int
set_id(const struct value *v, struct err *err)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz0123456789._-";
	size_t len = strlen(v->text);

	if (len < 1 || len > ID_MOST || strspn(v->text, allowed) != len)
		return err_set(
		    err, -EINVAL, "not 1 to %d characters of A-Z a-z 0-9 . _ -", ID_MOST);
	free(*(char **)v->to);
	*(char **)v->to = mem_text(v->text);
	return 0;
}

int
value_check_choice(const struct setting *row, const char *text, struct err *err)
{
	struct value v = { .row = row, .text = text };

	return row->choices == NULL || find_choice(&v) >= 0 ? 0 : wrong_choice(&v, err);
}

int
value_set(struct options *options, const struct setting *row, const char *text,
    enum setting_from from, struct err *err)
{
	struct value v = { .row = row, .to = (char *)options + row->offset };

	v.text = text != NULL ? text : row->kind == SETTING_FLAG ? "yes" : row->bare;
	if (v.text == NULL)
		return value_missing(row, err);
	v.special = row->special != NULL && strcmp(v.text, row->special) == 0;
	switch ((enum setting_kind)row->kind) {
	case SETTING_FLAG:
		return set_flag(&v, err);
	case SETTING_INT:
		return set_int(&v, err);
	case SETTING_NUMBER:
		return set_number(&v, err);
	case SETTING_RATE:
		return set_rate(&v, err);
	case SETTING_SIZE:
		return set_size(&v, err);
	case SETTING_TIME:
		return set_time(&v, err);
	case SETTING_GRID:
	case SETTING_RATIO:
		return set_pair(&v, err);
	case SETTING_CHOICE:
	case SETTING_WORD:
		return set_choice(&v, err);
	case SETTING_ID:
		return set_id(&v, err);
	case SETTING_PATH:
	case SETTING_LIST:
		return set_text(options, &v, from, err);
	case SETTING_TASK:
		break;
	}
	return err_set(err, -EINVAL, "is for the command line");
}

int
value_set_no(struct options *options, const struct setting *row, enum setting_from from,
    struct err *err)
{
	void *to = (char *)options + row->offset;

	if (!setting_has_no(row))
		return err_set(err, -EINVAL, "cannot be turned off");
	if (row->off == 0)
		return value_set(options, row, "no", from, err);
	if (row->kind == SETTING_LIST) {
		clear_list(to);
		((struct option_list *)to)->from = (int)from;
	} else {
		free(*(char **)to);
		*(char **)to = NULL;
	}
	*(bool *)((char *)options + row->off) = true;
	return 0;
}

void
values_init(struct options *options)
{
	struct err err;

	*options = (struct options){ 0 };
	for (const struct setting *row = settings; row->name != NULL; row++) {
		/* A default that its own row does not allow is a slip in the table. */
		if (row->initial != NULL &&
		    value_set(options, row, row->initial, FROM_DEFAULT, &err) != 0)
			abort();
	}
}

void
values_fini(struct options *options)
{
	for (const struct setting *row = settings; row->name != NULL; row++) {
		void *to = (char *)options + row->offset;

		if (row->kind == SETTING_LIST) {
			clear_list(to);
		} else if (row->kind == SETTING_PATH || row->kind == SETTING_ID) {
			free(*(char **)to);
			*(char **)to = NULL;
		}
	}
}
