import { expect, test } from 'vitest'
import { build } from '../src/project/build.ts'
import { loadSettings } from '../src/project/config.ts'
import { loadProject } from '../src/project/load.ts'
import { frontMatter, handshake, makeProject, project, wirefig } from './project-fixture.ts'

/** What a build says, as the command line prints it. */
function told(root: string): string[] {
  const { messages } = build(loadProject(loadSettings(root)))
  return messages.map(message => `${message.fatal ? 'mistake' : 'warning'} ${message}`)
}

const only = frontMatter('Only')
const says = (languages: string) => only.replace('title:', `languages: ${languages}\ntitle:`)
const lacks = (found: string, lacking: string, column = 1) => [
  `warning content/${found}/only.md:2:${column}: no \`content/${lacking}/only.md\`; expected the article in \`en\` and \`zh\`, or \`languages: [${found}]\` in its front matter`,
]

const en = (text: string) => ({ ...project, 'content/en/only.md': text })
const both = { 'wirefig.config.json': '{ "languages": ["en", "zh"] }' }
const scenario = { 'content/scenarios/handshake.yaml': handshake }

test.each([
  ['beside articles in two languages is told', en(only), lacks('en', 'zh')],
  ['is told whichever it lacks', { ...project, 'content/zh/only.md': only }, lacks('zh', 'en')],
  [
    'in the first language that any article has is meant',
    { ...scenario, 'content/en/only.md': only },
    [],
  ],
  [
    'is told where the configuration means both',
    { ...scenario, ...both, 'content/en/only.md': only },
    lacks('en', 'zh'),
  ],
  [
    'is told where its front matter means both',
    { ...scenario, 'content/en/only.md': says('[en, zh]') },
    lacks('en', 'zh', 12),
  ],
  ['is meant where its front matter says so', en(says('[en]')), []],
  [
    'is meant where its front matter says so against the configuration',
    { ...en(says('[en]')), ...both },
    [],
  ],
  [
    'is meant where the configuration has that language only',
    { ...en(only), 'wirefig.config.json': '{ "languages": ["en"] }' },
    [],
  ],
])('an article in one language %s', async (_, files, expected) => {
  const root = await makeProject(files)
  expect(told(root)).toEqual(expected)
})

test('an article that is there and cannot be read lacks nothing', async () => {
  const root = await makeProject({ ...en(only), 'content/zh/only.md': Buffer.from([0xff]) })
  expect(told(root)).toEqual(['mistake content/zh/only.md:1:1: no UTF-8; expected text in UTF-8'])
})

test.each([
  ['[fr]', 'unknown language `fr`; expected `en` or `zh`'],
  ['en', '`languages` is no list; expected one, such as `[en]`'],
  ['[]', '`languages` is no list; expected one, such as `[en]`'],
])('front matter with `languages: %s` is mistaken', async (languages, reason) => {
  const root = await makeProject({ ...scenario, 'content/en/only.md': says(languages) })
  expect(told(root)).toEqual([`mistake content/en/only.md:2:12: ${reason}`])
})

test('it is a warning, of `build` and of `check`', async () => {
  const root = await makeProject(en(only))
  const stderr = `${lacks('en', 'zh')[0]?.replace(/^(warning) (\S+)/, '$2 $1:')}\n`
  expect(await wirefig(root, 'build')).toMatchObject({ code: 0, stderr })
  expect(await wirefig(root, 'check')).toMatchObject({ code: 0, stderr })
}, 1_200_000)
