// The first lines of design.md 9 as ratios, in one run: ourselves, nginx (a static file of the same bytes), a bare SQLite
// loop, Fastify + better-sqlite3.  A figure is the server's CPU a request (all its processes, from /proc), the
// median of several rounds in which the contestants take turns; p99 is the client's.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir, cpus } from 'node:os'
import { join } from 'node:path'

const opt = { rounds: 5, seconds: 4, large: false, lines: [] }
for (let a = process.argv.slice(2), i = 0; i < a.length; i++) {
  if (a[i] === '--rounds') opt.rounds = +a[++i]
  else if (a[i] === '--seconds') opt.seconds = +a[++i]
  else if (a[i] === '--large') opt.large = true
  else opt.lines.push(a[i])
}
const dir = mkdtempSync(join(tmpdir(), 'tw-bench-'))
const bin = 'build/tradewind'
const running = []
for (const s of ['SIGINT', 'SIGTERM']) process.on(s, () => process.exit(1))
process.on('exit', () => { for (const p of running) p.kill(p.last ?? 'SIGKILL'); rmSync(dir, { recursive: true, force: true }) })

const run = (cmd, args, o = {}) => {
  const r = spawnSync(cmd, args, { encoding: 'utf8', maxBuffer: 1 << 30, ...o })
  if (!(o.may ?? [0]).includes(r.status)) throw new Error(`${cmd} ${args.join(' ')}: exit ${r.status}\n${r.stderr}`)
  return r.stdout
}
const start = (cmd, args, ready, env = {}) => new Promise((resolve, reject) => {
  const p = spawn(cmd, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  running.push(p)
  let out = ''
  const see = (b) => { out += b; const m = ready.exec(out); if (m) resolve({ p, m }) }
  p.stdout.on('data', see), p.stderr.on('data', see)
  p.on('exit', (c) => reject(new Error(`${cmd} ended (${c}): ${out}`)))
})
const median = (v) => { const s = [...v].sort((a, b) => a - b); return s.length % 2 ? s[s.length >> 1] : (s[s.length / 2 - 1] + s[s.length / 2]) / 2 }
const tick = 1e6 / +run('getconf', ['CLK_TCK'])
const cpuUs = (pids) => pids.reduce((sum, pid) => {
  const f = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')
  return sum + (+f[11] + +f[12]) * tick
}, 0)
const childrenOf = (pid) => readdirSync('/proc').filter((d) => /^\d+$/.test(d)).filter((d) => {
  try { return +readFileSync(`/proc/${d}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')[1] === pid } catch { return false }
}).map(Number)

// --- the contestants -------------------------------------------------------------------------------
const data = join(dir, 'var')
run('mkdir', ['-m', '700', data])
run(bin, ['demo', '--data', data])
const token = (login, role) => {
  const pw = join(dir, 'pw')
  writeFileSync(pw, 'bench-only-7f3a9c21\n')
  run(bin, ['user', 'add', login, '--role', role, '--password-file', pw, '--data', data])
  return run(bin, ['token', 'add', '--login', login, '--name', 'bench', '--scope', 'write', '--data', data]).trim()
}
const bearer = token('bench', 'admin'), officer = token('bench-officer', 'officer')
if (opt.large) {
  const csv = join(dir, 'large.csv')
  run('sh', ['-c', `${bin} export enterprises --format csv --headings names --data ${data} > ${csv}.base`])
  const { enlarge } = await import('./enlarge.mjs')
  for (const piece of enlarge(`${csv}.base`, csv, 600000))
    run(bin, ['import', piece, '--resource', 'enterprises', '--yes', '--json', '--data', data], { stdio: ['ignore', 'pipe', 'inherit'] })
}
const rowsFile = join(dir, 'rows.json')
run('sh', ['-c', `${bin} export enterprises --format json --data ${data} > ${rowsFile}`])
const rows = JSON.parse(readFileSync(rowsFile))
const ids = rows.map((r) => r.id)
// The budgets of one caller are counted as ever, but never used up: the load is one caller.
const serve = (folder) => start(bin, ['serve', '--data', folder, '--port', '0'], /ready https:\/\/localhost:(\d+)/,
  { TRADEWIND_PEOPLE_REQUESTS_PER_S: '1000000', TRADEWIND_PEOPLE_REQUESTS_BURST: '1000000',
    TRADEWIND_HTTP_ADDR_PER_S: '1000000', TRADEWIND_HTTP_ADDR_BURST: '1000000', TRADEWIND_HTTP_NEW_PER_S: '0', TRADEWIND_HTTP_CONNS_ADDR: '1000' })
const stop = (server) => new Promise((ended) => { server.p.once('exit', ended); server.p.kill('SIGTERM') })
const wants = (l) => opt.lines.length === 0 || opt.lines.includes(l)
const copies = Object.fromEntries(['board', 'chain', 'meetings', 'readiness'].filter(wants).map((l) => { const to = join(dir, l); run('cp', ['-rp', data, to]); return [l, to] }))

// Who is asked beside us, where a line that was asked for needs them.
let us, nginx, fastify, readyMs
if (['list', 'filters', 'one', 'search', 'update'].some(wants)) {
  const t0 = performance.now(), tw = await serve(data)
  readyMs = performance.now() - t0
  us = { name: 'tradewind', url: `https://127.0.0.1:${tw.m[1]}`, pids: () => [tw.p.pid], auth: `Bearer ${bearer}` }
  const cert = join(data, 'cert.pem'), key = join(data, 'key.pem')

  const get = (path) => run('curl', ['-sk', '-H', `Authorization: ${us.auth}`, us.url + path])
  const www = join(dir, 'www')
  run('mkdir', [www])
  writeFileSync(join(www, 'list'), get('/api/v1/enterprises?limit=25'))
  writeFileSync(join(www, 'one'), get(`/api/v1/enterprises/${ids[0]}`))
  writeFileSync(join(dir, 'nginx.conf'), `${process.getuid() === 0 ? 'user root; ' : ''}daemon off; pid ${dir}/nginx.pid; error_log ${dir}/nginx.log; worker_processes 2;
events { worker_connections 1024; } http { access_log off; default_type application/json; keepalive_requests 1000000; sendfile on; tcp_nodelay on;
open_file_cache max=100; server { listen 127.0.0.1:18081 ssl; ssl_certificate ${cert}; ssl_certificate_key ${key}; ssl_protocols TLSv1.3; root ${www}; } }`)
  const ng = spawn('nginx', ['-p', dir, '-c', join(dir, 'nginx.conf')], { stdio: 'inherit' })
  ng.last = 'SIGTERM' // its workers end with it
  running.push(ng)
  const fa = await start('node', ['bench/peer/server.mjs', '18082', cert, key, rowsFile, join(dir, 'peer.db')], /ready/)
  nginx = { name: 'nginx', url: 'https://127.0.0.1:18081', pids: () => childrenOf(ng.pid) }
  fastify = { name: 'fastify', url: 'https://127.0.0.1:18082', pids: () => [fa.p.pid] }
}

// --- one measurement -------------------------------------------------------------------------------
const quote = (s) => s.replace(/[^A-Za-z0-9_.~-]/gu, (c) => [...Buffer.from(c)].map((b) => '%' + b.toString(16).toUpperCase().padStart(2, '0')).join(''))
function lua(paths, who, method = 'GET') {
  const file = join(dir, `${who.name}-${method}.lua`)
  const auth = who.auth ? `wrk.headers["Authorization"] = "${who.auth}"\n` : ''
  const body = method === 'PATCH'
    ? `wrk.headers["Content-Type"] = "application/json"\nwrk.headers["If-Match"] = "*"\nlocal n = 0\n` : ''
  writeFileSync(file, `${auth}${body}local p = {${paths.map((x) => `"${x}"`).join(',')}}\nlocal i = math.random(#p)
request = function() i = i % #p + 1; ${method === 'PATCH' ? `n = n + 1; return wrk.format("PATCH", p[i], nil, '{"note":"value ' .. n .. ' ' .. math.random(1000000000) .. '"}')` : `return wrk.format("GET", p[i])`} end
done = function(s, l, r) io.write(string.format("RESULT %d %d %d %d %.0f\\n", s.requests, s.duration, s.errors.status, l:percentile(99), s.errors.connect + s.errors.read + s.errors.timeout)) end`)
  return file
}
function measure(who, paths, { method, connections = 64, seconds = opt.seconds } = {}) {
  const script = lua(paths, who, method)
  const before = cpuUs(who.pids())
  const out = run('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, '--latency', '--timeout', '10s', who.url])
  const used = cpuUs(who.pids()) - before
  const [n, us_, bad, p99, broken] = /RESULT (\d+) (\d+) (\d+) (\d+) (\d+)/.exec(out).slice(1).map(Number)
  if (bad || broken) throw new Error(`${who.name}: ${bad} refused, ${broken} broken of ${n}`)
  return { cpu: used / n, p99: p99 / 1000, rate: n / us_ * 1e6 }
}
function contest(entries) {
  const got = entries.map(() => [])
  for (const [who, paths, o] of entries) measure(who, paths, { ...o, seconds: 1 })
  for (let r = 0; r < opt.rounds; r++) entries.forEach(([who, paths, o], i) => got[i].push(measure(who, paths, o)))
  return got
}
const pick = (runs, k) => median(runs.map((r) => r[k]))
const ratio = (a, b, k = 'cpu') => median(a.map((r, i) => r[k] / b[i][k]))
const f1 = (v) => v.toFixed(v < 10 ? 2 : 1)
const lines = []
const say = (text) => { lines.push(text); console.log(text) }

console.log(`${rows.length} enterprises, ${cpus().length} cores (${cpus()[0].model.trim()}), TLS 1.3, keep-alive, 64 connections, ${opt.rounds} rounds of ${opt.seconds} s${readyMs ? `; start to ready ${readyMs.toFixed(0)} ms` : ''}`)
console.log('CPU microseconds a request; ratios are medians of pairs\n')

if (wants('list')) {
  const [a, n, f] = contest([[us, ['/api/v1/enterprises?limit=25']], [nginx, ['/list']], [fastify, ['/api/v1/enterprises?limit=25']]])
  say(`list of 25, from memory      ${f1(pick(a, 'cpu'))}   nginx ${f1(pick(n, 'cpu'))} (${f1(ratio(a, n))} x; to reach <= 1.0)   fastify ${f1(pick(f, 'cpu'))} (${f1(ratio(f, a))} x ours)   p99 ${f1(pick(a, 'p99'))} ms`)
}
if (wants('filters')) {
  const cities = [...new Set(rows.map((r) => r.city).filter(Boolean))], industries = [...new Set(rows.map((r) => r.industry).filter(Boolean))]
  const paths = []
  for (let i = 0; i < 5000; i++) paths.push(`/api/v1/enterprises?limit=25&city=${cities[i % cities.length]}&offset=${(i * 7) % 211}` + (i % 3 ? '' : `&industry=${industries[i % industries.length]}`))
  const [a, n, f] = contest([[us, paths], [nginx, ['/list']], [fastify, paths]])
  say(`list of 25, varying filters  ${f1(pick(a, 'cpu'))}   nginx ${f1(pick(n, 'cpu'))} (${f1(ratio(a, n))} x; to reach <= 2.0)   fastify ${f1(pick(f, 'cpu'))} (${f1(ratio(f, a))} x ours; to reach >= 10)   p99 ${f1(pick(a, 'p99'))} ms`)
}
if (wants('one')) {
  const paths = ids.slice(0, 5000).map((i) => `/api/v1/enterprises/${i}`)
  const [a, n, f] = contest([[us, paths], [nginx, ['/one']], [fastify, paths]])
  say(`get one                      ${f1(pick(a, 'cpu'))}   nginx ${f1(pick(n, 'cpu'))} (${f1(ratio(a, n))} x; to reach <= 1.0)   fastify ${f1(pick(f, 'cpu'))} (${f1(ratio(f, a))} x ours)   p99 ${f1(pick(a, 'p99'))} ms`)
}
if (wants('search')) {
  const pairs = [...new Set(rows.flatMap((r) => { const c = [...r.name_zh]; return c.slice(1).map((x, i) => c[i] + x) }))].filter((p) => /^\p{Script=Han}{2}$/u.test(p))
  const paths = pairs.slice(0, 5000).map((p) => `/api/v1/enterprises?limit=25&q=${quote(p)}`)
  const [a, f] = contest([[us, paths], [fastify, paths]])
  const single = measure(us, paths, { connections: 1 })
  say(`search, two characters       ${f1(pick(a, 'cpu'))}   to reach <= ${opt.large ? 60 : 35}   fastify ${f1(pick(f, 'cpu'))} (${f1(ratio(f, a))} x ours)   p99 with one client ${f1(single.p99)} ms (to reach <= ${opt.large ? 10 : 2})`)
}
if (wants('update')) {
  const paths = ids.slice(0, 5000).map((i) => `/api/v1/enterprises/${i}`)
  const [a, f] = contest([[us, paths, { method: 'PATCH' }], [fastify, paths, { method: 'PATCH' }]])
  const bare = []
  for (let r = 0; r < opt.rounds; r++) bare.push(run('build/sqlite_loop', [join(dir, 'bare.db'), 'update', '20000']).split(' ').map(Number))
  const bareRate = median(bare.map(([n, , w]) => n / w * 1e6)), bareCpu = median(bare.map(([n, c]) => c / n))
  say(`durable update, 64 clients   ${f1(pick(a, 'cpu'))}   ${f1(pick(a, 'rate'))}/s   bare loop, one commit each ${f1(bareCpu)} µs, ${f1(bareRate)}/s (ours ${f1(pick(a, 'rate') / bareRate)} x the rate; to reach >= 6 x one-by-one)   fastify ${f1(pick(f, 'cpu'))}, ${f1(pick(f, 'rate'))}/s (${f1(ratio(f, a))} x ours; to reach >= 8)   p99 ${f1(pick(a, 'p99'))} ms`)
}
// --- sheets ----------------------------------------------------------------------------------------
const memory = (pid, what) => { try { return +new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1] / 1024 } catch { return 0 } }
const p99 = (v) => [...v].sort((a, b) => a - b)[Math.floor(v.length * 0.99)] ?? NaN
// How long a list takes, one after the other until told to end.
async function listing(who, state, into) {
  while (!state.ended) {
    const t = performance.now()
    await who.get('/api/v1/enterprises?limit=25')
    into.push(performance.now() - t)
  }
}
// Upload a file and take the steps on a fresh server: times and CPU of each in ms, the most that its helpers and it had meanwhile in
// MiB, and the p99 of lists beside it and alone.
async function steps(name, bytes, list, { beside = false } = {}) {
  process.env.TRADEWIND_BIN ??= join(process.cwd(), bin)
  const { form } = await import('../tests/lib/api.mjs')
  const { startServer } = await import('../tests/lib/server.mjs')
  const server = await startServer(), staff = await server.as('staff'), other = await server.as('admin')
  const pid = childrenOf(process.pid).find((p) => readFileSync(`/proc/${p}/comm`, 'utf8') === 'tradewind\n')
  const most = { helper: 0, server: 0 }, before = memory(pid, 'VmRSS'), out = {}, alone = [], along = []
  const look = setInterval(() => { most.server = Math.max(most.server, memory(pid, 'VmRSS')); for (const c of childrenOf(pid)) most.helper = Math.max(most.helper, memory(c, 'VmHWM')) }, 20)
  const timed = async (step, fn) => {
    const t = performance.now(), cpu = cpuUs([pid])
    const r = await fn()
    out[step] = { ms: performance.now() - t, cpu: (cpuUs([pid]) - cpu) / 1000 }
    return r
  }
  const quiet = { ended: !beside }, state = { ended: !beside }
  setTimeout(() => { quiet.ended = true }, 2000)
  await listing(other, quiet, alone)
  const lists = listing(other, state, along)
  const { body, headers } = form({ resource: 'enterprises' }, { name, bytes })
  const r = await timed('upload', () => staff.post('/api/v1/imports', body, { headers }))
  if (r.status !== 201) throw new Error(r.text)
  for (const step of list)
    await timed(step, async () => {
      await staff.post(`/api/v1/imports/${r.json.id}/${step}`)
      while (['checking', 'committing', 'reverting'].includes((await staff.get(`/api/v1/imports/${r.json.id}`)).json.state))
        await new Promise((done) => setTimeout(done, 10))
    })
  state.ended = true
  await lists
  clearInterval(look)
  await server.stop()
  return { ...out, helper: most.helper, growth: most.server - before, alone: p99(alone), beside: p99(along) }
}
const several = async (n, fn) => { const got = []; for (let r = 0; r < n; r++) got.push(await fn()); return got }
const of = (runs, step, k = 'ms') => f1(median(runs.map((r) => r[step][k])))

if (wants('import')) {
  const csv = join(dir, 'import.csv')
  run('sh', ['-c', `${bin} export enterprises --format csv --headings names --data ${data} > ${csv}`])
  const bareIns = run('build/sqlite_loop', [join(dir, 'bare.db'), 'insert', '6400']).split(' ').map(Number)
  const got = await several(Math.min(opt.rounds, 3), () => steps('a.csv', readFileSync(csv), ['check', 'commit', 'revert']))
  const both = median(got.map((r) => r.upload.ms + r.check.ms))
  say(`import of ${rows.length} rows          ${f1(both)} ms upload and check (to reach <= 1500)   ${of(got, 'commit')} ms commit (<= 1000)   ${of(got, 'revert')} ms taken back   CPU ${of(got, 'check', 'cpu')} + ${of(got, 'commit', 'cpu')} + ${of(got, 'revert', 'cpu')} ms   bare inserts ${f1(bareIns[2] / 1000)} ms`)
}
if (wants('xlsx')) {
  const { workbook } = await import('../tests/lib/workbook.mjs')
  const { uscc } = await import('../tests/lib/api.mjs')
  const headings = ['企业名称', '统一社会信用代码', '城市', '成立日期', '注册资本', '网站', '经营范围']
  const sheet = (n, columns) => workbook({ sheets: [{ rows: [[...headings, ...Array.from({ length: columns - 7 }, (_, i) => `栏${i}`)],
    ...Array.from({ length: n }, (_, i) => [`珠海第${i}号有限公司`, uscc(i), '珠海', new Date(946684800000 + (i % 7000) * 86400000), i + 0.5, `www.n${i}.example`, `制造第${i % 500}类`, ...Array.from({ length: columns - 7 }, (_, k) => `${i % 97}-${k}`)])] }] })
  const bytes = sheet(600, 20)
  const small = await several(Math.min(opt.rounds, 3), () => steps('a.xlsx', bytes, ['check']))
  say(`workbook of 600 x 20         ${of(small, 'upload')} ms upload, ${of(small, 'check')} ms check (to reach <= 300 together)`)
  const large = await steps('a.xlsx', sheet(100000, 12), ['check', 'commit'], { beside: true })
  say(`workbook of 100,000 rows     ${['upload', 'check', 'commit'].map((k) => f1(large[k].ms / 1000)).join(' + ')} s upload, check, commit   helper ${f1(large.helper)} MiB (to reach <= 512)   server grows by ${f1(large.growth)} MiB (to reach <= 32)   p99 of lists beside it ${f1(large.beside)} ms, alone ${f1(large.alone)} ms (to reach <= 2 x)`)
}
if (wants('pages')) await (await import('./pages.mjs')).pages({ say, median, rounds: opt.rounds }, join(process.cwd(), bin))
if (wants('readiness')) await (await import('./readiness.mjs')).readiness({ serve, stop, say, bearer: officer }, copies.readiness)
if (wants('meetings')) await (await import('./meetings.mjs')).meetings({ serve, stop, measure, say, bearer }, copies.meetings)
if (wants('board')) await (await import('./reports.mjs')).board({ serve, stop, measure, say, bearer }, copies.board)
if (wants('chain')) await (await import('./reports.mjs')).chain({ serve, stop, measure, say, bearer }, copies.chain)
console.log('')
process.exit(0)
