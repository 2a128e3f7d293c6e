/* sift/rules_file.h - a file of rules, the viewer's or another site's.
 *
 * Found by content: our own lines (rules.h), Bilibili's exported block list as
 * JSON ([{"type":0,"filter":"...","opened":true}, ...]: 0 keyword, 1 regex, 2
 * sender; or in data.rule, as its server answers) or XML (<filters><item
 * enabled="true">t=..., r=..., u=..., c=..., and older <f t="0">...), and
 * dandanplay's XML (the same with x=uid=[site]name for a sender, or <FilterItem
 * Name="..." IsRegex="true" IsEnabled="true">...).
 * A bad row is named and the good ones stay. */
#pragma once
#include "sift/rules.h"

struct rules_report {
	size_t read, skipped, off; /* off: rules that are there but switched off */
	char first[300];           /* "line 3: what is wrong" of the first bad ones */
};

/* Pure: adds what is in data[0..len). */
void rules_read(struct rules *, const char *data, size_t len, struct rules_report *);

/* The same from a file.  A file that is not there: -ENOENT. */
int rules_load(struct rules *, const char *path, struct rules_report *, struct err *);

/* Adds a line to the viewer's file, which is made, with its folder, when it is not
 * there; on disk when it returns 0.  A file that does not end in a line break
 * gets one first. */
int rules_append(const char *path, const char *line, struct err *);
