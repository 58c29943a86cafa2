import { mount } from 'svelte'
import './i18n/first'
import App from './App.svelte'
import './app.css'
import { session } from './lib/session.svelte'
import { setOut } from './routes'
/* What the pages share comes with the first file: a page is then one file more. */
import '@lucide/svelte/icons/archive'
import '@lucide/svelte/icons/arrow-left'
import '@lucide/svelte/icons/chevron-down'
import '@lucide/svelte/icons/download'
import '@lucide/svelte/icons/pencil'
import '@lucide/svelte/icons/plus'
import '@lucide/svelte/icons/printer'
import '@lucide/svelte/icons/upload'
import './lib/format'
import './lib/latest'
import './ui/Empty.svelte'
import './ui/Value.svelte'

void session.start()
setOut()
mount(App, { target: document.getElementById('app')! })
