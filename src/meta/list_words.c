/*
 * A list's filter in words: for the log as it was asked for, for people with labels and names.
 */
#include "base/base.h"

#include "list_in.h"

/* What stands between the field and its values, by the operator: plain, then in the reader's language. */
static const struct { const char *plain, *zh, *en; } signs[OP_COUNT] = {
	[OP_EQ] = { "=", "：", ": " },
	[OP_NE] = { "≠", "不是 ", " is not " },
	[OP_GT] = { ">", " > ", " > " },
	[OP_GTE] = { "≥", " ≥ ", " ≥ " },
	[OP_LT] = { "<", " < ", " < " },
	[OP_LTE] = { "≤", " ≤ ", " ≤ " },
	[OP_IN] = { "in", "：", ": " },
	[OP_NOT_IN] = { "not in", "不是 ", " is not " },
	[OP_CONTAINS] = { "contains", "包含 ", " contains " },
	[OP_STARTS] = { "starts", "开头为 ", " starts with " },
	[OP_NULL] = { "null", "", " " },
};

static void
separate(struct str *s, const char *with)
{
	if (s->len > 0)
		str_puts(s, with);
}

const char *
list_words(struct arena *a, const struct list *l)
{
	struct str *s = str_new(a);

	for (const struct said *x = l->said; x < l->said + l->nsaid; x++) {
		separate(s, ", ");
		str_printf(s, "%s %s %s", x->f->name, signs[x->op].plain, x->text);
	}
	if (l->q != NULL) {
		separate(s, ", ");
		str_printf(s, "q = %s", l->q);
	}
	return str_text(s);
}

static void
put_name(struct jw *w, const struct said *x)
{
	struct str name = STR_INIT;

	str_puts(&name, x->f->name);
	if (x->op != OP_EQ)
		str_printf(&name, "__%s", op_names[x->op]);
	jw_ktext(w, "name", str_text(&name));
	str_fini(&name);
}

void
list_put_asked(struct jw *w, const struct list *l)
{
	jw_key(w, "filters");
	jw_array(w);
	for (const struct said *x = l->said; x < l->said + l->nsaid; x++) {
		jw_object(w);
		put_name(w, x);
		jw_ktext(w, "value", x->text);
		jw_end_object(w);
	}
	jw_end_array(w);
	jw_ktext(w, "q", l->q);
}

/* The name of a code of the list, or of one above it that covers rows of the list. */
static const char *
code_label(const char *list, const char *code, enum lang lang)
{
	const struct ref_cover *below;
	const struct ref *r = ref_by_code(list, code);
	size_t n;

	if (r == NULL) {
		below = ref_below(list, code, &n);
		r = n == 0 ? NULL : ref_by_code(below[0].list, below[0].code);
		while (r != NULL && strcmp(r->code, code) != 0)
			r = ref_parent(r);
	}
	return r == NULL ? code : ref_label(r->list, code, lang);
}

/* One value as the reader knows it. */
static void
put_value(struct str *s, struct arena *a, const struct field *f, const char *text, enum lang lang)
{
	union value v;
	struct bad b = { 0 };

	if (f->type == F_CODEREF) {
		str_puts(s, code_label(f->list, text, lang));
		return;
	}
	value_clear(f, &v);
	if ((f->type == F_ENUM || f->type == F_BOOL) && ftype[f->type].get_text(a, f, text, &v, &b) == 0)
		ftype[f->type].put_cell(s, f, &v, true, lang);
	else
		str_puts(s, text);
}

static void
put_values(struct str *s, struct arena *a, const struct said *x, enum lang lang)
{
	const struct field *f = x->f->type == F_LIST ? x->f->sub->fields : x->f;
	bool many = x->op == OP_IN || x->op == OP_NOT_IN;
	const char *p = x->text;

	for (bool first = true; *p != '\0'; first = false) {
		size_t n = many ? strcspn(p, ",") : strlen(p);

		if (!first)
			str_puts(s, lang == LANG_ZH ? "、" : ", ");
		put_value(s, a, f, arena_strndup(a, p, n), lang);
		p += n + (p[n] == ',');
	}
}

static void
put_said(struct str *s, struct arena *a, const struct said *x, enum lang lang)
{
	bool zh = lang == LANG_ZH;
	const char *label = zh ? x->f->zh : x->f->en;

	str_printf(s, "%s%s", label == NULL ? x->f->name : label, zh ? signs[x->op].zh : signs[x->op].en);
	if (x->op != OP_NULL)
		put_values(s, a, x, lang);
	else if (strcmp(x->text, "true") == 0 || strcmp(x->text, "1") == 0)
		str_puts(s, zh ? "为空" : "is empty");
	else
		str_puts(s, zh ? "不为空" : "is not empty");
}

const char *
list_told(struct arena *a, const struct list *l, enum lang lang)
{
	bool zh = lang == LANG_ZH;
	struct str *s = str_new(a);

	for (const struct said *x = l->said; x < l->said + l->nsaid; x++) {
		separate(s, zh ? "；" : "; ");
		put_said(s, a, x, lang);
	}
	if (l->q != NULL) {
		separate(s, zh ? "；" : "; ");
		str_printf(s, zh ? "搜索：%s" : "search: %s", l->q);
	}
	if (s->len == 0)
		str_puts(s, zh ? "无（全部记录）" : "none (all records)");
	return str_text(s);
}
