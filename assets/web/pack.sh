#!/bin/sh
# pack.sh FILE... - files as arrays of C, web_NAME each, on standard output.
set -eu
for file; do
	name=$(basename "$file" | tr -c 'a-z0-9\n' _)
	echo "static const unsigned char web_${name}[] = {"
	od -An -v -tu1 "$file" | sed 's/\([0-9]\) /\1,/g; s/ //g; s/$/,/'
	echo "};"
done
