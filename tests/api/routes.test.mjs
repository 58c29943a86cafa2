// What all routes have in common (ui-and-api.md A3-A5): the methods of a path, what a client takes, the parameters of the query,
// the host's name, the type of a body, versions and keys.  Every route of the contract is walked.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { enterprises, form, is, uscc } from '../lib/api.mjs'
import { startServer } from '../lib/server.mjs'
import { Staged } from '../lib/staged.mjs'

let server, admin, staff, id, contract
const here = () => `${enterprises}/${id}`

before(async () => {
	// The walk asks more at once than an account may.
	server = await startServer({ roles: ['admin', 'staff'], env: { TRADEWIND_PEOPLE_REQUESTS_BURST: '10000' } })
	admin = await server.as('admin')
	staff = await server.as('staff')
	id = is(await staff.post(enterprises, { name_zh: '东莞市路由有限公司', uscc: uscc(1), city: '441900' }), 201).json.id
	is(await staff.post('/api/v1/contacts', { name_zh: '路由', enterprise: id }), 201)
	const other = is(await staff.post(enterprises, { name_zh: '东莞市旁路有限公司' }), 201).json.id
	is(await staff.post('/api/v1/membership-terms', { enterprise: other }), 201)
	is(await admin.post('/api/v1/council-terms', { name_zh: '第一届', from_on: '2020-01-01' }), 201)
	is(await staff.post('/api/v1/posts', { contact: 1, council_term: 1, title: '会长' }), 201)
	is(await staff.post('/api/v1/projects', { name_zh: '路由厂', enterprise: other, country: 'VN' }), 201)
	for (const [part, body] of Object.entries({
		amounts: { kind: 'announced', amount: { amount: '1.00', currency: 'USD' }, as_of: '2020-01-01', source: '公告' },
		capacities: { value: 5, unit: 'GWh/yr', status: 'planned' }, jobs: { status: 'planned', total: 5 },
		milestones: { kind: 'operating', planned: '2030-01-01' }, permits: { regime: 'x' }, evidence: { title: '报道', url: 'https://example.test/' },
		updates: { happened_on: '2020-01-01', text: '开工' }, notes: { text: '备注' },
	})) is(await staff.post(`/api/v1/project-${part}`, { project: 1, ...body }), 201)
	const { body, headers } = form({}, { name: 'a.txt', bytes: Buffer.from('合同') })
	is(await staff.post('/api/v1/projects/1/documents', body, { headers }), 201)
	const file = form({}, { name: 'a.txt', bytes: 'x' })
	is(await staff.post('/api/v1/projects/1/documents', file.body, { headers: file.headers }), 201)
	is(await staff.post('/api/v1/delegations', { title_zh: '路由团', officer: 'staff' }), 201)
	is(await staff.post('/api/v1/counterparts', { name_zh: '路由园区' }), 201)
	for (const [rows, body] of Object.entries({
		'delegation-legs': { country: 'VN' }, 'agenda-items': { kind: 'forum', title_zh: '论坛' }, applications: { enterprise: other },
		delegates: { name_zh: '王路' }, meetings: { enterprises: [other] }, 'meeting-wishes': { enterprise: other, counterpart: 1 },
		outcomes: { enterprise: other, kind: 'mou' }, attributions: { project: 1 }, 'follow-ups': { enterprise: other, kind: 'call', due: '2030-01-01' },
		'document-packs': { kind: 'letter' },
	})) is(await staff.post(`/api/v1/${rows}`, { delegation: 1, ...body }), 201)
	contract = is(await server.request('GET', '/api/openapi.json'), 200).json
})
after(() => server.stop())

// Paths of the contract with something in their braces; probes have manners of their own.
const paths = () => Object.entries(contract.paths).filter(([path]) => !path.endsWith('z')).map(([path, item]) =>
	[path.replace('{res}', 'enterprises').replace('{id}', String(id)).replace('{list}', 'city').replace('{code}', 'validation').replace(/\{\w+\}/g, '1'),
		Object.keys(item)])

