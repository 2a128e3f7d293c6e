# demo.awk - the lines of demo.txt as Bilibili XML.
BEGIN {
	mode[">"] = 1
	mode["_"] = 4
	mode["^"] = 5
	mode["<"] = 6
	print "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
	print "<i><chatserver>localhost</chatserver><chatid>1</chatid><mission>0</mission>" \
	    "<maxlimit>1000</maxlimit><state>0</state><real_name>0</real_name><source>k-v</source>"
}
/^#/ || NF == 0 { next }
!($2 in mode) || NF < 4 || $3 !~ /^[0-9a-f]+$/ || length($3) != 6 {
	print "demo.txt:" NR ": seconds, one of > < ^ _, rrggbb and a text are wanted" > "/dev/stderr"
	bad = 1
	exit 1
}
{
	color = 0
	for (i = 1; i <= 6; i++)
		color = color * 16 + index("0123456789abcdef", substr($3, i, 1)) - 1
	text = $0
	sub(/^[^ ]+ [^ ]+ [^ ]+ /, "", text)
	gsub(/&/, "\\&amp;", text)
	gsub(/</, "\\&lt;", text)
	gsub(/>/, "\\&gt;", text)
	printf "<d p=\"%.5f,%d,25,%d,%d,0,%08x,%d,5\">%s</d>\n", $1, mode[$2], color,
	    1754000000 + rows * 61, 2654435 * (rows % 97 + 1), 1000001 + rows, text
	rows++
}
END {
	if (!bad)
		print "</i>"
}
