import type remarkWirefig from './remark.js' with { 'resolution-mode': 'import' }

/** The plugin itself, as `require` gives it. */
declare const plugin: typeof remarkWirefig
export = plugin
