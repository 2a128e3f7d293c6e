#include "base/base64.h"

void
base64_add(struct bytes *out, const void *data, size_t len)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *in = data;

	for (size_t i = 0; i < len; i += 3) {
		size_t left = len - i;
		uint32_t bits = (uint32_t)in[i] << 16 |
				(left > 1 ? (uint32_t)in[i + 1] << 8 : 0) |
				(left > 2 ? in[i + 2] : 0);

		bytes_char(out, digits[bits >> 18]);
		bytes_char(out, digits[bits >> 12 & 63]);
		bytes_char(out, left > 1 ? digits[bits >> 6 & 63] : '=');
		bytes_char(out, left > 2 ? digits[bits & 63] : '=');
	}
}
