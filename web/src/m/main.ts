import { mount } from 'svelte'
import '../app.css'
import './m.css'
import { session } from '../lib/session.svelte'
import { setOut, setOutByLink } from './ahead'
import { ALL, byLink, FIRST } from './pages'
import App from './App.svelte'

session.first = FIRST
session.all = ALL
/* Who comes by a link has no account: nobody is asked for. */
if (byLink())
	setOutByLink()
else {
	setOut()
	void session.start()
}
mount(App, { target: document.getElementById('app')! })
