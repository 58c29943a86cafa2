/* The words of the desk's first view. */
import { en } from './en'
import { learn } from './index.svelte'
import { zh } from './zh'

learn(zh, en)
