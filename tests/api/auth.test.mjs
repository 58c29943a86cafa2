// Sign-in, sessions, tokens, links and users over the wire (security.md A1-A10, Z6).
import assert from 'node:assert/strict'
import https from 'node:https'
import { after, before, describe, test } from 'node:test'
import { newPassword, startServer } from '../lib/server.mjs'

const cookieOf = (r) => r.headers['set-cookie']?.[0].split(';')[0]
const codes = (r) => r.json.errors?.map((e) => `${e.pointer} ${e.code}`)

function is(r, status, code) {
	assert.equal(r.status, status, r.text)
	if (code !== undefined) assert.equal(r.json.code, code, r.text)
	return r
}

describe('people', () => {
	let server, admin
	before(async () => {
		server = await startServer({ roles: ['admin'] })
		admin = await server.as('admin')
	})
	after(() => server.stop())

	const login = (name, password, options) =>
		server.request('POST', '/api/v1/session', { body: { login: name, password }, ...options })
	const me = (cookie) => server.request('GET', '/api/v1/me', { cookie })

	// Sends whatever Host a test says, past the check of the certificate's names.
	const anyHost = () => new https.Agent({ ca: server.ca, checkServerIdentity: () => undefined })

	async function user(loginName, role = 'staff') {
		const password = newPassword()
		const r = is(await admin.post('/api/v1/users', { login: loginName, name: loginName, role, password }), 201)
		return { ...r.json, password }
	}

	test('a sign-in gives a cookie with all its flags, and who one is', async () => {
		const li = await user('li')
		const r = is(await login('LI', li.password), 200)
		const [cookie] = r.headers['set-cookie']
		assert.match(cookie, /^__Host-tw=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=43200$/)
		assert.equal(r.headers['cache-control'], 'no-store')
		assert.equal(r.json.account.login, 'li')
		assert.equal(r.json.account.role, 'staff')
		assert.equal(r.json.account.enterprise, null)
		assert.ok(r.json.may.includes('enterprises.create'))
		assert.ok(!r.json.may.includes('users.write'))
		const again = is(await me(cookieOf(r)), 200)
		assert.deepEqual(again.json, r.json)
		assert.equal(again.headers['cache-control'], 'no-store')
	})

	test('nobody is told whether a login exists', async () => {
		const wang = await user('wang')
		const wrong = is(await login('wang', wang.password + '!'), 401, 'bad_login')
		const unknown = is(await login('nobody-at-all', wang.password), 401, 'bad_login')
		const strip = (r) => ({ ...r.json, request_id: null })
		assert.deepEqual(strip(wrong), strip(unknown))
		assert.equal(wrong.headers['set-cookie'], undefined)
		const zh = await login('wang', 'wrong password', { headers: { 'Accept-Language': 'zh-CN' } })
		assert.equal(zh.json.title, '用户名或密码不正确')
	})

	test('signing out ends the session', async () => {
		const zhao = await user('zhao')
		const mine = cookieOf(await login('zhao', zhao.password))
		const out = is(await server.request('DELETE', '/api/v1/session', { cookie: mine }), 204)
		assert.match(out.headers['set-cookie'][0], /^__Host-tw=; .*Max-Age=0$/)
		const r = is(await me(mine), 401, 'signed_out')
		assert.match(r.headers['www-authenticate'], /^Bearer/)
	})

	test('a new sign-in takes the place of the old session', async () => {
		const sun = await user('sun')
		const first = cookieOf(await login('sun', sun.password))
		const second = cookieOf(is(await login('sun', sun.password, { cookie: first }), 200))
		assert.notEqual(first, second)
		is(await me(first), 401)
		is(await me(second), 200)
	})

	test('ten wrong passwords make an account wait, and no other one', async () => {
		const qian = await user('qian')
		const wu = await user('wu')
		for (let i = 0; i < 10; i++) is(await login('qian', 'not the password'), 401, 'bad_login')
		const r = is(await login('qian', qian.password), 429, 'throttled')
		assert.ok(Number(r.headers['retry-after']) >= 1 && Number(r.headers['retry-after']) <= 30)
		assert.equal(r.json.reason, 'login_throttled')
		is(await login('wu', wu.password), 200)
		for (let i = 0; i < 10; i++) is(await login('no-such-login', 'not the password'), 401)
		is(await login('no-such-login', 'not the password'), 429, 'throttled')
	})

	test('many at once do not pass the limit', async () => {
		await user('zhou')
		const all = await Promise.all(Array.from({ length: 16 }, () => login('zhou', 'not the password')))
		const seen = all.map((r) => r.status)
		assert.ok(seen.filter((s) => s === 401).length <= 10, seen.join())
		assert.ok(seen.every((s) => s === 401 || s === 429 || s === 503), seen.join())
	})

	test('an unsafe request with a cookie must come from our own page', async () => {
		const zheng = await user('zheng')
		const cookie = cookieOf(await login('zheng', zheng.password))
		const matrix = [
			[{}, 201],
			[{ 'X-TW': null }, 403, 'csrf'],
			[{ 'X-TW': '0' }, 403, 'csrf'],
			[{ Origin: null }, 403, 'csrf'],
			[{ Origin: 'null' }, 403, 'csrf'],
			[{ Origin: 'https://evil.example' }, 403, 'csrf'],
			[{ Origin: `http://localhost:${server.port}` }, 403, 'csrf'],
			[{ Origin: `https://localhost:${server.port + 1}` }, 403, 'csrf'],
			[{ Origin: `https://localhost:${server.port}.evil.example` }, 403, 'csrf'],
			[{ 'Sec-Fetch-Site': 'cross-site' }, 403, 'csrf'],
			[{ 'Sec-Fetch-Site': 'same-site' }, 403, 'csrf'],
			[{ 'Sec-Fetch-Site': 'same-origin' }, 201],
			[{ Host: 'evil.example', Origin: 'https://evil.example' }, 421, 'wrong_host'],
			[{ Host: `127.0.0.1:${server.port}`, Origin: `https://127.0.0.1:${server.port}` }, 201],
			[{ 'Content-Type': 'text/plain' }, 415, 'media_type'],
			[{ 'Content-Type': 'application/x-www-form-urlencoded' }, 415, 'media_type'],
			[{ 'Content-Type': null }, 415, 'media_type'],
			[{ 'Content-Type': 'application/json; charset=utf-8' }, 201],
		]
		for (const [headers, status, code] of matrix) {
			const r = await server.request('POST', '/api/v1/tokens', {
				cookie, headers: { 'Content-Type': 'application/json', ...headers }, agent: anyHost(),
				body: JSON.stringify({ name: 'n', scope: 'read' }),
			})
			assert.equal(r.status, status, `${JSON.stringify(headers)}: ${r.text}`)
			if (code) assert.equal(r.json.code, code)
		}
		for (const [method, path] of [['PATCH', '/api/v1/users/1'], ['DELETE', '/api/v1/session'], ['POST', '/api/v1/me/password']])
			is(await server.request(method, path, { cookie, headers: { 'X-TW': null }, body: {} }), 403, 'csrf')
		is(await me(cookie), 200)
	})

	test('a sign-in without a cookie needs no mark, but does not come from elsewhere', async () => {
		const feng = await user('feng')
		is(await login('feng', feng.password, { headers: { 'X-TW': null, Origin: null } }), 200)
		is(await login('feng', feng.password, { headers: { Origin: 'https://evil.example' } }), 403, 'csrf')
		is(await login('feng', feng.password, { headers: { 'Sec-Fetch-Site': 'cross-site', Origin: null } }), 403, 'csrf')
		is(await server.request('POST', '/api/v1/session', {
			body: `login=feng&password=${feng.password}`, headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
		}), 415, 'media_type')
	})

	test('bodies are read strictly', async () => {
		is(await server.request('POST', '/api/v1/session', { body: {} }), 422, 'validation')
		const r = is(await server.request('POST', '/api/v1/session', { body: { login: 'x', password: 'y', remember: true } }), 422)
		assert.deepEqual(codes(r), ['/remember unknown_field'])
		is(await server.request('POST', '/api/v1/session', {
			body: '{"login":"a","login":"b","password":"c"}', headers: { 'Content-Type': 'application/json' },
		}), 422, 'json_duplicate')
		is(await server.request('POST', '/api/v1/session', {
			body: '{"login":', headers: { 'Content-Type': 'application/json' },
		}), 400, 'json_syntax')
		is(await login('li', 7), 422)
	})

	test('one changes one\'s own password, and every other session ends', async () => {
		const chen = await user('chen')
		const first = cookieOf(await login('chen', chen.password))
		const other = cookieOf(await login('chen', chen.password))
		const change = (body) => server.request('POST', '/api/v1/me/password', { cookie: first, body })
		const fresh = newPassword()
		for (const [body, want] of [
			[{ old: 'not it at all', new: fresh }, ['/old wrong_password']],
			[{ old: chen.password, new: 'short' }, ['/new password_too_short']],
			[{ old: chen.password, new: 'x'.repeat(129) }, ['/new password_too_long']],
			[{ old: chen.password, new: 'password1234' }, ['/new password_common']],
			[{ old: chen.password, new: 'Chen-20261125' }, ['/new password_like_name']],
			[{ new: fresh }, ['/old required']],
		]) assert.deepEqual(codes(is(await change(body), 422, 'validation')), want)
		is(await me(first), 200)
		const r = is(await change({ old: chen.password, new: fresh }), 204)
		is(await me(first), 401)
		is(await me(other), 401)
		is(await me(cookieOf(r)), 200)
		is(await login('chen', chen.password), 401, 'bad_login')
		is(await login('chen', fresh), 200)
	})

	test('the password once more: the session goes on as a new one, and wrong ones count as at sign-in', async () => {
		const shen = await user('han.one'), yang = await user('han.two')
		const first = cookieOf(await login('han.one', shen.password)), elsewhere = cookieOf(await login('han.one', shen.password))
		const confirm = (cookie, body) => server.request('POST', '/api/v1/session/confirm', { cookie, body })
		assert.deepEqual(codes(is(await confirm(first, {}), 422, 'validation')), ['/password required'])
		assert.deepEqual(codes(is(await confirm(first, { password: 'x', login: 'wu' }), 422, 'validation')), ['/login unknown_field'])
		is(await confirm(undefined, { password: shen.password }), 401, 'signed_out')
		is(await server.request('POST', '/api/v1/session/confirm', { cookie: first, body: { password: shen.password }, headers: { 'X-TW': null } }), 403, 'csrf')
		assert.deepEqual(codes(is(await confirm(first, { password: yang.password }), 422, 'validation')), ['/password wrong_password'])
		is(await me(first), 200)
		const r = is(await confirm(first, { password: shen.password }), 204)
		assert.match(r.headers['set-cookie'][0], /^__Host-tw=.+; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=\d+$/)
		is(await me(first), 401)
		is(await me(elsewhere), 200)
		const now = cookieOf(r)
		assert.equal(is(await server.request('GET', '/api/v1/me/sessions', { cookie: now }), 200).json.items.length, 2)
		for (let i = 0; i < 10; i++) is(await confirm(now, { password: 'not the password' }), 422)
		assert.equal(is(await confirm(now, { password: shen.password }), 429, 'throttled').json.reason, 'login_throttled')
		is(await me(now), 200)
	})

	test('one sees and ends one\'s own sessions, not another\'s', async () => {
		const chu = await user('chu')
		const a = cookieOf(await login('chu', chu.password, { headers: { 'User-Agent': 'Phone/1' } }))
		const b = cookieOf(await login('chu', chu.password))
		const { json } = is(await server.request('GET', '/api/v1/me/sessions', { cookie: b }), 200)
		assert.equal(json.items.length, 2)
		assert.deepEqual(json.items.map((s) => s.current).sort(), [false, true])
		const one = json.items.find((s) => !s.current)
		assert.equal(one.agent, 'Phone/1')
		assert.match(one.made_at, /^\d{4}-\d\d-\d\dT.*Z$/)
		is(await admin.delete(`/api/v1/me/sessions/${one.id}`), 404)
		is(await me(a), 200)
		is(await server.request('DELETE', `/api/v1/me/sessions/${one.id}`, { cookie: b }), 204)
		is(await me(a), 401)
		is(await me(b), 200)
	})

	test('tokens: shown once, within their scope, gone at once', async () => {
		const wei = await user('wei')
		const cookie = cookieOf(await login('wei', wei.password))
		const make = (body) => server.request('POST', '/api/v1/tokens', { cookie, body })
		const read = is(await make({ name: 'reports', scope: 'read', days: 1 }), 201).json
		const write = is(await make({ name: 'sync', scope: 'write' }), 201).json
		assert.match(read.token, /^tw_[\w-]{43}$/)
		const days = (new Date(write.expires_at) - new Date(write.made_at)) / 86400e3
		assert.equal(days, 90)
		const listed = is(await server.request('GET', '/api/v1/tokens', { cookie }), 200)
		assert.equal(listed.json.items.length, 2)
		assert.ok(!listed.text.includes(read.token) && !listed.text.includes(write.token))

		const by = (token, method, path, options) => server.request(method, path, { token, ...options })
		is(await by(read.token, 'GET', '/api/v1/me'), 200)
		const refused = is(await by(read.token, 'POST', '/api/v1/enterprises', { body: { name_zh: '甲公司' } }), 403, 'forbidden')
		assert.equal(refused.json.reason, 'token_reads_only')
		is(await by(write.token, 'POST', '/api/v1/enterprises', { body: { name_zh: '乙公司' } }), 201)
		// not beyond its owner's rights, and not a way to more tokens or another password
		is(await by(write.token, 'GET', '/api/v1/users'), 403)
		is(await by(write.token, 'POST', '/api/v1/tokens', { body: { name: 'n', scope: 'write' } }), 403)
		is(await by(write.token, 'POST', '/api/v1/me/password', { body: { old: wei.password, new: newPassword() } }), 403)
		// a request with Authorization ignores cookies
		is(await by('tw_' + 'A'.repeat(43), 'GET', '/api/v1/me', { cookie }), 401, 'signed_out')
		is(await server.request('GET', '/api/v1/me', { cookie, headers: { Authorization: 'Basic d2VpOng=' } }), 401)

		for (const [body, want] of [
			[{ name: 'n', scope: 'admin' }, '/scope bad_choice'],
			[{ name: '', scope: 'read' }, undefined],
			[{ name: 'n', scope: 'read', days: 366 }, '/days too_large_value'],
			[{ name: 'n', scope: 'read', days: 0 }, '/days too_small'],
		]) {
			const r = is(await make(body), 422, 'validation')
			if (want) assert.deepEqual(codes(r), [want])
		}
		is(await admin.delete(`/api/v1/tokens/${write.id}`), 404)
		is(await server.request('DELETE', `/api/v1/tokens/${write.id}`, { cookie }), 204)
		is(await by(write.token, 'GET', '/api/v1/me'), 401, 'signed_out')
		is(await by(read.token, 'GET', '/api/v1/me'), 200)
	})

	test('a reset link works once and ends all sessions', async () => {
		const han = await user('han')
		const cookie = cookieOf(await login('han', han.password))
		const first = is(await admin.post(`/api/v1/users/${han.id}/reset-link`), 201).json
		const link = is(await admin.post(`/api/v1/users/${han.id}/reset-link`), 201).json
		assert.match(link.url, new RegExp(`^https://localhost:${server.port}/#/reset/[\\w-]{43}$`))
		const minutes = (new Date(link.expires_at) - Date.now()) / 60e3
		assert.ok(minutes > 25 && minutes <= 30)
		const tokenOf = ({ url }) => url.split('/').at(-1)
		const reset = (token, password) => server.request('POST', '/api/v1/reset', { body: { token, password } })
		const fresh = newPassword()

		assert.deepEqual(codes(is(await reset(tokenOf(first), fresh), 422)), ['/token link_invalid'])
		assert.deepEqual(codes(is(await reset('A'.repeat(43), fresh), 422)), ['/token link_invalid'])
		assert.deepEqual(codes(is(await reset(tokenOf(link), 'qwertyqwerty'), 422)), ['/password password_common'])
		is(await me(cookie), 200)
		const works = async (token) => is(await server.request('POST', '/api/v1/reset/link', { body: { token } }), 200).json
		for (let n = 0; n < 3; n++) assert.deepEqual(await works(tokenOf(link)), { valid: true, login: han.login, name: han.name })	// asking uses nothing up
		assert.deepEqual([await works(tokenOf(first)), await works('A'.repeat(43)), await works('x')], Array(3).fill({ valid: false }))
		assert.deepEqual(is(await server.request('POST', '/api/v1/setup/link', { body: { code: tokenOf(link) } }), 200).json, { valid: false })
		is(await server.request('POST', '/api/v1/setup/link', { body: {} }), 422)
		is(await reset(tokenOf(link), fresh), 204)
		assert.deepEqual(await works(tokenOf(link)), { valid: false })
		is(await me(cookie), 401)
		assert.deepEqual(codes(is(await reset(tokenOf(link), fresh), 422)), ['/token link_invalid'])
		is(await login('han', han.password), 401)
		is(await login('han', fresh), 200)
		is(await admin.post('/api/v1/users/999999/reset-link'), 404)
	})

	test('an account without a password waits for its link', async () => {
		const made = is(await admin.post('/api/v1/users', { login: 'yang', name: '杨', role: 'auditor' }), 201)
		assert.equal(made.json.has_password, false)
		assert.equal(made.headers.location, `/api/v1/users/${made.json.id}`)
		is(await login('yang', 'anything at all'), 401, 'bad_login')
		const { url } = is(await admin.post(`/api/v1/users/${made.json.id}/reset-link`), 201).json
		const password = newPassword()
		is(await server.request('POST', '/api/v1/reset', { body: { token: url.split('/').at(-1), password } }), 204)
		is(await login('yang', password), 200)
	})

	test('users: what is wrong is named, versions count', async () => {
		const zhu = await user('zhu')
		const path = `/api/v1/users/${zhu.id}`
		for (const [body, want] of [
			[{ login: 'zhu 2', name: 'Z', role: 'staff' }, ['/login bad_login_name']],
			[{ login: 'zhu-3', name: 'Z', role: 'king' }, ['/role bad_choice']],
			[{ login: 'zhu-4', name: 'Z', role: 'member-admin' }, ['/enterprise enterprise_needed']],
			[{ login: 'zhu-5', name: 'Z', role: 'member-admin', enterprise: 999999 }, ['/enterprise no_such_record']],
			[{ login: 'zhu-6', name: 'Z', role: 'staff', password: 'zhu-6' }, ['/password password_too_short']],
			[{ login: 'zhu-7', name: 'Z', role: 'staff', id: 1 }, ['/id unknown_field']],
		]) assert.deepEqual(codes(is(await admin.post('/api/v1/users', body), 422, 'validation')), want)
		for (const login of ['zhu', 'ZHU'])
			assert.deepEqual(codes(is(await admin.post('/api/v1/users', { login, name: 'Z', role: 'staff' }), 409, 'conflict')), ['/login login_taken'])

		is(await admin.patch(path, { name: 'Zhu' }), 428, 'version_required')
		const r = is(await admin.patch(path, { name: 'Zhu Xi' }, '"1"'), 200)
		assert.equal(r.json.version, 2)
		assert.equal(r.headers.etag, '"2"')
		const stale = is(await admin.patch(path, { name: 'Zhu De' }, 1), 412, 'stale_version')
		assert.equal(stale.json.current.name, 'Zhu Xi')
		assert.deepEqual([stale.json.changed_by, stale.json.changed_by_name], ['admin', 'admin'])
		assert.ok(Math.abs(new Date(stale.json.changed_at) - Date.now()) < 60000, stale.text)
		const fresh = await user('zhu-fresh'), never = is(await admin.patch(`/api/v1/users/${fresh.id}`, { name: 'x' }, 7), 412, 'stale_version')
		assert.equal(never.json.changed_by, 'admin')	// who made it
		await server.must(['user', 'disable', 'zhu-fresh'])
		const command = is(await admin.patch(`/api/v1/users/${fresh.id}`, { name: 'x' }, 1), 412, 'stale_version')
		assert.deepEqual([command.json.current.disabled, command.json.changed_by, command.json.changed_by_name], [true, null, null])
		is(await admin.patch(path, { name: 'Zhu De' }, '*'), 200)
		is(await admin.patch('/api/v1/users/999999', { name: 'x' }, 1), 404)
		is(await admin.get('/api/v1/users/0'), 404)
		const list = is(await admin.get('/api/v1/users?limit=2'), 200).json
		assert.equal(list.items.length, 2)
		assert.ok(list.total > 2)
		is(await admin.get('/api/v1/users?page=2'), 400, 'unknown_parameter')
	})

	test('what a disabled account had does not come back with it', async () => {
		const lan = await user('lan')
		const cookie = cookieOf(await login('lan', lan.password))
		const { token } = is(await server.request('POST', '/api/v1/tokens', { cookie, body: { name: 'sync', scope: 'read' } }), 201).json
		const path = `/api/v1/users/${lan.id}`
		is(await admin.patch(path, { disabled: true }, 1), 200)
		is(await server.request('GET', '/api/v1/me', { token }), 401, 'signed_out')
		is(await admin.patch(path, { disabled: false }, 2), 200)
		is(await server.request('GET', '/api/v1/me', { token }), 401, 'signed_out')
		is(await me(cookie), 401)
	})

	test('a new role and disabling end all sessions at once', async () => {
		const qin = await user('qin')
		const sign = async () => cookieOf(is(await login('qin', qin.password), 200))
		const path = `/api/v1/users/${qin.id}`
		let cookie = await sign()
		is(await admin.patch(path, { role: 'finance' }, 1), 200)
		is(await me(cookie), 401)
		cookie = await sign()
		is(await server.request('POST', '/api/v1/enterprises', { cookie, body: { name_zh: '丙公司' } }), 403)
		is(await admin.patch(path, { disabled: true }, 2), 200)
		is(await me(cookie), 401)
		is(await login('qin', qin.password), 401, 'bad_login')
		const link = is(await admin.post(`${path}/reset-link`), 409)
		assert.equal(link.json.reason, 'account_disabled')
		is(await admin.patch(path, { disabled: false }, 3), 200)
		is(await me(cookie), 401)
		is(await login('qin', qin.password), 200)
	})

	test('the last administrator stays', async () => {
		const id = (await admin.get('/api/v1/me')).json.account.id
		const path = `/api/v1/users/${id}`
		for (const patch of [{ role: 'staff' }, { disabled: true }, { role: 'auditor', disabled: true }]) {
			const r = is(await admin.patch(path, patch, '*'), 409, 'conflict')
			assert.equal(r.json.reason, 'last_admin')
		}
		is(await admin.get('/api/v1/me'), 200)
	})

	test('only administrators change users; who may look is in the matrix', async () => {
		const wants = { manager: 200, auditor: 200, staff: 403, officer: 403, finance: 403 }
		for (const [role, status] of Object.entries(wants)) {
			const as = await server.as(role)
			is(await as.get('/api/v1/users'), status)
			is(await as.post('/api/v1/users', { login: 'x-' + role, name: 'x', role: 'admin' }), 403, 'forbidden')
			is(await as.patch('/api/v1/users/1', { role: 'admin' }, '*'), 403)
			is(await as.post('/api/v1/users/1/reset-link'), 403)
		}
		is(await server.anonymous().get('/api/v1/users'), 401, 'signed_out')
	})

	test('members read, and change nothing but their password and what is theirs of trips and projects', async () => {
		// A company applies for trips and says whom it wants to meet; its administrator also what came of them and what happens in its projects.  Everything else the chamber writes.
		const applies = ['applications.change', 'applications.create', 'meeting-wishes.change', 'meeting-wishes.create']
		const tells = { 'member-admin': [...applies, 'attributions.change', 'delegates.change', 'follow-ups.change', 'outcomes.change', 'outcomes.create',
			'project-milestones.change', 'project-milestones.create', 'project-updates.change', 'project-updates.create'].sort(), 'member-editor': applies }
		for (const role of ['member-admin', 'member-editor']) {
			const member = await server.as(role)
			const who = is(await member.get('/api/v1/me'), 200).json
			assert.equal(who.account.enterprise.name_zh, '测试会员企业有限公司')
			assert.deepEqual(who.may.filter((m) => /\.(create|change|archive|purge|import|write)$/.test(m)).sort(), tells[role])
			is(await member.get('/api/v1/users'), 403)
			is(await member.post('/api/v1/tokens', { name: 'n', scope: 'read' }), 403)
			is(await member.post('/api/v1/enterprises', { name_zh: '丁公司' }), 403)
			is(await member.patch(`/api/v1/enterprises/${member.enterprise}`, { website: 'x.example' }, '*'), 403)
			is(await member.delete(`/api/v1/enterprises/${member.enterprise}`, { headers: { 'If-Match': '*' } }), 403)
			const fresh = newPassword()
			is(await member.post('/api/v1/me/password', { old: member.password, new: fresh }), 204)
			const signed = is(await login(role, fresh), 200)
			assert.match(signed.headers['set-cookie'][0], /Max-Age=2592000$/)
		}
	})

	test('secrets are in no log line', async () => {
		const log = server.log()
		for (const client of server.clients.values()) {
			assert.ok(!log.includes(client.password))
			assert.ok(!log.includes(client.credentials.cookie.split('=')[1]))
		}
	})
})

