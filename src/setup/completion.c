#include "setup/completion.h"

#include "setup/setting.h"

#include <string.h>

/* Is a file name what comes behind it? */
static bool
wants_file(const struct setting *row)
{
	return row->kind == SETTING_PATH || row->kind == SETTING_LIST;
}

static bool
has_choices(const struct setting *row)
{
	return row->choices != NULL || row->special != NULL;
}

static void
add_choices(struct bytes *out, const struct setting *row)
{
	for (const struct setting_choice *c = row->choices; c != NULL && c->name != NULL;
	     c++)
		bytes_print(out, "%s%s", c == row->choices ? "" : " ", c->name);
	if (row->choices == NULL && row->special != NULL)
		bytes_text(out, row->special);
}

/* The text inside single quotes, with a backslash before each of `special`. */
static void
add_escaped(struct bytes *out, const char *text, const char *special)
{
	for (; *text != '\0'; text++) {
		if (strchr(special, *text) != NULL)
			bytes_char(out, '\\');
		/* The one way to have a quote there that all three shells take. */
		if (*text == '\'')
			bytes_text(out, "'\\'");
		bytes_char(out, *text);
	}
}

/* "--render|-r)": the pattern of a shell's case. */
static void
bash_pattern(struct bytes *out, const struct setting *row)
{
	bytes_print(out, "\t--%s", row->name);
	if (row->letter != 0)
		bytes_print(out, "|-%c", row->letter);
	bytes_text(out, ")\n");
}

static void
bash_values(struct bytes *out)
{
	for (const struct setting *row = settings; row->name != NULL; row++) {
		if (row->arg == NULL)
			continue;
		bash_pattern(out, row);
		bytes_text(out, "\t\t");
		if (wants_file(row)) {
			bytes_text(out, "_danmu_files \"$cur\"");
		} else {
			bytes_text(out, "mapfile -t COMPREPLY < <(compgen -W '");
			add_choices(out, row);
			bytes_text(out, "' -- \"$cur\")");
		}
		bytes_text(out, "\n\t\treturn ;;\n");
	}
}

/* Names whose next word is their value, as a pattern. */
static void
bash_takers(struct bytes *out)
{
	const char *between = "\t";

	for (const struct setting *row = settings; row->name != NULL; row++) {
		if (row->arg == NULL || row->bare != NULL)
			continue;
		bytes_print(out, "%s--%s", between, row->name);
		if (row->letter != 0)
			bytes_print(out, "|-%c", row->letter);
		between = "|";
	}
}

static void
bash_names(struct bytes *out)
{
	for (const struct setting *row = settings; row->name != NULL; row++) {
		bytes_print(out, " --%s%s", row->name, row->arg != NULL ? "=" : "");
		if (row->bare != NULL)
			bytes_print(out, " --%s", row->name);
		if (setting_has_no(row))
			bytes_print(out, " --no-%s", row->name);
	}
}

static void
write_bash(struct bytes *out)
{
	bytes_text(out, "# bash completion for danmu, made from its table of options\n"
			"_danmu_files()\n{\n"
			"\tcompopt -o filenames 2>/dev/null\n"
			"\tmapfile -t COMPREPLY < <(compgen -f -- \"$1\")\n}\n\n"
			"_danmu()\n{\n"
			"\tlocal cur=${COMP_WORDS[COMP_CWORD]} name=\n"
			"\tlocal prev=${COMP_WORDS[COMP_CWORD - 1]}\n\n"
			"\tCOMPREPLY=()\n"
			"\t# bash takes --name=value apart: three words.\n"
			"\tif [[ $cur == = ]]; then\n"
			"\t\tname=$prev cur=\n"
			"\telif [[ $prev == = ]]; then\n"
			"\t\tname=${COMP_WORDS[COMP_CWORD - 2]}\n"
			"\telse\n"
			"\t\tcase $prev in\n\t");
	bash_takers(out);
	bytes_text(out, ") name=$prev ;;\n"
			"\t\tesac\n"
			"\tfi\n"
			"\tcase $name in\n");
	bash_values(out);
	bytes_text(out, "\tesac\n"
			"\tif [[ $cur != -* ]]; then\n"
			"\t\t_danmu_files \"$cur\"\n"
			"\t\treturn\n"
			"\tfi\n"
			"\tmapfile -t COMPREPLY < <(compgen -W '");
	bash_names(out);
	bytes_text(out,
	    "' -- \"$cur\")\n"
	    "\t[[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace 2>/dev/null\n"
	    "}\n"
	    "complete -F _danmu danmu\n");
}

