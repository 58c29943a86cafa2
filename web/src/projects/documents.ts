/* Documents of a project: where one is, and whether a browser can show it. */
import type { Record_ } from '../lib/types'

export const contentOf = (r: { id: unknown }, inline = false) => `/api/v1/project-documents/${String(r.id)}/content${inline ? '?inline=1' : ''}`
/* What a browser shows without running anything. */
export const shows = (r: Record_) => /^(application\/pdf|image\/(png|jpeg|webp))/.test(String(r.media_type))
