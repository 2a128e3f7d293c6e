#include "setup/check.h"

#include "sift/rules.h"
#include "sift/shift.h"

#include <errno.h>
#include <string.h>

int
check_shift(const char *value, struct err *err)
{
	struct shift shift;

	return shift_read(&shift, value, err);
}

int
check_rule(const char *value, struct err *err)
{
	struct rules *rules = rules_new();
	int rc = rules_add_line(rules, value, strlen(value), err);

	if (rc == 0 && rules_count(rules) == 0)
		rc = err_set(err, -EINVAL, "no rule, such as keyword WORD");
	rules_free(rules);
	return rc;
}
