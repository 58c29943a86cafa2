/*
 * Where the circle and the name of each country stand on the map, in hundredths of its width and height: placed by hand, so that names in both
 * languages stand clear of each other and of every circle, on a phone too.
 */
export interface Point {
	x: number
	y: number
}

export interface Anchor extends Point {
	name: Point & { at: 'west' | 'middle' | 'east', lead?: number }	/* which of its ends, half way up, is there; lead: where its line ends, if not there */
}

export const ANCHORS: Record<string, Anchor> = {
	MM: { x: 8.6, y: 21.5, name: { x: .8, y: 6.5, at: 'west', lead: 8 } },
	LA: { x: 22.8, y: 24, name: { x: 26, y: 6.5, at: 'west', lead: 29 } },
	TH: { x: 17.6, y: 31.5, name: { x: .8, y: 47.2, at: 'west', lead: 9 } },
	VN: { x: 35.2, y: 32.5, name: { x: 43.5, y: 23.6, at: 'west' } },
	KH: { x: 26.4, y: 40.8, name: { x: 43.5, y: 47.6, at: 'west' } },
	PH: { x: 60, y: 35.5, name: { x: 69, y: 35.5, at: 'west' } },
	MY: { x: 21, y: 60.5, name: { x: .8, y: 53.4, at: 'west', lead: 9 } },
	SG: { x: 26.2, y: 69.8, name: { x: 31, y: 76.2, at: 'west' } },
	BN: { x: 46.6, y: 60, name: { x: 54.5, y: 56, at: 'west' } },
	ID: { x: 38.6, y: 87.2, name: { x: 32, y: 90.5, at: 'east' } },
	TL: { x: 70.2, y: 93.2, name: { x: 71.5, y: 83.4, at: 'middle' } },
}

/* On an approved base map: the circle where an administrator has put it, its name as far from it as on ours, within the picture. */
export function anchorsOn(given: Record<string, Point>): Record<string, Anchor> {
	const within = (n: number) => Math.min(98, Math.max(2, n))

	return Object.fromEntries(Object.entries(ANCHORS).map(([code, a]) => {
		const x = given[code] ? given[code].x / 100 : a.x, y = given[code] ? given[code].y / 100 : a.y
		return [code, { x, y, name: { at: a.name.at, x: within(x + a.name.x - a.x), y: within(y + a.name.y - a.y), lead: a.name.lead && within(x + a.name.lead - a.x) } }]
	}))
}
