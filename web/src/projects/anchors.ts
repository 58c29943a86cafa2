/* Where the circle of each country stands on the map, in hundredths of its width and height: placed by hand. */
export interface Anchor {
	x: number
	y: number
	side?: 'left' | 'right'		/* where its name stands, if not below */
}

export const ANCHORS: Record<string, Anchor> = {
	MM: { x: 8.6, y: 21.5 },
	LA: { x: 22.8, y: 24 },
	TH: { x: 17.6, y: 31.5 },
	VN: { x: 35.2, y: 32.5 },
	KH: { x: 26.4, y: 42 },
	PH: { x: 60, y: 35.5 },
	MY: { x: 21, y: 60.5 },
	SG: { x: 26.2, y: 69.8, side: 'right' },
	BN: { x: 46.6, y: 60 },
	ID: { x: 38.6, y: 87.2 },
	TL: { x: 70.2, y: 93.2, side: 'right' },
}
