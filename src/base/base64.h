/* base/base64.h - bytes as RFC 4648 writes them, with its padding. */
#pragma once
#include "base/bytes.h"

void base64_add(struct bytes *out, const void *data, size_t len);
