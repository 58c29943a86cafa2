// Make delegations until there are N, by SQL past the write path: each new one with 20 delegates who travelled, 10 applications, 6 meetings that were held and 8 outcomes, of which 5
// are MoUs and 4 of these verified, with evidence.  Projects that began on none, or on one without an outcome, begin on the new ones in turn.  db: an open
// better-sqlite3 database that no server has open.  The next start finds that the chain counts other projects and makes its figures anew.
const CLOSED = 8, TRAVELLED_PERSON = 2, TRAVELLED = 8, HELD = 3, MOU = 4, VERIFIED = 2
const head = 'version, created_at, updated_at', now = `1, 1764000000000, 1764000000000`

export function enlargeDelegations(db, most) {
  const n = most - Object.values(db.prepare('SELECT count(*) FROM delegation').get())[0]
  if (n <= 0) return
  const first = Object.values(db.prepare('SELECT COALESCE(max(id), 0) FROM delegation').get())[0]
  const rows = (most) => `WITH RECURSIVE g(g) AS (SELECT ${first + 1} UNION ALL SELECT g + 1 FROM g WHERE g < ${first + n}), k(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM k WHERE k < ${most})`
  const member = '(SELECT id FROM enterprise WHERE id >= 1 + (g.g * 37 + k.k * 11) % 6000 ORDER BY id LIMIT 1)'
  const put = (table, columns, values, most, where = '1') =>
    db.exec(`INSERT INTO ${table} (${columns}) ${rows(most)} SELECT ${values} FROM g JOIN k WHERE ${where}`)
  const year = '(2010 + g.g % 16)'
  db.exec('BEGIN')
  put('delegation', `id, ${head}, code, title_zh, title_sort, kind, direction, state, visibility, shown, starts_on, ends_on, participants`,
    `g.g, ${now}, 'BENCH-' || g.g, '经贸代表团' || g.g, 'jing mao ' || g.g, 0, 0, ${CLOSED}, 0, 1, ${year} || '-05-06', ${year} || '-05-12', 20`, 1)
  put('delegate', `${head}, delegation, enterprise, name_zh, role, state, show_to_members, name_sort`,
    `${now}, g.g, ${member}, '团员' || k.k, 2, ${TRAVELLED_PERSON}, 0, 'tuan yuan ' || k.k`, 20)
  put('application', `${head}, delegation, enterprise, state, seats, decided_at`, `${now}, g.g, ${member}, ${TRAVELLED}, 2, 1764000000000`, 10)
  put('meeting', `${head}, delegation, state, starts, starts_zone, starts_at`,
    `${now}, g.g, ${HELD}, ${year} || '-05-07T09:00', 'Asia/Ho_Chi_Minh', 1764000000000`, 6)
  put('outcome', `${head}, delegation, enterprise, kind, title, signed_on, value, value_currency, value_kind, state`,
    `${now}, g.g, ${member}, CASE WHEN k.k <= 5 THEN ${MOU} ELSE 2 END, '成果' || k.k, ${year} || '-05-08', 100000000 * k.k, CASE WHEN k.k % 2 = 0 THEN 'USD' ELSE 'CNY' END,
     k.k % 3, CASE WHEN k.k % 5 = 0 THEN 0 ELSE ${VERIFIED} END`, 8)
  db.exec(`INSERT INTO outcome_evidence (owner, pos, title) SELECT id, 0, '报道' FROM outcome WHERE delegation > ${first}`)
  db.exec(`UPDATE project SET origin_delegation = ${first} + 1 + id % ${n} WHERE origin_outcome IS NULL`)
  db.exec('COMMIT')
}
