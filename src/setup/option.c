#include "setup/option.h"

#include "base/mem.h"
#include "base/text.h"
#include "setup/config.h"
#include "setup/setting.h"
#include "setup/value.h"
#include "setup/xdg.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_MAX 120 /* bytes of what was typed in a message of ours */

/* The command line on its way. */
struct args {
	struct options *options;
	int argc, next; /* next: the first word that was not looked at */
	char **argv;
	const struct setting *task; /* the first that prints instead of playing */
	const char *task_value;
	bool stop; /* --help: nothing behind it matters */
};

static const char *
next_word(struct args *args)
{
	return args->next < args->argc ? args->argv[args->next++] : NULL;
}

/* Puts "--render=hlf: " before the reason. */
static int
blame(struct err *err, const char *option, const char *value)
{
	char name[SHOWN_MAX], shown[SHOWN_MAX];

	text_clean(name, sizeof(name), option, strcspn(option, "="));
	if (value == NULL)
		return err_prefix(err, "%s", name);
	text_clean(shown, sizeof(shown), value, strlen(value));
	return err_prefix(err, "%s=%s", name, shown);
}

static int
set_task(struct args *args, const struct setting *row, const char *value, struct err *err)
{
	if (value_check_choice(row, value, err) != 0)
		return -EINVAL;
	if (args->task == NULL) {
		args->task = row;
		args->task_value = value;
	}
	args->stop = row->at_once;
	return 0;
}

static int
set(struct args *args, const struct setting *row, const char *option, const char *value,
    struct err *err)
{
	int rc;

	if (value == NULL && row->arg != NULL && row->bare == NULL) {
		value = next_word(args);
		if (value == NULL) {
			value_missing(row, err);
			return blame(err, option, NULL);
		}
	}
	if (value != NULL && row->kind == SETTING_TASK && row->arg == NULL)
		rc = err_set(err, -EINVAL, "takes no value");
	else if (row->kind == SETTING_TASK)
		rc = set_task(args, row, value, err);
	else
		rc = value_set(args->options, row, value, FROM_ARGS, err);
	return rc == 0 ? 0 : blame(err, option, value);
}

static int
unknown_option(const char *option, const char *name, size_t len, struct err *err)
{
	bool no;
	const char *near = setting_suggest(name, len, FROM_ARGS, &no);

	if (near == NULL)
		err_set(err, -EINVAL, "no such option; see danmu --help");
	else
		err_set(err, -EINVAL, "no such option; did you mean --%s%s?",
		    no ? "no-" : "", near);
	return blame(err, option, NULL);
}

/* "--name", "--name=value", "--no-name". */
static int
take_long(struct args *args, const char *option, struct err *err)
{
	const char *name = option + 2, *value = strchr(name, '=');
	size_t len = value != NULL ? (size_t)(value - name) : strlen(name);
	const struct setting *row = setting_find(name, len);
	int rc;

	if (row != NULL)
		return set(args, row, option, value != NULL ? value + 1 : NULL, err);
	if (len > 3 && strncmp(name, "no-", 3) == 0)
		row = setting_find(name + 3, len - 3);
	if (row == NULL)
		return unknown_option(option, name, len, err);
	if (value != NULL && setting_has_no(row))
		rc = err_set(err, -EINVAL, "takes no value");
	else
		rc = value_set_no(args->options, row, FROM_ARGS, err);
	return rc == 0 ? 0 : blame(err, option, value != NULL ? value + 1 : NULL);
}

/* "-h", "-ml", "-rhalf", "-r half". */
static int
take_short(struct args *args, const char *option, struct err *err)
{
	for (const char *at = option + 1; *at != '\0' && !args->stop; at++) {
		const struct setting *row = setting_letter(*at);
		const char name[] = { '-', *at, '\0' };
		const char *value = NULL;

		if (row == NULL) {
			err_set(err, -EINVAL, "no such option; see danmu --help");
			return blame(err, at == option + 1 ? option : name, NULL);
		}
		if (row->arg != NULL && row->bare == NULL && at[1] != '\0')
			value = at[1] == '=' ? at + 2 : at + 1;
		if (set(args, row, name, value, err) != 0)
			return -EINVAL;
		if (value != NULL)
			break;
	}
	return 0;
}

static void
add_file(struct options *options, const char *name)
{
	struct option_list *files = &options->files;

	files->items = mem_grow(files->items, files->count + 1, sizeof(*files->items));
	files->items[files->count++] = mem_text(name);
}

static int
take_args(struct args *args, struct err *err)
{
	bool only_files = false;
	const char *word;
	int rc = 0;

	while (rc == 0 && !args->stop && (word = next_word(args)) != NULL) {
		if (only_files || word[0] != '-' || word[1] == '\0')
			add_file(args->options, word);
		else if (strcmp(word, "--") == 0)
			only_files = true;
		else if (word[1] == '-')
			rc = take_long(args, word, err);
		else
			rc = take_short(args, word, err);
	}
	return rc;
}

static void
init(struct options *options, const struct xdg_env *env)
{
	values_init(options);
	keymap_init(&options->keymap);
	options->home = env->home;
}

/* The conf that was named must be there; the usual one may be. */
static int
read_config(struct options *options, const char *named, const struct xdg_env *env,
    struct err *err)
{
	char *usual;
	int rc;

	if (named != NULL)
		return config_read(options, named, named, err);
	usual = xdg_config(env, "danmu.conf");
	rc = usual != NULL ? config_read(options, usual, "danmu.conf", err) : 0;
	free(usual);
	return rc == -ENOENT || rc == -ENOTDIR ? 0 : rc;
}

/* What the command line asks for, alone: is it right, and which conf is to be
 * read before it? */
static int
read_alone(struct options *options, struct args *args, struct err *err)
{
	int rc = take_args(args, err);

	if (rc == 0 && args->task == NULL && options->files.count == 0)
		rc = err_set(err, -EINVAL, "nothing to play; see danmu --help");
	return rc;
}

/* A party is asked for here and now: the server of the conf is for other evenings. */
static void
prefer_party(struct options *options)
{
	free(options->server);
	options->server = NULL;
}

/* The usual case: defaults, the conf, the command line once more. */
static int
read_all(struct options *options, struct args *args, const struct options *alone,
    const struct xdg_env *env, struct err *err)
{
	int rc = 0;

	if (!alone->no_config)
		rc = read_config(options, alone->config, env, err);
	if (alone->party)
		prefer_party(options);
	return rc == 0 ? take_args(args, err) : rc;
}

int
options_read(struct options *options, int argc, char **argv, struct err *err)
{
	struct args first = { .argc = argc, .argv = argv, .next = 1 }, second = first;
	struct xdg_env env = xdg_env();
	struct options alone;
	int rc;

	init(options, &env);
	init(&alone, &env);
	first.options = &alone;
	second.options = options;
	rc = read_alone(&alone, &first, err);
	/* --help must work whatever the conf says. */
	if (rc == 0 && !first.stop)
		rc = read_all(options, &second, &alone, &env, err);
	if (rc == 0 && first.task != NULL) {
		options->task = TASK_PRINT;
		first.task->answer(options, first.task_value, &options->answer);
	}
	options_fini(&alone);
	if (rc != 0)
		options_fini(options);
	return rc == 0 ? 0 : -EINVAL;
}

void
options_fini(struct options *options)
{
	for (size_t i = 0; i < options->files.count; i++)
		free(options->files.items[i]);
	free(options->files.items);
	options->files = (struct option_list){ 0 };
	values_fini(options);
	keymap_fini(&options->keymap);
	bytes_fini(&options->complaints);
	bytes_fini(&options->answer);
}