test('the first administrator comes by a link that works once', async () => {
	const server = await startServer()
	const setup = (body) => server.request('POST', '/api/v1/setup', { body })
	const at = is(await server.request('GET', '/api/v1/setup'), 200).json
	assert.equal(at.needed, true)
	assert.equal(at.organisation, null)
	is(await server.request('GET', '/api/v1/me'), 401)

	const { stdout } = await server.must(['setup-link'])
	const code = /#\/setup\/([\w-]{43})/.exec(stdout)[1]
	const body = { code, organisation: '南方商会', login: 'First', name: '管理员', password: newPassword() }
	assert.deepEqual(codes(is(await setup({ ...body, code: 'B'.repeat(43) }), 422)), ['/code link_invalid'])
	assert.deepEqual(codes(is(await setup({ ...body, password: 'password1234' }), 422)), ['/password password_common'])
	const r = is(await setup(body), 201)
	assert.equal(r.json.account.login, 'first')
	assert.equal(r.json.account.role, 'admin')
	assert.equal(r.json.organisation, '南方商会')
	is(await server.request('GET', '/api/v1/me', { cookie: cookieOf(r) }), 200)
	assert.deepEqual(codes(is(await setup({ ...body, login: 'second' }), 422)), ['/code link_invalid'])
	assert.equal(is(await server.request('GET', '/api/v1/setup'), 200).json.needed, false)
	assert.notEqual((await server.command(['setup-link'])).code, 0)
	await server.stop()
})

