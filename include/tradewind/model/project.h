/*
 * Investment projects and their parts (domain.md 1.4, 1.7): the records in memory.
 *
 * What is true of each field stands in the tables of model/project.c and project_part.c.  Decimals (F_DEC) are millionths.
 */
#ifndef TW_MODEL_PROJECT_H
#define TW_MODEL_PROJECT_H

#include "meta/resource.h"
#include "text/json.h"

/* In the order of their life; PS_FILED is the first that other members see. */
enum project_stage {
	PS_LEAD, PS_INTENTION, PS_FILED, PS_HOST_APPROVED, PS_CONSTRUCTION, PS_TRIAL, PS_OPERATING, PS_CLOSED, PS_EXITED
};
enum project_health { PH_ON_TRACK, PH_DELAYED, PH_DORMANT, PH_CANCELLED, PH_COMPLETED };
enum project_mode { PM_GREENFIELD_WHOLLY, PM_GREENFIELD_JV, PM_EXPANSION, PM_ACQUISITION, PM_MINORITY, PM_CONTRACT, PM_OFFICE };
enum project_visibility { PV_AUTO, PV_OPEN, PV_PRIVATE };
enum amount_kind { AK_ANNOUNCED, AK_INTENDED, AK_FILED_CN, AK_REGISTERED_HOST, AK_CONTRIBUTED, AK_DISBURSED };
enum amount_scope { AS_WHOLE, AS_CHINESE_SIDE };
enum document_stripped { STRIPPED_YES, STRIPPED_NO, STRIPPED_NOTHING };
enum part_status { PT_PLANNED, PT_ACTUAL };		/* of capacities and jobs */

extern const struct choice project_stage_names[], project_health_names[], project_mode_names[], amount_kind_names[],
    amount_scope_names[], part_status_names[], milestone_kind_names[];

struct project {
	struct rec	 rec;
	const char	*code;
	const char	*name_zh, *name_en;	/* one of them at least */
	int64_t		 enterprise;		/* the investor */
	int64_t		 stage;			/* enum project_stage */
	const char	*sector;		/* cluster */
	int64_t		 mode;			/* enum project_mode */
	const char	*country;		/* the final destination, of ASEAN */
	int64_t		 visibility;		/* enum project_visibility */
	const char	*province, *park, *address;
	int64_t		 lat, lon;		/* F_DEC, degrees */
	int64_t		 precision;
	const char	*activities;		/* list */
	const char	*industry, *products;
	const char	*entity_zh, *entity_en, *entity_local;
	const char	*vehicle_country, *vehicle_entity;	/* first level */
	const char	*counterparts;
	const char	*owners;		/* list: holder, enterprise, name, country, bp */
	const char	*odi_no, *source;
	int64_t		 land_ha;		/* F_DEC */
	int64_t		 land_tenure;
	const char	*land_expires;
	const char	*stage_on;		/* when the stage began; NULL: not known */
	const char	*stage_dates;		/* list: stage, reached_on; one row for each that was reached */
	int64_t		 health;		/* enum project_health */
	const char	*health_reason, *end_reason;
	const char	*claimed_by, *verified_by;	/* login names: who reported operation, and who confirmed it */
	int64_t		 claimed_at, verified_at;
	int64_t		 claimed_account;
	int64_t		 origin_delegation, origin_outcome;	/* where it began; NONE: by itself */
	const char	*news_on;		/* the newest date of a fact, not of a click */
	const char	*risk_note, *note;
	int64_t		 shown;			/* other members see its headline */
	const char	*name_sort;
	const char	*investor_key;		/* the investor's names, one in a line */
};

/* Every part begins so: the project, and the investor copied from it. */
struct project_part {
	struct rec	 rec;
	int64_t		 project, enterprise;
};

struct project_amount {
	struct rec	 rec;
	int64_t		 project, enterprise;
	int64_t		 kind, scope;		/* enum amount_kind, amount_scope */
	int64_t		 component;
	struct money	 amount;
	const char	*as_of;
	int64_t		 estimated, confidence;
	const char	*source;
	int64_t		 evidence;
	int64_t		 open;			/* other members see the row */
	const char	*note;
	int64_t		 current;		/* the newest of its project, kind, scope and component */
	struct money	 usd, cny;		/* at the rates below; empty where there is none */
	int64_t		 rate_year;
	const char	*rate_source, *usd_rate, *cny_rate;
};

struct project_capacity {
	struct rec	 rec;
	int64_t		 project, enterprise;
	const char	*phase, *metric;
	int64_t		 value;			/* F_DEC */
	const char	*unit;
	int64_t		 status;		/* enum part_status */
	const char	*as_of, *source;
};

struct project_job {
	struct rec	 rec;
	int64_t		 project, enterprise;
	int64_t		 status;		/* enum part_status */
	int64_t		 total, local_staff, expatriates;
	const char	*as_of, *source;
};

struct project_milestone {
	struct rec	 rec;
	int64_t		 project, enterprise;
	int64_t		 kind;
	const char	*planned, *actual;
	int64_t		 evidence;
	const char	*note;
};

struct project_permit {
	struct rec	 rec;
	int64_t		 project, enterprise;
	const char	*regime, *number, *issuer;
	const char	*issued, *expires;
	int64_t		 document;
};

struct project_evidence {
	struct rec	 rec;
	int64_t		 project, enterprise;
	const char	*title, *url;
	int64_t		 document;
	const char	*publisher, *published_on;
	int64_t		 supports, confidence;
};

/* What is known of a document: its bytes lie elsewhere, and it is made by an upload only. */
struct project_document {
	struct rec	 rec;
	int64_t		 project, enterprise;
	const char	*title, *file_name, *media_type;
	int64_t		 bytes;
	const char	*sha256;
	int64_t		 staff_only;
	const char	*for_field;		/* which field it is evidence of */
	int64_t		 stripped;
};

struct project_update {
	struct rec	 rec;
	int64_t		 project, enterprise;
	const char	*happened_on, *text, *told_by;
};

struct project_note {
	struct rec	 rec;
	int64_t		 project, enterprise;
	const char	*text;
};

extern const struct resource project_resource, project_amount_resource, project_capacity_resource, project_job_resource,
    project_milestone_resource, project_permit_resource, project_evidence_resource, project_document_resource,
    project_update_resource, project_note_resource;

/*
 * Of a country, the code that a place of a reference list lies in; NULL where that is not known.
 */
const char *place_country(const char *list, const char *code);

/* Whether a country is a member state of ASEAN. */
bool	project_country_fits(const char *country);

/* For SQL over `project p`: the investor's number and its names. */
#define PROJECT_INVESTOR	"p.enterprise, (SELECT n.text FROM enterprise_name n WHERE n.owner = p.enterprise AND n.kind = 0)," \
	" (SELECT n.text FROM enterprise_name n WHERE n.owner = p.enterprise AND n.kind = 1)"
/* Its three columns, from one on, as "enterprise":{"id","name_zh","name_en"}. */
void	project_put_investor(struct jw *w, struct stmt *s, int from);

/* Whether a date is later than today wherever it is latest (UTC+14). */
bool	date_is_future(const char *iso);

#endif
