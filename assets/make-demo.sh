#!/bin/sh
# make-demo.sh - makes demo.mp4 and demo.xml again from what lies beside this script.
#
# The picture is drawn by demo-picture.c, the sound by demo-sound.c, and the
# danmaku are the lines of demo.txt.  Needs cc, awk and ffmpeg with libx264.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

awk -f demo.awk demo.txt >"$work/demo.xml"
mv "$work/demo.xml" demo.xml
[ "${1:-}" != xml ] || exit 0

${CC:-cc} -O3 -ffast-math -Wall -Wextra -o "$work/picture" demo-picture.c demo-brush.c -lm
${CC:-cc} -O3 -ffast-math -Wall -Wextra -o "$work/sound" demo-sound.c -lm
"$work/sound" >"$work/sound.s16"
mkfifo "$work/frames"

# Twice, so that the fireworks get the bits that the quiet night saves.
for pass in 1 2; do
	"$work/picture" >"$work/frames" &
	ffmpeg -v error -y -f rawvideo -pix_fmt rgb24 -video_size 640x360 -framerate 30 \
		-i "$work/frames" -f s16le -ar 48000 -ac 2 -i "$work/sound.s16" \
		-c:v libx264 -preset veryslow -tune animation -b:v 332k -pix_fmt yuv420p \
		-colorspace bt709 -color_primaries bt709 -color_trc bt709 \
		-vf scale=out_color_matrix=bt709 -pass $pass -passlogfile "$work/pass" \
		-c:a aac -b:a 96k -map_metadata -1 -fflags +bitexact -flags:v +bitexact \
		-flags:a +bitexact -movflags +faststart "$work/demo.mp4" </dev/null
	wait
done
mv "$work/demo.mp4" demo.mp4
ls -l demo.mp4 demo.xml
