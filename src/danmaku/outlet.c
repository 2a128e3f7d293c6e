#include "danmaku/outlet.h"

enum { PIECE = 64 << 10 };

void
outlet_fini(struct outlet *outlet)
{
	bytes_fini(&outlet->bytes);
}

static void
pass_on(struct outlet *outlet)
{
	struct bytes *b = &outlet->bytes;

	if (outlet->drain == NULL || b->len == 0)
		return;
	if (outlet->err.code == 0)
		outlet->err.code =
		    outlet->drain(outlet->arg, b->data, b->len, &outlet->err);
	bytes_clear(b);
}

void
outlet_next(struct outlet *outlet)
{
	if (outlet->bytes.len >= PIECE)
		pass_on(outlet);
}

int
outlet_end(struct outlet *outlet, struct err *err)
{
	pass_on(outlet);
	if (outlet->err.code != 0 && err != NULL)
		*err = outlet->err;
	return outlet->err.code;
}
