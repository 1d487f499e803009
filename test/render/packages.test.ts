import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'

let folder: string

/** A project with wirefig's code, and none of its packages. */
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wirefig-packages-'))
  cpSync('src/render', path.join(folder, 'render'), { recursive: true })
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A package whose module is as given. */
function install(name: string, code: string): void {
  const to = path.join(folder, 'node_modules', name)
  mkdirSync(to, { recursive: true })
  const manifest = { name, version: '1.0.0', type: 'module', main: 'index.js' }
  writeFileSync(path.join(to, 'package.json'), JSON.stringify(manifest))
  writeFileSync(path.join(to, 'index.js'), code)
}

async function draw(browser?: string): Promise<unknown> {
  const options = { cache: path.join(folder, 'cache'), ...(browser !== undefined && { browser }) }
  const script = `
    import { openRenderer } from './render/renderer.ts'
    const renderer = openRenderer(${JSON.stringify(options)})
    const request = { source: 'sequenceDiagram', format: 'svg', id: 'x' }
    const drawn = await renderer.draw(request).catch(error => 'thrown: ' + error.message)
    await renderer.close()
    console.log(JSON.stringify(drawn))`
  const env = { PATH: '', HOME: folder }
  const node = ['--input-type=module', '--eval', script]
  const { stdout } = await promisify(execFile)(process.execPath, node, { cwd: folder, env })
  return JSON.parse(stdout)
}

const packages = '@mermaid-js/mermaid-cli puppeteer @fontsource/noto-sans-sc'

test.runIf(process.platform === 'linux')(
  'all that is missing is told at once, with what installs it',
  async () => {
    const packaged =
      process.arch === 'x64' ? ' or `npm install --save-dev @sparticuz/chromium`' : ''
    expect(await draw()).toEqual({
      reason: `images need \`@mermaid-js/mermaid-cli\`, \`puppeteer\`, \`@fontsource/noto-sans-sc\` and a browser, not installed; expected \`npm install --save-dev ${packages}\`, and \`apt-get install chromium\`${packaged} before`,
      ruleId: 'not-installed',
    })
  },
)

test('packages alone, where there is a browser', async () => {
  expect(await draw(process.execPath)).toEqual({
    reason: `images need \`@mermaid-js/mermaid-cli\`, \`puppeteer\` and \`@fontsource/noto-sans-sc\`, not installed; expected \`npm install --save-dev ${packages}\` before`,
    ruleId: 'not-installed',
  })
})

test('a package, and a browser that is named and not there', async () => {
  install('@mermaid-js/mermaid-cli', '')
  install('mermaid', '')
  install('@fontsource/noto-sans-sc', '')
  expect(await draw('/nowhere')).toEqual({
    reason:
      'images need `puppeteer`, not installed; expected `npm install --save-dev puppeteer` before; no browser at `/nowhere`; expected Chromium, Chrome or Edge',
    ruleId: 'not-installed',
  })
})

test('a package that is there and broken is a fault, not a reason', async () => {
  install('@mermaid-js/mermaid-cli', '')
  install('mermaid', '')
  install('@fontsource/noto-sans-sc', '')
  install('puppeteer', 'throw new Error("broken")')
  expect(await draw(process.execPath)).toBe('thrown: broken')
  install('puppeteer', 'import "not-there"')
  expect(await draw(process.execPath)).toMatch(/^thrown: Cannot find package 'not-there'/)
})
