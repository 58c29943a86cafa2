import { mount } from 'svelte'
import './i18n/first'
import App from './App.svelte'
import './app.css'
import { session } from './lib/session.svelte'
import { setOut } from './routes'
/* What the pages share comes with the first file: a page is then one file more. */
import './lib/format'
import './ui/Empty.svelte'
import './ui/Value.svelte'

void session.start()
setOut()
mount(App, { target: document.getElementById('app')! })
