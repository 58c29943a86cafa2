/* What was typed of a document and not saved, as long as the pages are open: in memory alone, never on the device. */
import type { Kind, Paper, Values } from './form'

const half = new Map<string, Values>()

export const halfKey = (of: string, kind: Kind, paper: Paper | undefined) => `${of} ${kind} ${paper?.id ?? 'new'}`
export const halfOf = (key: string): Values | undefined => half.get(key)
export const keepHalf = (key: string, now: Values | null) => { if (now) half.set(key, now); else half.delete(key) }
export const hasHalf = () => half.size > 0
export const dropHalves = () => half.clear()
