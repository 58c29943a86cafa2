import { t } from '../i18n/index.svelte'
import { BASE, headers, lost, Problem, problemOf } from './api.svelte'

/* A multipart upload, with its progress in 0..1.  fetch cannot tell how much has gone. */
export function upload<T>(path: string, form: FormData, progress: (part: number) => void): Promise<T> {
	return new Promise((done, failed) => {
		const x = new XMLHttpRequest()

		x.open('POST', BASE + path)
		headers('POST', { body: form, key: crypto.randomUUID() }).forEach((v, k) => x.setRequestHeader(k, v))
		x.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total)
		x.onerror = () => {
			lost()
			failed(new Problem(0, 'offline', t('error.offline'), t('error.upload.cut')))
		}
		x.onload = () => {
			if (x.status < 300) {
				done(JSON.parse(x.responseText) as T)
				return
			}
			const h = new Headers({ 'X-Request-Id': x.getResponseHeader('X-Request-Id') ?? '' })
			void problemOf({ status: x.status, text: async () => x.responseText, headers: h }).then(failed)
		}
		x.send(form)
	})
}
