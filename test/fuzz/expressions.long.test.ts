import { readdirSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import path from 'node:path'
import { checkSync } from 'recheck'
import { describe, expect, test } from 'vitest'
import { parseAst } from 'vitest/node'
import { selectorPattern } from '../../src/scenario/selector.ts'
import { tcp } from '../../src/tcp/tcp.ts'

interface Expression {
  readonly pattern: string
  readonly flags: string
}

/** What takes too long is what takes too many steps, on a slow machine as on a fast one. */
const inSteps = {
  timeout: null,
  attackTimeout: null,
  incubationTimeout: null,
  seedingTimeout: null,
}

const root = path.join(import.meta.dirname, '../../src')
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter(file => /(?<!\.d)\.c?ts$/.test(file))
  .sort()

/** Every regular expression that stands in a file, and how many are made while it runs. */
function expressionsOf(file: string): { literals: readonly Expression[]; made: number } {
  const literals: Expression[] = []
  let made = 0
  const code = stripTypeScriptTypes(readFileSync(path.join(root, file), 'utf8'))
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    if ('regex' in node) literals.push(node.regex as Expression)
    if ('callee' in node && (node.callee as { name?: string }).name === 'RegExp') made += 1
    for (const child of Object.values(node)) walk(child)
  }
  walk(parseAst(code))
  return { literals, made }
}

const found = files.map(file => ({ file, ...expressionsOf(file) }))

describe('every regular expression takes time in proportion to its text', () => {
  test('all of them are found', () => {
    expect(found.flatMap(({ literals }) => literals).length).toBeGreaterThan(100)
  })

  // None of these is made of what a stranger writes but for words with their special characters escaped.
  test('few are made at run time', () => {
    const making = found.filter(({ made }) => made > 0).map(({ file, made }) => [file, made])
    expect(Object.fromEntries(making)).toEqual({
      'article/in-code.ts': 1,
      'article/inert.ts': 2,
      'figure/mermaid.ts': 1,
      'project/config.ts': 1,
      'project/language.ts': 1,
      'scenario/names.ts': 1,
      'scenario/parameters.ts': 1,
      'scenario/selector.ts': 1,
      'scenario/sides.ts': 1,
    })
  })

  const distinct = new Map<string, Expression & { readonly file: string }>()
  for (const { file, literals } of found) {
    for (const { pattern, flags } of literals) {
      distinct.set(`/${pattern}/${flags}`, { pattern, flags, file })
    }
  }
  const made = selectorPattern(tcp.kinds)
  distinct.set(String(made), {
    pattern: made.source,
    flags: made.flags,
    file: 'scenario/selector.ts',
  })

  test.each([...distinct.values()])('$file: /$pattern/$flags', ({ pattern, flags }) => {
    expect(checkSync(pattern, flags, inSteps).status).toBe('safe')
  })
})
