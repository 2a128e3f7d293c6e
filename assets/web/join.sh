#!/bin/sh
# join.sh PAGE - the page with its styles and scripts in it, on standard output.
#
# They are the files beside it that stand in lines of their own.  What would end
# them early is refused.
set -eu
folder=$(dirname "$1")
if grep -l '</s' "$folder"/*.js "$folder"/*.css; then
	echo "join.sh: a tag may not be closed in there" >&2
	exit 1
fi
while IFS= read -r line; do
	case $line in
	'<link rel="stylesheet" href="'*)
		name=${line#*href=\"} tag=style
		;;
	'<script src="'*)
		name=${line#*src=\"} tag=script
		;;
	*)
		printf '%s\n' "$line"
		continue
		;;
	esac
	printf '<%s>\n' "$tag"
	cat "$folder/${name%%\"*}"
	printf '</%s>\n' "$tag"
done <"$1"
