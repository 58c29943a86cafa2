/* Documents of a project: what may be one, and how it gets to the server. */
import { language, t } from '../i18n/index.svelte'
import '../i18n/project-one'
import { Problem } from '../lib/api.svelte'
import * as format from '../lib/format'
import type { Record_ } from '../lib/types'
import { upload, type Sending } from '../lib/upload'

export const MOST_BYTES = 20 << 20
export const KINDS = '.pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx,.pptx,.txt,.csv'

export interface Said {
	title?: string
	for_field?: string
	staff_only?: boolean
}

/* Too large is said before anything is sent. */
export function send(project: number, file: File, said: Said, progress: (part: number) => void): Sending<Record_> {
	const form = new FormData()

	if (file.size > MOST_BYTES)
		return { done: Promise.reject(new Problem(0, 'large', t('doc.large', { size: format.bytes(file.size, language.now) }))), stop: () => {} }
	for (const [k, v] of Object.entries(said))
		if (v)
			form.append(k, String(v))
	form.append('file', file)
	return upload<Record_>(`/projects/${project}/documents`, form, progress)
}

/* What became of it, in words. */
export function told(r: Record_): string {
	const stripped = String(r.stripped)
	const more = stripped === 'yes' || stripped === 'no' || stripped === 'nothing' ? t(`doc.stripped.${stripped}`) : ''

	return [t('doc.done', { name: String(r.title) }), more].filter(Boolean).join(' ')
}
