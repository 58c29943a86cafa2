/*
 * Records as bytes, for this process alone: what many of them were made to lies in a file until it is written.
 */
#include "base/base.h"

#include "ftype.h"

void
rec_pack(struct str *out, const struct resource *r, const void *rec)
{
	str_add(out, rec, r->size);
	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++) {
		const char *text = ftype[f->type].kind == AS_TEXT ? *(const char *const *)field_of(f, rec) : NULL;

		if (text != NULL)
			str_add(out, text, strlen(text) + 1);
	}
}

/* A text that is there was a pointer that is not NULL: its bytes are next. */
void *
rec_unpack(struct arena *a, const struct resource *r, const char **p)
{
	void *rec = arena_alloc(a, r->size);

	memcpy(rec, *p, r->size);
	*p += r->size;
	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++) {
		const char **text = ftype[f->type].kind == AS_TEXT ? field_at(f, rec) : NULL;

		if (text == NULL || *text == NULL)
			continue;
		*text = *p;
		*p += strlen(*p) + 1;
	}
	return rec;
}
