import { rm } from 'node:fs/promises'
import path from 'node:path'
import { type CheerioAPI, load } from 'cheerio'
import type { Element, Root } from 'hast'
import { HtmlValidate } from 'html-validate'
import type { Page } from 'playwright-core'
import rehypeRaw from 'rehype-raw'
import rehypeSanitize, { defaultSchema, type Options } from 'rehype-sanitize'
import rehypeStringify from 'rehype-stringify'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { describe, expect, test, vi } from 'vitest'
import { isMistake } from '../../src/message.ts'
import { present } from '../../src/page/presentation.ts'
import { type Build, build } from '../../src/project/build.ts'
import { buildFragments } from '../../src/project/fragments.ts'
import { loadProject } from '../../src/project/load.ts'
import { conventions, type Settings } from '../../src/project/settings.ts'
import { useBrowser } from '../chromium.ts'
import {
  article,
  frontMatter,
  makeProject,
  project,
  readFiles,
  wirefig,
  writeFiles,
} from '../project-fixture.ts'
import { isFull, sample } from '../size.ts'
import { hostile } from './site.ts'

vi.setConfig({ testTimeout: 600_000 })

const newPage = useBrowser()

function made(root: string, site: Settings['site'] = {}): Build {
  return build(loadProject({ ...conventions(root), format: 'html-fragment', site }))
}

