/* The bar lies on the last row and hides itself:
 *
 *  ▶ 00:12 / 00:24 ▁▂▃▇█▅▂▁▁▁▂▃▂▁  80% 1.25x  2/5  loop  spinner fetching
 *
 * Progress and density are one: the height of a block says how many danmaku
 * there are, its colour whether the place was passed. */
#include "ui/view.h"

#include "danmaku/heat.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define BAR_PASSED 0x4fc3f7
#define BAR_AHEAD 0x6b7280
#define BAR_HEAD 0xffffff
#define BAR_GROUND 0x16181d
#define BAR_TEXT 0xe5e7eb
#define BAR_WARM 0xffb74d

struct parts {
	char left[96], right[160];
	struct view_box progress; /* cols = 0: no room */
};

static struct pen
bar_pen(const struct scene *scene, uint32_t fg)
{
	struct pen pen = { .fg = fg, .bg = BAR_GROUND, .solid = CELL_SOLID };

	if (scene->look.depth == COLOR_MONO) {
		pen.fg = pen.bg = RGB_DEFAULT;
		pen.style = CELL_REVERSE;
	}
	return pen;
}

static const char *
state_glyph(const struct scene *scene)
{
	static const char *const glyphs[][2] = {
		[SCENE_OPENING] = { "…", "." },
		[SCENE_PLAYING] = { "▶", ">" },
		[SCENE_PAUSED] = { "‖", "=" },
		[SCENE_BUFFERING] = { "…", "." },
		[SCENE_ENDED] = { "■", "#" },
	};

	return glyphs[scene->state][scene->look.utf8 ? 0 : 1];
}

static const char *
spinner_glyph(const struct scene *scene)
{
	static const char *const utf8[] = { "⠋", "⠙", "⠸", "⠴", "⠦", "⠇" };
	static const char *const ascii[] = { "|", "/", "-", "\\" };

	if (scene->look.utf8)
		return utf8[(unsigned)scene->bar.spinner % 6];
	return ascii[(unsigned)scene->bar.spinner % 4];
}

