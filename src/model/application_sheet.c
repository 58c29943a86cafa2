/*
 * Columns of sheets of applications: one row is one company, or one person of it; further rows of a company add their persons.
 */
#include "base/base.h"

#include "delegation_in.h"
#include "model/application_rules.h"
#include "text/json.h"

struct sheet_person {
	struct rec	 rec;
	const char	*name_zh, *name_en, *title, *mobile;
};

static const struct field person_fields[] = {
	{ FIELD(sheet_person, name_zh, F_TEXT, "Person", "姓名"), .max = 60, .class = CL_OWN, .flags = FL_SHEET },
	{ FIELD(sheet_person, name_en, F_TEXT, "Person, in letters", "英文姓名"), .max = 100, .class = CL_OWN, .flags = FL_SHEET,
	  SYN("拼音", "拼音姓名", "name en") },
	{ FIELD(sheet_person, title, F_TEXT, "Person's title", "职务"), .max = 100, .class = CL_OWN, .flags = FL_SHEET, SYN("职位", "职务职称", "title", "position") },
	{ FIELD(sheet_person, mobile, F_TEXT, "Person's mobile", "手机"), .max = 40, .class = CL_OWN, .flags = FL_SHEET, SYN("手机号", "手机号码", "联系电话", "电话", "mobile", "phone") },
};

static const struct resource person_row = {
	.name = "application_person", .path = "applications", .table = "application_person", .en = "Persons", .zh = "参团人员",
	.size = sizeof(struct sheet_person), LIST(fields, person_fields),
};

/* Who is named by a contact alone is called what the contact is. */
static int
tell_person(struct db *d, struct arena *a, const struct jv *row, void *rec, struct err *e)
{
	struct sheet_person *p = rec;
	struct application_person who = { .contact = NONE, .name_zh = p->name_zh, .name_en = p->name_en, .title = p->title };
	const struct jv *contact = jv_get(row, "contact");

	if (contact == NULL || jv_type(contact) != J_NUMBER || jv_int(contact, &who.contact) == -1)
		return 0;
	if (application_name_person(d, a, &who, e) == -1)
		return -1;
	p->name_zh = who.name_zh;
	p->name_en = who.name_en;
	p->title = who.title;
	return 0;
}

const struct part_columns application_columns[] = {
	{ .name = "person", .en = "Person", .zh = "姓名", .r = &person_row, .list = "persons", .tell = tell_person,
	  .fields = (const char *const[]){ "name_zh", "name_en", "title", "mobile", NULL }, SYN("参团人", "参团人员", "团员姓名", "人员姓名", "参团人姓名", "参团人员姓名", "参团者姓名", "报名人", "报名人姓名", "参会人员", "参加人员", "联系人", "name", "participant") },
};
static_assert(nitems(application_columns) == APPLICATION_COLUMNS, "the resource says how many there are");
