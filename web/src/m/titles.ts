/* What records are called, in the reader's language where they have a name in it. */
import { language } from '../i18n/index.svelte'
import type { Titled } from './types'

const both = (zh: string | null | undefined, en: string | null | undefined) => (language.now === 'en' && en) || zh || en || ''
export const titleOf = (x: Titled | null | undefined) => both(x?.title_zh, x?.title_en)
export const nameOf = (x: { name_zh?: string | null, name_en?: string | null } | null | undefined) => both(x?.name_zh, x?.name_en)
