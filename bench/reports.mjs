// Reports over all projects or delegations, on a chamber as the demo has it and on one made larger by SQL: what an answer costs from
// memory (64 connections), and what it costs to make it anew after a write, one after the other.  A figure beside others' work says
// nothing as wall time, so each line has the server's CPU, and the load under which it was measured.
import https from 'node:https'
import { createRequire } from 'node:module'
import { readFileSync, readdirSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'

const ROUNDS = 100
const agent = new https.Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false })

// What all threads of a process have run, in nanoseconds: /proc/PID/stat counts in ticks of 10 ms.
export const ranNs = (pid) => readdirSync(`/proc/${pid}/task`).reduce((sum, t) => sum + +readFileSync(`/proc/${pid}/task/${t}/schedstat`, 'utf8').split(' ')[0], 0)
export const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]

export const ask = (who, method, path, body) => new Promise((resolve, reject) => {
  const q = https.request(who.url + path, { agent, method, headers: { Authorization: who.auth,
    ...(body ? { 'Content-Type': 'application/json', 'If-Match': '*', 'Content-Length': Buffer.byteLength(body) } : {}) } }, (r) => {
    const chunks = []
    r.on('data', (c) => chunks.push(c))
    r.on('end', () => { const text = Buffer.concat(chunks).toString(); r.statusCode < 300 ? resolve(JSON.parse(text)) : reject(new Error(`${method} ${path}: ${r.statusCode} ${text}`)) })
  })
  q.on('error', reject)
  q.end(body)
})

// Each answer right after a change that it rests on: CPU of the answer alone, and how long it took.
export async function afterWrite(who, pid, path, touch, rounds) {
  const ms = [], cpu = []
  for (let i = -2; i < rounds; i++) {
    await ask(who, 'PATCH', touch, JSON.stringify({ note: `bench ${i} ${Math.random()}` }))
    const c = ranNs(pid), t = performance.now()
    await ask(who, 'GET', path)
    if (i >= 0) ms.push(performance.now() - t), cpu.push((ranNs(pid) - c) / 1e6)
  }
  ms.sort((a, b) => a - b), cpu.sort((a, b) => a - b)
  return { cpu: at(cpu, 0.5), p50: at(ms, 0.5), p99: at(ms, 0.99) }
}

export const f = (v) => v.toFixed(v < 10 ? 2 : 1)

// kit: of bench.mjs.  reports: [{name, path, touch}], each after a change of the record `touch`.  Says a line for each of them and size.
async function measureAll(kit, data, size, reports, rounds = ROUNDS) {
  const server = await kit.serve(data)
  const who = { name: 'tradewind', url: `https://127.0.0.1:${server.m[1]}`, pids: () => [server.p.pid], auth: `Bearer ${kit.bearer}` }
  for (const r of reports) {
    const path = typeof r.path === 'function' ? await r.path((p) => ask(who, 'GET', p)) : r.path
    const anew = await afterWrite(who, server.p.pid, path, r.touch, rounds), memory = kit.measure(who, [path])
    kit.say(`${r.name.padEnd(22)} ${size.padEnd(24)} after a write: CPU ${f(anew.cpu)} ms, p50 ${f(anew.p50)}, p99 ${f(anew.p99)} ms   from memory, 64 clients: CPU ${f(memory.cpu)} us, p99 ${f(memory.p99)} ms   load ${f(loadavg()[0])}`)
  }
  await kit.stop(server)
}

const open = (data) => new (createRequire(join(process.cwd(), 'bench/peer/'))('better-sqlite3'))(join(data, 'tradewind.db'))

export async function board(kit, data) {
  const { enlargeProjects } = await import('./enlarge_projects.mjs')
  const reports = [
    { name: 'project board', path: '/api/v1/reports/project-board', touch: '/api/v1/projects/1' },
    { name: 'country x stage x kind', path: '/api/v1/reports/project-amounts', touch: '/api/v1/projects/1' },
    { name: 'filings due', path: '/api/v1/reports/filings-due', touch: '/api/v1/projects/1' },
  ]
  let db = open(data)
  const few = db.prepare('SELECT count(*) FROM project').pluck().get()
  db.close()
  await measureAll(kit, data, `${few} projects`, reports)
  db = open(data)
  const many = enlargeProjects(db, 170000)
  db.close()
  await measureAll(kit, data, `${many} projects`, reports)
}

// The chain over delegations: a page with what all of them come to, and one delegation's curve.
export async function chain(kit, data) {
  const { enlargeProjects } = await import('./enlarge_projects.mjs')
  const { enlargeDelegations } = await import('./enlarge_delegations.mjs')
  for (const [trips, projects] of [[40, 0], [4000, 170000]]) {
    const db = open(data)
    db.exec('DELETE FROM chain_figure; DELETE FROM chain_stale')
    if (projects > 0) enlargeProjects(db, projects)
    enlargeDelegations(db, trips)
    const [n, there] = ['delegation', 'project'].map((t) => db.prepare(`SELECT count(*) FROM ${t}`).pluck().get())
    db.close()
    await measureAll(kit, data, `${n} trips, ${there} projects`, [
      { name: 'chain, 40 and totals', path: '/api/v1/reports/chain?limit=40', touch: '/api/v1/projects/1' },
      { name: 'chain, 500 and totals', path: '/api/v1/reports/chain?limit=500', touch: '/api/v1/projects/1' },
      { name: 'realisation', path: async (get) => `/api/v1/reports/realisation?delegation=${(await get('/api/v1/reports/chain?limit=1&sort=id')).items[0].id}`, touch: '/api/v1/projects/1' },
    ], 50)
  }
}
