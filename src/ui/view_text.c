#include "ui/view.h"

#include "base/text_bidi.h"

size_t
view_text_fitting(const char *text, size_t len, int cols, struct text_rule rule)
{
	const char *at = text, *end = text + len;
	struct text_cluster cluster;

	while (text_next(at, end, rule, &cluster) && cluster.cols <= cols) {
		cols -= cluster.cols;
		at += cluster.size;
	}
	return (size_t)(at - text);
}

int
view_text_draw(struct surface *surface, const struct scene *scene, struct view_box box,
    int col, const char *text, size_t len, struct pen pen)
{
	const struct text_rule rule = scene->look.rule;
	struct bytes seen = { 0 };

	/* What there is no room for is the end, and that may stand on the left. */
	if (text_runs_left(text, len)) {
		len = view_text_fitting(text, len, box.col + box.cols - col, rule);
		text_visual(&seen, text, len);
		text = seen.data != NULL ? seen.data : "";
		len = seen.len;
	}
	surface_text_clip(
	    surface, col, box.row, text, len, pen, rule, box.col, box.col + box.cols);
	col += text_cols(text, len, rule);
	bytes_fini(&seen);
	return col;
}
