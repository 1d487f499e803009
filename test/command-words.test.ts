import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { VFile } from 'vfile'
import { describe, expect, test, vi } from 'vitest'
import { viewMeanings } from '../src/figure/view-names.ts'
import { views } from '../src/figure/views.ts'
import remarkWirefig from '../src/sites/remark.ts'
import { handshake, makeProject, project, readFileOf, wirefig } from './project-fixture.ts'

vi.setConfig({ testTimeout: 600_000 })

const question = `title: { en: A ghost, zh: 幽灵 }
variant: two-way-handshake
endpoints: { client: { iss: 100 }, server: { iss: 300 } }
steps: [{ server: passive OPEN }]
search:
  property: no-ghost
  may: [{ client: active OPEN }]
`

describe('rows', () => {
  const region = (spec: string) => `<!-- wirefig ${spec} -->\n<!-- /wirefig -->\n`

  test('on the command line may be open, and end beyond the run with a warning', async () => {
    const root = await makeProject(project)
    const draw = (rows: string) =>
      wirefig(root, 'draw', 'handshake', 'table', 'columns=row,ctl', `rows=${rows}`)
    const table = (...lines: readonly string[]) =>
      `${['| Row | CTL     |', '| --: | ------- |', ...lines].join('\n')}\n`
    const [one, two, three] = [
      '|   1 | SYN     |',
      '|   2 | SYN,ACK |',
      '|   3 | ACK     |',
    ] as const
    const fine = { code: 0, stderr: '' }
    expect(await draw('syn-ack..')).toEqual({ ...fine, stdout: table(two, three) })
    expect(await draw('..2')).toEqual({ ...fine, stdout: table(one, two) })
    expect(await draw('2..20')).toEqual({
      code: 0,
      stdout: table(two, three),
      stderr: 'warning: rows `2..20` of a run of 3; expected at most 3, and drawn up to there\n',
    })
    expect(await draw('4..20')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'no row 4; expected 1 to 3\n',
    })
  })

  test('beyond the run are a warning of `build` and of `update`, with its place', async () => {
    const fence = '```wirefig handshake table rows=1..20\n```\n'
    const articles = Object.fromEntries(
      (['en', 'zh'] as const).map(language => [
        `content/${language}/handshake.md`,
        `${project[`content/${language}/handshake.md`]}\n${fence}`,
      ]),
    )
    const root = await makeProject({
      ...project,
      ...articles,
      'README.md': region('handshake table rows=1..20 columns=row,ctl'),
    })
    const warning = 'warning: rows `1..20` of a run of 3; expected at most 3, and drawn up to there'
    const built = await wirefig(root, 'build')
    expect(built).toMatchObject({ code: 0 })
    expect(built.stderr).toBe(
      `content/en/handshake.md:17:28: ${warning}\ncontent/zh/handshake.md:17:28: ${warning}\n`,
    )
    const updated = await wirefig(root, 'update', 'README.md')
    expect(updated).toMatchObject({ code: 0, stderr: `README.md:1:30: ${warning}\n` })
    expect(await readFileOf(root, 'README.md')).toContain('|   3 | ACK     |')
    const page = new VFile({ path: 'page.md', cwd: root, value: fence })
    const tree = unified().use(remarkParse).parse(page)
    await remarkWirefig()(tree, page)
    expect(page.messages.map(({ message, fatal, line }) => [message, fatal, line])).toEqual([
      [warning.replace('warning: ', ''), false, 1],
    ])
    expect(tree.children.map(({ type }) => type)).toEqual(['paragraph', 'table'])
    // It is said again, although nothing is stale.
    expect(await wirefig(root, 'update', '--check', 'README.md')).toMatchObject({
      code: 0,
      stderr: `README.md:1:30: ${warning}\n`,
    })
  })
})

