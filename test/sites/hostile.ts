import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { load } from 'cheerio'
import { parse } from 'yaml'
import type { Check } from './check.ts'

/** A page that shows a scenario whose texts are code to every host. */
export interface HostilePage {
  /** Its source, and the HTML that is built of it: paths below the site's folder. */
  readonly file: string
  readonly html: string
  /** A plugin fills its fences, or `wirefig update` has written its regions; no plugin sees these. */
  readonly by: 'plugin' | 'update'
  /** Front matter besides its title and language. */
  readonly head?: string
}

/** The same page for each way of filling it; `{}` in the paths is its name. */
export function hostilePages(
  { file, html, head }: Omit<HostilePage, 'by'>,
  ways: readonly HostilePage['by'][] = ['plugin', 'update'],
): HostilePage[] {
  return ways.map(by => ({
    by,
    file: file.replace('{}', `hostile-${by}`),
    html: html.replace('{}', `hostile-${by}`),
    ...(head !== undefined && { head }),
  }))
}

const views = ['table', 'sequence', 'text', 'json', 'ladder'] as const

/** Writes pages into a site before it is built; `update` brings a file below the site's folder up to date. */
export function writeHostile(
  cwd: string,
  pages: readonly HostilePage[],
  update: (file: string) => void,
): void {
  for (const { file, by, head } of pages) {
    const whole = path.join(cwd, file)
    const [open, close] = file.endsWith('.mdx') ? ['{/*', '*/}'] : ['<!--', '-->']
    const figures = views.map(view =>
      by === 'plugin'
        ? `\`\`\`wirefig hostile ${view}\n\`\`\`\n`
        : `${open} wirefig hostile ${view} ${close}\n${open} /wirefig ${close}\n`,
    )
    const front = `---\ntitle: Hostile\nlang: en\n${head ?? ''}---\n`
    mkdirSync(path.dirname(whole), { recursive: true })
    writeFileSync(whole, [front, ...figures].join('\n'))
    if (by === 'plugin') continue
    update(file)
    const lines = readFileSync(whole, 'utf8').split('\n')
    writeFileSync(whole, lines.filter(line => !/^(?:<!--|\{\/\*) \/?wirefig/.test(line)).join('\n'))
  }
}

const { title, endpoints, names } = parse(
  readFileSync(path.join(import.meta.dirname, 'hostile.yaml'), 'utf8'),
) as {
  readonly title: string
  readonly endpoints: { readonly client: { readonly label: string } }
  readonly names: { readonly syn: { readonly label: string } }
}

/** What a hostile page shows beside its scenario's texts, as they were written. */
export function checkHostile(cwd: string, { html }: HostilePage): Check[] {
  const $ = load(readFileSync(path.join(cwd, html), 'utf8'))
  const all = (selector: string) =>
    $(selector)
      .toArray()
      .map(each => tidy($(each).text()))
  const captions = all('p').filter(text => /^Figure \d+\./.test(text))
  const endings = [': the segments, and both sides’ states', '', ', in the notation of RFC 9293']
  const alternatives = $('img')
    .toArray()
    .map(image => ($(image).attr('alt') ?? '').normalize('NFKC'))
  return [
    ...endings.map((ending, index) => ({
      what: `caption ${index + 1}`,
      found: captions[index] ?? '',
      expected: tidy(`Figure ${index + 1}. ${title}${ending}`),
    })),
    { what: 'head', found: all('table th').at(-2) ?? '', expected: tidy(endpoints.client.label) },
    {
      what: 'cell',
      found: all('table tbody tr:first-child td')[2] ?? '',
      expected: tidy(`→ ${names.syn.label}`),
    },
    {
      what: 'text',
      found: String(all('pre').some(text => text.includes(tidy(endpoints.client.label)))),
      expected: 'true',
    },
    {
      what: 'alternative',
      found: (alternatives.at(-1) ?? '').slice(0, title.length),
      expected: title,
    },
    {
      what: 'scripts',
      found: all('script')
        .filter(text => text === 'alert(1)')
        .join(),
      expected: '',
    },
  ]
}

function tidy(text: string): string {
  return text.replaceAll('\u{2060}', '').replace(/\s+/g, ' ').trim()
}
