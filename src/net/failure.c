#include "net/failure.h"

#include <errno.h>
#include <stddef.h>

/* clang-format off */
static const struct failure failures[] = {
	{ CURLE_COULDNT_RESOLVE_HOST,     -EHOSTUNREACH,    true,  NULL },
	{ CURLE_COULDNT_RESOLVE_PROXY,    -EHOSTUNREACH,    true,  "the proxy was not found" },
	{ CURLE_COULDNT_CONNECT,          -ECONNREFUSED,    true,  NULL },
	{ CURLE_OPERATION_TIMEDOUT,       -ETIMEDOUT,       true,  NULL },
	{ CURLE_SEND_ERROR,               -ECONNRESET,      true,  NULL },
	{ CURLE_RECV_ERROR,               -ECONNRESET,      true,  NULL },
	{ CURLE_GOT_NOTHING,              -ECONNRESET,      true,  "the server hung up" },
	{ CURLE_PARTIAL_FILE,             -ECONNRESET,      true,  "the server hung up half-way" },
	{ CURLE_HTTP2,                    -ECONNRESET,      true,  NULL },
	{ CURLE_HTTP2_STREAM,             -ECONNRESET,      true,  NULL },
	{ CURLE_SSL_CONNECT_ERROR,        -ECONNRESET,      true,  NULL },
	{ CURLE_TOO_MANY_REDIRECTS,       -ELOOP,           false, "too many redirects" },
	{ CURLE_UNSUPPORTED_PROTOCOL,     -EPROTONOSUPPORT, false, NULL },
	{ CURLE_URL_MALFORMAT,            -EINVAL,          false, "not a valid address" },
	{ CURLE_PEER_FAILED_VERIFICATION, -EACCES,          false, NULL },
	{ CURLE_WEIRD_SERVER_REPLY,       -EPROTO,          false, "the answer is not HTTP" },
	{ CURLE_OUT_OF_MEMORY,            -ENOMEM,          false, NULL },
};
/* clang-format on */

const struct failure *
failure_find(CURLcode curl)
{
	static const struct failure other = { CURLE_OK, -EIO, false, NULL };

	for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++) {
		if (failures[i].curl == curl)
			return &failures[i];
	}
	return &other;
}
