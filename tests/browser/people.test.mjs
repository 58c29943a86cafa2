// The first administrator, signing in, accounts and one's own account, in the browser.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { becomes, clean, close, closeBrowser, go, open, settled } from '../lib/browser.mjs'
import { newPassword, startServer } from '../lib/server.mjs'

let server
const admin = { login: 'zhou', password: newPassword() }
const made = { login: 'lin.staff', password: newPassword() }

before(async () => { server = await startServer() })
after(async () => {
	await closeBrowser()
	await server.stop()
})

const fragment = (url) => new URL(url).hash.slice(1)

async function signIn(page, { login, password }) {
	await page.getByLabel('用户名').fill(login)
	await page.getByLabel('密码', { exact: true }).fill(password)
	await page.getByRole('button', { name: '登录', exact: true }).click()
}

async function signedIn(account, path) {
	const page = await open(server, { role: null, path: '/' })
	await signIn(page, account)
	await page.locator('header').waitFor()
	if (path !== undefined) await go(page, path)
	return page
}

const row = (page, login) => page.getByRole('row').filter({ hasText: login })

test('first run: the sign-in page says what to do, the setup link makes the administrator', async () => {
	const page = await open(server, { role: null, path: '/' })
	await page.getByText('tradewind setup-link').waitFor()
	assert.equal(await page.getByLabel('密码', { exact: true }).count(), 0)
	await clean(page)
	const { stdout } = await server.must(['setup-link'])
	await go(page, '/setup/' + 'A'.repeat(43))
	await page.getByRole('heading', { name: '链接不能使用' }).waitFor()
	assert.match(await page.locator('code').innerText(), /setup-link/)
	await clean(page)
	await go(page, fragment(stdout.trim()))
	await page.waitForFunction(() => document.activeElement?.id === 'organisation')
	await page.getByRole('button', { name: '创建并登录' }).click()
	await becomes(() => page.locator('.error', { hasText: '必填' }).count(), 4)
	await page.waitForFunction(() => /请检查标出的内容[\s\S]*商会名称[\s\S]*密码/.test(document.activeElement.innerText))
	await clean(page)
	await page.getByRole('alert').getByRole('link', { name: '您的姓名' }).click()
	await becomes(() => page.evaluate(() => document.activeElement.id), 'name')
	await page.getByLabel('商会名称').fill('岭南测试商会')
	await page.getByLabel('您的姓名').fill('周会长')
	await page.getByLabel('用户名').fill(admin.login)
	await page.getByLabel('密码').fill('123456789012')
	await page.getByRole('button', { name: '创建并登录' }).click()
	await page.locator('#password[aria-invalid=true]').waitFor()
	await clean(page, [/422/])
	await page.getByLabel('密码').fill(admin.password)
	await page.getByRole('button', { name: '创建并登录' }).click()
	await page.locator('header').waitFor()
	await settled(page)
	assert.match(await page.title(), /岭南测试商会$/)
	await go(page, fragment(stdout.trim()))
	await page.getByText('管理员已经创建').waitFor()
	assert.equal(await page.getByRole('textbox').count(), 0)
	await clean(page, [/422/])
	await close(page)
})

test('an empty chamber says what comes first', async () => {
	const page = await signedIn(admin, '/enterprises')
	await page.getByRole('heading', { name: '还没有会员企业' }).waitFor()
	await clean(page, [/401/])
	await page.getByRole('link', { name: '导入会员名册' }).click()
	await page.getByText('还没有导入过文件').waitFor()
	await close(page)
})

test('a wrong password is refused in words, the right one opens the door', async () => {
	const page = await open(server, { role: null, path: '/' })
	await signIn(page, { login: admin.login, password: 'not the password' })
	await page.getByRole('alert').getByText('用户名或密码不正确').waitFor()
	assert.equal(await page.getByLabel('密码', { exact: true }).inputValue(), '')
	await becomes(() => page.evaluate(() => document.activeElement.id), 'password')
	await clean(page, [/401/])
	await signIn(page, admin)
	await page.locator('header').waitFor()
	await page.getByRole('button', { name: /账号菜单/ }).click()
	await page.getByRole('menuitem', { name: '退出登录' }).click()
	await page.getByRole('button', { name: '登录', exact: true }).waitFor()
	await close(page)
})

