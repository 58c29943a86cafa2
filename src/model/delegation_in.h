/*
 * What the field tables of delegations and of their rows have in common.
 */
#ifndef TW_MODEL_DELEGATION_IN_H
#define TW_MODEL_DELEGATION_IN_H

#include "base/str.h"
#include "meta/rec.h"
#include "model/access.h"
#include "model/resources.h"

#define SYN(...)	.synonyms = (const char *const[]){ __VA_ARGS__, NULL }
#define TITLE(...)	.title = (const char *const[]){ __VA_ARGS__, NULL }

/*
 * Which companies named in a list of rows of a delegation others of it are told of: those of whom somebody is on the list of participants.  Besides they are
 * in the directory.
 */
#define COMPANY_SHOWS(rows, of) \
	"EXISTS (SELECT 1 FROM delegate g JOIN " of " o ON o.delegation = g.delegation WHERE o.id = " rows ".owner AND g.enterprise = " rows ".enterprise " \
	"AND g.show_to_members = 1 AND g.archived_at IS NULL AND g.state IN (0, 1, 2))"

/* How the table of a row begins. */
#define OF_DELEGATION(part, seen) \
	{ FIELD(part, delegation, F_REF, "Delegation", "团组"), .ref = &delegation_resource, .class = seen, .group = "basic", \
	  .flags = FL_REQUIRED | FL_FILTER | FL_SHEET | FL_LIST, SYN("团组编号", "团组名称", "出访团组", "delegation code", "delegation_id", "event_id") }, \
	{ FIELD(part, keeper, F_INT, "Account of the officer", "专员账号"), .flags = FL_READONLY | FL_HIDDEN }

/* Of whom a row is, where the chamber says it. */
#define OF_ENTERPRISE(part, seen, more) \
	{ FIELD(part, enterprise, F_REF, "Enterprise", "企业"), .ref = &enterprise_resource, .class = seen, .group = "basic", \
	  .flags = FL_FILTER | FL_SHEET | FL_LIST | (more), SYN("企业名称", "公司名称", "会员企业", "会员单位", "单位名称", "单位", "工作单位", "所在单位", "参团企业", "参团单位", "中方企业", "中方单位", "我方企业", "我方单位", "粤方企业", "申报企业", "报名企业", "报名单位", "company", "company name", "organisation", "organization") }

#define PART(part, of_path, label_en, label_zh, number, order) \
	.name = #part, .path = of_path, .table = #part, .en = label_en, .zh = label_zh, .size = sizeof(struct part), \
	.keeper = "keeper", .parent = "delegation", .counter = number, .default_sort = order

static inline int
rules_done(const struct err *e)
{
	return e->nitems > 0 ? -1 : 0;
}

#endif
