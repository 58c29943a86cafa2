/*
 * Delegations (domain.md 1.6, 1.7): the records in memory.
 *
 * What is true of each field stands in the table of its own file in src/model.  All but counterparts are rows of a delegation: they are
 * there where it is, and its officer keeps them (resource.keeper).
 */
#ifndef TW_MODEL_DELEGATION_H
#define TW_MODEL_DELEGATION_H

#include "meta/resource.h"
#include "meta/sheet_part.h"
#include "model/access.h"

/* In the order of their life; DS_OPEN is the first that members see. */
enum delegation_state {
	DS_DRAFT, DS_APPROVED, DS_OPEN, DS_CLOSED_TO_APPLICATIONS, DS_CONFIRMED, DS_UNDER_WAY, DS_RETURNED, DS_REPORTED, DS_CLOSED,
	DS_CANCELLED
};
enum delegation_visibility { DV_AUTO, DV_HIDDEN };
enum delegation_direction { DD_OUTBOUND, DD_INBOUND, DD_ONLINE };
enum agenda_kind {
	GK_OFFICIAL_CALL, GK_CHAMBER, GK_FORUM, GK_SITE_VISIT, GK_ONE_TO_ONE, GK_SIGNING, GK_FREE, GK_TRAVEL
};
enum open_to { OT_ALL, OT_ENTERPRISES };
enum application_state {
	APS_DRAFT, APS_SUBMITTED, APS_IN_REVIEW, APS_NEEDS_INFO, APS_ACCEPTED, APS_WAITLISTED, APS_DECLINED, APS_CONFIRMED, APS_TRAVELLED,
	APS_NO_SHOW, APS_WITHDRAWN
};
enum delegate_state { DGS_GOING, DGS_CONFIRMED, DGS_TRAVELLED, DGS_NO_SHOW, DGS_WITHDRAWN };
enum delegate_role { DR_LEADER, DR_DEPUTY, DR_MEMBER, DR_INTERPRETER, DR_STAFF };
enum meeting_state { MS_PROPOSED, MS_REQUESTED, MS_CONFIRMED, MS_HELD, MS_NO_SHOW, MS_CANCELLED, MS_MOVED,
	MS_DROPPED /* cancelled before it was asked for */ };
enum wish_side { WS_ENTERPRISE, WS_COUNTERPART };
enum outcome_kind {
	OK_CONTACT, OK_QUOTATION, OK_ORDER, OK_AGENCY, OK_MOU, OK_LOI, OK_JV_TERM_SHEET, OK_LAND_PARK, OK_PROJECT, OK_SALES,
	OK_NEW_VENDOR, OK_LEARNING, OK_NONE
};
enum outcome_value { OV_CONTRACT, OV_INTENDED, OV_TRADE, OV_LICENCE, OV_OTHER };	/* kinds of value */
enum outcome_state { OS_REPORTED, OS_EVIDENCED, OS_VERIFIED, OS_PARTLY_REALISED, OS_REALISED, OS_LAPSED, OS_REJECTED };
enum attribution_answer { AA_AGREE, AA_DISAGREE };
enum follow_up_kind { FK_CALL, FK_VISIT, FK_SURVEY };
enum follow_up_wave { FW_D30, FW_D90, FW_D180, FW_D365, FW_YEARLY };
enum follow_up_state { FUS_OPEN, FUS_SENT, FUS_ANSWERED, FUS_DONE, FUS_SKIPPED };

extern const struct choice delegation_state_names[], delegation_kind_names[], application_state_names[], delegate_state_names[],
    delegate_role_names[], meeting_state_names[], outcome_kind_names[], outcome_value_names[], outcome_state_names[], criterion_names[], share_names[],
    follow_up_kind_names[], follow_up_wave_names[], follow_up_state_names[];

struct delegation {
	struct rec	 rec;
	const char	*code;
	const char	*title_zh, *title_en;	/* one of them at least */
	const char	*theme, *purpose;
	int64_t		 kind, direction;
	const char	*host_inviter, *leader, *organisers;
	int64_t		 state;			/* enum delegation_state */
	const char	*officer;		/* login of who keeps it */
	int64_t		 apply_open_at, apply_close_at;
	int64_t		 capacity, min_participants, enterprise_cap;
	struct money	 fee;			/* per person */
	const char	*reserved;		/* list: level, seats */
	const char	*weights;		/* list: criterion, weight */
	int64_t		 visibility;
	const char	*starts_on, *ends_on;
	const char	*countries;		/* list */
	int64_t		 participants;		/* of trips of the past, as told */
	const char	*summary, *source_url, *source_on;
	const char	*cancel_reason, *note;
	int64_t		 opened_at;		/* hidden: when members saw it first */
	int64_t		 shown;			/* other members see it */
	const char	*legs_start, *legs_end;	/* hidden: the days that its legs say */
	const char	*title_sort;
	int64_t		 keeper;		/* account of the officer */
};

