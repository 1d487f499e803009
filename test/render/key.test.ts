import { expect, test } from 'vitest'
import { type DiagramRequest, keyOf, versionsFrom } from '../../src/render/key.ts'

const request: DiagramRequest = { source: 'sequenceDiagram\n  a->>b: x', format: 'svg', id: 'syn' }

test('a key is a name for a file, the same each time', () => {
  expect(keyOf(request)).toMatch(/^[0-9a-f]{32}$/)
  expect(keyOf({ ...request })).toBe(keyOf(request))
})

test('whatever is drawn otherwise has another key', () => {
  const others = [
    { ...request, source: `${request.source}y` },
    { ...request, format: 'png' as const },
    { ...request, id: 'ack' },
  ]
  expect(new Set([request, ...others].map(keyOf)).size).toBe(4)
})

test('the versions are those installed, the mermaid of mermaid-cli among them', () => {
  const version = expect.stringMatching(/^\d+\.\d+\.\d+/)
  expect(versionsFrom(import.meta.url)).toEqual({ mermaid: version, font: version })
})

test('without the packages there is no key, but the command that installs them', () => {
  expect(versionsFrom('/nowhere/module.js')).toEqual({
    reason:
      'images need `@mermaid-js/mermaid-cli` and `@fontsource/noto-sans-sc`, not installed; expected `npm install --save-dev @mermaid-js/mermaid-cli @fontsource/noto-sans-sc` before',
    ruleId: 'not-installed',
  })
})
