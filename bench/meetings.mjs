// The meetings of a large trip: 100 enterprises, 60 counterparts, three days of 16 half hours and 40 tables, 1,200 wishes.  What a proposal costs, and
// what it costs to save it and to answer the grid and the schedules after a write and from memory.
import { loadavg } from 'node:os'
import { afterWrite, ask, f, ranNs } from './reports.mjs'

const ENTERPRISES = 100, COUNTERPARTS = 60, WISHES = 1200, DAYS = ['2031-03-03', '2031-03-04', '2031-03-05'], CHUNK = 600
const at = (local) => ({ local })
// The same numbers in every run.
const any = ((seed) => (n) => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor(seed / 65536) % n })(7)

async function trip(post, enterprises) {
  const d = await post('delegations', { title_zh: '东盟经贸团' })
  const leg = await post('delegation-legs', { delegation: d.id, country: 'VN', city: 'Hanoi', arrive: at('2031-03-03T00:00'), leave: at('2031-03-05T23:00') })
  for (const day of DAYS) for (const [from, to] of [['08:30', '12:30'], ['13:30', '17:30']])
    await post('agenda-items', { delegation: d.id, leg: leg.id, kind: 'one_to_one', title_zh: '一对一洽谈', starts: at(`${day}T${from}`), ends: at(`${day}T${to}`), slot_minutes: 30, tables: 40, place: '宴会厅' })
  const counterparts = []
  for (let i = 0; i < COUNTERPARTS; i++) counterparts.push((await post('counterparts', { name_en: `Counterpart ${i}`, type: 'company', country: 'VN' })).id)
  for (const e of enterprises) await post('delegates', { delegation: d.id, enterprise: e, name_zh: '张伟', role: 'member' })
  const seen = new Set()
  while (seen.size < WISHES) {
    const e = enterprises[any(ENTERPRISES)], c = counterparts[any(COUNTERPARTS)], side = any(3) === 0 ? 'counterpart' : 'enterprise', key = `${e} ${c} ${side}`
    if (!seen.has(key)) await post('meeting-wishes', { delegation: d.id, enterprise: e, counterpart: c, side, rank: 1 + any(5) })
    seen.add(key)
  }
  return d.id
}

export async function meetings(kit, data) {
  const server = await kit.serve(data), pid = server.p.pid
  const who = { name: 'tradewind', url: `https://127.0.0.1:${server.m[1]}`, pids: () => [pid], auth: `Bearer ${kit.bearer}` }
  const post = (path, body) => ask(who, 'POST', `/api/v1/${path}`, JSON.stringify(body))
  const enterprises = (await ask(who, 'GET', `/api/v1/enterprises?limit=${ENTERPRISES}`)).items.map((e) => e.id)
  const id = await trip(post, enterprises), path = `/api/v1/delegations/${id}`
  const timed = async (what, fn) => {
    const c = ranNs(pid), t = performance.now(), out = await fn()
    kit.say(`${what.padEnd(22)} CPU ${f((ranNs(pid) - c) / 1e6)} ms, ${f(performance.now() - t)} ms   load ${f(loadavg()[0])}`)
    return out
  }
  const p = await timed('proposal', () => post(`delegations/${id}/proposal`, {}))
  kit.say(`${p.meetings.length} meetings, ${p.unmet.length} wishes unmet, an enterprise has ${p.fairness.min} to ${p.fairness.max}, ${p.idle} slots idle`)
  const rows = p.meetings.map((m) => ({ leg: p.slots[m.slot].leg, starts: at(p.slots[m.slot].start.local), ends: at(p.slots[m.slot].end.local), place: p.slots[m.slot].place,
    table_no: m.table, enterprises: [m.enterprise], counterparts: [m.counterpart] }))
  let saved
  for (let i = 0; i < rows.length; i += CHUNK) saved = await timed(`save ${Math.min(CHUNK, rows.length - i)}`, () => post(`delegations/${id}/meetings`, { meetings: rows.slice(i, i + CHUNK) }))
  const touch = `/api/v1/meetings/${saved.items[0].id}`
  for (const [name, of] of [['grid', 'grid'], ['grid of a day', `grid?day=${DAYS[1]}`], ['schedule of one', `schedule?for=enterprise&id=${enterprises[0]}`], ['schedules of all', 'schedule?for=enterprise']]) {
    const anew = await afterWrite(who, pid, `${path}/${of}`, touch, 100), memory = kit.measure(who, [`${path}/${of}`])
    kit.say(`${name.padEnd(22)} after a write: CPU ${f(anew.cpu)} ms, p50 ${f(anew.p50)}, p99 ${f(anew.p99)} ms   from memory, 64 clients: CPU ${f(memory.cpu)} us, p99 ${f(memory.p99)} ms   load ${f(loadavg()[0])}`)
  }
  await kit.stop(server)
}
