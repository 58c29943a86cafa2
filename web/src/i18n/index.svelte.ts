/* Words of the pages.  The zh files are the source; the en files have the same keys, and the compiler checks it. */
import type { zhDoor } from './door'
import { enBase, zhBase } from './base'
import type { zhExports } from './exports'
import type { zhHits } from './hits'
import type { zhHistory } from './history'
import type { zhHome } from './home'
import type { zhHelp } from './import-help'
import type { zhImports } from './imports'
import type { zhLedger } from './ledger'
import type { zhMerge } from './merge'
import type { zhPager } from './pager'
import type { zhPrint } from './print'
import type { zhProject } from './project'
import type { zhProjectFirst } from './project-first'
import type { zhProjectOne } from './project-one'
import type { zhRecord } from './record'
import type { zhTrip } from './trip'
import type { zhTripChain } from './trip-chain'
import type { zhTripFeed } from './trip-feed'
import type { zhTripFruit } from './trip-fruit'
import type { zhTripLate } from './trip-late'
import type { zhTripWeight } from './trip-weight'
import type { zhTripMeet } from './trip-meet'
import type { zhTripPacks } from './trip-packs'
import type { zhTripPeople } from './trip-people'
import type { zhTripPlan } from './trip-plan'
import type { zhTripPrint } from './trip-print'
import type { zhViews } from './views'
import type { zhMemberPapers } from '../m/papers/words'
import type { zhMemberTold } from '../m/told/words'
import type { zhMemberTrips } from '../m/trips/words'
import type { zhMemberWay } from '../m/trips/words-way'
import type { zhMember } from '../m/words'
import type { zhMemberAct } from '../m/words-act'
import type { zhMemberMore } from '../m/words-more'
import type { zh } from './zh'
import type { zhMore } from './zh-more'

export type Key = keyof (typeof zhBase
	& typeof zh
	& typeof zhDoor
	& typeof zhExports
	& typeof zhHits
	& typeof zhHistory
	& typeof zhHome
	& typeof zhHelp
	& typeof zhImports
	& typeof zhLedger
	& typeof zhMember
	& typeof zhMemberAct
	& typeof zhMemberPapers
	& typeof zhMemberTold
	& typeof zhMemberTrips
	& typeof zhMemberWay
	& typeof zhMemberMore
	& typeof zhMerge
	& typeof zhMore
	& typeof zhPager
	& typeof zhPrint
	& typeof zhProject
	& typeof zhProjectFirst
	& typeof zhProjectOne
	& typeof zhRecord
	& typeof zhTrip
	& typeof zhTripChain
	& typeof zhTripFeed
	& typeof zhTripLate & typeof zhTripWeight
	& typeof zhTripMeet
	& typeof zhTripPacks
	& typeof zhTripPeople
	& typeof zhTripFruit
	& typeof zhTripPlan
	& typeof zhTripPrint
	& typeof zhViews)
export type Lang = 'zh' | 'en'
export type Params = Record<string, string | number>

const KEY = 'tw.lang'
const words: Record<Lang, Record<string, string>> = { zh: { ...zhBase }, en: { ...enBase } }

/* Words that come with a later part. */
export function learn(zhWords: Record<string, string>, enWords: Record<string, string>) {
	Object.assign(words.zh, zhWords)
	Object.assign(words.en, enWords)
}

/* Whether there is such a key: for codes that the server may add to. */
export const known = (key: string): key is Key => key in words.zh

function preferred(): Lang {
	const kept = localStorage.getItem(KEY)

	if (kept === 'zh' || kept === 'en')
		return kept
	return navigator.languages.some((l) => /^zh\b/i.test(l)) ? 'zh' : 'en'
}

class Language {
	now = $state<Lang>(preferred())
	/* The tag for Accept-Language, Intl and the document. */
	tag = $derived(this.now === 'zh' ? 'zh-CN' : 'en')

	set(lang: Lang) {
		localStorage.setItem(KEY, lang)
		this.now = lang
	}
}
export const language = new Language()

/* The sentence of a key.  Numbers are written as people write them; "one|other" is chosen by {n}. */
export function t(key: Key, params: Params = {}): string {
	return fill(words[language.now][key] ?? key, params, language.tag)
}

export function fill(text: string, params: Params, tag: string): string {
	const forms = text.split('|')
	const one = forms.length > 1 && new Intl.PluralRules(tag).select(Number(params.n)) === 'one'

	return (one ? forms[0] : forms[forms.length - 1]).replace(/\{(\w+)\}/g, (whole, name: string) => {
		const v = params[name]

		if (v === undefined)
			return whole
		return typeof v === 'number' ? new Intl.NumberFormat(tag).format(v) : v
	})
}
