/* Which options of a picker what is typed stands for: by name in either language, code, pinyin or initials. */
import type { Option } from '../list/options'

const fold = (s: string) => s.normalize('NFKC').toLowerCase().replace(/\s+/g, '')

/* The syllable at which letters begin to stand for a run of syllables, each met by a prefix ("fs", "foshan", "shan"); -1: nowhere. */
export function pinyinAt(pinyin: string, letters: string): number {
	const syllables = pinyin.replaceAll('v', 'u').split(' ')
	const meets = (i: number, rest: string): boolean => {
		if (rest === '')
			return true
		for (let n = Math.min(syllables[i]?.length ?? 0, rest.length); n > 0; n--)
			if (syllables[i].startsWith(rest.slice(0, n)) && meets(i + 1, rest.slice(n)))
				return true
		return false
	}

	return syllables.findIndex((_, i) => meets(i, letters))
}

/* 0: begins with it; 1: has it; 2: stands in a group that does; 3: not at all. */
function rank(o: Option, typed: string, letters: string | null): number {
	const names = [o.label, ...(o.also ?? [])].map(fold)
	const at = letters === null ? [] : (o.pinyin ?? []).map((p) => pinyinAt(p, letters))

	if (names.some((n) => n.startsWith(typed)) || o.code.toLowerCase().startsWith(typed) || at.includes(0))
		return 0
	if (names.some((n) => n.includes(typed)) || at.some((i) => i > 0))
		return 1
	return o.group && fold(o.group).startsWith(typed) ? 2 : 3
}

/* Those that fit, the best first, else in their order. */
export function fitting(options: Option[], text: string): Option[] {
	const typed = fold(text)
	const letters = /^[a-z']{1,30}$/.test(typed) ? typed.replaceAll("'", '').replaceAll('v', 'u') : null

	if (typed === '')
		return options
	const ranks = options.map((o) => rank(o, typed, letters))
	return [0, 1, 2].flatMap((r) => options.filter((_, i) => ranks[i] === r))
}
