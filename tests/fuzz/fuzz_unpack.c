/* Whatever a server sends, unpacking ends, in bounds and under the limit. */
#include "base/bytes.h"
#include "net/unpack.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first byte chooses the encoding and the size of the pieces. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const size_t most = 1 << 20;
	struct unpack *u = unpack_new(most);
	struct bytes out = { 0 };
	size_t piece, len;
	int rc;

	if (size > 0) {
		rc = (data[0] & 1) ? unpack_declare(u, "gzip", 4, NULL)
				   : unpack_declare(u, "deflate", 7, NULL);
		piece = (size_t)(data[0] >> 1) + 1;
		for (size_t at = 1; rc == 0 && at < size; at += len) {
			len = size - at < piece ? size - at : piece;
			rc = unpack_push(u, &out, data + at, len, NULL);
		}
		if (rc == 0)
			unpack_end(u, &out, NULL);
	}
	if (out.len > most)
		abort();
	bytes_fini(&out);
	unpack_free(u);
	return 0;
}