/* "[help]:MODE:(auto ascii)": the tail of an _arguments row. */
static void
zsh_tail(struct bytes *out, const struct setting *row)
{
	bytes_char(out, '[');
	add_escaped(out, row->help, "[]\\");
	bytes_char(out, ']');
	if (row->arg != NULL) {
		bytes_text(out, row->bare != NULL ? "::" : ":");
		add_escaped(out, row->arg, ":\\");
		bytes_char(out, ':');
		if (wants_file(row)) {
			bytes_text(out, "_files");
		} else {
			bytes_char(out, '(');
			add_choices(out, row);
			bytes_char(out, ')');
		}
	}
	bytes_text(out, "'\n");
}

/* What "--no-NAME" does, in words. */
static void
add_no_help(struct bytes *out, const struct setting *row, const char *special)
{
	if (row->no_help == NULL)
		bytes_text(out, "off: ");
	add_escaped(out, row->no_help != NULL ? row->no_help : row->help, special);
}

static void
zsh_setting(struct bytes *out, const struct setting *row)
{
	const char *many = row->kind == SETTING_LIST ? "*" : "";
	bool bare = row->arg == NULL || row->bare != NULL;

	bytes_print(out, "\t'%s--%s", many, row->name);
	if (row->arg != NULL)
		bytes_text(out, bare ? "=-" : "=");
	zsh_tail(out, row);
	if (row->letter != 0) {
		bytes_print(out, "\t'%s-%c%s", many, row->letter, bare ? "" : "+");
		zsh_tail(out, bare ? &(struct setting){ .help = row->help } : row);
	}
	if (setting_has_no(row)) {
		bytes_print(out, "\t'--no-%s[", row->name);
		add_no_help(out, row, "[]\\");
		bytes_text(out, "]'\n");
	}
}

static void
write_zsh(struct bytes *out)
{
	bytes_text(out, "#compdef danmu\n"
			"# made from danmu's table of options\n"
			"local -a rows=(\n");
	for (const struct setting *row = settings; row->name != NULL; row++)
		zsh_setting(out, row);
	bytes_text(out, ")\n_arguments -s -S $rows '*:file:_files'\n");
}

static void
fish_setting(struct bytes *out, const struct setting *row)
{
	bytes_print(out, "complete -c danmu -l %s", row->name);
	if (row->letter != 0)
		bytes_print(out, " -s %c", row->letter);
	if (wants_file(row)) {
		bytes_text(out, " -r -F");
	} else if (row->arg != NULL) {
		bytes_text(out, row->bare != NULL ? " -f" : " -x");
	}
	if (has_choices(row)) {
		bytes_text(out, " -a '");
		add_choices(out, row);
		bytes_char(out, '\'');
	}
	bytes_text(out, " -d '");
	add_escaped(out, row->help, "\\");
	bytes_text(out, "'\n");
	if (setting_has_no(row)) {
		bytes_print(out, "complete -c danmu -l no-%s -d '", row->name);
		add_no_help(out, row, "\\");
		bytes_text(out, "'\n");
	}
}

static void
write_fish(struct bytes *out)
{
	bytes_text(out, "# fish completion for danmu, made from its table of options\n");
	for (const struct setting *row = settings; row->name != NULL; row++)
		fish_setting(out, row);
}

void
completion_write(const struct options *options, const char *shell, struct bytes *out)
{
	(void)options;
	if (strcmp(shell, "bash") == 0)
		write_bash(out);
	else if (strcmp(shell, "zsh") == 0)
		write_zsh(out);
	else
		write_fish(out);
}
