/*
 * tradewind doctor: what is wrong, and what to do about it.  Exit 0: nothing; 1: something.
 */
#include "base/base.h"

#include <sys/stat.h>

#include "base/clock.h"
#include "base/msg.h"
#include "cmd/frame.h"
#include "http/tls.h"
#include "model/people.h"
#include "store/backup.h"
#include "store/keyring.h"

enum { BACKUP_DAYS = 8, CERT_DAYS = 14 };
#define DAY_MS	INT64_C(86400000)

/* Each says whether all is well; a check that cannot be made is not. */
static bool
folder_private(struct cmd *c)
{
	struct stat st;

	return stat(c->dir, &st) == 0 && (st.st_mode & 077) == 0;
}

static bool
disk_has_room(struct cmd *c)
{
	return !store_disk_low(c->store);
}

static bool
database_sound(struct cmd *c)
{
	return store_check(c->store, true, &c->e) == 0;
}

static bool
has_administrator(struct cmd *c)
{
	struct db *d;
	bool any = false;

	return cmd_db(c, &d, &c->e) == 0 && account_any(d, &any, &c->e) == 0 && any;
}

static bool
backup_is_fresh(struct cmd *c)
{
	struct backup_info *b;
	size_t n;

	return backup_list(c->arena, c->dir, &b, &n, &c->e) == 0 && n > 0 &&
	    clock_ms() - b[0].made_ms < BACKUP_DAYS * DAY_MS;
}

static bool
keys_open(struct cmd *c)
{
	struct keyring *k;

	return cmd_keys(c, &k, &c->e) == 0;
}

static bool
secret_key_private(struct cmd *c)
{
	struct keyring_status st;
	struct keyring *k;

	return cmd_keys(c, &k, &c->e) == -1 || (keyring_status(k, &st, &c->e) == 0 && st.private);
}

static bool
certificate_lasts(struct cmd *c)
{
	const char *const *names;
	int64_t days;
	struct stat st;
	const char *cert = arena_printf(c->arena, "%s/cert.pem", c->dir);

	if (stat(cert, &st) == -1)
		return true;		/* made at the first start, or given by a setting */
	return tls_cert_info(c->arena, cert, &names, &days, &c->e) == 0 && days >= CERT_DAYS;
}

/* What does not fit and is not ours to renew keeps the next start from serving. */
static bool
certificate_fits_its_key(struct cmd *c)
{
	return tls_pair_check(c->dir, &c->e) == 0;
}

static const struct {
	const char	*name, *advice;
	bool		(*well)(struct cmd *c);
} checks[] = {
	{ "folder", "doctor_folder", folder_private },
	{ "disk", "doctor_disk", disk_has_room },
	{ "database", "doctor_database", database_sound },
	{ "administrator", "doctor_administrator", has_administrator },
	{ "backup", "doctor_backup", backup_is_fresh },
	{ "keys", "doctor_keys", keys_open },
	{ "secret_key", "doctor_secret_key", secret_key_private },
	{ "certificate", "doctor_certificate", certificate_lasts },
	{ "certificate_key", "doctor_certificate_key", certificate_fits_its_key },
};

static void
put_check(struct cmd *c, size_t i, bool well)
{
	const struct err_param param[] = { { "dir", c->dir }, { "data", cmd_data(c) } };
	struct str s = STR_INIT;

	msg_put(&s, c->lang, well ? "doctor_well" : checks[i].advice, param, nitems(param));
	if (c->json)
		fprintf(c->out, "{\"check\":\"%s\",\"ok\":%s}\n", checks[i].name, well ? "true" : "false");
	else
		fprintf(c->out, "%-16s %s\n", checks[i].name, str_text(&s));
	str_fini(&s);
}

static int
run(struct cmd *c)
{
	int code = EXIT_DONE;

	for (size_t i = 0; i < nitems(checks); i++) {
		bool well = checks[i].well(c);

		err_clear(&c->e);
		put_check(c, i, well);
		if (!well)
			code = EXIT_FAILED;
	}
	cmd_say(c, "backup_without_keys", "dir", c->dir, NULL);
	return code;
}

const struct command cmd_doctor = {
	.name = "doctor", .args = "", .zh = "检查哪里有问题、该怎么办", .en = "what is wrong, what to do",
	.example = { "tradewind doctor", "tradewind doctor --data var --json" },
	.flags = CMD_STORE, .run = run,
};
