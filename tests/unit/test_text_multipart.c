/* Forms: what is a part and what is not. */
#include "test.h"

#include "text/multipart.h"

#define TYPE	"multipart/form-data; boundary=b"
#define D	"Content-Disposition: form-data; "
#define END	"\r\n--b--\r\n"

/* parts: "name|file name|content;" of each, "-" for no file; NULL: refused. */
static const struct { const char *type, *body, *parts; } cases[] = {
	{ TYPE, "--b\r\n" D "name=\"a\"\r\n\r\nx" END, "a|-|x;" },
	{ TYPE, "--b\r\n" D "name=a\r\n\r\n" END, "a|-|;" },
	{ TYPE, "--b\r\n" D "name=\"a\"; filename=\"C:\\\\x\\\\表.csv\"\r\n\r\nx\r\n" END, "a|表.csv|x\r\n;" },
	{ TYPE, "--b\r\n" D "name=\"a\"\r\n\r\nx\r\n--b\r\n" D "name=\"c\"\r\n\r\ny" END, "a|-|x;c|-|y;" },
	{ "Multipart/Form-Data; charset=utf-8; Boundary=\"b\"", "--b\r\n" D "name=a\r\n\r\nx" END, "a|-|x;" },
	{ TYPE, "--b\r\n" D "name=f; filename=\"../../etc/passwd\"\r\n\r\nx" END, "f|passwd|x;" },
	{ TYPE, "--b\r\ncontent-disposition: form-data; name=a\r\n\r\nx" END, "a|-|x;" },
	{ TYPE, "--b\r\nContent-Type: text/plain\r\n\r\nx" END, NULL },
	{ TYPE, "--b--", "" },
	/* what stands before the first boundary and behind the last is nobody's */
	{ TYPE, "\r\n--b\r\n" D "name=a\r\n\r\nx" END, "a|-|x;" },
	{ TYPE, "This is a form.\r\nIt has --b inside.\r\n--b\r\n" D "name=a\r\n\r\nx" END "and an end", "a|-|x;" },
	{ TYPE, "--b \t\r\n" D "name=a\r\n\r\nx\r\n--b-- \r\n", "a|-|x;" },
	/* a quoted value may hold what ends an unquoted one */
	{ TYPE, "--b\r\n" D "name=\"a; filename=x\"\r\n\r\nx" END, "a; filename=x|-|x;" },
	{ TYPE, "--b\r\n" D "filename=\"a; name=x\"; name=\"y\"\r\n\r\nx" END, "y|a; name=x|x;" },
	{ TYPE, "--b\r\n" D "name=\"a\\\"b\"\r\n\r\nx" END, "a\"b|-|x;" },
	/* one name, one part; one head, one name */
	{ TYPE, "--b\r\n" D "name=a\r\n\r\nx\r\n--b\r\n" D "name=a\r\n\r\ny" END, NULL },
	{ TYPE, "--b\r\n" D "name=a; name=c\r\n\r\nx" END, NULL },
	{ TYPE, "--b\r\n" D "name=a; filename=x; filename=y\r\n\r\nx" END, NULL },
	{ TYPE, "--b\r\n" D "name=a\r\n" D "name=c\r\n\r\nx" END, NULL },
	{ "multipart/form-data; boundary=b; boundary=c", "--b\r\n" D "name=a\r\n\r\nx" END, NULL },
	/* broken */
	{ TYPE, "", NULL }, { TYPE, "--b", NULL }, { TYPE, "--c\r\n", NULL }, { TYPE, "no boundary at all", NULL },
	{ TYPE, "--bx\r\n" D "name=a\r\n\r\nx" END, NULL },
	{ TYPE, "--b\r\n" D "name=a\r\n\r\nx", NULL },
	{ TYPE, "--b\r\n" D "name=a\r\nx" END, NULL },
	{ TYPE, "--b\r\n" D "filename=a\r\n\r\nx" END, NULL },
	{ TYPE, "--b\r\n" D "name=\"a\r\n\r\nx" END, NULL },
	{ TYPE, "--b\r\n" D "name=\"\xff\"\r\n\r\nx" END, NULL },
	{ "multipart/form-data", "--b\r\n" D "name=a\r\n\r\nx" END, NULL },
	{ "multipart/form-data; boundary=", "--b\r\n" D "name=a\r\n\r\nx" END, NULL },
	{ "multipart/form-datax; boundary=b", "--b\r\n" D "name=a\r\n\r\nx" END, NULL },
};

static const char *
parts_of(struct arena *a, const char *type, const char *body)
{
	struct part part[MULTIPART_MOST];
	struct str *out = str_new(a);
	struct err e;
	size_t n;

	err_init(&e, a);
	if (multipart_parse(a, type, body, strlen(body), part, &n, &e) == -1)
		return NULL;
	for (size_t i = 0; i < n; i++)
		str_printf(out, "%s|%s|%.*s;", part[i].name, part[i].file_name == NULL ? "-" : part[i].file_name,
		    (int)part[i].len, part[i].p);
	return str_text(out);
}

static void
forms(void **state)
{
	for (size_t i = 0; i < nitems(cases); i++) {
		struct arena *a = arena_new();
		const char *parts = parts_of(a, cases[i].type, cases[i].body);

		if (!str_eq(parts, cases[i].parts))
			fail_msg("case %zu (%s): %s", i, cases[i].body, parts == NULL ? "refused" : parts);
		arena_free(a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
