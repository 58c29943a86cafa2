// How long a page takes to show what it is about on a line from far away: 300 ms there and back, 800 kbit/s, from a cold cache, on a device
// that knows its reader (to reach: 2.5 s).  The browser runs on the same machine as the server, so what else it does counts: see the load.
import { loadavg } from 'node:os'
import { f } from './reports.mjs'

const LINE = { offline: false, latency: 300, downloadThroughput: 100_000, uploadThroughput: 100_000 }
const desk = { role: 'staff', width: 1440 }, officer = { role: 'manager', width: 1440 }, phone = { role: 'member-admin', width: 390 }
const PAGES = {
  'desk': ['/#/', '.figure .value', desk],
  'list': ['/#/enterprises', 'tbody tr', desk],
  'projects': ['/#/projects', '.column li .name', desk],
  'projects, the list': ['/#/projects?view=list', 'tbody tr', desk],
  'trips': ['/#/trips', 'tbody tr', officer],
  'a trip, its plan': ['/#/trips/1', '#panel .dayhead, #panel .agenda, #panel .empty', officer],
  'a trip, its delegates': ['/#/trips/1?tab=names', '.matrix tbody tr', officer],
  'a trip, its papers': ['/#/trips/1?tab=papers', '#panel .card:not(:has(.skeleton))', officer],
  'to do, on a phone': ['/m#/', '.entries, .empty', phone],
  'trips, on a phone': ['/m#/trips', '.entries', phone],
}

export async function pages({ say, rounds, median }, bin) {
  process.env.TRADEWIND_BIN = bin
  const { close, closeBrowser, demoChamber, open } = await import('../tests/lib/browser.mjs')
  const server = await demoChamber()
  for (const [name, [path, selector, who]] of Object.entries(PAGES)) {
    const ms = []
    for (let i = 0; i < rounds; i++) {
      const page = await open(server, { ...who, late: false })
      const cdp = await page.context().newCDPSession(page)
      await cdp.send('Network.enable')
      await cdp.send('Network.emulateNetworkConditions', LINE)
      const began = performance.now()
      await page.goto(server.url + path, { waitUntil: 'commit' })
      await page.locator(selector).first().waitFor()
      ms.push(performance.now() - began)
      await close(page)
    }
    say(`${'pages, slow line'.padEnd(22)} ${name.padEnd(24)} median ${f(median(ms) / 1000)} s, best ${f(Math.min(...ms) / 1000)} s   load ${f(loadavg()[0])}`)
  }
  await closeBrowser()
  await server.stop()
}
