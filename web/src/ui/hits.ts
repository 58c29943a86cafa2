/* Between the search field and its hits. */

/* What the field steers. */
export interface Hits {
	move(by: 1 | -1): void
	chosen(): string | undefined	/* the address of the hit that the arrows are at */
}

/* What it says of them to those who do not see them. */
export interface Shown {
	list: boolean
	current?: string		/* id of the hit that the arrows are at */
}
