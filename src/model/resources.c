/*
 * The list of resources that the registry gets.
 */
#include "base/base.h"

#include "meta/rec.h"
#include "meta/registry.h"
#include "model/resources.h"

const struct resource *const model_resources[] = {
	&enterprise_resource, &contact_resource, &membership_term_resource, &post_resource, &level_resource, &council_term_resource, NULL
};

void
model_init(void)
{
	registry_set(model_resources);
}

const char *
record_title(const struct resource *r, const void *rec)
{
	const struct field *f = resource_field(r, "name_zh");
	const char *text = NULL;

	if (f != NULL)
		text = *(const char *const *)(const void *)((const char *)rec + f->off);
	return text == NULL ? "" : text;
}
