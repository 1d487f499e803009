import type { VFileMessage } from 'vfile-message'
import { Composer, isMap, isNode, isScalar, LineCounter, Parser, visit } from 'yaml'
import type { z } from 'zod'
import { complain, type Place, unknown } from '../message.ts'
import { excessIn, mostText } from './excess.ts'
import { mistakesIn } from './yaml-mistakes.ts'

export type Path = readonly (string | number)[]

/** A YAML document whose every value knows its place, and the mistakes found in it so far. */
export interface Document {
  readonly value: unknown
  readonly messages: VFileMessage[]
  /** Of the value at a path, or of the nearest one above it. */
  placeOf(path: Path): Place
  /** Of the key that ends a path. */
  placeOfKey(path: Path): Place
  complain(place: Place, reason: string, ruleId: string): void
  /** The value at a path, if it fits; its mistakes are reported. */
  read<T>(schema: z.ZodType<T>, path: Path): T | undefined
}

/** Where a line and a column of the YAML text, both counted from 1, stand in the author's file. */
export type Locate = (line: number, column: number) => Place

/** Reads YAML 1.2. A document that is no YAML, or more than anybody would write, has messages and no value. */
export function readDocument(yaml: string, locate: Locate): Document {
  const lineCounter = new LineCounter()
  const messages: VFileMessage[] = []
  const at = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset)
    return locate(Math.max(1, line), Math.max(1, col))
  }
  const refused = (place: Place, reason: string): Document => {
    messages.push(complain(place, reason, 'too-large'))
    const here = () => place
    return documentOf(undefined, here, here, messages)
  }
  if (yaml.length > mostText) {
    const [found, limit] = [yaml.length, mostText].map(number => number.toLocaleString('en'))
    return refused(locate(1, 1), `${found} characters of YAML; expected at most ${limit}`)
  }
  // A lone CR breaks a line in Markdown, but not in YAML 1.2.
  const text = yaml.replace(/\r(?!\n)/g, '\n')
  const tokens = [...new Parser(lineCounter.addNewLine).parse(text)]
  const excess = excessIn(tokens)
  if (excess) return refused(at(excess.offset), excess.reason)
  const composer = new Composer({ prettyErrors: false, stringKeys: true })
  const [first, second] = composer.compose(tokens, true, text.length)
  if (!first) throw new Error('no document')
  const document = first
  const mistakes = mistakesIn([...document.errors, ...document.warnings], text)
  for (const { offset, reason } of mistakes) messages.push(complain(at(offset), reason, 'yaml'))
  if (second && mistakes.length === 0) {
    const reason = 'a second document; expected one'
    messages.push(complain(at(second.range[0]), reason, 'yaml'))
  }
  visit(document, {
    Alias(_, node) {
      const reason = `alias \`*${node.source}\`; expected the value itself`
      messages.push(complain(at(node.range?.[0] ?? 0), reason, 'yaml-alias'))
    },
  })
  const value: unknown = messages.length > 0 ? undefined : document.toJS()

  function nodeAt(path: Path): unknown {
    return path.length === 0 ? document.contents : document.getIn(path, true)
  }
  function placeOf(path: Path): Place {
    const node = nodeAt(path)
    if (isNode(node) && node.range) return at(node.range[0])
    return path.length === 0 ? locate(1, 1) : placeOf(path.slice(0, -1))
  }
  function placeOfKey(path: Path): Place {
    const parent = nodeAt(path.slice(0, -1))
    if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))
      if (isScalar(pair?.key) && pair.key.range) return at(pair.key.range[0])
    }
    return placeOf(path)
  }
  return documentOf(value, placeOf, placeOfKey, messages)
}

/** A document of a value that was read elsewhere; messages are added to those given. */
export function documentOf(
  value: unknown,
  placeOf: Document['placeOf'],
  placeOfKey: Document['placeOfKey'],
  messages: VFileMessage[],
): Document {
  const report = (place: Place, reason: string, ruleId: string) => {
    messages.push(complain(place, reason, ruleId))
  }
  return {
    value,
    messages,
    placeOf,
    placeOfKey,
    complain: report,
    read(schema, path) {
      const found = valueAt(value, path)
      // Most schemas are read with once, so that compiling them takes longer than it saves.
      const result = schema.safeParse(found, { jitless: true })
      if (result.success) return result.data
      for (const issue of result.error.issues.flatMap(issue => meant(issue, found))) {
        const whole = [...path, ...(issue.path as (string | number)[])]
        if (issue.code === 'unrecognized_keys') {
          for (const key of issue.keys) {
            const reason = unknown('key', key, issue.message.split(' '))
            report(placeOfKey([...whole, key]), reason, 'unknown-key')
          }
        } else {
          report(placeOf(whole), describe(valueAt(value, whole), issue, whole), 'invalid-value')
        }
      }
      return undefined
    },
  }
}

/** Of a value that may be written in several ways: what is wrong with the first whose type it has. */
function meant(issue: z.core.$ZodIssue, value: unknown): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const isText = typeof valueAt(value, issue.path as Path) === 'string'
  const ofOtherType = ({ code, path }: z.core.$ZodIssue) =>
    path.length === 0 && (code === 'invalid_type' || (code === 'invalid_value' && !isText))
  const way = issue.errors.find(issues => !issues.some(ofOtherType))
  const whole = (inner: z.core.$ZodIssue) => ({ ...inner, path: [...issue.path, ...inner.path] })
  return way ? way.flatMap(inner => meant(whole(inner), value)) : [issue]
}

function describe(found: unknown, issue: z.core.$ZodIssue, path: Path): string {
  if (found === undefined) return `missing \`${path.at(-1)}\`; expected ${issue.message}`
  if (issue.code === 'invalid_value' && typeof found === 'string') {
    return unknown('value', found, issue.values.map(String))
  }
  return `${show(found)}; expected ${issue.message}`
}

function show(value: unknown): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  return typeof value === 'object' ? 'a mapping' : `\`${String(value)}\``
}

function valueAt(value: unknown, path: Path): unknown {
  let found = value
  for (const key of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined
    found = (found as Record<string | number, unknown>)[key]
  }
  return found
}
