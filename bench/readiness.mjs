// The matrix of a large trip: 100 delegates, five countries, 500 cells; 300 papers, which an officer enters.  What an answer costs: it is made
// anew each time, for nothing of papers is kept, so each of 200 is measured.
import { loadavg } from 'node:os'
import { ask, at, f, ranNs } from './reports.mjs'

const DELEGATES = 100, COUNTRIES = ['TH', 'VN', 'MY', 'ID', 'PH'], ROUNDS = 200

async function trip(post, enterprises) {
  const d = await post('delegations', { title_zh: '五国经贸团' })
  for (const [i, country] of COUNTRIES.entries()) await post('delegation-legs', { delegation: d.id, country, zone: 'Asia/Bangkok', arrive: { local: `2031-03-${11 + 3 * i}T09:00` }, leave: { local: `2031-03-${13 + 3 * i}T20:00` } })
  const delegates = []
  for (let i = 0; i < DELEGATES; i++) delegates.push(await post('delegates', { delegation: d.id, enterprise: enterprises[i % enterprises.length], name_zh: '张伟', insurance_until: '2031-06-01' }))
  return { d, delegates }
}

async function papers(send, delegates) {
  const version = (await send('GET', `delegates/${delegates[0].id}/consent`)).text.version
  for (const [i, g] of delegates.entries()) {
    await send('PUT', `delegates/${g.id}/consent`, { given: true, text_version: version })
    for (const p of [{ kind: 'passport', number: `E${10000000 + i}`, nationality: 'CN', surname: 'ZHANG', given_names: 'WEI', expires_on: '2033-01-01' },
      { kind: 'apec_card', number: `A${1000000 + i}`, expires_on: '2032-01-01', economies: ['TH', 'VN', 'MY'] }, { kind: 'visa', country: 'PH', expires_on: '2031-12-31' }])
      await send('POST', `delegates/${g.id}/papers`, p)
  }
}

export async function readiness(kit, data) {
  const server = await kit.serve(data), pid = server.p.pid
  const who = { name: 'tradewind', url: `https://127.0.0.1:${server.m[1]}`, pids: () => [pid], auth: `Bearer ${kit.bearer}` }
  const send = (method, path, body) => ask(who, method, `/api/v1/${path}`, body && JSON.stringify(body)), post = (path, body) => send('POST', path, body)
  const { d, delegates } = await trip(post, (await send('GET', 'enterprises?limit=40')).items.map((e) => e.id))
  await papers(send, delegates)
  const ms = [], cpu = []
  let m
  for (let i = -5; i < ROUNDS; i++) {
    const c = ranNs(pid), t = performance.now()
    m = await send('GET', `delegations/${d.id}/readiness`)
    if (i >= 0) ms.push(performance.now() - t), cpu.push((ranNs(pid) - c) / 1e6)
  }
  ms.sort((a, b) => a - b), cpu.sort((a, b) => a - b)
  const cells = m.delegates.reduce((n, x) => n + x.cells.length, 0)
  kit.say(`${'readiness'.padEnd(22)} ${`${cells} cells, 300 papers`.padEnd(24)} CPU ${f(at(cpu, 0.5))} ms, p50 ${f(at(ms, 0.5))}, p99 ${f(at(ms, 0.99))} ms   load ${f(loadavg()[0])}`)
  await kit.stop(server)
}
