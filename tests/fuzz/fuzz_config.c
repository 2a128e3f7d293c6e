/* fuzz_config.c - can a danmu.conf do harm?
 *
 * Any bytes are lines; what comes out must be in its limits, and no message
 * may hold a control character. */
#include "setup/config.h"
#include "setup/value.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const struct options *o)
{
	if (o->volume < 0 || o->volume > 130 || o->speed_ppm < 250000 ||
	    o->speed_ppm > 4000000 || o->flight < 2 * SECOND || o->flight > 30 * SECOND ||
	    o->geometry.x > 1000 || (int)o->area > AREA_FULL || o->render == NULL ||
	    o->keymap.count > 1024)
		abort();
	for (size_t i = 0; i < o->complaints.len; i++) {
		unsigned char c = (unsigned char)o->complaints.data[i];

		if ((c < ' ' && c != '\n') || c == 0x7f)
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct options options;
	struct bytes keys = { 0 };

	values_init(&options);
	keymap_init(&options.keymap);
	options.home = "/home/me";
	config_parse(&options, "danmu.conf", (const char *)data, size);
	check(&options);
	keymap_write(&options.keymap, &keys);
	keymap_help(&options.keymap, true, NULL, 0);
	bytes_fini(&keys);
	options_fini(&options);
	return 0;
}
