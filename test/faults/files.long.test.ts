import { execFileSync } from 'node:child_process'
import { chmod, mkdir, stat, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { loadScenarios } from '../../src/project/scenarios.ts'
import { conventions } from '../../src/project/settings.ts'
import { updateFile } from '../../src/project/update.ts'
import { openWriter } from '../../src/project/write.ts'
import {
  article,
  handshake,
  makeProject,
  project,
  readFileOf,
  readFiles,
  wirefig,
  writeFiles,
} from '../project-fixture.ts'
import { isFull, runs } from '../size.ts'
import { mountTmpfs, whyNoMount } from './mount.ts'
import { expectMessages, leftIn, projectOf, start } from './project.ts'

vi.setConfig({ testTimeout: 600_000 })

/** What all of a run's output says, a line each. */
function linesOf({
  stdout,
  stderr,
}: {
  readonly stdout: string
  readonly stderr: string
}): string[] {
  return [...stderr.split('\n'), ...stdout.split('\n')].filter(line => line !== '')
}

const noMount = whyNoMount()

describe.skipIf(noMount !== undefined)(`on a file system of its own${noMount ?? ''}`, () => {
  test('a full disk: every file is whole, each that is not written has a message', async () => {
    const root = mountTmpfs('2m')
    await writeFiles(root, projectOf(30, 100))
    for (const command of ['build', 'update']) expect((await wirefig(root, command)).code).toBe(0)
    const old = await readFiles(root)
    await writeFiles(
      root,
      Object.fromEntries(
        Object.entries(projectOf(30, 7000)).filter(([file]) => file.endsWith('.yaml')),
      ),
    )
    fill(root)
    for (const command of ['build', 'update']) {
      const output = await wirefig(root, command)
      expect(output.code).toBe(1)
      expect(output.stderr.replace(/^.*warning.*\n/gm, '')).toMatch(
        /^(?:(?:dist|notes|content)\/\S+:1:1: cannot be written: no space left on device; expected a file that can be\n)+$/,
      )
      expect(await leftIn(root)).toEqual([])
    }
    const now = await readFiles(root)
    for (const [file, text] of Object.entries(old)) {
      if (file.startsWith('dist/') || file.startsWith('notes/')) {
        expect(now[file] === text || now[file]?.includes('7000')).toBe(true)
      }
    }
    await writeFile(path.join(root, 'ballast'), '')
    for (const command of ['build', 'update']) expect((await wirefig(root, command)).code).toBe(0)
    expect((await wirefig(root, 'check')).code).toBe(0)
  })

  test.runIf(isFull)('what cannot be written at all', async () => {
    const root = mountTmpfs('2m')
    await writeFiles(root, { ...project, 'README.md': '[0](wirefig:handshake/syn.seq)\n' })
    execFileSync('mount', ['-o', 'remount,ro', root])
    const built = await wirefig(root, 'build')
    expectMessages(built)
    expect(linesOf(built)).toContain(
      'dist/traces/handshake.json:1:1: cannot be written: read-only file system; expected a file that can be',
    )
    expect(built.stdout).toBe('3 files could not be written, 0 written; build again\n')
    const updated = await wirefig(root, 'update')
    expectMessages(updated)
    expect(updated.stderr).toBe(
      'README.md:1:1: cannot be written: read-only file system; expected a file that can be\n',
    )
    const made = await wirefig(root, 'new', 'scenario', 'x')
    expect(made).toMatchObject({ code: 1, stdout: '' })
    expectMessages(made)
  })

  /** All of its room. */
  function fill(root: string): void {
    try {
      execFileSync('dd', ['if=/dev/zero', `of=${root}/ballast`, 'bs=4096'], { stdio: 'ignore' })
    } catch {
      // It ends with the room.
    }
  }
})

/** The user that has no rights: root may read and write everything. */
const nobody = process.getuid?.() === 0 ? 65_534 : undefined

test('a folder that may not be written to, files that may not be read', async () => {
  const root = await makeProject({
    ...project,
    'content/en/secret.md': 'x',
    'content/zh/closed/a.md': 'x',
    'dist/x': '',
  })
  await chmod(path.join(root, 'content/en/secret.md'), 0o000)
  await chmod(path.join(root, 'content/zh/closed'), 0o000)
  for (const folder of ['.', 'content', 'content/en', 'content/zh', 'content/scenarios', 'dist']) {
    await chmod(path.join(root, folder), 0o555)
  }
  const refused = await start(root, ['build'], nobody).done
  expectMessages(refused)
  expect(linesOf(refused)).toEqual([
    'content/en/secret.md:1:1: cannot be read: permission denied; expected a file that can be',
    'content/zh/closed:1:1: cannot be listed: permission denied; expected a file that can be',
    '2 mistakes; nothing was written',
  ])
  await chmod(path.join(root, 'content/en'), 0o755)
  await chmod(path.join(root, 'content/zh/closed'), 0o755)
  await chmod(path.join(root, 'content/en/secret.md'), 0o644)
  await writeFile(path.join(root, 'content/en/secret.md'), article('en'))
  await writeFile(path.join(root, 'content/zh/closed/a.md'), article('zh'))
  const unwritten = await start(root, ['build'], nobody).done
  expectMessages(unwritten)
  expect(unwritten.stderr).toContain(
    'dist/traces/handshake.json:1:1: cannot be written: permission denied; expected a file that can be\n',
  )
  await chmod(path.join(root, 'dist'), 0o755)
})

test('a file that its author changes between reading and writing is left alone', async () => {
  const text = '[0](wirefig:handshake/syn.seq)\n'
  const root = await makeProject({ ...project, 'README.md': text })
  const settings = conventions(root)
  const { before, after } = updateFile(settings, 'README.md', loadScenarios(settings))
  expect(after).not.toBe(before)
  for (const typed of [`${text}More.\n`, text.replace('0', '1'), '', after]) {
    await writeFiles(root, { 'README.md': typed })
    const became = openWriter(root).write('README.md', after, before)
    if (typed === after) expect(became).toBe('unchanged')
    else {
      expect(String(became)).toBe(
        'README.md:1:1: was changed by someone else while it was updated, and was left alone; expected it as it was read: update it again',
      )
    }
    expect(await readFileOf(root, 'README.md')).toBe(typed)
  }
  expect(await leftIn(root)).toEqual([])
})

describe('links', () => {
  test.runIf(isFull)(
    'out of the project are refused, for every kind of source and for every output',
    async () => {
      const secret = await makeProject({
        'a.yaml': handshake,
        'a.md': article('en'),
        'a.pcapng': 'secret',
        'config.json': '{ "languages": ["zh"] }',
        'frame.md': 'SECRET {{ body }}',
        'out/x': 'untouched',
      })
      const root = await makeProject({
        ...project,
        'content/scenarios/captured.yaml': 'title: x\ncaptures: [a.pcapng]\n',
        'README.md': '# x\n',
        'templates/x': '',
      })
      const links: Record<string, string> = {
        'content/scenarios/linked.yaml': 'a.yaml',
        'content/scenarios/a.pcapng': 'a.pcapng',
        'content/scenarios/folder': 'out',
        'content/en/linked.md': 'a.md',
        'content/en/gone.md': 'nothing.md',
        'templates/article.en.md': 'frame.md',
        'NOTES.md': 'a.md',
      }
      for (const [link, to] of Object.entries(links)) {
        await symlink(path.join(secret, to), path.join(root, link))
      }
      const output = await wirefig(root, 'build')
      expectMessages(output)
      expect(
        linesOf(output).filter(line => !line.startsWith('content/scenarios/captured')),
      ).toEqual([
        'content/en/gone.md:1:1: is a link that leads nowhere; expected a file',
        'content/en/linked.md:1:1: is a link out of the project’s folder; expected a file in it',
        'content/scenarios/folder:1:1: is a link to a folder; expected a folder',
        'content/scenarios/linked.yaml:1:1: is a link out of the project’s folder; expected a file in it',
        'templates/article.en.md:1:1: is a link out of the project’s folder; expected a file in it',
        '6 mistakes; nothing was written',
      ])
      expect(output.stderr).toContain(
        'content/scenarios/captured.yaml:2:12: capture `a.pcapng` is outside of `content/scenarios`',
      )
      expect(JSON.stringify(output)).not.toMatch(/secret|SECRET/)
      const updated = await wirefig(root, 'update', 'NOTES.md')
      expect(updated.stderr).toBe(
        'NOTES.md:1:1: is a link out of the project’s folder; expected a file in it\n',
      )
      await symlink(path.join(secret, 'config.json'), path.join(root, 'wirefig.config.json'))
      const configured = await wirefig(root, 'build')
      expect(configured.stderr).toBe(
        'wirefig.config.json:1:1: is a link out of the project’s folder; expected a file in it\n',
      )
    },
  )

  test.each([
    ['a folder', 'dist', '.'],
    ['a folder within', 'dist/traces', '.'],
    ['a file', 'dist/en/handshake.md', 'x'],
    ['a file that is not there', 'dist/en/handshake.md', 'nothing'],
  ])('out of the project are not written through: %s', async (_, link, to) => {
    const elsewhere = await makeProject({ x: 'untouched' })
    const root = await makeProject(project)
    await mkdir(path.dirname(path.join(root, link)), { recursive: true })
    await symlink(path.join(elsewhere, to), path.join(root, link))
    const output = await wirefig(root, 'build')
    expectMessages(output)
    expect(output.code).toBe(1)
    expect(output.stderr).toMatch(/is a link (?:out of the project’s folder|that leads nowhere); /)
    expect(await readFiles(elsewhere)).toEqual({ x: 'untouched' })
  })

  test.runIf(isFull)('within the project are followed, and stay links', async () => {
    const root = await makeProject({
      ...project,
      'shared/more.yaml': handshake,
      'shared/README.md': '[0](wirefig:more/syn.seq)\n',
      'published/x': '',
    })
    await symlink('../../shared/more.yaml', path.join(root, 'content/scenarios/more.yaml'))
    await symlink('shared/README.md', path.join(root, 'README.md'))
    await symlink('published', path.join(root, 'dist'))
    expect(await wirefig(root, 'build')).toMatchObject({ code: 0, stderr: '' })
    expect(Object.keys(await readFiles(root, 'published'))).toContain('published/traces/more.json')
    expect((await wirefig(root, 'update', 'README.md')).code).toBe(0)
    expect(await readFileOf(root, 'shared/README.md')).toBe('[100](wirefig:more/syn.seq)\n')
    expect((await stat(path.join(root, 'README.md'))).isFile()).toBe(true)
    expect(execFileSync('readlink', [path.join(root, 'README.md')], { encoding: 'utf8' })).toBe(
      'shared/README.md\n',
    )
  })

  test('that lead in a circle, and a pipe, are no files', async () => {
    const root = await makeProject(project)
    await symlink('b.md', path.join(root, 'content/en/a.md'))
    await symlink('a.md', path.join(root, 'content/en/b.md'))
    execFileSync('mkfifo', [path.join(root, 'pipe')])
    await symlink('../../pipe', path.join(root, 'content/en/pipe.md'))
    const output = await wirefig(root, 'build')
    expectMessages(output)
    expect(output.code).toBe(1)
  })
})

describe('names', () => {
  const odd = [
    'a b',
    '-rf',
    '--help',
    "it's",
    'a"b',
    'a\\b',
    'line\nbreak',
    'tab\t',
    'bell\u0007\u001B[31mred',
    '\u202Eright',
    '🚢',
    '*',
    '$(touch x)',
    '`x`',
    '#?&%00',
    'x'.repeat(252),
    'CON',
    '...',
  ]

  test.runIf(isFull)('of articles may be anything that the file system takes', async () => {
    const root = await makeProject({
      'content/scenarios/handshake.yaml': handshake,
      ...Object.fromEntries(
        odd.flatMap(name => [
          [`content/en/${name}.md`, article('en')],
          [`notes/${name}.md`, '[0](wirefig:handshake/syn.seq)\n'],
        ]),
      ),
    })
    const output = await wirefig(root, 'build')
    expect(output).toMatchObject({ code: 0, stderr: '' })
    expect(linesOf(output)).toHaveLength(odd.length + 2)
    expect(Object.keys(await readFiles(root, 'dist/en'))).toHaveLength(odd.length)
    expect(output.stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u)
    expect(output.stdout).toContain('wrote dist/en/line\\u{A}break.md\n')
    expect((await wirefig(root, 'update')).code).toBe(0)
    for (const name of odd) {
      expect(await readFileOf(root, `notes/${name}.md`)).toBe('[100](wirefig:handshake/syn.seq)\n')
    }
    expect((await wirefig(root, 'check')).code).toBe(0)
  })

  test.runIf(isFull)(
    'of scenarios have letters, digits and hyphens; all others are told',
    async () => {
      const root = await makeProject(
        Object.fromEntries(
          odd.map(name => [`content/scenarios/${name.slice(0, 250)}.yaml`, handshake]),
        ),
      )
      const output = await wirefig(root, 'build')
      expectMessages(output)
      const named = odd.filter(name => /^[a-z0-9][\w-]*$/i.test(name)).length
      expect(linesOf(output)).toHaveLength(odd.length - named + 1)
    },
  )

  test('that are no UTF-8 are told', async () => {
    const root = await makeProject(project)
    for (const folder of ['content/en', 'content/scenarios']) {
      for (const ending of ['.md', '.yaml']) {
        const file = [Buffer.from(path.join(root, folder, 'caf')), Buffer.from([0xe9])]
        await writeFile(Buffer.concat([...file, Buffer.from(ending)]), 'x')
      }
    }
    await mkdir(Buffer.concat([Buffer.from(path.join(root, 'content/zh/')), Buffer.from([0xff])]))
    const output = await wirefig(root, 'build')
    expectMessages(output)
    expect(linesOf(output)).toEqual([
      'content/en/caf�.md:1:1: has a name that is no UTF-8; expected one that is',
      'content/scenarios/caf�.yaml:1:1: has a name that is no UTF-8; expected one that is',
      'content/zh/�:1:1: has a name that is no UTF-8; expected one that is',
      '3 mistakes; nothing was written',
    ])
  })
})

test('mistakes in very many scenarios and links are all told, each in a line of its own', async () => {
  const count = 50 * runs(1, 50)
  const mistaken = handshake.replace('server: ESTABLISHED }', 'server: CLOSED }')
  const links = Array.from({ length: 1000 }, (_, index) => `[1](wirefig:q${index}/syn.seq)\n`)
  const root = await makeProject({
    ...Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`content/scenarios/s${index}.yaml`, mistaken]),
    ),
    'content/en/a.md': article('en').replace(/## One[\s\S]*/, links.join('\n')),
  })
  const { code, stderr, stdout } = await wirefig(root, 'build')
  expect({ code, stdout }).toEqual({
    code: 1,
    stdout: `${(count + 1000).toLocaleString('en').replace(',', '')} mistakes; nothing was written\n`,
  })
  const lines = stderr.split('\n').slice(0, -1)
  expect(lines).toHaveLength(count + 1000)
  // A message does not grow with the project.
  expect(Math.max(...lines.map(line => line.length))).toBeLessThan(1000)
})

test('standard output that takes no more is no crash', async () => {
  const root = await makeProject(project)
  const main = path.join(import.meta.dirname, '../../src/cli/main.ts')
  const shell = (line: string) =>
    execFileSync('sh', ['-c', line, process.execPath, main], { cwd: root, encoding: 'utf8' })
  expect(shell('"$0" "$1" draw handshake json | head -c 1')).toBe('{')
  const full = shell('"$0" "$1" draw handshake json 2>&1 > /dev/full; echo $?')
  expect(full).toBe(
    'standard output:1:1: cannot be written: no space left on device; expected a file that can be\n1\n',
  )
})

test('a working directory that is gone is no crash', async () => {
  const root = await makeProject({ 'gone/x': '' })
  const main = path.join(import.meta.dirname, '../../src/cli/main.ts')
  const said = execFileSync(
    'sh',
    [
      '-c',
      'cd gone && rm -r ../gone && "$0" "$1" --root "$2" build 2>&1; echo $?',
      process.execPath,
      main,
      root,
    ],
    { cwd: root, encoding: 'utf8' },
  )
  expect(said).not.toMatch(/^\s+at /m)
})
