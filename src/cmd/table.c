/*
 * The table of commands, in the order in which help lists them.  Each row is made in its own file.
 */
#include "base/base.h"

#include "cmd/cmd.h"

extern const struct command cmd_serve, cmd_setup_link, cmd_status, cmd_doctor, cmd_demo;
extern const struct command cmd_user_add, cmd_user_list, cmd_user_passwd, cmd_user_disable, cmd_user_enable;
extern const struct command cmd_token_add, cmd_token_list, cmd_token_revoke;
extern const struct command cmd_backup_create, cmd_backup_list, cmd_backup_verify, cmd_backup_restore;
extern const struct command cmd_db_status, cmd_db_migrate, cmd_db_check, cmd_db_compact;
extern const struct command cmd_keys_status, cmd_keys_rotate, cmd_person_find, cmd_person_file, cmd_person_erase, cmd_purge;
extern const struct command cmd_import, cmd_import_revert, cmd_export;
extern const struct command cmd_config_check, cmd_config_show, cmd_help, cmd_completion;

const struct command *const commands[] = {
	&cmd_serve,
	&cmd_setup_link,
	&cmd_user_add,
	&cmd_user_list,
	&cmd_user_passwd,
	&cmd_user_disable,
	&cmd_user_enable,
	&cmd_token_add,
	&cmd_token_list,
	&cmd_token_revoke,
	&cmd_import,
	&cmd_import_revert,
	&cmd_export,
	&cmd_backup_create,
	&cmd_backup_list,
	&cmd_backup_verify,
	&cmd_backup_restore,
	&cmd_keys_status,
	&cmd_keys_rotate,
	&cmd_person_find,
	&cmd_person_file,
	&cmd_person_erase,
	&cmd_purge,
	&cmd_db_status,
	&cmd_db_migrate,
	&cmd_db_check,
	&cmd_db_compact,
	&cmd_config_check,
	&cmd_config_show,
	&cmd_status,
	&cmd_doctor,
	&cmd_demo,
	&cmd_help,
	&cmd_completion,
	NULL
};
