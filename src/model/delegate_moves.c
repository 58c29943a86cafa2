/*
 * Moves of delegates: how each of a party fares.  The party as a whole moves with its application (application_follow.c).
 */
#include "base/base.h"

#include "model/access.h"
#include "model/delegation_moves.h"

#define DESK		(BIT(R_ADMIN) | BIT(R_MANAGER) | BIT(R_STAFF) | BIT(R_OFFICER))
#define COMPANY		BIT(R_MEMBER_ADMIN)
#define ON_THE_WAY	(BIT(DGS_GOING) | BIT(DGS_CONFIRMED))

const struct move delegate_moves[DELEGATE_MOVES] = {
	{ "confirm", "Confirm", "确认参团", BIT(DGS_GOING), DGS_CONFIRMED, DESK | COMPANY, .needs = NULL },
	{ "travel", "Record as travelled", "登记成行", BIT(DGS_CONFIRMED), DGS_TRAVELLED, DESK, .needs = NULL },
	{ "no_show", "Record as no-show", "登记未到", BIT(DGS_CONFIRMED), DGS_NO_SHOW, DESK, .needs = NULL },
	{ "withdraw", "Withdraw", "退出", ON_THE_WAY, DGS_WITHDRAWN, DESK | COMPANY, .takes = (const char *const[]){ "move_reason", NULL } },
};
