import { expect, test } from 'vitest'
import { findBrowser, type Machine } from '../../src/render/find.ts'

function machine(files: readonly string[], env: Machine['env'] = {}, platform = 'linux'): Machine {
  return { platform, env, home: '/home/a', isProgram: file => files.includes(file) }
}

const everywhere = ['/opt/a', '/opt/b', '/opt/c', '/opt/d', '/usr/bin/chromium']
const all = {
  PATH: '/usr/bin',
  WIREFIG_BROWSER: '/opt/b',
  PUPPETEER_EXECUTABLE_PATH: '/opt/c',
  CHROME_PATH: '/opt/d',
}

test('an option comes before variables, and these before the system', () => {
  const { PATH, WIREFIG_BROWSER: _, ...two } = all
  const { PUPPETEER_EXECUTABLE_PATH: __, ...one } = two
  expect(findBrowser('/opt/a', machine(everywhere, all))).toBe('/opt/a')
  expect(findBrowser(undefined, machine(everywhere, all))).toBe('/opt/b')
  expect(findBrowser(undefined, machine(everywhere, { PATH, ...two }))).toBe('/opt/c')
  expect(findBrowser(undefined, machine(everywhere, { PATH, ...one }))).toBe('/opt/d')
  expect(findBrowser(undefined, machine(everywhere, { PATH }))).toBe('/usr/bin/chromium')
})

test('a browser that is named and not there is not replaced', () => {
  expect(findBrowser('/opt/x', machine(everywhere, all))).toEqual({
    reason: 'no browser at `/opt/x`; expected Chromium, Chrome or Edge',
    ruleId: 'no-browser',
  })
  expect(
    findBrowser(undefined, machine(everywhere, { ...all, WIREFIG_BROWSER: '/opt/x' })),
  ).toEqual({
    reason: 'no browser at `/opt/x` in `WIREFIG_BROWSER`; expected Chromium, Chrome or Edge',
    ruleId: 'no-browser',
  })
})

test('a name is looked up on the PATH', () => {
  const found = machine(['/b/chrome-beta', '/c/chrome-beta'], { PATH: '/a::/b:/c' })
  expect(findBrowser('chrome-beta', found)).toBe('/b/chrome-beta')
  expect(findBrowser('chrome-dev', found)).toMatchObject({ ruleId: 'no-browser' })
})

test.each([
  ['linux', '/b/google-chrome', { PATH: '/a:/b' }],
  ['linux', '/a/microsoft-edge-stable', { PATH: '/a:/b' }],
  ['darwin', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', {}],
  ['darwin', '/home/a/Applications/Chromium.app/Contents/MacOS/Chromium', {}],
  [
    'win32',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    { ProgramFiles: 'C:\\Program Files', 'ProgramFiles(x86)': 'C:\\Program Files (x86)' },
  ],
])('on %s, %s is found', (platform, file, env) => {
  expect(findBrowser(undefined, machine([file], env, platform))).toBe(file)
})

test('a machine without a browser has none', () => {
  for (const platform of ['linux', 'darwin', 'win32']) {
    expect(findBrowser(undefined, machine([], {}, platform))).toBeUndefined()
  }
})