test('an account: made with a link, role changed, disabled, and the last administrator stays', async () => {
	const page = await signedIn(admin, '/admin/users')
	await page.getByRole('button', { name: '新增用户' }).click()
	await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
	await becomes(() => page.getByRole('dialog').locator('.error', { hasText: '必填' }).count(), 2)
	await page.getByRole('dialog').getByRole('alert').getByRole('link', { name: '姓名' }).click()
	await becomes(() => page.evaluate(() => document.activeElement.id), 'u-name')
	await page.getByLabel('用户名').fill(made.login)
	await page.getByLabel('姓名').fill('林秘书')
	await page.getByLabel('角色', { exact: true }).selectOption('officer')
	await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
	const link = page.getByRole('dialog').filter({ hasText: '重设密码链接' })
	const url = await link.locator('code').innerText()
	await clean(page, [/401/])
	await link.getByRole('button', { name: '完成' }).click()
	await row(page, made.login).getByText('尚未设置密码').waitFor()

	const other = await open(server, { role: null, path: fragment(url) })
	await other.getByRole('heading', { name: `为 林秘书（${made.login}） 设置新密码` }).waitFor()
	await other.waitForFunction(() => document.activeElement?.id === 'password')
	await other.getByLabel('新密码').fill(made.password)
	await clean(other)
	await other.getByRole('button', { name: '保存新密码' }).click()
	await other.getByText('密码已更新，请用新密码登录。').waitFor()
	await close(other)
	const again = await open(server, { role: null, path: fragment(url) })
	await again.getByText('请联系管理员重新获取').waitFor()
	assert.equal(await again.getByRole('textbox').count(), 0)
	await clean(again)
	await close(again)
	const theirs = await signedIn(made, '/')
	await theirs.getByRole('link', { name: '会员企业' }).first().waitFor()

	await row(page, made.login).getByRole('button', { name: '编辑' }).click()
	await page.getByLabel('角色', { exact: true }).selectOption('staff')
	await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
	await page.getByRole('dialog').waitFor({ state: 'detached' })
	await row(page, made.login).getByText('工作人员', { exact: false }).or(row(page, made.login).getByText('秘书处', { exact: false })).first().waitFor()
	// A new role ends what was open: the next request asks to sign in, over the page.
	await theirs.evaluate(() => { location.hash = '#/enterprises?page=2' })
	await theirs.getByText('请重新登录').waitFor()
	await close(theirs)

	await row(page, made.login).getByRole('button', { name: '编辑' }).click()
	await page.getByLabel('停用此账号').check()
	await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
	await row(page, made.login).getByText('已停用').waitFor()
	const refused = await open(server, { role: null, path: '/' })
	await signIn(refused, made)
	await refused.getByRole('alert').waitFor()
	await close(refused)

	await row(page, admin.login).getByRole('button', { name: '编辑' }).click()
	assert.ok(await page.getByLabel('停用此账号').isDisabled())
	await page.getByLabel('角色', { exact: true }).selectOption('staff')
	await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
	await page.getByRole('dialog').getByRole('alert').waitFor()
	await clean(page, [/401/, /409/])
	await page.getByRole('dialog').getByRole('button', { name: '取消' }).click()
	await row(page, admin.login).getByText('系统管理员').waitFor()
	await close(page)
})

test('one’s own account: password, devices, tokens', async () => {
	const page = await signedIn(admin, '/account')
	const second = await signedIn(admin, '/')
	await page.getByLabel('当前密码').fill('not the password')
	await page.getByLabel('新密码').fill(newPassword())
	await page.getByRole('button', { name: '修改密码' }).click()
	await page.locator('#old[aria-invalid=true]').or(page.getByRole('alert')).first().waitFor()
	const fresh = newPassword()
	await page.getByLabel('当前密码').fill(admin.password)
	await page.getByLabel('新密码').fill(fresh)
	await page.getByRole('button', { name: '修改密码' }).click()
	await page.getByText('密码已修改').waitFor()
	admin.password = fresh
	await second.evaluate(() => { location.hash = '#/enterprises?page=2' })
	await second.getByText('请重新登录').waitFor()
	await close(second)

	const third = await signedIn(admin, '/')
	await go(page, '/')
	await go(page, '/account')
	await page.getByRole('button', { name: '退出', exact: true }).first().click()
	await page.getByRole('button', { name: '退出', exact: true }).waitFor({ state: 'detached' })
	await close(third)

	await page.getByLabel('用途').fill('财务系统')
	await page.getByRole('button', { name: '生成令牌' }).click()
	const token = await page.locator('code.token').innerText()
	assert.equal((await server.request('GET', '/api/v1/me', { token })).status, 200)
	await clean(page, [/40[013]|422/])
	await page.getByRole('button', { name: '作废' }).click()
	await page.getByText('已作废').waitFor()
	assert.equal((await server.request('GET', '/api/v1/me', { token })).status, 401)
	await close(page)
})

test('what each role may do is told in words', async () => {
	const page = await signedIn(admin, '/admin/users')
	const table = page.getByRole('table', { name: '会员企业' })
	const member = table.getByRole('row').filter({ hasText: '企业经办人' })
	assert.deepEqual(await member.getByRole('cell').evaluateAll((all) => all.map((c) => c.innerText.trim())),
		['名录中的', '查看', '查看', '查看本企业的', '不可见', '导出（仅本企业）'])
	assert.match(await table.getByRole('row').filter({ hasText: '系统管理员' }).innerText(), /全部，含已归档[\s\S]*查看、修改[\s\S]*彻底删除/)
	assert.match(await page.locator('dl', { hasText: '管理用户' }).innerText(), /管理用户\s+系统管理员\n/)
	await clean(page, [/401/])
	await close(page)
})
