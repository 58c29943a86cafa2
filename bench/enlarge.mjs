// Make N enterprises out of a few: other names, codes left out, the rest as it is.  Written as TO.1, TO.2, ... of a size
// that one import takes; returns their paths.
import { openSync, readFileSync, writeSync, closeSync } from 'node:fs'

const ROWS = 40000

export function enlarge(from, to, n) {
  const text = readFileSync(from, 'utf8').replace(/^\uFEFF/, '')
  const rows = text.split('\r\n').filter(Boolean).map((l) => [...l.matchAll(/"((?:[^"]|"")*)"/g)].map((m) => m[1]))
  const head = rows.shift(), name = head.indexOf('name_zh'), files = []
  const drop = new Set(['id', 'version', 'uscc', 'stock_code'].map((k) => head.indexOf(k)).filter((i) => i >= 0))
  const keep = head.map((_, i) => i).filter((i) => !drop.has(i))
  const han = '海川云山林江河源泰和盛华明光星宇晨辉信达通合力新远'
  for (let k = 0, out, chunk; k < n; k++) {
    if (k % ROWS === 0) {
      files.push(`${to}.${files.length + 1}`)
      out = openSync(files.at(-1), 'w')
      chunk = keep.map((i) => `"${head[i]}"`).join(',') + '\r\n'
    }
    const r = rows[k % rows.length], round = Math.floor(k / rows.length)
    const extra = round === 0 ? '' : [...String(round)].map((d, i) => han[(+d + i * 7) % han.length]).join('') + String.fromCodePoint(0x4e00 + round)
    chunk += keep.map((i) => `"${i === name ? extra + r[i] : r[i]}"`).join(',') + '\r\n'
    if (k % ROWS === ROWS - 1 || k === n - 1) writeSync(out, chunk), closeSync(out)
  }
  return files
}
