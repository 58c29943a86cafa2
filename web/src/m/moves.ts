/* What one may do, as the server's description has it: it lists to each reader the moves that are his. */
import { session } from '../lib/session.svelte'

export const mayMove = (move: string, path = 'applications'): boolean =>
	session.resource(path)?.moves?.some((m) => m.name === move) ?? false
export const mayMoveFrom = (move: string, state: string, path = 'applications'): boolean =>
	session.resource(path)?.moves?.some((m) => m.name === move && m.from.includes(state)) ?? false
