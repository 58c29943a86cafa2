import '../i18n/more'
import { t } from '../i18n/index.svelte'
import { BASE, headers, lost, Problem, problemOf } from './api.svelte'

export interface Sending<T> {
	done: Promise<T>
	stop: () => void	/* then done fails with code "stopped" */
}

/* A multipart upload, with its progress in 0..1.  fetch cannot tell how much has gone. */
export function upload<T>(path: string, form: FormData, progress: (part: number) => void): Sending<T> {
	const x = new XMLHttpRequest()
	const done = new Promise<T>((good, failed) => {
		x.open('POST', BASE + path)
		headers('POST', { body: form, key: crypto.randomUUID() }).forEach((v, k) => x.setRequestHeader(k, v))
		x.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total)
		x.onabort = () => failed(new Problem(0, 'stopped', ''))
		x.onerror = () => {
			lost()
			failed(new Problem(0, 'offline', t('error.offline'), t('error.upload.cut')))
		}
		x.onload = () => {
			if (x.status < 300) {
				good(JSON.parse(x.responseText) as T)
				return
			}
			const h = new Headers({ 'X-Request-Id': x.getResponseHeader('X-Request-Id') ?? '' })
			void problemOf({ status: x.status, text: async () => x.responseText, headers: h }).then(failed)
		}
		x.send(form)
	})

	return { done, stop: () => x.abort() }
}
