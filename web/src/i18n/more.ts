/* Parts that are loaded later import this file for its effect: words and styles. */
import '../late'
import { enMore } from './en-more'
import { learn } from './index.svelte'
import { zhMore } from './zh-more'

learn(zhMore, enMore)
