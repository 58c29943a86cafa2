/* A list of names is given out in two steps: a pack says to whom, and its file is got. */
import { BASE, get, post, withQuery } from '../lib/api.svelte'
import { session } from '../lib/session.svelte'
import type { Record_ } from '../lib/types'
import { withPassword } from './confirm.svelte'

export const USES = ['host', 'hotel', 'airline'] as const
export interface Giving { lang: 'zh' | 'en', for: typeof USES[number], recipient: string, reason?: string, passports: boolean }
export interface List { title: string, columns: { key: string, label: string }[], rows: { [key: string]: string | null }[], pack: number | null }

/* Numbers of documents are on it for an airline, and from the officer of the trip alone. */
export const withPassports = (trip: Record_, use: string) => use === 'airline' && session.me?.account.role === 'officer' && trip.officer === session.me.account.login

const made = (trip: number, what: Giving) => post<{ file: string }>(`/delegations/${trip}/names`, what)

/* The address of the workbook. */
export const giveFile = (trip: number, what: Giving) => withPassword(async () => withQuery((await made(trip, what)).file, { format: 'xlsx' }))
export const giveList = (trip: number, what: Giving) => withPassword(async () => get<List>((await made(trip, what)).file.slice(BASE.length)))
