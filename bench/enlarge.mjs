// Make N enterprises out of a few: other names, codes left out, the rest as it is.
import { openSync, readFileSync, writeSync, closeSync } from 'node:fs'

export function enlarge(from, to, n) {
  const text = readFileSync(from, 'utf8').replace(/^\uFEFF/, '')
  const rows = text.split('\r\n').filter(Boolean).map((l) => l.slice(1, -1).split('","'))
  const head = rows.shift(), name = head.indexOf('name_zh'), out = openSync(to, 'w')
  const drop = new Set(['id', 'version', 'uscc', 'stock_code'].map((k) => head.indexOf(k)).filter((i) => i >= 0))
  const keep = head.map((_, i) => i).filter((i) => !drop.has(i))
  writeSync(out, keep.map((i) => `"${head[i]}"`).join(',') + '\r\n')
  const han = '海川云山林江河源泰和盛华明光星宇晨辉信达通合力新远'
  for (let k = 0, chunk = ''; k < n; k++) {
    const r = rows[k % rows.length], round = Math.floor(k / rows.length)
    const extra = round === 0 ? '' : [...String(round)].map((d, i) => han[(+d + i * 7) % han.length]).join('') + String.fromCodePoint(0x4e00 + round)
    chunk += keep.map((i) => `"${i === name ? extra + r[i] : r[i]}"`).join(',') + '\r\n'
    if (chunk.length > 1 << 20 || k === n - 1) writeSync(out, chunk), chunk = ''
  }
  closeSync(out)
}