describe('a scenario where there is none', () => {
  test.each([
    ['draw', 'x', 'text'],
    ['compare', 'x', 'y'],
  ])('of `%s` says which folder was looked through', async (...words) => {
    const empty = await makeProject({ 'content/scenarios/.keep': '' })
    expect(await wirefig(empty, ...words)).toMatchObject({
      code: 2,
      stderr: 'unknown scenario `x`; there is none in `content/scenarios`\n',
    })
    const root = await makeProject({ 'site/README.md': '' })
    expect(await wirefig(root, '--root', 'site', ...words)).toMatchObject({
      code: 2,
      stderr:
        'unknown scenario `x`; there is none in `site/content/scenarios`, a folder that does not exist\n',
    })
  })

  test('in a page says so, too', async () => {
    const root = await makeProject({ 'README.md': '<!-- wirefig x text -->\n<!-- /wirefig -->\n' })
    expect((await wirefig(root, 'update', 'README.md')).stderr).toBe(
      'README.md:1:14: unknown scenario `x`; there is none in `content/scenarios`, a folder that does not exist\n',
    )
  })
})

describe('why', () => {
  const how =
    'expected `search: { property: …, may: […] }` in one, as wirefig’s README has it under “Asking instead of scripting”\n'

  test('without questions says so, and how to ask one', async () => {
    const root = await makeProject(project)
    expect(await wirefig(root, 'why')).toEqual({
      code: 0,
      stdout: `no question in \`content/scenarios\`; ${how}`,
      stderr: '',
    })
    expect(await wirefig(root, 'why', 'handshake')).toEqual({
      code: 2,
      stdout: '',
      stderr: `scenario \`handshake\` asks no question; ${how}`,
    })
    expect(await wirefig(root, 'why', 'ghost')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'unknown question `ghost`; there is none in `content/scenarios`\n',
    })
  })

  test('says what is wrong with a scenario that cannot be read', async () => {
    const root = await makeProject({
      'content/scenarios/why/ghost.yaml': question.replace('no-ghost', 'no-goast'),
      'content/scenarios/why/other.yaml': question,
    })
    const [, mistake] = /:6:13: (.*)/.exec((await wirefig(root, 'build')).stderr) ?? []
    expect(mistake).toContain('did you mean `no-ghost`?')
    const stderr = `content/scenarios/why/ghost.yaml:6:13: ${mistake}\n`
    expect(await wirefig(root, 'why')).toEqual({ code: 1, stdout: 'why/other  A ghost\n', stderr })
    expect(await wirefig(root, 'why', 'ghost')).toEqual({ code: 1, stdout: '', stderr })
    expect((await wirefig(root, 'why', 'other')).code).toBe(0)
  })
})

describe('help', () => {
  test('of `draw` lists every view and what it shows', async () => {
    expect(Object.keys(viewMeanings)).toEqual(Object.keys(views))
    const { stdout } = await wirefig(await makeProject({}), 'draw', '--help')
    for (const [name, meaning] of Object.entries(viewMeanings)) {
      expect(stdout).toMatch(new RegExp(`^  ${name} +${meaning}$`, 'm'))
    }
    expect(stdout).toMatch(/^ {2}pcapng +\S/m)
  })

  test('has examples that run in the project', async () => {
    const root = await makeProject({
      'wirefig.config.json': '{ "folders": { "scenarios": "runs" } }',
      'runs/series/first.yaml': handshake,
      'runs/opening.yaml': handshake,
      'runs/why/ghost.yaml': question,
    })
    const { code, stdout, stderr } = await wirefig(root, '--help')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const examples = [
      ...stdout.matchAll(/^ {2}wirefig ((?:draw|why) (?!.*\.pcapng).*?)(?: {2}.*)?$/gm),
    ]
    const commands = examples.map(([, words = '']) => words.split(' '))
    expect(commands).toEqual([
      ['draw', 'opening', 'table'],
      ['draw', 'opening', 'sequence', 'lang=zh', 'numbers=relative'],
      ['draw', 'opening', 'sequence', '--format', 'svg', '>', 'figure.svg'],
      ['why', 'ghost'],
    ])
    for (const words of commands.filter(words => !words.includes('svg'))) {
      expect(await wirefig(root, ...words)).toMatchObject({ code: 0, stderr: '' })
    }
  })

  test('shows how to begin where there is no scenario, also after a mistake', async () => {
    const root = await makeProject({})
    const { code, stderr } = await wirefig(root, 'biuld')
    expect(code).toBe(2)
    expect(stderr).toContain('wirefig new scenario my-run')
    expect(stderr).not.toContain('lost-syn')
    expect((await wirefig(root, 'new', 'scenario', 'my-run')).code).toBe(0)
    expect((await wirefig(root, 'draw', 'my-run', 'table')).code).toBe(0)
  })
})
