/*
 * The resources of the house: their records in memory, and the list that the registry gets.
 *
 * What is true of each field stands in the tables of model/enterprise.c, contact.c, level.c, membership.c and post.c; projects and their
 * parts are in model/project.h, rules of filings in model/filing.h, delegations in model/delegation.h.
 */
#ifndef TW_MODEL_RESOURCES_H
#define TW_MODEL_RESOURCES_H

#include "meta/relation.h"
#include "model/delegation.h"
#include "model/project.h"

/* Numbers of change counters (tx_touch) and of search sets; people.h counts from the other end. */
enum counter {
	CNT_ENTERPRISE = 1, CNT_CONTACT, CNT_VISA_RULE, CNT_REF, CNT_AUDIT, CNT_LEVEL, CNT_TERM, CNT_COUNCIL, CNT_POST, CNT_TWIN,
	CNT_PROJECT, CNT_AMOUNT, CNT_CAPACITY, CNT_JOB, CNT_MILESTONE, CNT_PERMIT, CNT_EVIDENCE, CNT_DOCUMENT, CNT_UPDATE, CNT_NOTE,
	CNT_FILING,
	CNT_DELEGATION, CNT_LEG, CNT_AGENDA, CNT_APPLICATION, CNT_DELEGATE, CNT_COUNTERPART, CNT_MEETING, CNT_WISH, CNT_OUTCOME,
	CNT_ATTRIBUTION, CNT_FOLLOW_UP, CNT_PACK
};

/* Kinds of F_NAME in enterprise_name. */
enum name_kind { NAME_ZH, NAME_EN, NAME_SHORT };

enum uscc_status { US_UNVERIFIED, US_FORMAT_OK, US_SEEN, US_NO_CODE };
enum record_status { RS_DRAFT, RS_PENDING, RS_ACTIVE, RS_SUSPENDED, RS_WITHDRAWN, RS_DISSOLVED,
		     RS_MERGED };

struct enterprise {
	struct rec	 rec;
	const char	*name_zh, *name_en, *name_short;
	const char	*pinyin;		/* as edited, or derived from name_zh */
	const char	*brands, *former_names;	/* lists: canonical JSON */
	const char	*uscc;
	int64_t		 uscc_status;		/* enum uscc_status */
	const char	*uscc_override;		/* why its check character is wrong all the same */
	int64_t		 other_id_type;
	const char	*other_id;
	const char	*stock_code;
	const char	*industry, *clusters;
	const char	*main_products, *business_scope;
	const char	*city;			/* GB/T 2260 */
	const char	*address_reg, *address_office;
	const char	*website, *wechat_account;
	const char	*entity_type;
	int64_t		 ownership_type;
	const char	*legal_rep;
	const char	*established_on;
	struct money	 registered_capital;
	int64_t		 employees_band, revenue_band, bands_year;
	const char	*hnte_no, *hnte_issued, *hnte_expires;
	const char	*titles, *asean_interests;
	int64_t		 listed;		/* in the directory that members see */
	int64_t		 record_status;		/* enum record_status */
	const char	*tags, *note;
	/* What the ledger says of it (model/ledger.h). */
	int64_t		 level;			/* level.id */
	int64_t		 member_state;		/* enum term_state */
	const char	*joined_on, *left_on;
	int64_t		 level_rank;		/* of the level, to sort by */
	int64_t		 completeness;		/* percent */
	int64_t		 shown;			/* other members see it: listed and active */
	int64_t		 merged_into;		/* the enterprise that stands for it; NONE: itself */
	/* keys made from name_zh: han_sort_key, han_name_exact, han_name_key */
	const char	*name_zh_sort, *name_exact, *name_key;
	const char	*name_en_key, *site_key, *org_key;	/* by which twins are found */
};

struct contact {
	struct rec	 rec;
	int64_t		 enterprise;
	const char	*name_zh, *name_en;
	const char	*title;
	const char	*chamber_roles;		/* list */
	const char	*mobile, *email, *wechat;
	int64_t		 do_not_contact;
	const char	*name_zh_sort;
	const char	*phone_key;		/* by which twins of its enterprise are found */
};

/* Make the keys by which twins are found anew; derive does it at each save. */
void	enterprise_keys(struct arena *a, struct enterprise *n);
/* Where the name changes: what was made of the old one is forgotten and derived anew, also a pinyin that nobody edited. */
void	enterprise_renamed(const struct enterprise *was, struct enterprise *now);
void	contact_keys(struct arena *a, struct contact *n);

/* What a company is in the chamber; rows are data. */
struct level {
	struct rec	 rec;
	const char	*name_zh, *name_en;
	const char	*aliases;		/* list: how sheets write it besides */
	int64_t		 rank;			/* the highest has the smallest */
	int64_t		 honorary;
	const char	*note;
};

/* In the order of their life: from TS_CURRENT on it has been in force. */
enum term_state {
	TS_APPLIED, TS_IN_REVIEW, TS_AWAITING_PAYMENT, TS_CURRENT, TS_GRACE, TS_SUSPENDED, TS_LAPSED, TS_RESIGNED, TS_EXPELLED
};
extern const struct choice term_state_names[];

struct membership_term {
	struct rec	 rec;
	int64_t		 enterprise;
	int64_t		 level;			/* NONE: not known */
	int64_t		 state;			/* enum term_state */
	const char	*from_on, *to_on;	/* the first and the last day; NULL: not known, open */
	const char	*approved_by;
	const char	*ended_on, *ended_reason;
	const char	*note;
	int64_t		 began;			/* it has been in force */
};

struct council_term {
	struct rec	 rec;
	const char	*name_zh, *name_en;	/* 第三届 */
	const char	*from_on, *to_on;
	const char	*note;
};

/* A person x title x council term. */
struct post {
	struct rec	 rec;
	int64_t		 contact;
	int64_t		 enterprise;		/* the person's */
	int64_t		 council_term;
	const char	*title;
	const char	*from_on, *to_on;
	const char	*note;
};

/* A stock code without the mark of its exchange (000001.SZ, 0700.HK), which lists of several exchanges add; else as it is. */
const char *stock_code_bare(struct arena *a, const char *text);

extern const struct resource enterprise_resource, contact_resource, level_resource, membership_term_resource,
    council_term_resource, post_resource;

/* All of them, NULL-ended, for registry_set. */
extern const struct resource *const model_resources[];

/* What points to records of theirs besides their own fields, for relation_set. */
extern const struct relation_row model_relations[];
extern const size_t model_nrelations;

/* Give both to the registry; once, before threads start. */
void	model_init(void);

/*
 * Bring the embedded reference data into the database where it is absent or another version's, and read it
 * into memory (ref_load).  Waits for the writer if there is something to write.  Errors: ERR_DB, ERR_DISK_FULL.
 */
int	refdata_load(struct store *s, struct err *e) MUST_USE;

/* What a record is called, for messages: its name, or what its resource says; never NULL.  In the arena, or as the record is. */
const char *record_title(struct arena *a, const struct resource *r, const void *rec, enum lang lang);

#endif
