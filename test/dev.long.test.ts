import { once } from 'node:events'
import { readdir, symlink } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { useBrowser } from './chromium.ts'
import { type Command, startCommand } from './command.ts'
import { article, handshake, makeProject, project, writeFiles } from './project-fixture.ts'
import { isFull } from './size.ts'

vi.setConfig({ testTimeout: 600_000 })

const newPage = useBrowser()

/** Pages of a project in the making. */
async function started(root: string, ...words: readonly string[]) {
  const command = startCommand(root, 'dev', '--port', '0', ...words)
  const heard = await command.until('watching')
  return { command, heard, address: addressIn(heard) }
}

function addressIn(heard: string): string {
  const found = /http:\/\/localhost:\d+\//.exec(heard)?.[0]
  if (found === undefined) throw new Error(`no address: ${heard}`)
  return found
}

const text = async (address: string) => (await fetch(address)).text()

/** Whatever a mended project says of itself. */
const mended = (command: Command) => command.until('articles: http')

test('the pages are shown, and nothing is written', async () => {
  const root = await makeProject({
    ...project,
    'dist/site/old.html': 'Secret',
    'note.txt': 'Secret',
  })
  await symlink('../../note.txt', path.join(root, 'dist/site/link.html'))
  const before = await readdir(root, { recursive: true })
  const { command, heard, address } = await started(root)
  expect(heard).toContain('1 scenario run, 2 articles built\n2 articles: http://localhost:')
  expect(await text(`${address}en/handshake.html`)).toContain('Figure 1')
  expect(await text(`${address}zh/handshake.html`)).toContain('图 1')
  expect(await text(`${address}`)).toContain('en/index.html')
  expect(await text(`${address}assets/site.css`)).toContain('color-scheme')
  for (const file of ['old.html', 'link.html', 'note.txt', 'content/en/handshake.md']) {
    const answer = await fetch(address + file)
    expect(answer.status).toBe(404)
    expect(await answer.text()).not.toContain('Secret')
  }
  expect(await readdir(root, { recursive: true })).toEqual(before)
  expect(await command.stop()).toBe(0)
  await expect(fetch(address)).rejects.toThrow()
})

test('what a page shows follows its scenario, its text and its template', async () => {
  const root = await makeProject(project)
  const { command, address } = await started(root)
  const page = `${address}en/handshake.html`
  const events = await fetch(`${address}.wirefig/events?${versionIn(await text(page))}`)
  const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader()
  expect((await reader?.read())?.value).toBe(':\n\n')
  await writeFiles(root, { 'content/scenarios/handshake.yaml': handshake.replace('100', '7100') })
  expect(await mended(command)).toContain('content/scenarios/handshake.yaml changed\n')
  expect((await reader?.read())?.value).toContain('event: reload\n')
  expect(await text(page)).toContain('The first number is 7100')
  await reader?.cancel()
  await writeFiles(root, { 'content/en/handshake.md': `${article('en')}\nMore of it.\n` })
  await mended(command)
  expect(await text(page)).toContain('More of it.')
  await writeFiles(root, { 'templates/article.en.md': '{{ body }}\nA frame of its own.\n' })
  await mended(command)
  expect(await text(page)).toContain('A frame of its own.')
  expect(await command.stop()).toBe(0)
})

function versionIn(page: string): string {
  return /reload\.js\?(\d+)/.exec(page)?.[1] ?? ''
}

test('a mistake is said over the page as it was, escaped, until it is mended', async () => {
  const root = await makeProject(project)
  const { command, address } = await started(root)
  const page = `${address}en/handshake.html`
  const key = '"<img src=x onerror=alert(1)>"'
  await writeFiles(root, {
    'content/scenarios/handshake.yaml': handshake.replace('names', key).replace('100', '7100'),
  })
  const heard = await command.until('1 mistake: http')
  expect(heard).toContain('content/scenarios/handshake.yaml:6:1: unknown key')
  const broken = await text(page)
  expect(broken).toContain('1 mistake; the page is as it was before')
  expect(broken).toContain('<b>content/scenarios/handshake.yaml:6:1</b>: unknown key ')
  expect(broken).toContain('&#60;img src=x onerror=alert(1)&#62;')
  expect(broken).not.toContain('<img src=x')
  expect(broken).toContain('The first number is 100')
  await writeFiles(root, { 'content/scenarios/handshake.yaml': handshake.replace('100', '7200') })
  await mended(command)
  expect(await text(page)).toContain('The first number is 7200')
  expect(await text(page)).not.toContain('mistake')
  expect(await command.stop()).toBe(0)
})

test.runIf(isFull)('a project that was never right shows what is wrong', async () => {
  const root = await makeProject({
    ...project,
    'content/scenarios/handshake.yaml': handshake.replace('names', 'nams'),
  })
  const { command, heard, address } = await started(root)
  expect(heard).toContain('unknown key `nams`')
  const answer = await fetch(address)
  expect(answer.status).toBe(404)
  expect(await answer.text()).toContain('handshake.yaml:6:1</b>: unknown key `nams`')
  await writeFiles(root, project)
  await mended(command)
  expect((await fetch(address)).status).toBe(200)
  expect(await command.stop()).toBe(0)
})

test.runIf(isFull)('a changed configuration starts it anew, at the same address', async () => {
  const title = (text: string) => JSON.stringify({ site: { title: { en: text, zh: text } } })
  const root = await makeProject({ ...project, 'wirefig.config.json': title('Before') })
  const { command, address } = await started(root)
  expect(await text(`${address}en/index.html`)).toContain('Before')
  await writeFiles(root, { 'wirefig.config.json': title('After') })
  const heard = await command.until('watching')
  expect(heard).toContain('wirefig.config.json changed: starting again\n')
  expect(addressIn(heard)).toBe(address)
  expect(await text(`${address}en/index.html`)).toContain('After')
  expect(await command.stop()).toBe(0)
  await expect(fetch(address)).rejects.toThrow()
})

test.runIf(isFull)('a port in use is passed over, and said', async () => {
  const taken = createServer()
  onTestFinished(() => void taken.close())
  taken.listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const command = startCommand(await makeProject(project), 'dev', '--port', String(port))
  const heard = await command.until('watching')
  expect(heard).toContain(`port ${port} is in use\n`)
  expect(addressIn(heard)).not.toContain(`:${port}/`)
  expect(await command.stop()).toBe(0)
})

test('a page in a browser follows by itself, and runs nothing that a mistake says', async () => {
  const root = await makeProject(project)
  const { command, address } = await started(root)
  const page = await newPage()
  const complaints: string[] = []
  page.on('console', message => complaints.push(message.text()))
  page.on('pageerror', error => complaints.push(error.message))
  page.on('dialog', dialog => complaints.push(dialog.message()))
  await page.goto(`${address}en/handshake.html`)
  const seen = (what: string) => page.getByText(what).first().waitFor()
  await seen('The first number is 100')
  await writeFiles(root, { 'content/scenarios/handshake.yaml': handshake.replace('100', '7100') })
  await seen('The first number is 7100')
  await writeFiles(root, {
    'content/scenarios/handshake.yaml': handshake.replace('names', '"<script>alert(1)</script>"'),
  })
  await seen('1 mistake; the page is as it was before')
  await seen('<script>alert(1)</script>')
  await writeFiles(root, { 'content/scenarios/handshake.yaml': handshake.replace('100', '7200') })
  await seen('The first number is 7200')
  expect(await page.getByRole('alert').count()).toBe(0)
  expect(complaints).toEqual([])
  await page.close()
  expect(await command.stop()).toBe(0)
})