describe('methods', () => {
	const all = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
	test('what a path does not have is 405, and Allow says what it has', async () => {
		for (const [path, has] of paths()) {
			const methods = has.map((m) => m.toUpperCase())
			const allow = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
				.filter((m) => methods.includes(m) || m === 'OPTIONS' || (m === 'HEAD' && methods.includes('GET'))).join(', ')
			for (const method of all.filter((m) => !methods.includes(m))) {
				const r = is(await admin.request(method, path), 405, 'method_not_allowed')
				assert.equal(r.headers.allow, allow, `${method} ${path}`)
			}
			assert.equal(is(await admin.request('OPTIONS', path), 204).headers.allow, allow, path)
		}
	})
	test('a literal segment is none of a pattern, whatever the method', async () => {
		for (const [method, path, allow] of [
			['GET', '/api/v1/session', 'POST, DELETE, OPTIONS'],
			['PUT', '/api/v1/session', 'POST, DELETE, OPTIONS'],
			['GET', `${here()}/restore`, 'POST, OPTIONS'],
			['GET', '/api/v1/imports/1/check', 'POST, OPTIONS'],
			['POST', '/api/v1/search', 'GET, HEAD, OPTIONS'],
			['PATCH', `${enterprises}/export`, 'GET, HEAD, OPTIONS'],
			['DELETE', '/api/v1/me', 'GET, HEAD, PATCH, OPTIONS'],
		]) assert.equal(is(await admin.request(method, path), 405).headers.allow, allow, `${method} ${path}`)
	})
	test('a path that is not there has no methods at all', async () => {
		for (const path of ['/api/v1/nonsense', '/api/v1/meta/lists/nonsense', '/api/v1/nonsense/1', `${here()}/nonsense`, `${here()}/enterprises`, '/api/v1/me/nonsense/1/x',
			'/api/v1/meta/forms/nonsense', '/api', '/api/v1', '/api/v2/enterprises', '/healthz/x'])
			for (const method of [...all, 'OPTIONS']) is(await admin.request(method, path), 404, 'not_found')
	})
})

