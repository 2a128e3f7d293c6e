# code.awk - C without its comments and the insides of its strings.
#
# Prints path:line:code for every line, so that a lint can look for words
# without being fooled by prose.  What an #include names is kept.
function bare(line,    out, at, two, quote) {
	out = ""
	while (line != "") {
		if (comment) {
			at = index(line, "*/")
			if (at == 0)
				return out
			comment = 0
			line = substr(line, at + 2)
			continue
		}
		at = match(line, /\/\*|\/\/|["']/)
		if (at == 0)
			return out line
		out = out substr(line, 1, at - 1)
		two = substr(line, at, 2)
		if (two == "//")
			return out
		if (two == "/*") {
			comment = 1
			line = substr(line, at + 2)
			continue
		}
		quote = substr(two, 1, 1)
		out = out quote quote
		line = substr(line, at + 1)
		while (line != "" && substr(line, 1, 1) != quote)
			line = substr(line, substr(line, 1, 1) == "\\" ? 3 : 2)
		line = substr(line, 2)
	}
	return out
}
FNR == 1 { comment = 0 }
/^[ \t]*#[ \t]*include/ && !comment {
	print FILENAME ":" FNR ":" $0
	next
}
{ print FILENAME ":" FNR ":" bare($0) }
