/* Who did something: the name that people know.  Logins stand in the administration of accounts; who has no name is called by his. */
export function person(login: unknown, name: unknown): string {
	return name ? String(name) : login ? String(login) : ''
}
