/* What places are called, for who may not ask for lists: the browser knows it, but for these.  Pure. */
import type { Lang } from '../i18n/index.svelte'

const NAMES: Record<Lang, Record<string, string>> = {
	zh: { CN: '中国', HK: '中国香港', MO: '中国澳门', TW: '中国台湾' },
	en: { CN: 'China', HK: 'Hong Kong, China', MO: 'Macao, China', TW: 'Taiwan, China' },
}
export function placeName(code: string, lang: Lang): string {
	try {
		return NAMES[lang][code] ?? new Intl.DisplayNames([lang === 'zh' ? 'zh-CN' : 'en'], { type: 'region' }).of(code) ?? code
	} catch {
		return code
	}
}
