/* The styles of what lies over pages: no first view needs them. */
import css from './over.css?inline'

document.styleSheets[0].insertRule(`@media all{${css}}`, document.styleSheets[0].cssRules.length)
