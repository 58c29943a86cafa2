/* What the pages ask first.  The page asks it, and ahead.ts before the page is there: the questions must be the same. */
export type Query = Record<string, string | number>

/* All rows of one's own: a company has no more of them than one answer holds. */
export const rowsQuery = (query: Query = {}): Query => ({ limit: 200, count: 'none', names: 1, ...query })
export const rowQuery = (query: Query = {}): Query => ({ names: 1, ...query })

const NEWEST = { sort: '-id' }
export const TRIPS: Query = { sort: '-starts_on', fields: 'version,title_zh,title_en,state,starts_on,ends_on,countries,apply_open_at,apply_close_at', limit: 60 }
export const MINE: Query = { expand: 'delegation', fields: 'version,delegation,state,seats', sort: '-updated_at' }
export const SURVEYS: Query = { state: 'sent', kind: 'survey', expand: 'delegation' }
export const CLAIMS: Query = { expand: 'project' }
export const OUTCOMES: Query = { expand: 'delegation', ...NEWEST }
export const OF_TRIP: Query = { expand: 'delegation' }
export const stateOf = (trip: number): Query => ({ delegation: trip, fields: 'version,delegation,state', ...NEWEST })
export const ownOf = (trip: number): Query => ({ delegation: trip, ...NEWEST })
export const meetingsOf = (trip: number): Query => ({ delegation: trip })
export const goingBy = (application: number): Query => ({ application })
