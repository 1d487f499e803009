import MarkdownIt from 'markdown-it'
import remarkParse from 'remark-parse'
import remarkStringify from 'remark-stringify'
import { unified } from 'unified'
import { expect, test, vi } from 'vitest'
import wirefigMarkdownIt from '../src/sites/markdown-it.ts'
import remarkWirefig from '../src/sites/remark.ts'
import {
  frontMatter,
  handshake,
  makeProject,
  project,
  readFileOf,
  wirefig,
} from './project-fixture.ts'

vi.setConfig({ testTimeout: 600_000 })

const configuration = { 'wirefig.config.json': '{ "figures": { "states": "netstat" } }' }
/** `expect` holds the run to the RFC's spelling, whatever articles have. */
const scenario = {
  'content/scenarios/handshake.yaml': `${handshake}`.replace(
    'expect: {',
    'expect: { server.state@syn: SYN-RECEIVED,',
  ),
}
const link = '[`SYN-RECEIVED`](wirefig:handshake/server.state@syn)'

test('`build` writes states in values as the configuration spells them, and `check` finds it fresh', async () => {
  const article = (language: string) => ({
    [`content/${language}/a.md`]: `${frontMatter('A')}In ${link}.\n\n\`\`\`wirefig handshake table\n\`\`\`\n`,
  })
  const root = await makeProject({
    ...scenario,
    ...configuration,
    ...article('en'),
    ...article('zh'),
  })
  const { code, stderr } = await wirefig(root, 'build')
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: ['en', 'zh']
      .map(
        language =>
          `content/${language}/a.md:7:4: warning: \`SYN-RECEIVED\` lags behind \`wirefig:handshake/server.state@syn\`; expected \`SYN_RECV\`\n`,
      )
      .join(''),
  })
  const built = await readFileOf(root, 'dist/en/a.md')
  expect(built).toContain('In `SYN_RECV`.')
  expect(built).not.toContain('SYN-RECEIVED')
  expect((await wirefig(root, 'check')).stdout).toMatch(/all fresh\n$/)
})

test('`update` and `update --check` do', async () => {
  const root = await makeProject({ ...scenario, ...configuration, 'README.md': `In ${link}.\n` })
  expect((await wirefig(root, 'update', '--check', 'README.md')).code).toBe(1)
  expect((await wirefig(root, 'update', 'README.md')).code).toBe(0)
  expect(await readFileOf(root, 'README.md')).toBe(
    'In [`SYN_RECV`](wirefig:handshake/server.state@syn).\n',
  )
  expect((await wirefig(root, 'update', '--check', 'README.md')).code).toBe(0)
})

test('the plugins do', async () => {
  const root = await makeProject({ ...project, ...scenario, ...configuration })
  const tree = await unified()
    .use(remarkParse)
    .use(remarkWirefig, { root })
    .use(remarkStringify)
    .process(`In ${link}.\n`)
  expect(String(tree)).toBe('In `SYN_RECV`.\n')
  const md = new MarkdownIt().use(wirefigMarkdownIt, { root, onMessage: () => {} })
  expect(md.render(`In ${link}.\n`)).toBe('<p>In <code>SYN_RECV</code>.</p>\n')
})

test('a count of thousands has commas, as a verdict writes it; a number of the protocol has none', async () => {
  const root = await makeProject({
    'content/scenarios/large.yaml': `${handshake}`
      .replace('iss: 100', 'iss: 41950')
      .replace(
        '- { client: active OPEN }',
        '- { client: active OPEN }\n  - { client: SEND, octets: 12345, when: { client: ESTABLISHED } }',
      ),
    'README.md': '[1](wirefig:large/count.octets) and [1](wirefig:large/client.ISS@syn)\n',
  })
  expect(await wirefig(root, 'update', 'README.md')).toMatchObject({ stderr: '' })
  expect(await readFileOf(root, 'README.md')).toBe(
    '[12,345](wirefig:large/count.octets) and [41950](wirefig:large/client.ISS@syn)\n',
  )
})