test('sessions and tokens outlive a restart; the throttle\'s memory does not have to', async () => {
	const server = await startServer({ roles: ['admin'] })
	const { cookie } = await server.login('admin', server.accounts.get('admin').password)
	const bot = await server.withToken('admin', 'read')
	await server.restart()
	is(await server.request('GET', '/api/v1/me', { cookie }), 200)
	is(await bot.get('/api/v1/me'), 200)
	await server.stop()
})

test('budgets: of a session, of an address, of sign-ins', async () => {
	const server = await startServer({
		roles: ['admin', 'staff'],
		env: {
			TRADEWIND_PEOPLE_REQUESTS_PER_S: '1', TRADEWIND_PEOPLE_REQUESTS_BURST: '5',
			TRADEWIND_PEOPLE_FAILURES_ADDR: '3',
		},
	})
	const staff = await server.as('staff'), admin = await server.as('admin')
	const seen = []
	for (let i = 0; i < 12; i++) seen.push((await staff.get('/api/v1/me')).status)
	assert.equal(seen[0], 200)
	const r = await staff.get('/api/v1/me')
	assert.ok(seen.includes(429) || r.status === 429, seen.join())
	is(await admin.get('/api/v1/me'), 200)	// another session has its own

	const login = (name, password) => server.request('POST', '/api/v1/session', { body: { login: name, password } })
	await server.account('finance')
	for (let i = 0; i < 3; i++) is(await login('stranger-' + i, 'not the password'), 401)
	is(await login('finance', server.accounts.get('finance').password), 429, 'throttled')
	// it has signed in from here before: its neighbours' failures do not block it
	is(await login('staff', server.accounts.get('staff').password), 200)
	await server.stop()
})
