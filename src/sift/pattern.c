#include "sift/pattern.h"

#include "base/mem.h"
#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* Steps of the matcher for one text.  Nearly all need a few; one that wants more is
 * given many, enough for everything honest in 2 KiB and done within a millisecond
 * or so, but only so often: many texts that nearly reach the limit would take as
 * long together as one without a limit. */
#define STEPS_FEW 2000
#define STEPS_MANY 100000
#define LONG_LOOKS_MAX 1000
#define DEPTH_LIMIT 20000
#define HEAP_LIMIT_KIB 4096

struct pattern {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *context;
	int cuts, long_looks;
	char text[128];
};

struct written {
	const char *at;
	size_t len;
	uint32_t options;
};

static bool
flag_read(char flag, uint32_t *options)
{
	switch (flag) {
	case 'i':
		*options |= PCRE2_CASELESS;
		return true;
	case 's':
		*options |= PCRE2_DOTALL;
		return true;
	case 'm':
		*options |= PCRE2_MULTILINE;
		return true;
	case 'x':
		*options |= PCRE2_EXTENDED;
		return true;
	default:
		/* Of other languages: all matches, Unicode, from the last one on. */
		return flag == 'g' || flag == 'u' || flag == 'y';
	}
}

/* "/.../flags": what stands between; otherwise all of it. */
static struct written
written_read(const char *text, size_t len)
{
	struct written all = { text, len, 0 }, inner = { text + 1, 0, 0 };
	size_t last = len;

	if (len < 2 || text[0] != '/')
		return all;
	while (last > 1 && text[last - 1] != '/') {
		if (!flag_read(text[last - 1], &inner.options))
			return all;
		last--;
	}
	if (last < 2)
		return all;
	inner.len = last - 2;
	return inner;
}

static int
compile(struct pattern *pattern, struct written w, struct err *err)
{
	PCRE2_SIZE at;
	PCRE2_UCHAR said[160];
	int code;

	pattern->code = pcre2_compile((PCRE2_SPTR)w.at, w.len,
	    w.options | PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C, &code, &at,
	    NULL);
	if (pattern->code == NULL) {
		pcre2_get_error_message(code, said, sizeof(said));
		return err_set(err, -EINVAL, "regex %s: %s at %zu", pattern->text,
		    (const char *)said, (size_t)at + 1);
	}
	/* Faster where it is there; what it cannot do is interpreted. */
	pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE);
	return 0;
}

struct pattern *
pattern_new(const char *text, size_t len, struct err *err)
{
	struct pattern *pattern = mem_new(1, sizeof(*pattern));
	struct written w = written_read(text, len);

	text_clean(pattern->text, sizeof(pattern->text), text, len);
	if (len > PATTERN_MAX)
		err_set(err, -EINVAL, "regex %s: longer than %d bytes", pattern->text,
		    PATTERN_MAX);
	else if (w.len == 0)
		err_set(err, -EINVAL, "a regex without anything in it");
	else if (compile(pattern, w, err) == 0) {
		pattern->data = pcre2_match_data_create(1, NULL);
		pattern->context = pcre2_match_context_create(NULL);
		pcre2_set_depth_limit(pattern->context, DEPTH_LIMIT);
		pcre2_set_heap_limit(pattern->context, HEAP_LIMIT_KIB);
		return pattern;
	}
	pattern_free(pattern);
	return NULL;
}

void
pattern_free(struct pattern *pattern)
{
	if (pattern == NULL)
		return;
	pcre2_match_context_free(pattern->context);
	pcre2_match_data_free(pattern->data);
	pcre2_code_free(pattern->code);
	free(pattern);
}

static int
look(struct pattern *pattern, const char *text, size_t len, uint32_t steps)
{
	uint32_t options = PCRE2_NO_UTF_CHECK;
	int rc;

	pcre2_set_match_limit(pattern->context, steps);
	rc = pcre2_match(pattern->code, (PCRE2_SPTR)text, len, 0, options, pattern->data,
	    pattern->context);
	if (rc == PCRE2_ERROR_JIT_STACKLIMIT)
		rc = pcre2_match(pattern->code, (PCRE2_SPTR)text, len, 0,
		    options | PCRE2_NO_JIT, pattern->data, pattern->context);
	return rc;
}

bool
pattern_matches(struct pattern *pattern, const char *text, size_t len)
{
	int rc;

	if (pattern_is_off(pattern))
		return false;
	rc = look(pattern, text, len, STEPS_FEW);
	if (rc == PCRE2_ERROR_MATCHLIMIT && pattern->long_looks < LONG_LOOKS_MAX) {
		pattern->long_looks++;
		rc = look(pattern, text, len, STEPS_MANY);
	}
	if (rc < 0 && rc != PCRE2_ERROR_NOMATCH)
		pattern->cuts++;
	return rc >= 0;
}

int
pattern_cuts(const struct pattern *pattern)
{
	return pattern->cuts;
}

bool
pattern_is_off(const struct pattern *pattern)
{
	return pattern->cuts >= PATTERN_CUTS_MAX;
}

const char *
pattern_text(const struct pattern *pattern)
{
	return pattern->text;
}