/* How every row of a delegation begins. */
struct delegation_part {
	struct rec	 rec;
	int64_t		 delegation, keeper;
};

struct delegation_leg {
	struct rec	 rec;
	int64_t		 delegation, keeper;
	int64_t		 seq;
	const char	*country, *city;
	const char	*zone;			/* IANA */
	struct local_time arrive, leave;	/* not known of trips of the past */
	const char	*on_date;		/* where only the day is known, or the month */
	const char	*host, *kind;
	const char	*hotel, *hotel_address, *partner, *interpreter;
	const char	*transport;		/* list */
	const char	*note;
	int64_t		 arrives_at, leaves_at;	/* hidden: the moments */
};

struct agenda_item {
	struct rec	 rec;
	int64_t		 delegation, keeper;
	int64_t		 leg, kind;
	const char	*title_zh, *title_en;
	struct local_time starts, ends;
	const char	*place, *address;
	int64_t		 counterpart;
	int64_t		 open_to;		/* enum open_to */
	const char	*enterprises;		/* list */
	int64_t		 slot_minutes, tables;
	const char	*note;
	int64_t		 shown;			/* open to all */
	int64_t		 starts_at, ends_at;	/* hidden: the moments */
};

struct application {
	struct rec	 rec;
	int64_t		 delegation, keeper;
	int64_t		 enterprise;
	const char	*code;
	const char	*submitted_by;
	int64_t		 submitted_at, submitted_account;
	const char	*goals, *products_offered, *partners_sought;
	const char	*countries;		/* list */
	const char	*persons;		/* list: contact, name_zh, name_en, title, mobile */
	int64_t		 seats_wished;
	const char	*going;			/* list of positions in persons, from 1 on; NULL: all */
	int64_t		 seats;			/* granted */
	int64_t		 state;			/* enum application_state */
	const char	*reason;
	const char	*scores;		/* list: criterion, points, note */
	int64_t		 score;			/* weighted, 0..10000 */
	int64_t		 recommendation;
	const char	*recommendation_note;
	const char	*fee_paid_on;
	const char	*decided_by;
	int64_t		 decided_at;
	int64_t		 first_timer;
	int64_t		 waitlist_pos;		/* the number with which it waits; who came before has a smaller one */
	int64_t		 released;		/* seats that it had when an edit took it back to review; NONE: none did */
};

struct delegate {
	struct rec	 rec;
	int64_t		 delegation, keeper;
	int64_t		 enterprise;		/* NONE: of the chamber */
	int64_t		 application, contact;
	const char	*name_zh, *name_en, *title, *badge_name;
	int64_t		 role;			/* enum delegate_role */
	const char	*legs;			/* list; NULL: all */
	const char	*insurance_until, *fee_paid_on;
	int64_t		 state;			/* enum delegate_state */
	int64_t		 show_to_members;
	int64_t		 person;		/* whose papers */
	const char	*name_sort;
};

/* An organisation that is met; the chamber's, of no delegation. */
struct counterpart {
	struct rec	 rec;
	const char	*name_zh, *name_en, *name_local;
	int64_t		 type;
	const char	*country, *city, *website;
	const char	*contacts;		/* list */
	int64_t		 met_before;
	const char	*note;
	const char	*name_sort;
};

struct meeting {
	struct rec	 rec;
	int64_t		 delegation, keeper;
	int64_t		 leg;
	struct local_time starts, ends;
	const char	*place;
	int64_t		 table_no;
	const char	*enterprises, *delegates, *counterparts;	/* lists */
	const char	*interpreter;
	int64_t		 interpreter_delegate;
	const char	*aim;
	int64_t		 state;			/* enum meeting_state */
	int64_t		 hold_until;
	int64_t		 moved_to;
	const char	*cancel_reason, *note;
	int64_t		 rating;
	const char	*next_step;
	int64_t		 starts_at, ends_at;	/* hidden: the moments */
};

struct meeting_wish {
	struct rec	 rec;
	int64_t		 delegation, keeper;
	int64_t		 enterprise;
	int64_t		 counterpart, side, rank;
	const char	*note;
};

