import css from './late.css?inline'

document.styleSheets[0].insertRule(`@media all{${css}}`, document.styleSheets[0].cssRules.length)
