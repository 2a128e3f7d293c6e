# tests/tap.sh - how a test script says what it found; source it.
#
#   . "${srcdir:-.}/tests/tap.sh"
#   need tmux                      # or the whole script is a SKIP
#   check "the sentence it proves" command args...
#   done_testing
#
# shellcheck shell=sh
tap_count=0
tap_bad=0

# need PROGRAM...: skips the whole script where one is missing.
need() {
	for tap_program; do
		command -v "$tap_program" >/dev/null 2>&1 && continue
		echo "1..0 # SKIP $tap_program is not installed"
		exit 77
	done
}

ok() {
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1"
}

not_ok() {
	tap_count=$((tap_count + 1))
	tap_bad=$((tap_bad + 1))
	echo "not ok $tap_count - $1"
}

skip() {
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1 # SKIP $2"
}

# check SENTENCE COMMAND...: passes when the command does.
check() {
	tap_sentence=$1
	shift
	if "$@"; then ok "$tap_sentence"; else not_ok "$tap_sentence"; fi
}

done_testing() {
	echo "1..$tap_count"
	[ "$tap_bad" -eq 0 ]
	exit
}
