/* replay.c - the main of a fuzz target where there is no libFuzzer.
 *
 * `make check` runs fuzz_X without arguments: every seed of tests/data/fuzz/X
 * is eaten whole, cut short, and with some bytes changed, the same ones each
 * time.  With arguments it eats those files, so a crash found by libFuzzer
 * can be looked at under a debugger. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

enum { CUTS = 64, SPOILS = 256, SEED_BYTES_MAX = 1 << 20 };

static uint32_t
next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/* A copy of its own size each time, so that a read past the end is seen. */
static void
eat(const uint8_t *data, size_t len)
{
	uint8_t *copy = malloc(len > 0 ? len : 1);

	if (copy == NULL)
		abort();
	if (len > 0)
		memcpy(copy, data, len);
	LLVMFuzzerTestOneInput(copy, len);
	free(copy);
}

static void
eat_spoilt(uint8_t *data, size_t len)
{
	static const char marks[] = "<>&\";,\"'{}[]=\n\0\033\x80\xff";
	uint32_t state = 2463534242u;

	for (int i = 0; i < SPOILS && len > 0; i++) {
		size_t at = next_random(&state) % len;
		uint8_t was = data[at];

		data[at] = (i & 1) ? (uint8_t)marks[next_random(&state) % sizeof(marks)]
				   : (uint8_t)next_random(&state);
		eat(data, len);
		if (i % 8 != 7) /* now and then the harm stays */
			data[at] = was;
	}
}

static int
eat_file(const char *path)
{
	uint8_t *data = malloc(SEED_BYTES_MAX);
	FILE *file = fopen(path, "rb");
	size_t len = 0;

	if (data == NULL || file == NULL) {
		printf("# %s: cannot be read\n", path);
		free(data);
		if (file != NULL)
			fclose(file);
		return -1;
	}
	len = fread(data, 1, SEED_BYTES_MAX, file);
	fclose(file);
	eat(data, len);
	for (size_t i = 0; i < CUTS; i++)
		eat(data, len * i / CUTS);
	eat_spoilt(data, len);
	free(data);
	return 0;
}

static int
eat_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	int files = 0;

	for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
		char path[4096 + 258];

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		printf("# %s\n", path); /* the last one named is the one that crashed */
		fflush(stdout);
		if (eat_file(path) == 0)
			files++;
	}
	if (dir != NULL)
		closedir(dir);
	return files;
}

int
main(int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/'), *top = getenv("srcdir");
	const char *name = slash != NULL ? slash + 1 : argv[0];
	char folder[4096];
	int files = 0;

	for (int i = 1; i < argc; i++)
		if (eat_file(argv[i]) != 0)
			return 1;
	if (argc > 1)
		return 0;
	if (strncmp(name, "fuzz_", 5) == 0)
		name += 5;
	snprintf(folder, sizeof(folder), "%s/tests/data/fuzz/%s", top != NULL ? top : ".",
	    name);
	puts("1..1");
	files = eat_folder(folder);
	printf("%s 1 - %s is fed %d seeds, whole, cut and spoilt\n",
	    files > 0 ? "ok" : "not ok", name, files);
	return files > 0 ? 0 : 1;
}
