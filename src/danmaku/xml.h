/* danmaku/xml.h - what can still be read of this XML?
 *
 * Not a parser: a scanner that never gives up.  Danmaku files hold control
 * characters, missing end tags and half rows, and a parser that is right to
 * refuse them costs the viewer the file.  It finds start tags and the text
 * behind them, and when something is broken goes on at the next row.
 *
 * Entities of a DTD are never resolved, comments and CDATA are understood,
 * and every byte is looked at a bounded number of times, whatever is there. */
#pragma once
#include "base/bytes.h"
#include "danmaku/slice.h"

enum {
	XML_ATTRIBUTES = 24,     /* of a tag that are kept */
	XML_TEXT_MAX = 64 << 10, /* bytes of an element's text that are kept */
};

enum xml_end {
	XML_OK,
	XML_OPEN,   /* text: its end tag is missing, the next row begins */
	XML_BROKEN, /* tag: it has no end before the next one begins */
	XML_CUT,    /* the input ends in the middle of it */
	XML_NONE,   /* no further tag */
};

struct xml {
	const char *at, *end;
	const char *const *rows; /* NULL-terminated names: where to go on */
	const char *root;        /* its end tag ends whatever is open */
	struct bytes text;       /* holds a text that had to be decoded */
	unsigned unclosed;       /* kinds of markup whose end is nowhere ahead */
};

struct xml_tag {
	struct slice name;
	const char *start;
	bool empty; /* <d .../> */
	int count;
	struct xml_attribute {
		struct slice name, value; /* the value as written */
	} attributes[XML_ATTRIBUTES];
};

void xml_init(struct xml *, const char *data, size_t len, const char *const *rows,
    const char *root);
void xml_fini(struct xml *);

/* The next start tag; a broken one has its name and what could be read. */
enum xml_end xml_next(struct xml *, struct xml_tag *);

/* The text behind `tag`, which xml_next() gave last, up to its end tag:
 * entities resolved, CDATA unpacked, comments left out.  It is valid until
 * the next call. */
enum xml_end xml_text(struct xml *, const struct xml_tag *tag, struct slice *text);

/* The value as written, or an empty one. */
struct slice xml_attribute(const struct xml_tag *, const char *name);

/* Appends `raw` with the five entities and the numeric ones resolved; others
 * stay as they are written. */
void xml_decode(struct bytes *out, struct slice raw);
