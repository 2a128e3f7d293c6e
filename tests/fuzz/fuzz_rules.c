/* Files of rules, whatever is in them, and what they say of a comment. */
#include "sift/rules_file.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const struct comment c = { .text = "前方高能 aaaaaaaaaaaaaaaaaaaa 23333",
		.text_len = sizeof("前方高能 aaaaaaaaaaaaaaaaaaaa 23333") - 1,
		.author = "057075e9",
		.weight = 3 };
	struct rules *rules = rules_new();
	struct rules_report report;
	char text[200];

	rules_read(rules, (const char *)data, len, &report);
	rules_judge(rules, &c);
	while (rules_notice(rules, text, sizeof(text)))
		;
	rules_free(rules);
	return 0;
}
