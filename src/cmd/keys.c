/*
 * Where the secret key is, and the keys that it opens.
 */
#include "base/base.h"

#include <unistd.h>

#include "cmd/conf.h"
#include "store/keyring.h"

/* What a setting says; else what the service manager hands over; else in the data folder. */
static const char *
secret_file(struct cmd *c, const struct conf *conf)
{
	const char *set = conf_text(conf, "secret-key-file"), *folder = getenv("CREDENTIALS_DIRECTORY"), *credential;

	if (set != NULL)
		return set;
	credential = folder == NULL ? NULL : arena_printf(c->arena, "%s/secret.key", folder);
	if (credential != NULL && access(credential, F_OK) == 0)
		return credential;
	return arena_printf(c->arena, "%s/secret.key", c->dir);
}

int
cmd_keys(struct cmd *c, struct keyring **out, struct err *e)
{
	struct cmd_frame *f = c->frame;
	struct conf conf;

	if (f->house != NULL) {
		*out = f->house->keys;
		return 0;
	}
	if (f->keys == NULL && (conf_load(&conf, c->arena, f->line->config, f->line->setting, f->line->nsettings, e) == -1 ||
	    keyring_open(&f->keys, c->dir, secret_file(c, &conf), e) == -1))
		return -1;
	*out = f->keys;
	return 0;
}

int
cmd_keys_when_needed(void *arg, struct keyring **out, struct err *e)
{
	return cmd_keys(arg, out, e);
}