static void add(char *to, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void
add(char *to, size_t size, const char *format, ...)
{
	size_t used = strlen(to);
	va_list args;

	va_start(args, format);
	vsnprintf(to + used, size - used, format, args);
	va_end(args);
}

static void
left_text(char *to, size_t size, const struct scene *scene)
{
	char t[24], duration[24];

	time_text(t, sizeof(t), scene->t > 0 ? scene->t : 0);
	if (scene->duration == NS_NONE)
		snprintf(to, size, " %s %s ", state_glyph(scene), t);
	else
		snprintf(to, size, " %s %s / %s ", state_glyph(scene), t,
		    time_text(duration, sizeof(duration), scene->duration));
}

#define PROGRESS_EASY 12
#define PROGRESS_LEAST 4

/* What stands at the right, the most important first: the last ones give way. */
enum keep {
	KEEP_ONLINE = 1,
	KEEP_BUSY,
	KEEP_HIDDEN,
	KEEP_SPEED,
	KEEP_FILTERED,
	KEEP_ITEMS,
	KEEP_LOOP,
	KEEP_VOLUME, /* all */
};

static void
right_text(char *to, size_t size, const struct scene *scene, enum keep keep)
{
	const struct scene_bar *bar = &scene->bar;

	to[0] = '\0';
	if (bar->busy != NULL && keep >= KEEP_BUSY) {
		add(to, size, " %s %s", spinner_glyph(scene), bar->busy);
		if (bar->busy_percent >= 0)
			add(to, size, " %d%%", bar->busy_percent);
	}
	if (bar->hidden > 0 && keep >= KEEP_HIDDEN)
		add(to, size, " +%zu hidden", bar->hidden);
	if (bar->filtered > 0 && keep >= KEEP_FILTERED)
		add(to, size, " %zu filtered", bar->filtered);
	if (bar->online != NULL && keep >= KEEP_ONLINE)
		add(to, size, " %s", bar->online);
	if (bar->items > 1 && keep >= KEEP_ITEMS)
		add(to, size, " %d/%d", bar->item + 1, bar->items);
	if (bar->loop && keep >= KEEP_LOOP)
		add(to, size, " loop");
	if (bar->rate_ppm != 1000000 && keep >= KEEP_SPEED)
		add(to, size, " %.3gx", (double)bar->rate_ppm / 1e6);
	if (keep >= KEEP_VOLUME && !bar->muted)
		add(to, size, " vol %d%%", bar->volume);
	else if (keep >= KEEP_VOLUME)
		add(to, size, " mute");
	add(to, size, " ");
}

/* As much of it as leaves room for the progress, if there is one; returns its columns. */
static int
right_fit(char *to, size_t size, const struct scene *scene, int left)
{
	for (int keep = KEEP_VOLUME; keep >= KEEP_ONLINE; keep--) {
		int least = keep > KEEP_ONLINE ? PROGRESS_EASY : PROGRESS_LEAST, cols;

		right_text(to, size, scene, (enum keep)keep);
		cols = text_cols(to, strlen(to), scene->look.rule);
		if (left + cols + (scene->duration > 0 ? least : 0) <= scene->cols)
			return cols;
	}
	to[0] = '\0';
	return 1;
}

/* The right part gives way first, then the durations, never the progress. */
static void
parts_make(struct parts *parts, const struct scene *scene)
{
	int left, right;

	*parts = (struct parts){ 0 };
	left_text(parts->left, sizeof(parts->left), scene);
	left = text_cols(parts->left, strlen(parts->left), scene->look.rule);
	right = right_fit(parts->right, sizeof(parts->right), scene, left);
	if (scene->cols - left - right < PROGRESS_LEAST) {
		snprintf(parts->left, sizeof(parts->left), "%s ", state_glyph(scene));
		left = text_cols(parts->left, strlen(parts->left), scene->look.rule);
	}
	parts->progress = (struct view_box){
		.col = left,
		.row = scene->rows - 1,
		.cols = scene->cols - left - right,
		.rows = 1,
	};
	if (parts->progress.cols < 0 || scene->duration == NS_NONE ||
	    scene->duration <= 0)
		parts->progress.cols = 0;
}

struct view_box
view_bar_progress(const struct scene *scene)
{
	struct parts parts;

	parts_make(&parts, scene);
	return parts.progress;
}

double
view_bar_hit(const struct scene *scene, int col, int row)
{
	struct view_box box = view_bar_progress(scene);

	if (!scene->bar.visible || box.cols < 1 || row != box.row)
		return -1;
	if (col < box.col || col >= box.col + box.cols)
		return -1;
	if (box.cols == 1)
		return 0;
	return (double)(col - box.col) / (box.cols - 1);
}

/* Danmaku in the slice of the video that one cell of the bar stands for. */
static uint32_t
heat_at(const struct scene_bar *bar, int cell, int cells)
{
	int first = (int)((int64_t)cell * bar->heat_slices / cells);
	int last = (int)((int64_t)(cell + 1) * bar->heat_slices / cells);
	uint32_t most = 0;

	if (bar->heat == NULL || bar->heat_slices < 1)
		return 0;
	do {
		if (bar->heat[first] > most)
			most = bar->heat[first];
	} while (++first < last);
	return most;
}

/* Where ambiguous characters are two columns wide, blocks are as well: a bar
 * whose places are one column each is drawn without them. */
static bool
has_blocks(const struct look *look)
{
	return look->utf8 && !look->rule.ambiguous_wide;
}

static const char *
heat_glyph(uint32_t count, uint32_t most, bool blocks_fit)
{
	static const char *const blocks[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
	static const char *const ascii[] = { "-", "-", "=", "=", "+", "*", "#", "#" };
	int level = heat_level(count, most, 8);

	return blocks_fit ? blocks[level] : ascii[level];
}

static void
progress_draw(struct surface *surface, const struct scene *scene, struct view_box box)
{
	int head;

	if (box.cols < 1)
		return;
	head = (int)((double)scene->t / (double)scene->duration * (box.cols - 1) + 0.5);
	for (int i = 0; i < box.cols; i++) {
		struct pen pen = bar_pen(scene, i < head ? BAR_PASSED : BAR_AHEAD);
		const char *glyph = heat_glyph(heat_at(&scene->bar, i, box.cols),
		    scene->bar.heat_most, has_blocks(&scene->look));

		if (i == head) {
			pen = bar_pen(scene, BAR_HEAD);
			glyph = has_blocks(&scene->look) ? "┃" : "|";
		}
		if (scene->look.depth == COLOR_MONO && i > head)
			pen.style = 0;
		surface_text(surface, box.col + i, box.row, glyph, strlen(glyph), pen,
		    scene->look.rule);
	}
}

/* With the bar hidden, the count of what could not be shown still stands in
 * the corner: nothing is left out in silence. */
static void
hidden_draw(struct surface *surface, const struct scene *scene)
{
	char text[48];
	int cols;

	if (scene->bar.hidden == 0 || !scene->look.danmaku)
		return;
	cols = snprintf(text, sizeof(text), " +%zu hidden ", scene->bar.hidden);
	if (cols > scene->cols)
		return;
	surface_text(surface, scene->cols - cols, scene->rows - 1, text, (size_t)cols,
	    bar_pen(scene, BAR_WARM), scene->look.rule);
}

void
view_bar_draw(struct surface *surface, const struct scene *scene)
{
	struct parts parts;
	int row = scene->rows - 1, right;

	if (!scene->bar.visible) {
		hidden_draw(surface, scene);
		return;
	}
	parts_make(&parts, scene);
	surface_fill(surface, 0, row, scene->cols, 1, bar_pen(scene, BAR_TEXT));
	surface_text(surface, 0, row, parts.left, strlen(parts.left),
	    bar_pen(scene, BAR_TEXT), scene->look.rule);
	right = text_cols(parts.right, strlen(parts.right), scene->look.rule);
	surface_text(surface, scene->cols - right, row, parts.right, strlen(parts.right),
	    bar_pen(scene, BAR_TEXT), scene->look.rule);
	progress_draw(surface, scene, parts.progress);
}
