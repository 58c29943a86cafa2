import { mount } from 'svelte'
import App from './App.svelte'
import './app.css'

/* The list is on its way while the server says who asks. */
if (location.hash.startsWith('#/enterprises'))
	void import('./pages/Enterprises.svelte').catch(() => {})

mount(App, { target: document.getElementById('app')! })