describe('Accept', () => {
	const accept = (Accept) => ({ headers: { Accept } })
	test('JSON for whoever takes it', async () => {
		for (const type of [null, '*/*', 'application/*', 'application/json', 'application/problem+json', 'Application/JSON; charset=utf-8',
			'text/html, */*;q=0.1', 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8', 'text/html, application/json;q=0.001'])
			is(await staff.get(here(), accept(type)), 200)
	})
	test('406 for whoever does not, on every route and before anything is done', async () => {
		for (const type of ['application/xml', 'text/html', 'application/json;q=0', '*/*;q=0', '*/*, application/json;q=0, application/problem+json;q=0', 'text/*'])
			for (const [path, methods] of paths().filter(([p]) => !p.endsWith('/export') && !/\/(content|picture)$/.test(p) && !p.startsWith('/docs/') && !p.startsWith('/feeds/') && !p.endsWith('/events')))
				for (const method of methods) {
					const r = is(await admin.request(method.toUpperCase(), path, accept(type)), 406, 'not_acceptable')
					assert.match(r.headers['content-type'], /^application\/problem\+json/)
					assert.match(r.json.params.allowed, /application\/json/)
				}
		is(await staff.patch(here(), { name_en: 'No' }, '*', accept('text/html')), 406)
		assert.equal(is(await staff.get(here()), 200).json.version, 1)
	})
	test('an export is what its format says', async () => {
		const get = (format, type) => staff.get(`${enterprises}/export?format=${format}`, accept(type))
		for (const [format, type] of [['csv', 'text/csv'], ['csv', 'text/*'], ['json', 'application/json'], ['xlsx', '*/*'],
			['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'], ['csv', 'text/html,application/xml;q=0.9,*/*;q=0.8']])
			is(await get(format, type), 200)
		for (const [format, type, there] of [['csv', 'application/json', 'text/csv'], ['json', 'text/csv', 'application/json'], ['xlsx', 'text/csv', /sheet$/],
			['csv', 'text/html', /^text\/csv, .*sheet, application\/json$/]])
			assert.match(is(await get(format, type), 406, 'not_acceptable').json.params.allowed, there instanceof RegExp ? there : new RegExp(`^${there}$`))
	})
	test('in several fields', async () => {
		is(await staff.get(here(), accept(['text/html', 'application/json'])), 200)
		is(await staff.get(here(), accept(['text/html', 'text/csv'])), 406)
		const r = await staff.get('/api/v1/nonsense', { headers: { 'Accept-Language': ['fr', 'zh-CN'] } })
		assert.equal(r.headers['content-language'], 'zh-CN')
	})
	test('an encoding that is refused is not sent', async () => {
		const coded = async (coding) => (await server.request('HEAD', '/api/openapi.json', { headers: { 'Accept-Encoding': coding } })).headers['content-encoding']
		assert.equal(await coded('gzip'), 'gzip')
		for (const none of ['gzip;q=0', 'gzip;q=0.0, br', 'xgzip', 'identity']) assert.equal(await coded(none), undefined, none)
	})
})

describe('parameters of the query', () => {
	test('one that a route does not take is refused on every route, and nothing is done', async () => {
		for (const [path, methods] of paths())
			for (const method of methods) {
				const r = await admin.request(method.toUpperCase(), `${path}?${path.endsWith('/export') ? 'format=csv&' : ''}nonsense=1`)
				is(r, 400, 'unknown_parameter')
				assert.equal(r.json.params.name, 'nonsense', path)
			}
		is(await admin.get('/api/v1/me'), 200)		// DELETE /session?nonsense has ended nothing
		assert.equal(is(await staff.get(here()), 200).json.version, 1)
	})
	test('the ones that there are are named, here and in the contract', async () => {
		for (const [path, allowed] of [['/api/v1/me', ''], ['/api/v1/users', 'offset, limit'], ['/api/v1/search', 'q'], [`${here()}/history`, 'before, limit, own'],
			[here(), 'names, expand']]) {
			assert.equal(is(await admin.get(`${path}?x=1`), 400, 'unknown_parameter').json.params.allowed, allowed, path)
			const known = contract.paths[path.replace(`/${id}`, '/{id}')]?.get.parameters.filter((p) => p.in === 'query').map((p) => p.name)
			assert.equal(known.join(', '), allowed, path)
		}
		const r = is(await staff.get(`${enterprises}?x=1`), 400, 'unknown_parameter')
		assert.match(r.json.params.allowed, /^q, sort, fields, limit, offset, after, count, names, .*city/)
	})
	test('an export takes those of a list that mean something to it', async () => {
		for (const name of ['limit=5', 'offset=0', 'after=x', 'count=none']) {
			const r = is(await staff.get(`${enterprises}/export?format=json&${name}`), 400, 'unknown_parameter')
			assert.match(r.json.params.allowed, /^q, sort, fields, format, [a-z_, ]*encoding, id, /)
		}
		is(await staff.get(`${enterprises}/export?format=json&sort=-id&fields=id,name_zh&q=&city=441900`), 200)
	})
	test('given twice it is refused, unless a second value says more', async () => {
		for (const query of ['limit=1&limit=2', 'limit=1&limit=1', 'sort=id&sort=-id', 'q=a&q=b', 'city=441900&city=440300', 'created_at__gte=2020-01-01&created_at__gte=2021-01-01',
			'city__null=true&city__null=false', 'name_short__starts=a&name_short__starts=b']) {
			const r = is(await staff.get(`${enterprises}?${query}`), 400, 'bad_parameter')
			assert.equal(r.json.reason, 'parameter_repeated', query)
			assert.equal(r.json.params.name, query.split('=')[0])
		}
		is(await staff.get('/api/v1/search?q=a&q=b'), 400, 'bad_parameter')
		is(await staff.get(`${enterprises}/export?format=csv&format=json`), 400, 'bad_parameter')
		is(await staff.get(`${here()}/contacts?enterprise=${id}`), 400, 'bad_parameter')
		for (const query of ['city__in=441900&city__in=440300', 'city__ne=440300&city__ne=440100', 'name_short__contains=a&name_short__contains=b', 'city__not_in=440300&city__not_in=440100'])
			is(await staff.get(`${enterprises}?${query}`), 200)
		assert.equal(is(await staff.get(`${enterprises}?city__in=441900&city__in=440300`), 200).json.total, 1)
	})
	test('whoever may not ask learns no names', async () => {
		is(await server.request('GET', '/api/v1/users?x=1'), 401)
		is(await staff.get('/api/v1/backups?x=1'), 403)
	})
})

describe('the name of the server (A5)', () => {
	const as = (path, Host, options) => server.request('GET', path, { headers: { Host }, ...options })
	test('another name is refused everywhere, with what to do', async () => {
		for (const path of ['/', '/enterprises', '/api/v1/setup', '/api/v1/me', here(), '/api/openapi.json', '/nonsense.txt', '/api/v1/nonsense']) {
			const r = is(await as(path, 'evil.example'), 421, 'wrong_host')
			assert.match(r.json.detail, /evil\.example.*server-names/)
		}
		is(await as('/', '10.0.0.1:8443'), 421)
		is(await as('/', 'localhost.evil.example'), 421)
		is(await as(here(), 'evil.example', { method: 'OPTIONS' }), 421)
		const { login, password } = server.accounts.get('staff')
		is(await server.request('POST', '/api/v1/session', { body: { login, password }, headers: { Host: 'evil.example', Origin: 'https://evil.example' } }), 421)
	})
	test('probes are answered under any, and however they ask', async () => {
		for (const path of ['/healthz', '/readyz']) {
			is(await as(path, 'balancer.internal'), 200)
			is(await server.request('GET', `${path}?t=1&t=2`, { headers: { Accept: 'text/plain' } }), 200)
		}
	})
	test('its own names, in any case and with any port, and the address that was come to', async () => {
		for (const host of ['localhost', 'LOCALHOST:1', '127.0.0.1', '127.0.0.1:443', '[::1]', '[::1]:8443'])
			is(await as('/api/v1/setup', host), 200)
		is(await as('/api/v1/setup', '127.0.0.2'), 421)
		const https = await import('node:https')
		const status = (host, Host) => new Promise((done, failed) => https.get({ host, port: server.port, path: '/api/v1/setup', headers: { Host },
			rejectUnauthorized: false }, (rs) => { rs.resume(); done(rs.statusCode) }).on('error', failed))
		assert.equal(await status('127.0.0.2', '127.0.0.2:8443'), 200)
		assert.equal(await status('127.0.0.2', '127.0.0.3'), 421)
	})
	test('more names by a setting', async () => {
		const other = await startServer({ args: ['--server-names', 'dir.chamber.example, www.chamber.example'] })
		for (const [host, status] of [['dir.chamber.example', 200], ['WWW.chamber.example:8443', 200], ['chamber.example', 421]])
			is(await other.request('GET', '/api/v1/setup', { headers: { Host: host } }), status)
		await other.stop()
	})
})

describe('entity tags', () => {
	test('what may be kept has one, and is not sent again while it holds', async () => {
		const made = (await new Staged(admin).checked('企业名称\r\n甲\r\n')).id	// checked: its sheet can be had
		const mapping = is(await admin.post('/api/v1/imports/mappings', { name: 'x', import: made }), 201).json.id
		const view = is(await admin.post('/api/v1/saved-views', { resource: 'enterprises', name: 'x', query: {} }), 201).json.id
		let kept = 0
		for (const [path] of paths().filter(([p, methods]) => methods.includes('get') && !p.endsWith('/export') && !/\/(groups|picture|events|realisation|consent|person|link|merge)$|\/papers(\/|$)|\/document-packs\/[^/]+\/names$|^\/feeds|^\/api\/v1\/survey$/.test(p))) {
			const other = path.includes('/mappings/') ? mapping : { imports: made, 'saved-views': view }[path.split('/')[3]]
			const at = other === undefined ? path : path.replace(`/${id}`, `/${other}`)
			const r = await admin.get(at)
			assert.equal(r.status, 200, at)
			if (r.headers['cache-control'] === 'no-store') { assert.equal(r.headers.etag, undefined, at); continue }
			assert.match(r.headers.etag ?? '', /^(W\/)?"[^"]+"$/, at)
			assert.match(r.headers.vary, /Cookie, Authorization/)
			kept++
			for (const tags of [r.headers.etag, `"x", ${r.headers.etag}`, '*', r.headers.etag.replace('W/', '')])
				for (const method of ['GET', 'HEAD']) {
					const same = is(await admin.request(method, at, { headers: { 'If-None-Match': tags, 'Accept-Encoding': 'gzip' } }), 304)
					assert.deepEqual([same.text, same.headers.etag, same.headers['content-encoding']], ['', r.headers.etag, undefined], at)
				}
			for (const tags of ['"x"', `"x${r.headers.etag.replace(/^W\/"/, '').replace('"', '')}"`, 'W/"7"x'])
				is(await admin.get(at, { headers: { 'If-None-Match': tags } }), 200)
		}
		assert.ok(kept >= 15, `${kept}`)
	})
	test('it changes with what it stands for', async () => {
		const users = await admin.get('/api/v1/users'), history = await admin.get(`${here()}/history`), search = await admin.get(encodeURI('/api/v1/search?q=路由'))
		is(await staff.patch(here(), { name_short: '路由' }, '*'), 200)
		is(await admin.patch(`/api/v1/users/${users.json.items.find((u) => u.login === 'staff').id}`, { name: 'Staff Z' }, '*'), 200)
		for (const [path, was] of [['/api/v1/users', users], [`${here()}/history`, history], ['/api/v1/search?q=路由', search]])
			is(await admin.get(encodeURI(path), { headers: { 'If-None-Match': was.headers.etag } }), 200)
		is(await admin.get('/api/v1/users/99999', { headers: { 'If-None-Match': '*' } }), 404)
	})
})

describe('bodies', () => {
	const body = JSON.stringify({ name_en: 'Typed' })
	test('the type in any case', async () => {
		for (const type of ['APPLICATION/JSON', 'Application/Merge-Patch+JSON', 'application/json;charset=UTF-8', 'application/json ; charset=utf-8'])
			is(await staff.patch(here(), body, '*', { headers: { 'Content-Type': type } }), 200)
		is(await staff.post(enterprises, JSON.stringify({ name_zh: '大写类型有限公司' }), { headers: { 'Content-Type': 'APPLICATION/JSON' } }), 201)
		for (const type of ['application/jsonx', 'application/json-patch+json', 'text/json', 'json', ''])
			is(await staff.patch(here(), body, '*', { headers: { 'Content-Type': type } }), 415, 'media_type')
		is(await staff.patch(here(), undefined, '*'), 400, 'malformed')
	})
	test('an upload is a form and nothing else', async () => {
		for (const type of ['text/csv', 'application/json', 'application/octet-stream'])
			is(await admin.post('/api/v1/imports', 'a,b\n', { headers: { 'Content-Type': type } }), 415, 'media_type')
	})
	test('a packed one is not guessed at', async () => {
		for (const coding of ['gzip', 'br', 'deflate', 'gzip, identity']) {
			const r = is(await staff.patch(here(), body, '*', { headers: { 'Content-Type': 'application/json', 'Content-Encoding': coding } }), 415, 'media_type')
			assert.equal(r.headers['accept-encoding'], 'identity')
		}
		is(await staff.patch(here(), body, '*', { headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'Identity' } }), 200)
	})
	test('an Idempotency-Key has a form', async () => {
		const post = (key) => staff.post(enterprises, { name_zh: '带键有限公司' }, { headers: { 'Idempotency-Key': key } })
		for (const key of ['x'.repeat(65), 'a\tb', 'k\u00e9y', '']) is(await post(key), 400, 'malformed')
		for (const key of ['x'.repeat(64), 'f3b1c2-~!', 'a key']) is(await post(key), 201)
	})
})

describe('If-Match', () => {
	test('a list matches with any of its tags; what is no version of ours matches nothing', async () => {
		const change = (tag, n) => staff.patch(here(), { name_en: `Match ${n}` }, tag)
		let { version } = is(await staff.get(here()), 200).json
		for (const tag of [(v) => `"${v}"`, (v) => `${v}`, (v) => `"1000000", "${v}"`, (v) => `"${v}","abc"`, (v) => `W/"${v}", "${v}"`, (v) => `"${v}", "${v}"`]) {
			const r = is(await change(tag(version), version), 200)
			assert.equal(r.json.version, ++version)
		}
		for (const tag of [(v) => `W/"${v}"`, () => 'abc', () => '"abc"', (v) => `"${v - 1}"`, (v) => `"0${v}"`, (v) => `"${v},${v}"`, () => '""', () => '"-1"', () => '0',
			() => '"99999999999999999999"', (v) => `"${v - 1}", "${v + 1}"`, () => '*, *']) {
			const r = is(await change(tag(version), 0), 412, 'stale_version')
			assert.equal(r.json.current.version, version)
		}
		for (const tag of ['', ',', ' ']) is(await change(tag, 0), 428, 'version_required')
		is(await staff.delete(here(), { headers: { 'If-Match': 'W/"1"' } }), 412)
		is(await staff.delete(here(), { headers: { 'If-Match': `"1", "${version}"` } }), 204)
		is(await staff.post(`${here()}/restore`, undefined, { headers: { 'If-Match': `"${version + 1}", "7000"` } }), 200)
		is(await change('*', 1), 200)
	})
	test('of a user, too', async () => {
		const user = (await admin.get('/api/v1/users')).json.items.find((u) => u.login === 'staff'), path = `/api/v1/users/${user.id}`
		is(await admin.patch(path, { name: 'Staff A' }, 'W/"1"'), 412, 'stale_version')
		is(await admin.patch(path, { name: 'Staff A' }, ''), 428)
		is(await admin.patch(path, { name: 'Staff A' }, `"900", "${user.version}"`), 200)
	})
})
