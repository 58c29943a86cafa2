/*
 * The list of participants of a trip.
 */
#include "base/base.h"

#include "model/participants.h"
#include "model/resources.h"

enum { P_ZH, P_EN, P_TITLE, P_ROLE, P_ENTERPRISE, P_NAME_ZH, P_NAME_EN };

static void
put_enterprise(struct jw *w, struct stmt *s)
{
	jw_key(w, "enterprise");
	if (col_is_null(s, P_ENTERPRISE)) {
		jw_null(w);
		return;
	}
	jw_object(w);
	jw_kint(w, "id", col_int(s, P_ENTERPRISE));
	jw_ktext(w, "name_zh", col_text(s, P_NAME_ZH));
	jw_ktext(w, "name_en", col_text(s, P_NAME_EN));
	jw_end_object(w);
}

static void
put_participant(struct jw *w, struct stmt *s)
{
	jw_object(w);
	jw_ktext(w, "name_zh", col_text(s, P_ZH));
	jw_ktext(w, "name_en", col_text(s, P_EN));
	jw_ktext(w, "title", col_text(s, P_TITLE));
	jw_ktext(w, "role", delegate_role_names[col_int(s, P_ROLE)].code);
	put_enterprise(w, s);
	jw_end_object(w);
}

int
participants_put(struct db *d, int64_t delegation, struct jw *w, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT g.name_zh, g.name_en, g.title, g.role, e.id,"
	    " (SELECT n.text FROM enterprise_name n WHERE n.owner = e.id AND n.kind = 0),"
	    " (SELECT n.text FROM enterprise_name n WHERE n.owner = e.id AND n.kind = 1)"
	    " FROM delegate g LEFT JOIN enterprise e ON e.id = g.enterprise AND e.shown = 1 AND e.archived_at IS NULL"
	    " WHERE g.delegation = $1 AND g.archived_at IS NULL AND g.show_to_members = 1 AND g.state NOT IN ($2, $3)"
	    " ORDER BY g.role ASC, g.name_sort ASC, g.id ASC");
	int rc;

	stmt_int(s, 1, delegation);
	stmt_int(s, 2, DGS_NO_SHOW);
	stmt_int(s, 3, DGS_WITHDRAWN);
	jw_object(w);
	jw_key(w, "items");
	jw_array(w);
	while ((rc = stmt_row(s, e)) == 1)
		put_participant(w, s);
	jw_end_array(w);
	jw_end_object(w);
	return rc;
}
