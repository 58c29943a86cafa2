import type { Component } from 'svelte'

export interface MenuItem {
	kind?: 'head' | 'line'
	label: string
	note?: string
	icon?: Component<{ size?: number }>
	href?: string
	download?: boolean
	run?: () => void
	checked?: boolean
	disabled?: boolean
	bad?: boolean
}
