import { readFileSync } from 'node:fs'
import path from 'node:path'

/** A page that shows figures, whatever tool puts them there. */
export interface Page {
  readonly file: string
  /** The author's paragraphs, one more than there are figures. */
  readonly prose: readonly string[]
  /** By number among all figures. */
  readonly figures: readonly number[]
}

/** A scenario and a view: what a tool puts between two markers. */
interface CorpusFigure {
  readonly scenario: string
  readonly view: string
}

/** Pages of a site in Chinese, and the scenarios of their figures. */
export interface Corpus {
  readonly pages: readonly Page[]
  /** YAML, by name. */
  readonly scenarios: ReadonlyMap<string, string>
  readonly figures: readonly CorpusFigure[]
}

const repository = path.join(import.meta.dirname, '../..')
const perPage = 3
const views = ['sequence', 'table', 'text']

/** So many pages, with three figures each of a scenario of their own: the same run under another title. */
export function corpusOf(pages: number): Corpus {
  const source = (file: string) => readFileSync(path.join(repository, file), 'utf8')
  const paragraphs = source('content/zh/tcp-handshake-and-close.md')
    .split(/\n{2,}/)
    .filter(paragraph => /^\p{Script=Han}/u.test(paragraph) && !paragraph.includes('wirefig:'))
  const yaml = source('test/bench/page.yaml')
  const names = Array.from({ length: pages }, (_, index) => `connection-${index + 1}`)
  const scenarios = new Map(
    names.map((name, index) => [name, yaml.replace(/^title:.*$/m, `title: ${name}, ${index + 1}`)]),
  )
  const figures = names.flatMap(scenario => views.map(view => ({ scenario, view })))
  const take = (index: number) => paragraphs[index % paragraphs.length] ?? ''
  return {
    scenarios,
    figures,
    pages: Array.from({ length: pages }, (_, page) => ({
      file: `page-${page}.md`,
      prose: Array.from({ length: perPage + 1 }, (_, part) =>
        Array.from({ length: 10 }, (_, nth) => take(page * 7 + part * 10 + nth)).join('\n\n'),
      ),
      figures: Array.from({ length: perPage }, (_, part) => page * perPage + part),
    })),
  }
}

/** A page's Markdown, with a region of a tool's in place of each figure. */
export function pageText(page: Page, region: (figure: number) => string): string {
  const parts = page.prose.flatMap((prose, index) => {
    const figure = page.figures[index]
    const title = `## 第 ${index + 1} 节\n\n${prose}`
    return figure === undefined ? [title] : [title, region(figure)]
  })
  return `---\ntitle: ${page.file}\n---\n\n# ${page.file}\n\n${parts.join('\n\n')}\n`
}
