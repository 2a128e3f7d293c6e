#include "harness/llhttp_side.h"

#include <llhttp.h>

static int
on_body(llhttp_t *parser, const char *at, size_t len)
{
	struct framing *f = parser->data;

	bytes_add(&f->body, at, len);
	return 0;
}

static int
on_complete(llhttp_t *parser)
{
	struct framing *f = parser->data;

	f->whole = true;
	return HPE_PAUSED;
}

bool
llhttp_side_read(const char *text, size_t len, struct framing *f, const char **why)
{
	llhttp_settings_t settings;
	llhttp_t parser;
	llhttp_errno_t rc;

	llhttp_settings_init(&settings);
	settings.on_body = on_body;
	settings.on_message_complete = on_complete;
	llhttp_init(&parser, HTTP_REQUEST, &settings);
	parser.data = f;
	rc = llhttp_execute(&parser, text, len);
	f->size = f->whole ? (size_t)(llhttp_get_error_pos(&parser) - text) : len;
	*why = llhttp_get_error_reason(&parser);
	return rc == HPE_OK || rc == HPE_PAUSED || rc == HPE_PAUSED_UPGRADE;
}
