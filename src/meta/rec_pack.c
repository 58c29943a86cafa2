/*
 * Records as bytes, for this process alone: what many of them were made to lies in a file until it is written.
 */
#include "base/base.h"

#include "ftype.h"

void
rec_pack(struct str *out, const struct resource *r, const void *rec)
{
	const char **text[VALUE_TEXTS];
	union value v;

	str_add(out, rec, r->size);
	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++) {
		memcpy(&v, field_of(f, rec), value_size(f));
		for (size_t i = 0, n = value_texts(f, &v, text); i < n; i++)
			if (*text[i] != NULL)
				str_add(out, *text[i], strlen(*text[i]) + 1);
	}
}

/* A text that is there was a pointer that is not NULL: its bytes are next. */
void *
rec_unpack(struct arena *a, const struct resource *r, const char **p)
{
	void *rec = arena_alloc(a, r->size);
	const char **text[VALUE_TEXTS];

	memcpy(rec, *p, r->size);
	*p += r->size;
	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++)
		for (size_t i = 0, n = value_texts(f, field_at(f, rec), text); i < n; i++) {
			if (*text[i] == NULL)
				continue;
			*text[i] = *p;
			*p += strlen(*p) + 1;
		}
	return rec;
}
