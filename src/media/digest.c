#include "media/digest.h"

#include "base/mem.h"

#include <errno.h>
#include <libavutil/base64.h>
#include <libavutil/md5.h>
#include <libavutil/mem.h>
#include <libavutil/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define READ_STEP ((size_t)256 << 10)
#define MD5_BYTES 16

struct digest {
	struct AVMD5 *md5;
	int64_t left;
};

static void
write_hex(struct AVMD5 *md5, char kind, char to[DIGEST_TEXT])
{
	uint8_t sum[MD5_BYTES];

	av_md5_final(md5, sum);
	snprintf(to, DIGEST_TEXT, "%c-", kind);
	for (size_t i = 0; i < MD5_BYTES; i++)
		snprintf(to + 2 + 2 * i, 3, "%02x", sum[i]);
}

struct digest *
digest_new(void)
{
	struct digest *digest = mem_new(1, sizeof(*digest));

	digest->left = DIGEST_BYTES;
	digest->md5 = av_md5_alloc();
	if (digest->md5 == NULL)
		abort(); /* some hundred bytes */
	av_md5_init(digest->md5);
	return digest;
}

void
digest_free(struct digest *digest)
{
	if (digest == NULL)
		return;
	av_free(digest->md5);
	free(digest);
}

bool
digest_add(struct digest *digest, const void *data, size_t len)
{
	if ((uint64_t)digest->left < len)
		len = (size_t)digest->left;
	av_md5_update(digest->md5, data, len);
	digest->left -= (int64_t)len;
	return digest->left == 0;
}

void
digest_end(struct digest *digest, char to[DIGEST_TEXT])
{
	write_hex(digest->md5, 'f', to);
}

int
digest_file(
    int fd, int64_t base, const atomic_bool *stop, char to[DIGEST_TEXT], struct err *err)
{
	struct digest *digest = digest_new();
	char *data = mem_new(1, READ_STEP);
	ssize_t got = 1;
	bool full = false;
	int rc = 0;

	while (rc == 0 && got != 0 && !full) {
		got = pread(fd, data, READ_STEP, base);
		if (got < 0 && errno != EINTR)
			rc = err_set(err, -errno, "%s", strerror(errno));
		if (stop != NULL && *stop)
			rc = -EINTR;
		if (got <= 0)
			continue;
		base += got;
		full = digest_add(digest, data, (size_t)got);
	}
	if (rc == 0)
		digest_end(digest, to);
	digest_free(digest);
	free(data);
	return rc;
}

void
digest_url(const char *url, char to[DIGEST_TEXT])
{
	struct digest *digest = digest_new();

	av_md5_update(digest->md5, (const uint8_t *)url, strcspn(url, "?#"));
	write_hex(digest->md5, 'u', to);
	digest_free(digest);
}

void
digest_sign(const void *data, size_t len, char to[DIGEST_SIGNATURE])
{
	struct AVSHA *sha = av_sha_alloc();
	uint8_t sum[32];

	if (sha == NULL || av_sha_init(sha, 256) < 0)
		abort(); /* some hundred bytes */
	av_sha_update(sha, data, len);
	av_sha_final(sha, sum);
	av_free(sha);
	av_base64_encode(to, DIGEST_SIGNATURE, sum, sizeof(sum));
}