struct outcome {
	struct rec	 rec;
	int64_t		 delegation, keeper;
	int64_t		 enterprise;
	int64_t		 meeting, counterpart, kind;
	const char	*title, *signed_on;
	struct money	 value;
	int64_t		 value_kind;
	int64_t		 horizon_months;
	const char	*evidence;		/* list: title, url, publisher, published_on */
	int64_t		 state;			/* enum outcome_state */
	int64_t		 project;
	const char	*reason;
	const char	*reported_by;
	int64_t		 claimed_account;	/* of who reported it */
	const char	*verified_by;
	const char	*note;
};

struct attribution {
	struct rec	 rec;
	int64_t		 delegation, keeper;
	int64_t		 enterprise;		/* the project's */
	int64_t		 outcome, project;
	const char	*claimed_by;
	int64_t		 answer, share, case_ok;
	const char	*comment;
	int64_t		 answered_at;
	const char	*answered_by;
};

struct follow_up {
	struct rec	 rec;
	int64_t		 delegation, keeper;
	int64_t		 enterprise;
	int64_t		 outcome, kind, wave, wave_year;
	const char	*due, *owner;
	int64_t		 state;			/* enum follow_up_state */
	const char	*result;
	const char	*answers;		/* list: kind, value */
};

/* What was given out, and to whom. */
struct document_pack {
	struct rec	 rec;
	int64_t		 delegation, keeper;
	int64_t		 kind;
	const char	*template_version;
	int64_t		 made_at;
	const char	*made_by;
	const char	*recipients;		/* list: organisation, purpose, basis, sent_on */
	const char	*fields_sent;
	const char	*sha256;
};

extern const struct resource delegation_resource, delegation_leg_resource, agenda_item_resource, application_resource,
    delegate_resource, counterpart_resource, meeting_resource, meeting_wish_resource, outcome_resource, attribution_resource,
    follow_up_resource, document_pack_resource;

#define APPLICATION_COLUMNS	1
extern const struct part_columns application_columns[];	/* of sheets of applications (application_sheet.c) */

/* A list of countries by their codes, with blanks between them, as sheets have it. */
const char *countries_apart(struct arena *a, const char *cell);

/* All whose rows are of a delegation, NULL-ended. */
extern const struct resource *const delegation_rows[];

/*
 * The rule of every such row: of which delegation it is stays, and who keeps that keeps it.  Complains in *e (no_such_record is not said
 * here, the reference is judged by itself).  0, -1 database error.  Thread: any.
 */
int	delegation_take(struct db *d, const void *was, void *now, struct err *e) MUST_USE;

/* A reference to another row of the same delegation: of_another_delegation at pointer, where it is not.  sql: SELECT delegation FROM ... */
int	delegation_check_sibling(struct db *d, const void *now, const char *pointer, const char *sql, int64_t id, struct err *e) MUST_USE;

/* The same of what rows of a list name, by their first reference. */
int	delegation_check_list(struct db *d, const struct resource *r, const void *now, const char *field, const char *sql, struct err *e)
	    MUST_USE;

/* The state of a delegation; NONE where it is not known.  0, -1. */
int	delegation_state_of(struct db *d, int64_t id, int64_t *state, struct err *e) MUST_USE;

/* The moment of a wall time; NONE where there is none. */
int64_t	delegation_moment(const struct local_time *t);

/* What happens on a leg (NONE: on none) is in its zone, where nobody says another; what has no leg ends where it starts. */
int	delegation_fill_zone(struct db *d, int64_t leg, struct local_time *starts, struct local_time *ends, struct err *e) MUST_USE;

/*
 * Set the moments of what happens on a leg (NONE: on none) and judge them: ends_before_start, and outside_leg {from, to} where the leg's
 * own times are known.  0, -1 database error.
 */
struct delegation_span {
	struct local_time *starts, *ends;
	int64_t		*starts_at, *ends_at;
};
int	delegation_check_span(struct db *d, int64_t leg, const struct delegation_span *span, struct err *e) MUST_USE;

/* With which states a new row may begin (BIT(state)): what its field says, of a trip that is over more. */
unsigned delegation_beginnings(const struct resource *r, int64_t trip_state);
/* A state that a new row may not be given: not_a_beginning at /state, unless `in` (BIT(state)) has it. */
void	delegation_check_birth(const void *was, const struct resource *r, const void *now, unsigned in, struct err *e);

#endif
