// The peer: Fastify + better-sqlite3 over TLS, doing the same work on the same rows.
// server.mjs PORT CERT KEY ROWS.json DB: rows are what our own export gave.
import Fastify from 'fastify'
import Database from 'better-sqlite3'
import { readFileSync } from 'node:fs'

const [port, cert, key, rowsFile, file] = process.argv.slice(2)
const db = new Database(file)
db.pragma('journal_mode = WAL')
db.pragma('synchronous = FULL')
db.exec(`CREATE TABLE enterprise(id INTEGER PRIMARY KEY, version INTEGER NOT NULL, name_zh TEXT NOT NULL, city TEXT,
  industry TEXT, updated_at TEXT, note TEXT, json TEXT NOT NULL);
  CREATE INDEX enterprise_city ON enterprise(city, updated_at, id);
  CREATE INDEX enterprise_industry ON enterprise(industry, updated_at, id);
  CREATE INDEX enterprise_updated ON enterprise(updated_at, id);
  CREATE VIRTUAL TABLE word USING fts5(t, content='', detail=none);
  CREATE TABLE audit(id INTEGER PRIMARY KEY, at INTEGER, enterprise INTEGER, diff TEXT)`)
const pairs = (s) => { const c = [...s]; return c.map((x, i) => x + (c[i + 1] ?? '')).join(' ') }
const add = db.prepare('INSERT INTO enterprise VALUES(?,?,?,?,?,?,?,?)')
const addWord = db.prepare('INSERT INTO word(rowid, t) VALUES(?,?)')
db.transaction((rows) => {
  for (const r of rows) {
    add.run(r.id, r.version, r.name_zh, r.city ?? null, r.industry ?? null, r.updated_at, r.note ?? null, JSON.stringify(r))
    addWord.run(r.id, pairs(r.name_zh))
  }
})(JSON.parse(readFileSync(rowsFile)))

const app = Fastify({ https: { cert: readFileSync(cert), key: readFileSync(key), minVersion: 'TLSv1.3' } })
const columns = new Set(['city', 'industry'])
const statements = new Map()
const prepared = (sql) => statements.get(sql) ?? statements.set(sql, db.prepare(sql)).get(sql)
app.get('/api/v1/enterprises', (req) => {
  const where = [], args = []
  const { q, limit = '50', offset = '0', ...filters } = req.query
  for (const [k, v] of Object.entries(filters)) {
    if (!columns.has(k)) throw Object.assign(new Error('unknown parameter'), { statusCode: 400 })
    where.push(`${k} = ?`), args.push(v)
  }
  if (q) where.push('id IN (SELECT rowid FROM word WHERE word MATCH ?)'), args.push(`"${pairs(q).split(' ')[0]}"`)
  const cond = where.length ? ` WHERE ${where.join(' AND ')}` : ''
  const rows = prepared(`SELECT json FROM enterprise${cond} ORDER BY updated_at DESC, id DESC LIMIT ? OFFSET ?`).all(...args, +limit, +offset)
  const { n } = prepared(`SELECT count(*) AS n FROM enterprise${cond}`).get(...args)
  return { items: rows.map((r) => JSON.parse(r.json)), total: n, offset: +offset, limit: +limit }
})
app.get('/api/v1/enterprises/:id', (req, reply) => {
  const row = prepared('SELECT json FROM enterprise WHERE id = ?').get(req.params.id)
  return row ? JSON.parse(row.json) : reply.code(404).send({ code: 'not_found' })
})
const update = db.transaction((id, note) => {
  const row = prepared('SELECT json FROM enterprise WHERE id = ?').get(id)
  const now = JSON.parse(row.json)
  const was = now.note
  now.note = note, now.version++, now.updated_at = new Date().toISOString()
  prepared('UPDATE enterprise SET json = ?, note = ?, version = ?, updated_at = ? WHERE id = ?').run(JSON.stringify(now), note, now.version, now.updated_at, id)
  prepared('INSERT INTO audit(at, enterprise, diff) VALUES(?,?,?)').run(Date.now(), id, JSON.stringify({ note: [was, note] }))
  return now
})
app.patch('/api/v1/enterprises/:id', {
  schema: { body: { type: 'object', additionalProperties: false, properties: { note: { type: 'string', maxLength: 20000 } } } },
}, (req) => update(+req.params.id, req.body.note))
await app.listen({ port: +port, host: '127.0.0.1' })
console.log('ready')
