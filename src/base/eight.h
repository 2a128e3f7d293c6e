/* base/eight.h - eight bytes of a text in one word, for those who look at many.
 *
 * As they lie in memory: le64toh() where it matters which comes first. */
#pragma once
#include <stdint.h>
#include <string.h>

/* Eight times the same byte. */
#define EIGHT_OF(byte) (UINT64_C(0x0101010101010101) * (byte))

static inline uint64_t
eight_at(const char *at)
{
	uint64_t eight;

	memcpy(&eight, at, sizeof(eight));
	return eight;
}