/** The fragments of a build by language and name, and what was said of them. */
function fragmentsOf(made: Build) {
  const { files, messages } = buildFragments(made)
  const all = [...made.messages, ...messages]
  if (all.some(isMistake)) throw new Error(all.map(String).join('\n'))
  return {
    files: new Map(
      Array.from(files, ([file, text]) => [file.replace(/^dist\/fragments\//, ''), String(text)]),
    ),
    messages: messages.map(String),
  }
}

/** The articles of this repository. */
const articles = made(path.join(import.meta.dirname, '../..'))
const own = fragmentsOf(articles)

const names = [...own.files.keys()]

function ownFragment(name: string): string {
  const found = own.files.get(name)
  if (found === undefined) throw new Error(`no fragment ${name}`)
  return found
}

/** A page of someone else's, with a fragment in it. */
function post(fragment: string, css = ''): string {
  const style = css === '' ? '' : `<style>${css}</style>`
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>A post</title>${style}</head>
<body>
<main>
<h1>A post</h1>
${fragment}</main>
</body>
</html>
`
}

describe('wirefig build --format html-fragment', () => {
  test('writes a file an article, and the traces', async () => {
    const root = await makeProject(project)
    const { code, stdout } = await wirefig(root, 'build', '--format', 'html-fragment')
    expect(code).toBe(0)
    expect(stdout).toContain('2 articles, 1 scenario: 3 files written, 0 unchanged')
    expect(Object.keys(await readFiles(root, 'dist'))).toEqual([
      'dist/fragments/en/handshake.html',
      'dist/fragments/zh/handshake.html',
      'dist/traces/handshake.json',
    ])
    expect((await wirefig(root, 'check', '--format', 'html-fragment')).code).toBe(0)
  })

  test.runIf(isFull)('is checked as pages are', async () => {
    const root = await makeProject({ ...project, 'content/en/gone.md': frontMatter('Gone') })
    await wirefig(root, 'build', '--format', 'html-fragment')
    await rm(path.join(root, 'content/en/gone.md'))
    await writeFiles(root, { 'content/zh/handshake.md': `${article('zh')}\n更多。\n` })
    const { code, stdout } = await wirefig(root, 'check', '--format', 'html-fragment')
    expect(code).toBe(1)
    expect(stdout).toContain('--- dist/fragments/zh/handshake.html')
    expect(stdout).toContain('dist/fragments/en/gone.html:1:1')
    expect(stdout).not.toContain('dist/fragments/en/handshake.html')
  })
})

test('a fragment is an article without its title, and without what only a page of ours has', async () => {
  const root = await makeProject({
    ...project,
    'templates/article.en.md': '# {{ title }}\n\n{{ body }}',
    'templates/article.zh.md': '# 标题\n\n{{ body }}',
  })
  const { files } = fragmentsOf(made(root))
  const text = files.get('en/handshake.html') ?? ''
  expect(text.replace(/<svg .*<\/svg>/, '<svg/>')).toMatchInlineSnapshot(`
    "<h2 id="one">One</h2>
    <p>The first number is 100, <code style="white-space:nowrap">SYN-SENT</code>, see <a href="#handshake-sequence">Figure 1</a>.</p>
    <figure id="handshake-sequence" style="margin:1.5em 0">
    <figcaption style="margin:0 0 .6em;font-size:.95em;text-align:left"><strong>Figure 1.</strong> The handshake</figcaption>
    <section aria-label="Figure 1" tabindex="0" style="overflow:auto">
    <svg/>
    </section>
    </figure>
    <figure id="handshake-table" style="margin:1.5em 0">
    <figcaption style="margin:0 0 .6em;font-size:.95em;text-align:left"><strong>Figure 2.</strong> The handshake: the segments, and both sides’ states</figcaption>
    <section aria-label="Figure 2" tabindex="0" style="overflow:auto">
    <table style="border-collapse:collapse;width:auto;font-size:.95em">
    <thead><tr><th scope="col" style="padding:.3em .7em;border:1px solid #c9ced6;border-bottom:2px solid #8a919e;font-weight:700;text-align:right;vertical-align:bottom;word-break:keep-all">Row</th><th scope="col" style="padding:.3em .7em;border:1px solid #c9ced6;border-bottom:2px solid #8a919e;font-weight:700;text-align:right;vertical-align:bottom;word-break:keep-all">Time (s)</th><th scope="col" style="padding:.3em .7em;border:1px solid #c9ced6;border-bottom:2px solid #8a919e;font-weight:700;text-align:left;vertical-align:bottom;word-break:keep-all">Segment</th><th scope="col" style="padding:.3em .7em;border:1px solid #c9ced6;border-bottom:2px solid #8a919e;font-weight:700;text-align:right;vertical-align:bottom;word-break:keep-all">SEQ</th><th scope="col" style="padding:.3em .7em;border:1px solid #c9ced6;border-bottom:2px solid #8a919e;font-weight:700;text-align:right;vertical-align:bottom;word-break:keep-all">ACK</th><th scope="col" style="padding:.3em .7em;border:1px solid #c9ced6;border-bottom:2px solid #8a919e;font-weight:700;text-align:left;vertical-align:bottom;word-break:keep-all">CTL</th><th scope="col" style="padding:.3em .7em;border:1px solid #c9ced6;border-bottom:2px solid #8a919e;font-weight:700;text-align:left;vertical-align:bottom;word-break:keep-all">client</th><th scope="col" style="padding:.3em .7em;border:1px solid #c9ced6;border-bottom:2px solid #8a919e;font-weight:700;text-align:left;vertical-align:bottom;word-break:keep-all">server</th></tr></thead>
    <tbody>
    <tr><td style="padding:.3em .7em;border:1px solid #c9ced6;text-align:right;vertical-align:top;word-break:keep-all">1</td><td style="padding:.3em .7em;border:1px solid #c9ced6;text-align:right;vertical-align:top;word-break:keep-all">0.00</td><td style="padding:.3em .7em;border:1px solid #c9ced6;text-align:left;vertical-align:top;word-break:keep-all">→</td><td style="padding:.3em .7em;border:1px solid #c9ced6;text-align:right;vertical-align:top;word-break:keep-all">100</td><td style="padding:.3em .7em;border:1px solid #c9ced6;text-align:right;vertical-align:top;word-break:keep-all">–</td><td style="padding:.3em .7em;border:1px solid #c9ced6;text-align:left;vertical-align:top;word-break:keep-all">SYN</td><td style="padding:.3em .7em;border:1px solid #c9ced6;text-align:left;vertical-align:top;word-break:keep-all">SYN-SENT</td><td style="padding:.3em .7em;border:1px solid #c9ced6;text-align:left;vertical-align:top;word-break:keep-all">SYN-RECEIVED</td></tr>
    <tr><td style="padding:.3em .7em;border:1px solid #c9ced6;text-align:right;vertical-align:top;word-break:keep-all">2</td><td style="padding:.3em .7em;border:1px solid #c9ced6;text-align:right;vertical-align:top;word-break:keep-all">0.05</td><td style="padding:.3em .7em;border:1px solid #c9ced6;text-align:left;vertical-align:top;word-break:keep-all">←</td><td style="padding:.3em .7em;border:1px solid #c9ced6;text-align:right;vertical-align:top;word-break:keep-all">300</td><td style="padding:.3em .7em;border:1px solid #c9ced6;text-align:right;vertical-align:top;word-break:keep-all">101</td><td style="padding:.3em .7em;border:1px solid #c9ced6;text-align:left;vertical-align:top;word-break:keep-all">SYN,ACK</td><td style="padding:.3em .7em;border:1px solid #c9ced6;text-align:left;vertical-align:top;word-break:keep-all">ESTABLISHED</td><td style="padding:.3em .7em;border:1px solid #c9ced6;text-align:left;vertical-align:top;word-break:keep-all">SYN-RECEIVED</td></tr>
    <tr><td style="padding:.3em .7em;border:1px solid #c9ced6;text-align:right;vertical-align:top;word-break:keep-all">3</td><td style="padding:.3em .7em;border:1px solid #c9ced6;text-align:right;vertical-align:top;word-break:keep-all">0.10</td><td style="padding:.3em .7em;border:1px solid #c9ced6;text-align:left;vertical-align:top;word-break:keep-all">→</td><td style="padding:.3em .7em;border:1px solid #c9ced6;text-align:right;vertical-align:top;word-break:keep-all">101</td><td style="padding:.3em .7em;border:1px solid #c9ced6;text-align:right;vertical-align:top;word-break:keep-all">301</td><td style="padding:.3em .7em;border:1px solid #c9ced6;text-align:left;vertical-align:top;word-break:keep-all">ACK</td><td style="padding:.3em .7em;border:1px solid #c9ced6;text-align:left;vertical-align:top;word-break:keep-all">ESTABLISHED</td><td style="padding:.3em .7em;border:1px solid #c9ced6;text-align:left;vertical-align:top;word-break:keep-all">ESTABLISHED</td></tr>
    </tbody>
    </table>
    </section>
    </figure>
    "
  `)
  expect(files.get('zh/handshake.html')).toMatch(/^<h1 id="标题">标题<\/h1>\n/)
})

describe.each(sample(names, 2))('%s', name => {
  const fragment = ownFragment(name)
  const $ = load(fragment, null, false)

  test('needs nothing: no style, no script, no file, no class or data of ours', () => {
    expect($('style, script, link, iframe, object, embed, template').length).toBe(0)
    expect($('[src]').length).toBe(0)
    const attributes = $('*')
      .toArray()
      .flatMap(node => ('attribs' in node ? Object.keys(node.attribs) : []))
    expect([...new Set(attributes)].filter(each => /^(?:on|data-)|^srcset$/.test(each))).toEqual([])
    const classes = $('[class]')
      .toArray()
      .map(node => $(node).attr('class'))
    expect(classes.filter(each => !/^language-[a-z]+$/.test(each ?? ''))).toEqual([])
    expect(fragment).not.toMatch(/url\(|@import|<!--|<html|<body/)
  })

  test('refers to what is in it, and each id is of one element', () => {
    const ids = $('[id]')
      .toArray()
      .map(node => $(node).attr('id') ?? '')
    expect(new Set(ids).size).toBe(ids.length)
    const within = $('a[href^="#"]')
      .toArray()
      .map(node => decodeURIComponent($(node).attr('href')?.slice(1) ?? ''))
    expect(within.length).toBeGreaterThan(3)
    expect(within.filter(id => !ids.includes(id))).toEqual([])
    const labels = $('[aria-labelledby]')
      .toArray()
      .flatMap(node => $(node).attr('aria-labelledby')?.split(' ') ?? [])
    expect(labels.length).toBe(2 * $('svg').length)
    expect(labels.filter(id => !ids.includes(id))).toEqual([])
  })

  test('has no line that ends within a text or a drawing, which some editors show', () => {
    const phrasing = $('p, h2, h3, td, th, figcaption, svg, svg *')
      .toArray()
      .map(node => $(node).text())
    expect(phrasing.filter(text => text.includes('\n'))).toEqual([])
    expect($('svg').length).toBeGreaterThan(0)
  })

  test('is valid HTML in a page', async () => {
    expect(await mistakesOf(post(fragment))).toEqual([])
  })
})

const validator = new HtmlValidate({
  extends: ['html-validate:standard', 'html-validate:a11y'],
  rules: {
    // What has no stylesheet has its style with it.
    'no-inline-style': 'off',
    // How it is written: as rehype writes it, and as browsers read it.
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    'no-trailing-whitespace': 'off',
    'no-raw-characters': 'off',
    'void-style': 'off',
  },
})

async function mistakesOf(html: string): Promise<string[]> {
  const { results } = await validator.validateString(html)
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, column }) => `${line}:${column} ${ruleId}: ${message}`),
  )
}

describe('a drawing with attributes', () => {
  const pictures = async (page: Page, svg: string) => {
    await page.setContent(`<body style="margin:0">${svg}`)
    return page.locator('svg').screenshot()
  }
  const drawings = drawingsOf(articles)

  test('looks to the pixel as it does with its stylesheet', async () => {
    const page = await newPage({ viewport: { width: 2000, height: 1200 }, colorScheme: 'light' })
    expect(drawings.length).toBeGreaterThan(20)
    for (const svg of sample(drawings, 3)) {
      const [before, after] = [await pictures(page, svg), await pictures(page, presented(svg))]
      expect(before.equals(after), svg.slice(0, 200)).toBe(true)
    }
    await page.close()
  })

  test('would be seen to differ', async () => {
    const [svg = ''] = drawings
    const page = await newPage()
    const [before, after] = [
      await pictures(page, svg),
      await pictures(page, presented(svg.replace('font-weight:700', 'font-weight:400'))),
    ]
    expect(before.equals(after)).toBe(false)
    await page.close()
  })
})

/** Every drawing of the articles in English, as pages have it. */
function drawingsOf({ articles }: Build): string[] {
  return articles
    .filter(({ loaded }) => loaded.folder === 'en')
    .flatMap(({ parts }) => parts)
    .flatMap(part => (part.kind === 'figure' ? (part.html ?? '').match(/<svg[\s\S]*<\/svg>/) : []))
    .filter(svg => svg !== null)
}

function presented(svg: string): string {
  const tree = read(svg)
  visit(tree, 'element', (node: Element) => {
    if (node.tagName === 'svg') present(node)
  })
  return unified().use(rehypeStringify).stringify(tree)
}

function read(html: string): Root {
  return unified()
    .use(rehypeRaw)
    .runSync({ type: 'root', children: [{ type: 'raw', value: html }] }) as Root
}

/** What resets of CSS have in common, and more: nothing of an element's own look remains. */
const reset = `
*, *::before, *::after {
  box-sizing: border-box; margin: 0; padding: 0; border: 0; font: inherit; color: inherit;
  background: none; list-style: none; text-decoration: none; text-align: inherit;
  vertical-align: baseline;
}
table { border-collapse: separate; border-spacing: 7px }
svg { fill: none; stroke: red; vertical-align: middle }
body { font: 20px/1.5 serif; color: #333 }
`

describe('in a page that resets every element', () => {
  test.runIf(isFull)('tables, captions and drawings look as they should', async () => {
    const page = await newPage({ viewport: { width: 1000, height: 1200 }, colorScheme: 'dark' })
    const fragment = ownFragment('en/tcp-handshake-and-close.html')
    await page.setContent(post(fragment, reset))
    const style = (selector: string, name: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((node, property) => getComputedStyle(node).getPropertyValue(property), name)
    expect(await style('table', 'border-collapse')).toBe('collapse')
    expect(await style('td', 'border-left-style')).toBe('solid')
    expect(Number.parseFloat(await style('td', 'padding-left'))).toBeGreaterThan(5)
    expect(await style('th', 'font-weight')).toBe('700')
    expect(Number.parseFloat(await style('figure', 'margin-top'))).toBeGreaterThan(10)
    expect(await style('svg text', 'font-size')).toMatch(/^1[0-3](?:\.5)?px$/)
    expect(await style('svg text', 'stroke')).toBe('none')
    const right = page.locator('td', { hasText: /^\d$/ }).first()
    expect(await right.evaluate(node => getComputedStyle(node).textAlign)).toBe('right')
    const overlaps = await page.evaluate(() =>
      [...document.querySelectorAll('svg')].filter(
        svg => svg.getBoundingClientRect().right > innerWidth + 1,
      ),
    )
    expect(overlaps.length).toBe(0)
    await page.close()
  })

  test.runIf(isFull)('a drawing is the same as in a page of its own', async () => {
    const page = await newPage({ viewport: { width: 1400, height: 1200 } })
    const [svg = ''] = ownFragment('en/tcp-syn-flood.html').match(/<svg.*?<\/svg>/) ?? []
    const pictures: Buffer[] = []
    for (const css of ['', reset]) {
      await page.setContent(post(svg, `${css} body { margin: 0 } h1 { display: none }`))
      pictures.push(await page.locator('svg').screenshot())
    }
    expect(pictures[0]?.equals(pictures[1] ?? Buffer.alloc(0))).toBe(true)
    await page.close()
  })
})

/** What WordPress keeps of those who may not write what they like: after its `wp-includes/kses.php`. */
const wordpress: Options = {
  strip: [],
  tagNames: [
    ...['a', 'b', 'blockquote', 'br', 'caption', 'code', 'del', 'details', 'div', 'em', 'figure'],
    ...['figcaption', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'i', 'img', 'kbd', 'li', 'mark'],
    ...['ol', 'p', 'pre', 'q', 's', 'section', 'small', 'span', 'strong', 'sub', 'summary', 'sup'],
    ...['table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'title', 'tr', 'u', 'ul', 'var'],
  ],
  attributes: {
    '*': ['ariaLabel', 'className', 'id', 'lang', 'role', 'style', 'title'],
    a: ['href', 'rel', 'target', 'name'],
    img: ['alt', 'height', 'loading', 'src', 'width'],
    td: ['colSpan', 'rowSpan', 'scope'],
    th: ['colSpan', 'rowSpan', 'scope'],
  },
  clobber: [],
  protocols: { href: ['http', 'https', 'mailto', 'tel'], src: ['http', 'https'] },
}

/** The properties that WordPress keeps in `style`, of those that fragments have: after the same file. */
const kept = new Set([
  ...['background', 'border', 'border-bottom', 'border-collapse', 'color', 'font-family'],
  ...['font-size', 'font-weight', 'line-height', 'margin', 'overflow', 'padding', 'text-align'],
  ...['vertical-align', 'width'],
])

function sanitised(fragment: string, schema: Options): CheerioAPI {
  const tree = unified().use(rehypeSanitize, schema).runSync(read(fragment)) as Root
  return load(unified().use(rehypeStringify).stringify(tree), null, false)
}

describe('after a sanitiser', () => {
  const fragment = ownFragment('zh/tcp-handshake-and-close.html')
  const before = load(fragment, null, false)
  const textOf = ($: CheerioAPI, what: string) =>
    $(what)
      .toArray()
      .map(node => $(node).text())

  test.each([
    ['GitHub’s', defaultSchema],
    ['WordPress’s', wordpress],
  ])('%s keeps every word, table and heading; the words of a drawing remain', (_, schema) => {
    const after = sanitised(fragment, schema)
    for (const what of ['p', 'li', 'td', 'th', 'h2', 'h3', 'pre', 'strong']) {
      expect(textOf(after, what)).toEqual(textOf(before, what))
    }
    expect(after('table').length).toBe(before('table').length)
    expect(after('svg').length).toBe(0)
    for (const text of textOf(before, 'svg text')) expect(after.root().text()).toContain(text)
    // No rule of a stylesheet becomes text.
    expect(after.root().text()).not.toMatch(/\{[a-z-]+:/)
  })

  test('WordPress’s keeps the look of tables and captions', async () => {
    const after = sanitised(fragment, wordpress)
    after('[style]').each((_, node) => {
      const declarations = (after(node).attr('style') ?? '').split(';')
      const left = declarations.filter(each => kept.has(each.slice(0, each.indexOf(':'))))
      after(node).attr('style', left.join(';'))
    })
    const page = await newPage()
    await page.setContent(post(after.html(), reset))
    const cell = page.locator('td').first()
    const look = await cell.evaluate(node => {
      const { borderLeftWidth, paddingLeft } = getComputedStyle(node)
      return { borderLeftWidth, paddingLeft: Number.parseFloat(paddingLeft) }
    })
    expect(look.borderLeftWidth).toBe('1px')
    expect(look.paddingLeft).toBeGreaterThan(5)
    const wide = page.locator('figure section').first()
    expect(await wide.evaluate(node => getComputedStyle(node).overflowX)).toBe('auto')
    await page.close()
  })

  test.runIf(isFull)('one that takes styles alone leaves the drawings as they are', async () => {
    const page = await newPage({ viewport: { width: 1400, height: 1200 } })
    const [svg = ''] = fragment.match(/<svg.*?<\/svg>/) ?? []
    await page.setContent(post(svg.replace(/ style="[^"]*"/g, '')))
    const looks = await page.locator('svg').evaluate(node => ({
      fills: [...node.querySelectorAll('path')].map(each => getComputedStyle(each).fill),
      sizes: [...node.querySelectorAll('text')].map(each => getComputedStyle(each).fontSize),
      strokes: [...node.querySelectorAll('path')].map(each => getComputedStyle(each).stroke),
    }))
    expect(looks.sizes.every(size => Number.parseFloat(size) <= 13)).toBe(true)
    expect(looks.fills.filter(fill => fill === 'rgb(0, 0, 0)')).toEqual([])
    expect(new Set(looks.strokes).size).toBeGreaterThan(2)
    await page.close()
  })
})

describe('what leads elsewhere', () => {
  const red = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==',
    'base64',
  )
  const files = {
    ...project,
    'content/en/other.md': `${frontMatter('Other')}## One

See [the handshake](handshake.md#one), [a section](#one), [nothing](nothing.md) and [RFC 9293](https://www.rfc-editor.org/rfc/rfc9293).

![A dot](dot.png) ![Elsewhere](https://img.example/a.png) ![Gone](gone.png)
`,
    'content/en/dot.png': red,
  }

  test('leads to the published site, and images load from there', async () => {
    const { files: built, messages } = fragmentsOf(
      made(await makeProject(files), { url: 'https://blog.example/net/' }),
    )
    const $ = load(built.get('en/other.html') ?? '', null, false)
    const links = $('a')
      .toArray()
      .map(node => [$(node).text(), $(node).attr('href')])
    expect(links).toEqual([
      ['the handshake', 'https://blog.example/net/en/handshake.html#one'],
      ['a section', '#one'],
      ['RFC 9293', 'https://www.rfc-editor.org/rfc/rfc9293'],
    ])
    expect($('img').attr('src')).toBe('https://blog.example/net/images/en/dot.png')
    expect($('img').eq(1).attr('src')).toBe('https://img.example/a.png')
    expect($.root().text()).toContain('nothing and')
    expect(messages).toEqual([
      'content/en/other.md:9:59: `nothing.md` leads nowhere from another site; expected a whole address',
      'content/en/other.md:11:59: `gone.png` leads nowhere from another site; expected an image below the content',
    ])
  })

  test('without a site a link is text, and an image stands in the fragment', async () => {
    const { files: built, messages } = fragmentsOf(made(await makeProject(files)))
    const $ = load(built.get('en/other.html') ?? '', null, false)
    expect($('a').length).toBe(2)
    expect($.root().text()).toContain('See the handshake, a section')
    expect($('img').attr('src')).toBe(`data:image/png;base64,${red.toString('base64')}`)
    expect(messages[0]).toContain(
      '`handshake.md#one` leads nowhere from another site; expected `site.url` in the configuration, or a whole address',
    )
  })
})

test('what an author or a scenario says is text, whatever it is', async () => {
  const text = hostile['content/en/hostile.md']
  const { files } = fragmentsOf(
    made(await makeProject({ ...hostile, 'content/zh/hostile.md': text })),
  )
  const page = await newPage()
  const happened: string[] = []
  page.on('dialog', dialog => {
    happened.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('pageerror', error => happened.push(`error: ${error.message}`))
  for (const fragment of files.values()) {
    await page.route('**', route => {
      const url = route.request().url()
      happened.push(url)
      return url === 'https://post.example/'
        ? route.fulfill({ contentType: 'text/html; charset=utf-8', body: post(fragment) })
        : route.abort()
    })
    await page.goto('https://post.example/')
    for (const link of await page.locator('a[href]').all()) {
      expect(await link.getAttribute('href')).toMatch(/^(?:#|https?:|mailto:)/)
    }
    const refused = 'main :is(script, style, iframe, form, object, base, meta, link, video)'
    expect(await page.locator(refused).count()).toBe(0)
    expect(await page.locator('main svg').count()).toBe(1)
    await page.unroute('**')
  }
  // An image that an author takes from another site is loaded from there, as on any page.
  const images = ['https://evil.example/x.png', 'https://evil.example/z.png']
  // How often depends on whether the browser remembers that there is no such name.
  expect(new Set(happened)).toEqual(new Set([...images, 'https://post.example/']))
  await page.close()
})
