#!/bin/sh
# make-picture.sh BUILD [SECONDS] - draws demo.svg again: the demo, as danmu shows it, at one moment.
#
# BUILD is a build folder where `make check` has been run (danmu and
# assets/cast-picture are there).
set -eu
build=$(cd "${1:?a build folder is wanted}" && pwd)
cd "$(dirname "$0")"
at=${2:-13.3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

LC_ALL=C.UTF-8 "$build/danmu" --record="$work/demo.cast" --geometry=140x40 --fps=30 \
	--render=quadrant --color=24bit --length="$(awk "BEGIN { print $at + 1 }")" demo.mp4
"$build/assets/cast-picture" "$work/demo.cast" "$at" >"$work/demo.svg"
mv "$work/demo.svg" demo.svg
ls -l demo.svg
