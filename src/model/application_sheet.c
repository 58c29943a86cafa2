/*
 * Columns of sheets of applications: one row is one company, or one person of it; further rows of a company add their persons.
 */
#include "base/base.h"

#include "delegation_in.h"

struct application_person {
	struct rec	 rec;
	const char	*name_zh, *name_en, *title, *mobile;
};

static const struct field person_fields[] = {
	{ FIELD(application_person, name_zh, F_TEXT, "Person", "姓名"), .max = 60, .class = CL_OWN, .flags = FL_SHEET },
	{ FIELD(application_person, name_en, F_TEXT, "Person, in letters", "英文姓名"), .max = 100, .class = CL_OWN, .flags = FL_SHEET,
	  SYN("拼音", "拼音姓名", "name en") },
	{ FIELD(application_person, title, F_TEXT, "Person's title", "职务"), .max = 100, .class = CL_OWN, .flags = FL_SHEET, SYN("职位", "职务职称", "title", "position") },
	{ FIELD(application_person, mobile, F_TEXT, "Person's mobile", "手机"), .max = 40, .class = CL_OWN, .flags = FL_SHEET, SYN("手机号", "手机号码", "联系电话", "电话", "mobile", "phone") },
};

static const struct resource person_row = {
	.name = "application_person", .path = "applications", .table = "application_person", .en = "Persons", .zh = "参团人员",
	.size = sizeof(struct application_person), LIST(fields, person_fields),
};

const struct part_columns application_columns[] = {
	{ .name = "person", .en = "Person", .zh = "姓名", .r = &person_row, .list = "persons",
	  .fields = (const char *const[]){ "name_zh", "name_en", "title", "mobile", NULL }, SYN("参团人", "参团人员", "团员姓名", "人员姓名", "参团人姓名", "参会人员", "参加人员", "联系人", "name", "participant") },
};
static_assert(nitems(application_columns) == APPLICATION_COLUMNS, "the resource says how many there are");
