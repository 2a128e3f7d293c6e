#include "convert/appearance.h"

#include "danmaku/moment.h"
#include "danmaku/number.h"

#include <errno.h>

enum { STAGE_LEAST = 64, STAGE_MOST = 16384, ROWS_MOST = 1000 };

/* Nothing but digits, within these bounds. */
static bool
whole_read(struct slice s, int least, int most, int *out)
{
	int64_t value = 0;
	size_t i;

	for (i = 0; i < s.len; i++) {
		if (s.at[i] < '0' || s.at[i] > '9' || value > most)
			return false;
		value = value * 10 + (s.at[i] - '0');
	}
	if (s.len == 0 || value < least || value > most)
		return false;
	*out = (int)value;
	return true;
}

static struct slice
slice_all(const char *text)
{
	return (struct slice){ text, strlen(text) };
}

static int
set_whole(const char *value, int least, int most, int *out, struct err *err)
{
	if (!whole_read(slice_all(value), least, most, out))
		return err_set(
		    err, -EINVAL, "not a whole number from %d to %d", least, most);
	return 0;
}

int
appearance_resolution(struct request *request, const char *value, struct err *err)
{
	size_t wide = strcspn(value, "xX*");
	struct writer_look *look = &request->look;

	if (value[wide] == '\0' ||
	    !whole_read(
		(struct slice){ value, wide }, STAGE_LEAST, STAGE_MOST, &look->wide) ||
	    !whole_read(
		slice_all(value + wide + 1), STAGE_LEAST, STAGE_MOST, &look->high))
		return err_set(err, -EINVAL,
		    "not a size such as 1920x1080, %d to %d pixels each", STAGE_LEAST,
		    STAGE_MOST);
	return 0;
}

int
appearance_font(struct request *request, const char *value, struct err *err)
{
	if (value[0] == '\0')
		return err_set(err, -EINVAL, "not the name of a font");
	request->look.font = value;
	return 0;
}

int
appearance_font_size(struct request *request, const char *value, struct err *err)
{
	return set_whole(value, 4, STAGE_MOST, &request->look.font_size, err);
}

int
appearance_outline(struct request *request, const char *value, struct err *err)
{
	return set_whole(value, 0, 100, &request->look.outline, err);
}

/* "80", "80%", "0.8" */
static bool
percent_read(const char *value, int *percent)
{
	struct slice s = slice_all(value);
	int64_t hundredths;

	if (s.len > 0 && s.at[s.len - 1] == '%')
		s.len--;
	else if (memchr(s.at, '.', s.len) != NULL) {
		if (number_read(s, 2, &hundredths) != NUMBER_OK || hundredths < 0 ||
		    hundredths > 100)
			return false;
		*percent = (int)hundredths;
		return true;
	}
	return whole_read(s, 0, 100, percent);
}

int
appearance_opacity(struct request *request, const char *value, struct err *err)
{
	if (!percent_read(value, &request->look.opacity_percent))
		return err_set(err, -EINVAL, "not a percentage from 0 to 100");
	return 0;
}

static int
set_seconds(const char *value, int least, int most, ns_t *out, struct err *err)
{
	int64_t ms;

	if (!moment_read(value, &ms) || ms < least * 1000 || ms > most * 1000)
		return err_set(
		    err, -EINVAL, "not a time from %d to %d seconds", least, most);
	*out = ms * MILLISECOND;
	return 0;
}

int
appearance_flight(struct request *request, const char *value, struct err *err)
{
	return set_seconds(value, 1, 60, &request->look.flight, err);
}

int
appearance_hold(struct request *request, const char *value, struct err *err)
{
	return set_seconds(value, 1, 60, &request->look.hold, err);
}

/* The words are danmu's. */
int
appearance_area(struct request *request, const char *value, struct err *err)
{
	static const struct {
		const char *name;
		int percent;
	} areas[] = { { "quarter", 25 }, { "half", 50 }, { "three-quarters", 75 },
		{ "full", 100 } };
	size_t i;

	for (i = 0; i < sizeof(areas) / sizeof(areas[0]); i++)
		if (strcmp(value, areas[i].name) == 0) {
			request->look.area_percent = areas[i].percent;
			return 0;
		}
	if (!percent_read(value, &request->look.area_percent))
		return err_set(err, -EINVAL,
		    "not one of quarter, half, three-quarters, full, nor a percentage");
	return 0;
}

int
appearance_free_rows(struct request *request, const char *value, struct err *err)
{
	return set_whole(value, 0, ROWS_MOST, &request->look.free_rows, err);
}

int
appearance_cross(struct request *request, const char *value, struct err *err)
{
	(void)value;
	(void)err;
	request->look.layers_apart = true;
	return 0;
}
