import { existsSync, globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

/** What an article claims, in both languages, and the section that says so; `…` stands for a value or a reference. */
interface Claim {
  readonly en: string
  readonly zh: string
  readonly source: string
}

const languages = ['en', 'zh'] as const
const root = new URL('../', import.meta.url)
const articles = namesOf('content/en/', '.md')
const lists = namesOf('test/claims/', '.yaml')

function namesOf(folder: string, ending: string): string[] {
  return globSync(`*${ending}`, { cwd: new URL(folder, root) })
    .map(file => file.slice(0, -ending.length))
    .sort()
}

function read(file: string): string {
  return readFileSync(new URL(file, root), 'utf8')
}

/** The article on one line, `…` in place of what wirefig puts there. */
function textOf(name: string, language: string): string {
  return read(`content/${language}/${name}.md`)
    .replace(/\[[^\]]+\]\(wirefig:[^)\s]+\)/g, '…')
    .replace(/\s*\n\s*/g, ' ')
}

/** A document and where in it, or a run of the articles. */
function isSource(source: string): boolean {
  const run = /^run (?<name>\S+)$/.exec(source)?.groups?.name
  if (run) return existsSync(new URL(`content/scenarios/${run}.yaml`, root))
  return /^RFC \d+ (?:§|\(|Appendix |Figure )\S+/.test(source) || /^(?!RFC)\S[^,]*, \S/.test(source)
}

test('every article has a list of its claims, and every list an article', () => {
  expect(lists).toEqual(articles)
})

describe.each(lists)('%s', name => {
  const claims = parse(read(`test/claims/${name}.yaml`)) as Claim[]

  test.each(languages)('each claim stands once in the article: %s', language => {
    const text = textOf(name, language)
    const found = claims.map(claim => [claim[language], text.split(claim[language]).length - 1])
    expect(found.filter(([, times]) => times !== 1)).toEqual([])
  })

  test('each source is a document and a place in it, or a run', () => {
    const sources = claims.flatMap(({ source }) => source.split('; '))
    expect(sources.filter(source => !isSource(source))).toEqual([])
  })
})
