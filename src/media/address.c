#include "media/address.h"

#include "base/bytes.h"
#include "base/mem.h"

#include <libavutil/dict.h>
#include <libavutil/error.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* What stands behind "scheme://", or NULL. */
static const char *
skip_scheme(const char *name)
{
	size_t len = strspn(
	    name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");

	return len > 0 && strncmp(name + len, "://", 3) == 0 ? name + len + 3 : NULL;
}

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* file:///a%20b -> /a b: how file managers and browsers hand names over. */
static char *
plain_path(const char *path)
{
	struct bytes plain = { 0 };

	for (const char *c = path; *c != '\0'; c++) {
		if (c[0] == '%' && hex(c[1]) >= 0 && hex(c[2]) >= 0 &&
		    (c[1] != '0' || c[2] != '0')) {
			bytes_char(&plain, (char)(hex(c[1]) << 4 | hex(c[2])));
			c += 2;
		} else {
			bytes_char(&plain, *c);
		}
	}
	return bytes_steal(&plain);
}

/* Blanks and letters beyond ASCII, as people copy them from an address bar. */
static char *
sendable_url(const char *url)
{
	struct bytes out = { 0 };

	for (const char *c = url; *c != '\0'; c++) {
		unsigned char byte = (unsigned char)*c;

		if (byte <= ' ' || byte >= 0x7f)
			bytes_print(&out, "%%%02X", byte);
		else
			bytes_char(&out, *c);
	}
	return bytes_steal(&out);
}

/* Where systems keep them; some of FFmpeg's TLS libraries must be told. */
static const char *
authorities(void)
{
	static const char *const usual[] = { "/etc/ssl/certs/ca-certificates.crt",
		"/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
		"/etc/ssl/cert.pem" };
	const char *named = getenv("SSL_CERT_FILE");

	if (named != NULL && access(named, R_OK) == 0)
		return named;
	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++) {
		if (access(usual[i], R_OK) == 0)
			return usual[i];
	}
	return NULL;
}

void
address_trust(AVDictionary **options)
{
	const char *file = authorities();

	av_dict_set(options, "tls_verify", "1", 0);
	if (file != NULL)
		av_dict_set(options, "ca_file", file, 0);
}

int
address_read(const char *name, enum address *kind, char **place, struct err *err)
{
	const char *rest = skip_scheme(name);
	size_t scheme = rest != NULL ? (size_t)(rest - name) : 0;

	*kind = strcmp(name, "-") == 0 ? ADDRESS_PIPE : ADDRESS_FILE;
	*place = NULL;
	if (rest == NULL || access(name, F_OK) == 0) {
		*place = mem_text(name);
	} else if (strncasecmp(name, "http://", scheme) == 0 ||
		   strncasecmp(name, "https://", scheme) == 0) {
		*kind = ADDRESS_NETWORK;
		*place = sendable_url(name);
	} else if (strncasecmp(name, "file://", scheme) == 0) {
		*place =
		    plain_path(rest + strcspn(rest, "/")); /* behind the host's name */
	}
	if (*place != NULL)
		return 0;
	return err_set(err, AVERROR_PROTOCOL_NOT_FOUND,
	    "%.*s is not played; files, http:// and https:// are", (int)scheme, name);
}
