#include "daemon/complete.h"

#include "daemon/command.h"
#include "daemon/conf.h"

#include <string.h>

/* What its value may be, "" when that is a file, NULL when it is anything. */
static const char *
choices(const struct conf_row *r)
{
	if (strcmp(r->arg, "YES") == 0)
		return "yes no";
	if (strcmp(r->name, "auth") == 0)
		return "open token";
	return strcmp(r->arg, "FILE") == 0 ? "" : NULL;
}

static void
add_commands(struct bytes *out)
{
	const struct command *c;

	for (unsigned i = 0; (c = command_at(i)) != NULL; i++)
		bytes_print(out, "%s%s", i > 0 ? " " : "", c->name);
}

/* Help in single quotes: what all three shells take. */
static void
add_help(struct bytes *out, const char *help)
{
	for (; *help != '\0'; help++) {
		if (strchr("[]\\:", *help) != NULL)
			bytes_char(out, '\\');
		if (*help == '\'')
			bytes_text(out, "'\\'");
		bytes_char(out, *help);
	}
}

static void
write_bash(struct bytes *out)
{
	const struct conf_row *r;

	bytes_text(out, "# bash completion for danmud, made from its tables\n"
			"_danmud()\n{\n"
			"\tlocal cur=${COMP_WORDS[COMP_CWORD]} name= words=\n"
			"\tlocal prev=${COMP_WORDS[COMP_CWORD - 1]}\n\n"
			"\tCOMPREPLY=()\n"
			"\t# bash takes --name=value apart: three words.\n"
			"\tif [[ $cur == = ]]; then\n"
			"\t\tname=$prev cur=\n"
			"\telif [[ $prev == = ]]; then\n"
			"\t\tname=${COMP_WORDS[COMP_CWORD - 2]}\n"
			"\tfi\n"
			"\tcase $name in\n");
	for (size_t i = 0; (r = conf_row_at(i)) != NULL; i++)
		if (choices(r) == NULL || choices(r)[0] != '\0')
			bytes_print(out, "\t--%s) words='%s' ;;\n", r->name,
			    choices(r) != NULL ? choices(r) : " ");
	bytes_text(out, "\t--role) words='viewer moderator admin' ;;\n"
			"\t*)\n"
			"\t\tif [[ $cur == -* && -z $name ]]; then\n"
			"\t\t\twords='");
	for (size_t i = 0; (r = conf_row_at(i)) != NULL; i++)
		bytes_print(out, "--%s= ", r->name);
	bytes_text(out, "--conf= --help --version'\n"
			"\t\telif [[ $COMP_CWORD -eq 1 ]]; then\n"
			"\t\t\twords='");
	add_commands(out);
	bytes_text(out,
	    "'\n"
	    "\t\tfi ;;\n"
	    "\tesac\n"
	    "\tif [[ -n $words ]]; then\n"
	    "\t\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
	    "\telse\n"
	    "\t\tcompopt -o filenames 2>/dev/null\n"
	    "\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
	    "\tfi\n"
	    "\t[[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace 2>/dev/null\n"
	    "}\n"
	    "complete -F _danmud danmud\n");
}

static void
write_zsh(struct bytes *out)
{
	const struct conf_row *r;

	bytes_text(out, "#compdef danmud\n# made from danmud's tables\n"
			"local -a rows=(\n");
	for (size_t i = 0; (r = conf_row_at(i)) != NULL; i++) {
		const char *values = choices(r);

		bytes_print(out, "\t'--%s=[", r->name);
		add_help(out, r->help);
		bytes_print(out, "]:%s:", r->arg);
		if (values != NULL && values[0] == '\0')
			bytes_text(out, "_files");
		else
			bytes_print(out, "(%s)", values != NULL ? values : "");
		bytes_text(out, "'\n");
	}
	bytes_text(out, "\t'--conf=[read this instead of danmud.conf]:FILE:_files'\n"
			"\t'1:command:(");
	add_commands(out);
	bytes_text(out, ")'\n\t'*:file:_files'\n)\n_arguments -S $rows\n");
}

static void
write_fish(struct bytes *out)
{
	const struct conf_row *r;

	bytes_text(out, "# fish completion for danmud, made from its tables\n"
			"complete -c danmud -n __fish_use_subcommand -a '");
	add_commands(out);
	bytes_text(out, "'\n");
	for (size_t i = 0; (r = conf_row_at(i)) != NULL; i++) {
		const char *values = choices(r);
		bool file = values != NULL && values[0] == '\0';

		bytes_print(out, "complete -c danmud -l %s %s -a '%s' -d '", r->name,
		    file ? "-r -F" : "-x", values != NULL ? values : "");
		add_help(out, r->help);
		bytes_text(out, "'\n");
	}
}

bool
complete_write(struct bytes *out, const char *shell)
{
	if (strcmp(shell, "bash") == 0)
		write_bash(out);
	else if (strcmp(shell, "zsh") == 0)
		write_zsh(out);
	else if (strcmp(shell, "fish") == 0)
		write_fish(out);
	return out->len > 0;
}
