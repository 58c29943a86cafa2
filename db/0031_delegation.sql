-- Delegations (domain.md 1.6, 1.7).  Enumerations are the positions of the choices in src/model; zones are IANA names.
-- keeper: the account of the trip's officer; it stands in every row, so that whose it is is one comparison.
-- Who is met abroad; the chamber's list, of no delegation.
CREATE TABLE counterpart (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	name_zh			TEXT,
	name_en			TEXT,
	name_local		TEXT,
	type			@INT,
	country			@KEY,
	city			TEXT,
	website			TEXT,
	met_before		@INT NOT NULL CHECK (met_before IN (0, 1)),
	note			TEXT,
	name_sort		@KEY NOT NULL
) @STRICT;
CREATE INDEX counterpart_by_name ON counterpart (archived_at, name_sort, id, version);
CREATE INDEX counterpart_recent ON counterpart (archived_at, updated_at, id, version);
CREATE INDEX counterpart_by_country ON counterpart (country, archived_at, name_sort, id, version);

CREATE TABLE counterpart_contact (
	owner		@INT NOT NULL REFERENCES counterpart (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	name		TEXT NOT NULL,
	title		TEXT,
	mobile		TEXT,
	email		TEXT,
	wechat		TEXT,
	PRIMARY KEY (owner, pos)
) @STRICT;

-- keeper: the account of the officer, which stands in every row of the trip too.  legs_start, legs_end: the days that its legs say.
CREATE TABLE delegation (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	code			@KEY,
	title_zh		TEXT,
	title_en		TEXT,
	theme			TEXT,
	purpose			TEXT,
	kind			@INT,
	direction		@INT NOT NULL,
	host_inviter		TEXT,
	leader			TEXT,
	organisers		TEXT,
	state			@INT NOT NULL,
	officer			@KEY,
	starts_on		@KEY,
	ends_on			@KEY,
	apply_open_at		@INT,
	apply_close_at		@INT,
	capacity		@INT,
	min_participants	@INT,
	enterprise_cap		@INT,
	fee			@INT,
	fee_currency		@KEY,
	visibility		@INT NOT NULL,
	participants		@INT,
	summary			TEXT,
	source_url		TEXT,
	source_on		@KEY,
	cancel_reason		TEXT,
	note			TEXT,
	opened_at		@INT,
	shown			@INT NOT NULL CHECK (shown IN (0, 1)),
	legs_start		@KEY,
	legs_end		@KEY,
	title_sort		@KEY NOT NULL,
	keeper			@INT
) @STRICT;
CREATE UNIQUE INDEX delegation_code ON delegation (code);
CREATE INDEX delegation_in_order ON delegation (archived_at, starts_on, id, version, shown, keeper);
CREATE INDEX delegation_recent ON delegation (archived_at, updated_at, id, version, shown, keeper);
CREATE INDEX delegation_by_title ON delegation (archived_at, title_sort, id, version, shown, keeper);
CREATE INDEX delegation_by_state ON delegation (state, archived_at, starts_on, id, version, shown, keeper);
CREATE INDEX delegation_by_keeper ON delegation (keeper, archived_at, starts_on, id, version);

CREATE TABLE delegation_reserved (
	owner		@INT NOT NULL REFERENCES delegation (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	level		@INT NOT NULL REFERENCES level (id),
	seats		@INT NOT NULL,
	PRIMARY KEY (owner, pos)
) @STRICT;
CREATE INDEX delegation_reserved_by_level ON delegation_reserved (level, owner);

CREATE TABLE delegation_weight (
	owner		@INT NOT NULL REFERENCES delegation (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	criterion	@INT NOT NULL,
	weight		@INT NOT NULL,
	PRIMARY KEY (owner, pos)
) @STRICT;

CREATE TABLE delegation_country (
	owner		@INT NOT NULL REFERENCES delegation (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	country		@KEY NOT NULL,
	PRIMARY KEY (owner, pos)
) @STRICT;
CREATE INDEX delegation_country_by_country ON delegation_country (country, owner);

CREATE TABLE delegation_leg (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	delegation		@INT NOT NULL REFERENCES delegation (id),
	keeper			@INT,
	seq			@INT NOT NULL,
	country			@KEY,
	city			TEXT,
	zone			@KEY,
	arrive			@KEY,
	arrive_zone		@KEY,
	leave			@KEY,
	leave_zone		@KEY,
	on_date			@KEY,
	host			TEXT,
	kind			TEXT,
	hotel			TEXT,
	hotel_address		TEXT,
	partner			TEXT,
	interpreter		TEXT,
	note			TEXT,
	arrives_at		@INT,
	leaves_at		@INT
) @STRICT;
CREATE INDEX delegation_leg_by_delegation ON delegation_leg (delegation, archived_at, seq, id, version);
CREATE INDEX delegation_leg_in_order ON delegation_leg (archived_at, seq, id, version, delegation, keeper);
CREATE INDEX delegation_leg_recent ON delegation_leg (archived_at, updated_at, id, version, delegation, keeper);
CREATE INDEX delegation_leg_by_country ON delegation_leg (country, archived_at, seq, id, version);

CREATE TABLE delegation_leg_transport (
	owner		@INT NOT NULL REFERENCES delegation_leg (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	kind		@INT NOT NULL,
	number		TEXT,
	from_place	TEXT,
	departs		TEXT,
	departs_zone	TEXT,
	to_place	TEXT,
	arrives		TEXT,
	arrives_zone	TEXT,
	PRIMARY KEY (owner, pos)
) @STRICT;

CREATE TABLE agenda_item (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	delegation		@INT NOT NULL REFERENCES delegation (id),
	keeper			@INT,
	leg			@INT REFERENCES delegation_leg (id),
	kind			@INT NOT NULL,
	title_zh		TEXT,
	title_en		TEXT,
	starts			@KEY,
	starts_zone		@KEY,
	ends			@KEY,
	ends_zone		@KEY,
	place			TEXT,
	address			TEXT,
	counterpart		@INT REFERENCES counterpart (id),
	open_to			@INT NOT NULL,
	slot_minutes		@INT,
	tables			@INT,
	note			TEXT,
	shown			@INT NOT NULL CHECK (shown IN (0, 1)),
	starts_at		@INT,
	ends_at			@INT
) @STRICT;
CREATE INDEX agenda_item_by_delegation ON agenda_item (delegation, archived_at, starts_at, id, version);
CREATE INDEX agenda_item_in_order ON agenda_item (archived_at, starts_at, id, version, delegation, keeper);
CREATE INDEX agenda_item_recent ON agenda_item (archived_at, updated_at, id, version, delegation, keeper);
CREATE INDEX agenda_item_by_leg ON agenda_item (leg);
CREATE INDEX agenda_item_by_counterpart ON agenda_item (counterpart);

CREATE TABLE agenda_enterprise (
	owner		@INT NOT NULL REFERENCES agenda_item (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	enterprise	@INT NOT NULL REFERENCES enterprise (id),
	PRIMARY KEY (owner, pos)
) @STRICT;
CREATE INDEX agenda_enterprise_by_enterprise ON agenda_enterprise (enterprise, owner);

-- seats: granted.  score: weighted, in hundredths.
CREATE TABLE application (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	delegation		@INT NOT NULL REFERENCES delegation (id),
	keeper			@INT,
	enterprise		@INT NOT NULL REFERENCES enterprise (id),
	code			@KEY,
	state			@INT NOT NULL,
	submitted_by		TEXT,
	submitted_at		@INT,
	goals			TEXT,
	products_offered	TEXT,
	partners_sought		TEXT,
	seats_wished		@INT,
	seats			@INT,
	reason			TEXT,
	score			@INT,
	recommendation		@INT,
	recommendation_note	TEXT,
	fee_paid_on		@KEY,
	decided_by		TEXT,
	decided_at		@INT,
	first_timer		@INT,
	waitlist_pos		@INT,
	submitted_account	@INT
) @STRICT;
CREATE UNIQUE INDEX application_code ON application (code);
CREATE INDEX application_by_delegation ON application (delegation, archived_at, updated_at, id, version, state);
CREATE INDEX application_by_enterprise ON application (enterprise, archived_at, updated_at, id, version, delegation);
CREATE INDEX application_recent ON application (archived_at, updated_at, id, version, delegation, keeper);
CREATE INDEX application_by_state ON application (state, archived_at, updated_at, id, version);
CREATE INDEX application_by_keeper ON application (keeper, archived_at, updated_at, id, version);

CREATE TABLE application_country (
	owner		@INT NOT NULL REFERENCES application (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	country		@KEY NOT NULL,
	PRIMARY KEY (owner, pos)
) @STRICT;
CREATE INDEX application_country_by_country ON application_country (country, owner);

CREATE TABLE application_person (
	owner		@INT NOT NULL REFERENCES application (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	name_zh		TEXT,
	name_en		TEXT,
	title		TEXT,
	mobile		TEXT,
	contact		@INT REFERENCES contact (id),
	PRIMARY KEY (owner, pos)
) @STRICT;
CREATE INDEX application_person_by_contact ON application_person (contact, owner);

CREATE TABLE application_going (
	owner		@INT NOT NULL REFERENCES application (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	person		@INT NOT NULL,
	PRIMARY KEY (owner, pos)
) @STRICT;

CREATE TABLE application_score (
	owner		@INT NOT NULL REFERENCES application (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	criterion	@INT NOT NULL,
	points		@INT NOT NULL,
	note		TEXT,
	PRIMARY KEY (owner, pos)
) @STRICT;

CREATE TABLE delegate (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	delegation		@INT NOT NULL REFERENCES delegation (id),
	keeper			@INT,
	enterprise		@INT REFERENCES enterprise (id),
	application		@INT REFERENCES application (id),
	contact			@INT REFERENCES contact (id),
	name_zh			TEXT,
	name_en			TEXT,
	title			TEXT,
	badge_name		TEXT,
	role			@INT NOT NULL,
	insurance_until		@KEY,
	fee_paid_on		@KEY,
	state			@INT NOT NULL,
	show_to_members		@INT NOT NULL CHECK (show_to_members IN (0, 1)),
	person			@INT,
	name_sort		@KEY NOT NULL
) @STRICT;
CREATE INDEX delegate_by_delegation ON delegate (delegation, archived_at, name_sort, id, version);
CREATE INDEX delegate_by_enterprise ON delegate (enterprise, archived_at, name_sort, id, version, delegation);
CREATE INDEX delegate_by_name ON delegate (archived_at, name_sort, id, version, delegation, keeper);
CREATE INDEX delegate_recent ON delegate (archived_at, updated_at, id, version, delegation, keeper);
CREATE INDEX delegate_by_application ON delegate (application);
CREATE INDEX delegate_by_contact ON delegate (contact);
CREATE INDEX delegate_by_keeper ON delegate (keeper, archived_at, name_sort, id, version);

CREATE TABLE delegate_leg (
	owner		@INT NOT NULL REFERENCES delegate (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	leg		@INT NOT NULL REFERENCES delegation_leg (id),
	PRIMARY KEY (owner, pos)
) @STRICT;
CREATE INDEX delegate_leg_by_leg ON delegate_leg (leg, owner);

CREATE TABLE meeting (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	delegation		@INT NOT NULL REFERENCES delegation (id),
	keeper			@INT,
	leg			@INT REFERENCES delegation_leg (id),
	starts			@KEY,
	starts_zone		@KEY,
	ends			@KEY,
	ends_zone		@KEY,
	place			TEXT,
	table_no		@INT,
	interpreter		TEXT,
	interpreter_delegate	@INT REFERENCES delegate (id),
	aim			TEXT,
	state			@INT NOT NULL,
	hold_until		@INT,
	moved_to		@INT REFERENCES meeting (id),
	cancel_reason		TEXT,
	next_step		TEXT,
	rating			@INT,
	note			TEXT,
	starts_at		@INT,
	ends_at			@INT
) @STRICT;
CREATE INDEX meeting_by_delegation ON meeting (delegation, archived_at, starts_at, id, version);
CREATE INDEX meeting_in_order ON meeting (archived_at, starts_at, id, version, delegation, keeper);
CREATE INDEX meeting_recent ON meeting (archived_at, updated_at, id, version, delegation, keeper);
CREATE INDEX meeting_by_leg ON meeting (leg);
CREATE INDEX meeting_by_interpreter ON meeting (interpreter_delegate);
CREATE INDEX meeting_by_moved_to ON meeting (moved_to);
CREATE INDEX meeting_by_keeper ON meeting (keeper, archived_at, starts_at, id, version);

CREATE TABLE meeting_enterprise (
	owner		@INT NOT NULL REFERENCES meeting (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	enterprise	@INT NOT NULL REFERENCES enterprise (id),
	PRIMARY KEY (owner, pos)
) @STRICT;
CREATE INDEX meeting_enterprise_by_enterprise ON meeting_enterprise (enterprise, owner);

CREATE TABLE meeting_delegate (
	owner		@INT NOT NULL REFERENCES meeting (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	delegate	@INT NOT NULL REFERENCES delegate (id),
	PRIMARY KEY (owner, pos)
) @STRICT;
CREATE INDEX meeting_delegate_by_delegate ON meeting_delegate (delegate, owner);

CREATE TABLE meeting_counterpart (
	owner		@INT NOT NULL REFERENCES meeting (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	counterpart	@INT NOT NULL REFERENCES counterpart (id),
	PRIMARY KEY (owner, pos)
) @STRICT;
CREATE INDEX meeting_counterpart_by_counterpart ON meeting_counterpart (counterpart, owner);

CREATE TABLE meeting_wish (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	delegation		@INT NOT NULL REFERENCES delegation (id),
	keeper			@INT,
	enterprise		@INT NOT NULL REFERENCES enterprise (id),
	counterpart		@INT NOT NULL REFERENCES counterpart (id),
	side			@INT NOT NULL,
	rank			@INT NOT NULL,
	note			TEXT
) @STRICT;
CREATE INDEX meeting_wish_by_delegation ON meeting_wish (delegation, archived_at, rank, id, version);
CREATE INDEX meeting_wish_by_enterprise ON meeting_wish (enterprise, archived_at, rank, id, version, delegation);
CREATE INDEX meeting_wish_in_order ON meeting_wish (archived_at, rank, id, version, delegation, keeper);
CREATE INDEX meeting_wish_by_counterpart ON meeting_wish (counterpart);

CREATE TABLE outcome (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	delegation		@INT NOT NULL REFERENCES delegation (id),
	keeper			@INT,
	enterprise		@INT NOT NULL REFERENCES enterprise (id),
	meeting			@INT REFERENCES meeting (id),
	counterpart		@INT REFERENCES counterpart (id),
	kind			@INT NOT NULL,
	title			TEXT,
	signed_on		@KEY,
	value			@INT,
	value_currency		@KEY,
	value_kind		@INT,
	horizon_months		@INT,
	state			@INT NOT NULL,
	project			@INT REFERENCES project (id),
	reason			TEXT,
	reported_by		TEXT,
	verified_by		TEXT,
	note			TEXT,
	claimed_account		@INT
) @STRICT;
CREATE INDEX outcome_by_delegation ON outcome (delegation, archived_at, signed_on, id, version);
CREATE INDEX outcome_by_enterprise ON outcome (enterprise, archived_at, signed_on, id, version, delegation);
CREATE INDEX outcome_in_order ON outcome (archived_at, signed_on, id, version, delegation, keeper);
CREATE INDEX outcome_recent ON outcome (archived_at, updated_at, id, version, delegation, keeper);
CREATE INDEX outcome_by_meeting ON outcome (meeting);
CREATE INDEX outcome_by_counterpart ON outcome (counterpart);
CREATE INDEX outcome_by_project ON outcome (project);
CREATE INDEX outcome_by_state ON outcome (state, archived_at, signed_on, id, version);
CREATE INDEX outcome_by_keeper ON outcome (keeper, archived_at, signed_on, id, version);

CREATE TABLE outcome_evidence (
	owner		@INT NOT NULL REFERENCES outcome (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	title		TEXT NOT NULL,
	url		TEXT,
	publisher	TEXT,
	published_on	@KEY,
	PRIMARY KEY (owner, pos)
) @STRICT;

CREATE TABLE attribution (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	delegation		@INT NOT NULL REFERENCES delegation (id),
	keeper			@INT,
	enterprise		@INT NOT NULL REFERENCES enterprise (id),
	outcome			@INT REFERENCES outcome (id),
	project			@INT NOT NULL REFERENCES project (id),
	claimed_by		TEXT,
	answer			@INT,
	share			@INT,
	case_ok			@INT,
	comment			TEXT,
	answered_at		@INT,
	answered_by		TEXT
) @STRICT;
CREATE INDEX attribution_by_delegation ON attribution (delegation, archived_at, updated_at, id, version);
CREATE INDEX attribution_by_enterprise ON attribution (enterprise, archived_at, updated_at, id, version, delegation);
CREATE INDEX attribution_recent ON attribution (archived_at, updated_at, id, version, delegation, keeper);
CREATE INDEX attribution_by_outcome ON attribution (outcome);
CREATE INDEX attribution_by_project ON attribution (project);

CREATE TABLE follow_up (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	delegation		@INT NOT NULL REFERENCES delegation (id),
	keeper			@INT,
	enterprise		@INT NOT NULL REFERENCES enterprise (id),
	outcome			@INT REFERENCES outcome (id),
	kind			@INT NOT NULL,
	wave			@INT,
	wave_year		@INT,
	due			@KEY NOT NULL,
	owner			@KEY,
	state			@INT NOT NULL,
	result			TEXT
) @STRICT;
CREATE INDEX follow_up_by_delegation ON follow_up (delegation, archived_at, due, id, version);
CREATE INDEX follow_up_by_enterprise ON follow_up (enterprise, archived_at, due, id, version, delegation);
CREATE INDEX follow_up_in_order ON follow_up (archived_at, due, id, version, delegation, keeper);
CREATE INDEX follow_up_by_outcome ON follow_up (outcome);
CREATE INDEX follow_up_by_state ON follow_up (state, archived_at, due, id, version);
CREATE INDEX follow_up_by_keeper ON follow_up (keeper, archived_at, due, id, version);

CREATE TABLE follow_up_answer (
	owner		@INT NOT NULL REFERENCES follow_up (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	kind		TEXT NOT NULL,
	value		TEXT,
	PRIMARY KEY (owner, pos)
) @STRICT;

CREATE TABLE document_pack (
	id			@ID,
	version			@INT NOT NULL CHECK (version > 0),
	created_at		@INT NOT NULL,
	created_by		@INT,
	updated_at		@INT NOT NULL,
	updated_by		@INT,
	archived_at		@INT,
	delegation		@INT NOT NULL REFERENCES delegation (id),
	keeper			@INT,
	kind			@INT NOT NULL,
	template_version	TEXT,
	made_at			@INT,
	made_by			TEXT,
	fields_sent		TEXT,
	sha256			TEXT
) @STRICT;
CREATE INDEX document_pack_by_delegation ON document_pack (delegation, archived_at, made_at, id, version);
CREATE INDEX document_pack_in_order ON document_pack (archived_at, made_at, id, version, delegation, keeper);

CREATE TABLE pack_recipient (
	owner		@INT NOT NULL REFERENCES document_pack (id) ON DELETE CASCADE,
	pos		@INT NOT NULL,
	organisation	TEXT NOT NULL,
	purpose		TEXT,
	basis		TEXT,
	sent_on		@KEY,
	PRIMARY KEY (owner, pos)
) @STRICT;
