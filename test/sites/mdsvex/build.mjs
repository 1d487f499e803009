// Every page as a component of Svelte's, rendered as a server would.
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { compile as compileMdsvex } from 'mdsvex'
import { compile } from 'svelte/compiler'
import { render } from 'svelte/server'

mkdirSync('dist', { recursive: true })
for (const file of globSync('*.md')) {
  const name = path.basename(file, '.md')
  const { code } = await compileMdsvex(readFileSync(file, 'utf8'), { smartypants: false })
  const { js } = compile(code, { generate: 'server', filename: `${name}.svelte` })
  const script = path.resolve('dist', `${name}.mjs`)
  writeFileSync(script, js.code)
  const { default: component } = await import(pathToFileURL(script).href)
  writeFileSync(path.join('dist', `${name}.html`), render(component).body)
}
