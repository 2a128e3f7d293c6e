# tests/lint/lint.sh - what the lints share; source it with the tree as $1.
#
# A lint prints its findings, one a line, as "# path:line: what is wrong",
# and one TAP result for each rule.  A rule that had nothing to look at has
# failed: it would be silent for ever.
#
# shellcheck shell=sh
lint_home=$(cd "$(dirname "$0")" && pwd) || exit 2
. "$lint_home/../tap.sh"
cd "${1:-${srcdir:-.}}" || exit 2

# code FOLDER...: every .c and .h below, as path:line:code.
code() {
	find "$@" -name '*.[ch]' 2>/dev/null | LC_ALL=C sort | tr '\n' '\0' |
		xargs -0 -r awk -f "$lint_home/code.awk"
}

# each PROGRAM PATTERN FOLDER...: awk over the text files whose path fits.
each() {
	each_program=$1 each_pattern=$2
	shift 2
	find "$@" -type f 2>/dev/null | grep -E "$each_pattern" | LC_ALL=C sort | tr '\n' '\0' |
		xargs -0 -r grep -IlZ '' | xargs -0 -r awk "$each_program"
}

# rule SENTENCE COMMAND...: the command prints "seen N" and its findings.
rule() {
	rule_name=$1
	shift
	rule_out=$("$@")
	rule_rows=$(echo "$rule_out" | sed -n 's/^seen //p')
	rule_found=$(echo "$rule_out" | grep -v -e '^seen ' -e '^$')
	if [ -n "$rule_found" ]; then
		echo "$rule_found" | sed 's/^/# /'
		not_ok "$rule_name"
	elif [ "${rule_rows:-0}" -eq 0 ]; then
		echo "# nothing was looked at"
		not_ok "$rule_name"
	else
		ok "$rule_name ($rule_rows looked at)"
	fi
}
