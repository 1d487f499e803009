import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type CheerioAPI, load } from 'cheerio'

export type Language = 'en' | 'zh'

/** The figures that a page should show, as `wirefig draw` prints them. */
export type Drawn = Readonly<Record<Language, Readonly<Record<'sequence' | 'table', string>>>>

/** A page of a built site. */
export interface Page {
  /** Its HTML, a path below the site's folder. */
  readonly file: string
  readonly language: Language
  /** An article shows a sequence and a table, a region a table. */
  readonly shows: 'article' | 'region'
  /** Where diagrams are drawn from a page's scripts: the folder of these. */
  readonly scripts?: string
}

/** Something that a page shows; not as it should where the two differ. */
export interface Check {
  readonly what: string
  readonly found: string
  readonly expected: string
}

/** What a page shows beside what it should show. */
export function checkPage(folder: string, page: Page, drawn: Drawn): Check[] {
  const { language, shows } = page
  const $ = load(readFileSync(path.join(folder, page.file), 'utf8'))
  const { sentence, captions } = texts[language]
  const figures =
    shows === 'article'
      ? ([
          { id: 'syn-lost', view: 'sequence' },
          { id: 'lost-syn-table', view: 'table' },
        ] as const)
      : ([{ id: 'segments', view: 'table' }] as const)
  const [{ id: referred }] = figures
  const wirefig = $('a[href^="wirefig:"], .language-wirefig')
  return [
    {
      what: 'value and reference',
      found: tidy($(`p:has(a[href$="#${referred}"]:not([href^="wirefig:"]))`).text()),
      expected: sentence,
    },
    ...figures.flatMap(({ id, view }, index) => [
      {
        what: `caption of #${id}`,
        found: tidy($(`[id="${id}"]`).closest('p').text()),
        expected: captions[view](index + 1),
      },
      view === 'table'
        ? { what: 'table', found: tableOf($), expected: cellsOf(drawn[language].table) }
        : {
            what: 'diagram',
            found: diagramOf($, folder, page, drawn[language].sequence),
            expected: drawn[language].sequence,
          },
    ]),
    { what: 'what is left of wirefig', found: tidy(wirefig.text()), expected: '' },
  ]
}

const texts = {
  en: {
    sentence: 'The client sends its SYN again after 1 s, see Figure 1.',
    captions: {
      sequence: (number: number) => `Figure ${number}. The first SYN is lost`,
      table: (number: number) =>
        `Figure ${number}. The first SYN is lost: the segments, and both sides’ states`,
    },
  },
  zh: {
    sentence: '客户端在 1 秒 后重传 SYN，见图 1。',
    captions: {
      sequence: (number: number) => `图 ${number} 第一个 SYN 丢失`,
      table: (number: number) => `图 ${number} 第一个 SYN 丢失：各报文段与双方状态`,
    },
  },
} as const

/** A diagram's source as the page holds it for Mermaid, or as one of its scripts does. */
function diagramOf($: CheerioAPI, folder: string, { scripts }: Page, expected: string): string {
  if (scripts === undefined) {
    return $('pre.mermaid, code.language-mermaid, .language-mermaid code').text().trim()
  }
  const holds = readdirSync(path.join(folder, scripts), { withFileTypes: true }).some(entry => {
    if (!entry.isFile()) return false
    const script = readFileSync(path.join(folder, scripts, entry.name), 'utf8')
    // VitePress's plugin writes it as in an address.
    if (script.includes(encodeURIComponent(expected))) return true
    return script
      .replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
      .includes(JSON.stringify(expected).slice(1, -1))
  })
  return holds ? expected : `not in ${scripts}`
}

/** The kinds of the images that a page holds itself. */
export function imagesOf(file: string): string {
  const addresses = load(readFileSync(file, 'utf8'))('img[src^="data:"]').toArray()
  return addresses.map(({ attribs }) => /^data:([^;,]*)/.exec(attribs.src ?? '')?.[1]).join(' ')
}

/** The cells of the only table of a page, a row a line. */
function tableOf($: CheerioAPI): string {
  return $('table tr')
    .toArray()
    .map(row =>
      $(row)
        .children()
        .toArray()
        .map(cell => tidy($(cell).text()))
        .join(' | '),
    )
    .join('\n')
}

/** The same of a table in Markdown. */
function cellsOf(table: string): string {
  const rows = table.trim().split('\n')
  const cells = rows.map(row => row.split('|').slice(1, -1).map(tidy).join(' | '))
  return cells.filter((_, index) => index !== 1).join('\n')
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
