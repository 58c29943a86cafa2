// The contract (ui-and-api.md A9): a golden copy, so that a change on the wire shows in review.
//
//	TW_GOLDEN=write node --test tests/api/openapi.test.mjs		# after a change that is meant
import assert from 'node:assert/strict'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { is } from '../lib/api.mjs'
import { root, startServer } from '../lib/server.mjs'

const golden = join(root, 'tests/golden/openapi.json')

describe('the contract', () => {
	let server, contract
	before(async () => {
		server = await startServer()
		const r = is(await server.anonymous().get('/api/openapi.json'), 200)
		assert.match(r.headers['content-type'], /^application\/json/)
		contract = r.json
	})
	after(() => server.stop())

	test('is the golden copy (TW_GOLDEN=write makes it anew)', () => {
		const now = JSON.stringify({ ...contract, info: { ...contract.info, version: '' } }, null, '\t') + '\n'
		if (process.env.TW_GOLDEN === 'write') writeFileSync(golden, now)
		assert.equal(now, readFileSync(golden, 'utf8'), 'the contract has changed')
	})

	// The rows of the route tables, read from their sources.
	const sources = readdirSync(join(root, 'src/api')).filter((f) => f.endsWith('.c')).map((f) => readFileSync(join(root, 'src/api', f), 'utf8'))
	const routes = sources.flatMap((text) => [...text.matchAll(/\{ M_(GET|POST|PUT|PATCH|DELETE),\s*"([^"]+)"/g)].map(([, method, path]) => [method.toLowerCase(), path]))

	const parts = ['amounts', 'capacities', 'jobs', 'milestones', 'permits', 'evidence', 'documents', 'updates', 'notes']
	const resources = ['enterprises', 'contacts', 'membership-terms', 'posts', 'levels', 'council-terms', 'filing-rules', 'visa-rules', 'projects', ...parts.map((p) => `project-${p}`),
		'delegations', 'delegation-legs', 'agenda-items', 'applications', 'delegates', 'counterparts', 'meetings', 'meeting-wishes', 'outcomes',
		'attributions', 'follow-ups', 'document-packs']
	const children = [['enterprises', 'contacts'], ['enterprises', 'membership-terms'], ['enterprises', 'posts'], ['contacts', 'posts'],
		['levels', 'enterprises'], ['levels', 'membership-terms'], ['council-terms', 'posts'],
		['enterprises', 'projects'], ...parts.map((p) => ['enterprises', `project-${p}`]), ...parts.map((p) => ['projects', p]),
		['project-evidence', 'project-amounts'], ['project-evidence', 'project-milestones'],
		['project-documents', 'project-evidence'], ['project-documents', 'project-permits'],
		...['legs', 'agenda-items', 'applications', 'delegates', 'meetings', 'meeting-wishes', 'outcomes', 'attributions', 'follow-ups',
			'document-packs'].map((p) => ['delegations', p]),
		...['applications', 'delegates', 'meeting-wishes', 'outcomes', 'attributions', 'follow-ups'].map((p) => ['enterprises', p]),
		...['agenda-items', 'meetings'].map((p) => ['delegation-legs', p]), ...['agenda-items', 'meeting-wishes', 'outcomes'].map((p) => ['counterparts', p]),
		['contacts', 'delegates'], ['applications', 'delegates'], ['delegates', 'meetings'], ['meetings', 'outcomes'],
		...['outcomes', 'attributions'].map((p) => ['projects', p]), ...['attributions', 'follow-ups'].map((p) => ['outcomes', p]),
		['delegations', 'projects'], ['outcomes', 'projects']]
	const moves = [
		...['review', 'approve', 'activate', 'grace', 'lapse', 'suspend', 'resume', 'resign', 'expel', 'renew'].map((m) => ['membership-terms', m]),
		...['intend', 'file', 'approve', 'build', 'trial', 'claim', 'operate', 'unclaim', 'close', 'exit', 'return',
			'delay', 'recover', 'sleep', 'cancel', 'complete', 'reopen'].map((m) => ['projects', m]),
		...['approve', 'open', 'close_applications', 'reopen', 'confirm', 'depart', 'return', 'report', 'close', 'cancel'].map((m) => ['delegations', m]),
		...['submit', 'review', 'ask', 'accept', 'waitlist', 'decline', 'confirm', 'travel', 'no_show', 'withdraw'].map((m) => ['applications', m]),
		...['confirm', 'travel', 'no_show', 'withdraw'].map((m) => ['delegates', m]),
		...['request', 'confirm', 'hold', 'no_show', 'cancel', 'move'].map((m) => ['meetings', m]),
		...['evidence', 'verify', 'realise_part', 'realise', 'lapse', 'reject', 'reopen'].map((m) => ['outcomes', m]),
		['attributions', 'answer'], ...['send', 'answer', 'finish', 'skip'].map((m) => ['follow-ups', m]),
	]

	test('has every route, and nothing else', () => {
		assert.ok(routes.length > 30)
		const named = routes.flatMap(([method, path]) => (path.includes('{children}') ?
			children.map(([r, c]) => [method, path.replace('{res}', r).replace('{children}', c)]) :
			path.includes('{move}') ? moves.map(([r, m]) => [method, path.replace('{res}', r).replace('{move}', m)]) :
				path.includes('{res}') ? resources.map((r) => [method, path.replace('{res}', r)]) : [[method, path]]))
		const listed = Object.entries(contract.paths).flatMap(([path, item]) => Object.keys(item).map((method) => [method, path]))
		const text = (all) => [...new Set(all.map(([m, p]) => `${m} ${p}`))].sort()
		assert.deepEqual(text(listed), text(named))
	})

	test('is whole: every reference leads somewhere, every operation has one name of its own', () => {
		const names = new Set()
		const visit = (x) => {
			if (typeof x !== 'object' || x === null) return
			if (typeof x.$ref === 'string') assert.ok(x.$ref.slice(2).split('/').reduce((o, k) => o?.[k], contract), x.$ref)
			if (typeof x.operationId === 'string') {
				assert.ok(!names.has(x.operationId), x.operationId)
				names.add(x.operationId)
			}
			Object.values(x).forEach(visit)
		}
		visit(contract)
		for (const [path, item] of Object.entries(contract.paths))
			for (const op of Object.values(item))
				assert.deepEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, n]) => n).sort(), op.parameters.filter((p) => p.in === 'path').map((p) => p.name).sort(), path)
	})

	test('every code of the catalogue is documented', () => {
		const list = readFileSync(join(root, 'include/tradewind/base/err.h'), 'utf8')
		const codes = [...list.matchAll(/^\s*X\(\w+,\s*[^"]*"(\w+)"/gm)].map(([, code]) => code)
		assert.ok(codes.length > 30, `${codes.length}`)
		const docs = readFileSync(join(root, 'docs/api.md'), 'utf8')
		assert.deepEqual(codes.filter((code) => code !== 'ok' && !docs.includes(`\`${code}\``)), [])
	})
})
