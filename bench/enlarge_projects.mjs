// Make N projects out of those of a demo chamber, by SQL past the write path: each with its amounts, owners, dates and activities, other
// names, and other times of change, so that no two rows of an order are equal.  db: an open better-sqlite3 or node:sqlite database that no
// server has open.  The next start finds that the sums are of fewer projects and makes them anew.
const parts = [['project_activity', 'owner'], ['project_owner', 'owner'], ['project_stage_date', 'owner'], ['project_amount', 'project']]

export function enlargeProjects(db, n) {
  const columns = (table) => db.prepare(`PRAGMA table_info(${table})`).all().map((c) => c.name)
  const one = (sql) => Object.values(db.prepare(sql).get())[0]
  const most = one('SELECT max(id) FROM project'), there = one('SELECT count(*) FROM project'), rounds = Math.ceil(n / there) - 1
  const amounts = one('SELECT max(id) FROM project_amount')
  const copy = (table, other) => {
    const names = columns(table)
    db.exec(`INSERT INTO ${table} (${names.join(', ')}) WITH RECURSIVE k(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM k WHERE k < ${rounds})
      SELECT ${names.map((c) => other[c] ?? `t.${c}`).join(', ')} FROM k JOIN ${table} AS t WHERE ${'owner' in other ? 't.owner' : 'project' in other ? 't.project' : 't.id'} <= ${most}
      AND ${table === 'project_amount' ? `t.id <= ${amounts}` : '1'}`)
  }
  db.exec('BEGIN')
  copy('project', { id: `t.id + k * ${most}`, code: 'NULL', name_zh: "t.name_zh || k", name_en: "t.name_en || ' ' || k", name_sort: "t.name_sort || k",
    updated_at: `t.updated_at - k * 7919` })
  for (const [table, link] of parts)
    copy(table, { [link]: `t.${link} + k * ${most}`, ...(table === 'project_amount' ? { id: `t.id + k * ${amounts}`, evidence: 'NULL', updated_at: 't.updated_at - k * 7919' } : {}) })
  db.exec('COMMIT')
  return one('SELECT count(*) FROM project')
}
