import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { oldest, refuseVersion } from '../src/node-version.ts'

test.each([
  ['0.10.48', true],
  ['16.20.2', true],
  ['20.20.2', true],
  ['22.12.9', true],
  ['22.13.0', false],
  ['22.13.0-nightly20260101', false],
  ['22.20.1', false],
  ['23.0.0', false],
  ['24.1.0', false],
  ['100.0.0', false],
])('Node.js %s: refused is %s', (version, isRefused) => {
  expect(refuseVersion(version)).toBe(
    isRefused ? `wirefig needs Node.js ≥ 22.13; this is Node.js ${version}` : undefined,
  )
})

test('package.json asks for the same', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    engines: { node: string }
  }
  expect(engines.node).toBe(`>=${oldest}`)
})
