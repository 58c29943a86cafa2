// Imports through the API, step by step: upload, check, commit, rows.
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { form, is } from './api.mjs'

export const imports = '/api/v1/imports'

export class Staged {
	constructor(client, resource = 'enterprises') { Object.assign(this, { client, resource }) }
	send(bytes, name = 'members.csv') {
		const { body, headers } = form({ resource: this.resource }, { name, bytes })
		return this.client.post(imports, body, { headers })
	}
	async upload(bytes, name) { return is(await this.send(bytes, name), 201).json.id }
	async get(id) { return is(await this.client.get(`${imports}/${id}`), 200).json }
	// Until it stands still; a check or commit that does not end fails by the deadline.
	async settle(id) {
		for (const end = Date.now() + 120e3; Date.now() < end;) {
			const now = await this.get(id)
			if (!['checking', 'committing', 'reverting'].includes(now.state)) return now
			await sleep(25)
		}
		assert.fail('the import does not end')
	}
	async step(id, what, body) {
		is(await this.client.post(`${imports}/${id}/${what}`, body), 202)
		return this.settle(id)
	}
	// All rows of an outcome, or of any.
	async rows(id, status) {
		const all = []
		for (;;) {
			const page = is(await this.client.get(`${imports}/${id}/rows?limit=500&offset=${all.length}${status ? `&status=${status}` : ''}`), 200).json
			all.push(...page.items)
			if (all.length >= page.total || page.items.length === 0) return all
		}
	}
	async checked(bytes, name) {
		const id = await this.upload(bytes, name), now = await this.step(id, 'check')
		assert.equal(now.state, 'checked', JSON.stringify(now.error))
		return { ...now, id }
	}
	async committed(bytes, name, how) {
		const { id } = await this.checked(bytes, name), now = await this.step(id, 'commit', how)
		assert.equal(now.state, 'done', JSON.stringify(now.error))
		return { ...now, id }
	}
}

// The same as functions, by a client that is there once the server runs.  What one of them says besides: { name, resource, client, mode }.
export function stagedBy(client, { name: file, resource: what } = {}) {
	const by = ({ client: who = client(), resource = what } = {}) => new Staged(who, resource)
	const named = (options) => options?.name ?? file
	return {
		send: (bytes, options) => by(options).send(bytes, named(options)),
		upload: (bytes, options) => by(options).upload(bytes, named(options)),
		get: (id) => by().get(id),
		settle: (id) => by().settle(id),
		step: (id, what, body) => by().step(id, what, body),
		checked: (bytes, options) => by(options).checked(bytes, named(options)),
		committed: (bytes, options) => by(options).committed(bytes, named(options), options?.mode && { mode: options.mode }),
	}
}

// The five outcomes of a result together.
export const sum = (c) => ['inserted', 'updated', 'same', 'suspect', 'error'].reduce((n, k) => n + c[k], 0)
