/*
 * Packs of documents: what was given out of a delegation, to whom, and why that was allowed.  Written by what sends it, or by hand of a
 * letter.
 */
#include "base/base.h"

#include "delegation_in.h"

static const struct choice kind_names[] = {
	{ "names_zh", "Name list, Chinese", "中文名单" },
	{ "names_en", "Name list, English", "英文名单" },
	{ "invitation", "Request for an invitation", "邀请函申请" },
	{ "itinerary", "Itinerary", "行程手册" },
	{ "letter", "Letter", "公函" },
	{ "meeting_sheets", "Meeting sheets", "会面安排表" },
	{ NULL }
};

static const struct field recipient_fields[] = {
	{ .name = "organisation", .type = F_TEXT, .en = "Organisation", .zh = "接收单位", .max = 200, .flags = FL_REQUIRED },
	{ .name = "purpose", .type = F_TEXT, .en = "Purpose", .zh = "用途", .max = 300 },
	{ .name = "basis", .type = F_TEXT, .en = "Basis", .zh = "依据", .max = 300 },
	{ .name = "sent_on", .type = F_DATE, .en = "Sent", .zh = "发送日期" },
};
static const struct sub recipient_sub = { .table = "pack_recipient", LIST(fields, recipient_fields), .most = 20 };

static const struct field pack_fields[] = {
	OF_DELEGATION(document_pack, CL_STAFF),
	{ FIELD(document_pack, kind, F_ENUM, "Kind", "类型"), .choices = kind_names, .class = CL_STAFF, .group = "basic",
	  .flags = FL_REQUIRED | FL_FILTER | FL_SORT | FL_SHEET | FL_LIST },
	{ FIELD(document_pack, template_version, F_TEXT, "Version of the template", "模板版本"), .max = 60, .class = CL_STAFF, .group = "basic", .flags = FL_SHEET },
	{ FIELD(document_pack, made_at, F_INSTANT, "Made", "制作时间"), .class = CL_STAFF, .group = "basic", .flags = FL_READONLY | FL_FILTER | FL_SORT | FL_LIST },
	{ FIELD(document_pack, made_by, F_TEXT, "Made by", "制作人"), .max = 60, .class = CL_STAFF, .group = "basic", .flags = FL_LOGIN | FL_READONLY | FL_FILTER | FL_LIST },
	{ FIELD(document_pack, recipients, F_LIST, "Recipients", "接收方"), .sub = &recipient_sub, .class = CL_STAFF, .group = "basic", .flags = FL_LIST },
	{ FIELD(document_pack, fields_sent, F_TEXT, "Fields", "所含字段"), .max = 2000, .class = CL_STAFF, .group = "basic", .flags = FL_SHEET },
	{ FIELD(document_pack, sha256, F_TEXT, "SHA-256", "SHA-256"), .max = 64, .class = CL_STAFF, .group = "basic", .flags = FL_READONLY | FL_FILTER },
};

static void
pack_begin(struct arena *a, const struct mover *by, void *rec)
{
	struct document_pack *now = rec;

	now->made_at = by->now_ms;
	now->made_by = by->login == NULL ? NULL : arena_strdup(a, by->login);
}

static int
pack_validate(struct db *d, const void *was, void *now, struct err *e)
{
	return delegation_take(d, was, now, e) == -1 ? -1 : rules_done(e);
}

static const struct choice pack_groups[] = {
	{ "basic", "Basic information", "基本信息" },
	{ NULL }
};

const struct resource document_pack_resource = {
	PART(document_pack, "document-packs", "Document packs", "材料包", CNT_PACK, "-made_at"), .groups = pack_groups,
	LIST(fields, pack_fields), TITLE("kind", "made_at"), .begin = pack_begin, .validate = pack_validate,
};
