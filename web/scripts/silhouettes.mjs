/*
 * The land of the eleven ASEAN states as one shape, for the map of projects: no borders within, nothing of their neighbours.
 *
 *	node scripts/silhouettes.mjs FILE >src/projects/silhouettes.ts
 *
 * FILE is GeoJSON of the states (Natural Earth 1:50m, public domain), whose common borders have the same points on both sides:
 * edges that are there twice fall away, and what is left is chained to rings, simplified, and written in whole units.
 */
import { readFileSync } from 'node:fs'

const WEST = 91.6, EAST = 141.4, SOUTH = -11.6, NORTH = 28.9
const WIDTH = 1000
const LEAST = 5		/* islands and corners of less area (square units) are left out */
const SMALL = [103.6, 1.1, 104.1, 1.6]	/* but Singapore, which is smaller than that */

/* Mercator: shapes of the tropics as people know them. */
const rad = (deg) => deg * Math.PI / 180
const up = (lat) => Math.log(Math.tan(Math.PI / 4 + rad(lat) / 2))
const scale = WIDTH / rad(EAST - WEST)
const height = Math.round((up(NORTH) - up(SOUTH)) * scale)
const place = ([lon, lat]) => [rad(lon - WEST) * scale, (up(NORTH) - up(lat)) * scale]

function edgesOf(features) {
	const edges = new Map()

	for (const { geometry: g } of features)
		for (const ring of (g.type === 'Polygon' ? [g.coordinates] : g.coordinates).flat())
			for (let i = 1; i < ring.length; i++) {
				const [a, b] = [String(ring[i - 1]), String(ring[i])]
				if (!edges.delete(`${b} ${a}`))
					edges.set(`${a} ${b}`, [a, b])
			}
	return [...edges.values()]
}

function ringsOf(edges) {
	const next = new Map()
	const rings = []

	for (const [a, b] of edges)
		next.set(a, [...(next.get(a) ?? []), b])
	for (const start of next.keys())
		while (next.get(start).length > 0) {
			const ring = [start]
			for (let at = next.get(start).pop(); at !== start && at !== undefined; at = next.get(at)?.pop())
				ring.push(at)
			rings.push(ring.map((p) => p.split(',').map(Number)))
		}
	return rings
}

const triangle = (a, b, c) => Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2
const area = (r) => Math.abs(r.reduce((n, p, i) => n + p[0] * r[(i + 1) % r.length][1] - r[(i + 1) % r.length][0] * p[1], 0)) / 2

/* Visvalingam: the corner that matters least goes first. */
function simplified(ring, least) {
	const r = [...ring]

	for (;;) {
		const sizes = r.map((p, i) => triangle(r.at(i - 1), p, r[(i + 1) % r.length]))
		const smallest = Math.min(...sizes)
		if (r.length <= 4 || smallest >= least)
			return r
		r.splice(sizes.indexOf(smallest), 1)
	}
}

function pathOf(ring) {
	const whole = ring.map((p) => p.map(Math.round)).filter((p, i, all) => i === 0 || String(p) !== String(all[i - 1]))
	const steps = whole.slice(1).map((p, i) => [p[0] - whole[i][0], p[1] - whole[i][1]])
	const text = ([x, y]) => `${x}${y < 0 ? '' : ' '}${y}`

	return `M${text(whole[0])}l${steps.map(text).join(' ').replace(/ -/g, '-')}z`
}

const isSmall = (ring) => ring.every(([lon, lat]) => lon > SMALL[0] && lat > SMALL[1] && lon < SMALL[2] && lat < SMALL[3])
const { features } = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const shapes = ringsOf(edgesOf(features))
	.map((ring) => ({ keep: isSmall(ring), points: ring.map(place) }))
	.filter(({ keep, points }) => keep || area(points) >= LEAST * 2)
	.map(({ keep, points }) => simplified(points, keep ? 0 : LEAST))
	.sort((a, b) => area(b) - area(a))

process.stdout.write(`/* Made by scripts/silhouettes.mjs from Natural Earth (public domain); do not edit. */
export const WIDTH = ${WIDTH}
export const HEIGHT = ${height}
export const LAND = '${shapes.map(pathOf).join('')}'
`)
console.error(`${features.length} states, ${shapes.length} shapes, ${shapes.flat().length} points; 0° is at ${Math.round(up(NORTH) * scale)}`)
