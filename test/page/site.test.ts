import { rm } from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { load } from 'cheerio'
import { HtmlValidate } from 'html-validate'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import {
  article,
  frontMatter,
  handshake,
  makeProject,
  project,
  readFileOf,
  readFiles,
  wirefig,
  writeFiles,
} from '../project-fixture.ts'
import { isFull } from '../size.ts'
import { answering, column, hostile, pagesOf, siteOf } from './site.ts'

describe('wirefig build --format html', () => {
  test('writes the site and the traces, and nothing else', async () => {
    const root = await makeProject(project)
    const { code, stdout } = await wirefig(root, 'build', '--format', 'html')
    expect(code).toBe(0)
    expect(stdout).toContain('wrote dist/site/en/handshake.html')
    expect(Object.keys(await readFiles(root, 'dist'))).toEqual([
      'dist/site/assets/figures.css',
      'dist/site/assets/icon.svg',
      'dist/site/assets/page.js',
      'dist/site/assets/reader.js',
      'dist/site/assets/site.css',
      'dist/site/assets/stepper.css',
      'dist/site/assets/stepper.js',
      'dist/site/en/handshake.html',
      'dist/site/en/index.html',
      'dist/site/index.html',
      'dist/site/zh/handshake.html',
      'dist/site/zh/index.html',
      'dist/traces/handshake.json',
    ])
    const again = await wirefig(root, 'build', '--format', 'html')
    expect(again.stdout).toContain('0 files written, 13 unchanged')
  })

  test.runIf(isFull)('writes nothing where anything is wrong', async () => {
    const broken = {
      'content/en/handshake.md': `${article('en')}\n\`\`\`wirefig none table\n\`\`\`\n`,
    }
    const root = await makeProject({ ...project, ...broken })
    const { code, stdout, stderr } = await wirefig(root, 'build', '--format', 'html')
    expect(code).toBe(1)
    expect(stdout + stderr).toContain('unknown scenario `none`')
    expect(await readFiles(root, '.')).not.toHaveProperty('dist/site/index.html')
    expect(Object.keys(await readFiles(root)).filter(file => file.startsWith('dist'))).toEqual([])
  })

  test.runIf(isFull)(
    'takes the format from the configuration, where figures in Markdown stay Mermaid',
    async () => {
      const root = await makeProject({
        ...project,
        'wirefig.config.json': '{ "format": "html" }',
        'README.md': '<!-- wirefig handshake sequence -->\n<!-- /wirefig -->\n',
      })
      expect((await wirefig(root, 'build')).stdout).toContain('wrote dist/site/zh/handshake.html')
      await wirefig(root, 'update', 'README.md')
      expect((await readFiles(root))['README.md']).toContain('```mermaid')
      const { code, stderr } = await wirefig(root, 'update', '--format', 'html')
      expect([code, stderr]).toEqual([2, expect.stringContaining("'html' is invalid")])
    },
  )
})

describe('wirefig check --format html', () => {
  test('says which pages are stale, and why', async () => {
    const root = await makeProject(project)
    await wirefig(root, 'build', '--format', 'html')
    expect((await wirefig(root, 'check', '--format', 'html')).code).toBe(0)
    await writeFiles(root, {
      'content/scenarios/handshake.yaml': handshake.replace('iss: 100', 'iss: 200'),
      'content/en/handshake.md': article('en').replace('[100]', '[200]'),
      'content/zh/handshake.md': article('zh').replace('[100]', '[200]'),
    })
    const { code, stdout } = await wirefig(root, 'check', '--format', 'html')
    expect(code).toBe(1)
    expect(stdout).toContain(
      'content/en/handshake.md:11:1: figure 1 `handshake sequence` is stale: scenario changed',
    )
    expect(stdout).toContain('value `handshake/syn.seq` was `100`; expected `200`')
    expect(stdout).toContain('--- dist/site/en/handshake.html')
  })

  test.runIf(isFull)('finds what is missing, changed or left over', async () => {
    const root = await makeProject({ ...project, 'content/en/old.md': frontMatter('Old') })
    await wirefig(root, 'build', '--format', 'html')
    // What was fresh once is looked at again.
    expect((await wirefig(root, 'check', '--format', 'html')).code).toBe(0)
    await writeFiles(root, { 'dist/site/assets/site.css': 'x', 'dist/site/en/mine.html': 'x' })
    await rm(path.join(root, 'content/en/old.md'))
    const { stdout } = await wirefig(root, 'check', '--format', 'html')
    expect(stdout).toContain('dist/site/assets/site.css:1:1: file of the site is not as it would')
    expect(stdout).toContain('dist/site/en/old.html:1:1: no source of this file')
    expect(stdout).not.toContain('mine.html')
  })
})

describe('a page', () => {
  const open = async (page: string) =>
    load(siteOf(await makeProject({ ...project, ...column })).get(page) ?? '')

  test('says what it is in its head', async () => {
    const page = await open('en/handshake.html')
    expect(page('html').attr('lang')).toBe('en')
    expect(page('head > title').text()).toBe('The handshake · Articles')
    expect(page('meta[name=description]').attr('content')).toBe('D.')
    expect(page('meta[property="og:title"]').attr('content')).toBe('The handshake')
    expect(page('link[rel=canonical]').length).toBe(0)
    const chinese = await open('zh/handshake.html')
    expect(chinese('html').attr('lang')).toBe('zh-Hans')
  })

  test('has the article in its frame once, with one first heading', async () => {
    const page = await open('en/handshake.html')
    expect(page('h1').text()).toBe('The handshake')
    expect(page('main > article h2').first().text()).toContain('About this column')
    expect(page('main').text()).toContain('The first number is 100, SYN-SENT, see Figure 1.')
    expect(page('a[href="#handshake-sequence"]').text()).toBe('Figure 1')
  })

  test('has its figures where they belong, the caption above', async () => {
    const page = await open('zh/handshake.html')
    const figures = page('article > figure.wf-figure')
    expect(figures.map((_, figure) => page(figure).attr('id')).get()).toEqual([
      'handshake-sequence',
      'handshake-table',
    ])
    const [first, second] = figures.toArray()
    expect(page(first).attr('data-run')).toBe('handshake')
    expect(page(first).attr('data-view')).toBe('sequence')
    expect(page(first).children().first().is('figcaption')).toBe(true)
    expect(page(first).find('figcaption').text()).toBe('图 1 三次握手')
    expect(page(first).find('.wf-wide > svg > title').text()).toBe('三次握手')
    expect(page(second).find('.wf-view').attr('aria-label')).toBe('图 2')
    const rows = page(second).find('tbody tr')
    expect(rows.map((_, row) => page(row).attr('data-row')).get()).toEqual(['1', '2', '3'])
    expect(page(second).find('th[scope=col]').first().text()).toBe('序号')
  })

  test('leads to the same article in other languages, and to the list', async () => {
    const page = await open('en/handshake.html')
    expect(page('link[hreflang="zh-Hans"]').attr('href')).toBe('../zh/handshake.html')
    const links = page('.wf-languages a')
    expect(links.map((_, link) => page(link).attr('href')).get()).toEqual([
      'handshake.html',
      '../zh/handshake.html',
    ])
    expect(links.first().attr('aria-current')).toBe('true')
    expect(page('.wf-home').attr('href')).toBe('index.html')
  })

  test('knows no address and has no feed where none is configured', async () => {
    const site = siteOf(await makeProject(project))
    expect([...site.keys()].filter(file => file.endsWith('.xml'))).toEqual([])
    for (const [, html] of pagesOf(site)) expect(html).not.toContain('og:url')
  })

  test('is found by name from the list of its language, and each list from the first page', async () => {
    const list = await open('zh/index.html')
    expect(list('.wf-list a').attr('href')).toBe('handshake.html')
    expect(list('.wf-list p').first().text()).toBe('D.')
    const first = await open('index.html')
    expect(
      first('.wf-choice a')
        .map((_, link) => first(link).attr('href'))
        .get(),
    ).toEqual(['en/index.html', 'zh/index.html'])
  })
})

describe('a site with an address', () => {
  const dated = (name: string, more: string) => ({
    [`content/en/${name}.md`]: article('en').replace('---\n', `---\n${more}\n`),
  })

  test('has canonical addresses, a feed by date, and a sitemap', async () => {
    const root = await makeProject({
      'content/scenarios/handshake.yaml': handshake,
      ...dated('a b', 'date: 2026-01-31'),
      ...dated('b', 'date: 2025-05-05\nupdated: 2026-02-28'),
      ...dated('c', 'title2: none'),
      'content/zh/c.md': article('zh'),
    })
    const site = siteOf(root, {
      url: 'https://example.com/tcp/',
      title: { en: 'TCP & <all>', zh: 'TCP' },
      author: 'A. Author',
    })
    const page = load(site.get('en/a b.html') ?? '')
    expect(page('link[rel=canonical]').attr('href')).toBe('https://example.com/tcp/en/a%20b.html')
    expect(page('meta[property="article:published_time"]').attr('content')).toBe('2026-01-31')
    expect(page('.wf-facts').text()).toBe('1 min read · Published 31 January 2026')
    expect(page('head > title').text()).toBe('The handshake · TCP & <all>')
    expect(site.get('en/feed.xml')).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="utf-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
      <title>TCP &#x26; &#x3C;all></title>
      <id>https://example.com/tcp/en/</id>
      <link rel="alternate" type="text/html" href="https://example.com/tcp/en/" />
      <link rel="self" type="application/atom+xml" href="https://example.com/tcp/en/feed.xml" />
      <updated>2026-02-28T00:00:00Z</updated>
      <author><name>A. Author</name></author>
      <entry><title>The handshake</title><id>https://example.com/tcp/en/b.html</id><link rel="alternate" type="text/html" href="https://example.com/tcp/en/b.html" /><published>2025-05-05T00:00:00Z</published><updated>2026-02-28T00:00:00Z</updated><summary>D.</summary></entry>
      <entry><title>The handshake</title><id>https://example.com/tcp/en/a%20b.html</id><link rel="alternate" type="text/html" href="https://example.com/tcp/en/a%20b.html" /><published>2026-01-31T00:00:00Z</published><updated>2026-01-31T00:00:00Z</updated><summary>D.</summary></entry>
      </feed>
      "
    `)
    expect(site.has('zh/feed.xml')).toBe(false)
    expect(site.get('sitemap.xml')).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="utf-8"?>
      <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
      <url><loc>https://example.com/tcp/en/</loc><xhtml:link rel="alternate" hreflang="en" href="https://example.com/tcp/en/" /><xhtml:link rel="alternate" hreflang="zh-Hans" href="https://example.com/tcp/zh/" /></url>
      <url><loc>https://example.com/tcp/zh/</loc><xhtml:link rel="alternate" hreflang="en" href="https://example.com/tcp/en/" /><xhtml:link rel="alternate" hreflang="zh-Hans" href="https://example.com/tcp/zh/" /></url>
      <url><loc>https://example.com/tcp/en/b.html</loc><lastmod>2026-02-28</lastmod></url>
      <url><loc>https://example.com/tcp/en/a%20b.html</loc><lastmod>2026-01-31</lastmod></url>
      <url><loc>https://example.com/tcp/en/c.html</loc><xhtml:link rel="alternate" hreflang="en" href="https://example.com/tcp/en/c.html" /><xhtml:link rel="alternate" hreflang="zh-Hans" href="https://example.com/tcp/zh/c.html" /></url>
      <url><loc>https://example.com/tcp/zh/c.html</loc><xhtml:link rel="alternate" hreflang="en" href="https://example.com/tcp/en/c.html" /><xhtml:link rel="alternate" hreflang="zh-Hans" href="https://example.com/tcp/zh/c.html" /></url>
      </urlset>
      "
    `)
    expect(load(site.get('en/index.html') ?? '')('.wf-bottom').text()).toContain('Feed')
  })

  test('shows other sites an image of each article, 1200 by 630', async () => {
    const config = '{ "format": "html", "site": { "url": "https://example.com" } }'
    const root = await makeProject({ ...project, 'wirefig.config.json': config })
    const { stdout } = await wirefig(root, 'build')
    expect(stdout).toContain('wrote dist/site/cards/zh/handshake.png')
    const folders = Object.keys(await readFiles(root)).map(file => file.split('/')[0])
    expect([...new Set(folders)]).toEqual(['content', 'dist', 'wirefig.config.json'])
    const { width, height } = await sharp(`${root}/dist/site/cards/en/handshake.png`).metadata()
    expect([width, height]).toEqual([1200, 630])
    const page = load(await readFileOf(root, 'dist/site/en/handshake.html'))
    const image = page('meta[property="og:image"]').attr('content')
    expect(image).toBe('https://example.com/cards/en/handshake.png')
    expect(page('meta[name="twitter:card"]').attr('content')).toBe('summary_large_image')
    expect((await wirefig(root, 'check')).code).toBe(0)
    await writeFiles(root, { 'dist/site/cards/en/handshake.png': 'x' })
    expect((await wirefig(root, 'check')).stdout).toContain(
      'image `dist/site/cards/en/handshake.png` is not of this figure as it is now',
    )
  })

  test('lists articles by their numbers, by date, then by name', async () => {
    const root = await makeProject({
      'content/scenarios/handshake.yaml': handshake,
      ...dated('a', 'title2: none'),
      ...dated('b', 'date: 2026-01-31'),
      ...dated('c', 'date: 2025-05-05'),
      ...dated('z', 'order: 1'),
    })
    const site = siteOf(root)
    const list = load(site.get('en/index.html') ?? '')
    expect(
      list('.wf-list a')
        .map((_, link) => list(link).attr('href'))
        .get(),
    ).toEqual(['z.html', 'c.html', 'b.html', 'a.html'])
    const page = load(site.get('en/b.html') ?? '')
    expect(page('.wf-prev').attr('href')).toBe('c.html')
    expect(page('.wf-next').attr('href')).toBe('a.html')
  })

  test.runIf(isFull)('says what is wrong with front matter and configuration', async () => {
    const root = await makeProject({
      'content/scenarios/handshake.yaml': handshake,
      ...dated('a', 'date: 2026-02-30\norder: first\nupdated: [1]\nneeds: b'),
      ...dated('c', 'needs: [a, aa]'),
      ...dated('index', 'title2: none'),
    })
    const { code, stderr } = await wirefig(root, 'build', '--format', 'html')
    expect(code).toBe(1)
    expect(stderr.split('\n').filter(line => line.includes('expected'))).toEqual([
      'content/en/a.md:2:7: `date` is `2026-02-30`; expected a day such as `2026-01-31`',
      'content/en/a.md:3:8: `order` is `first`; expected a number',
      'content/en/a.md:4:10: `updated` is `1`; expected a day such as `2026-01-31`',
      'content/en/a.md:5:8: `needs` is `b`; expected a list of names, such as `[lost-syn]`',
      'content/en/c.md:2:8: unknown article `aa`; expected `a` or `index`',
      'content/en/index.md:3:8: article named `index`, as the list of articles is; expected another name',
    ])
    await writeFiles(root, {
      'wirefig.config.json': '{ "site": { "url": "ftp://x", "name": "x" } }',
    })
    const { stderr: config } = await wirefig(root, 'build')
    expect(config).toMatchInlineSnapshot(`
      "wirefig.config.json:1:20: \`ftp://x\`; expected an address with \`https://\`, without \`?\` and \`#\`
      wirefig.config.json:1:31: unknown key \`name\`; expected \`url\`, \`title\` or \`author\`
      "
    `)
  })
})

describe('an article that answers first', () => {
  const open = async (path: string) => load(siteOf(await makeProject(answering)).get(path) ?? '')

  test('has its lead below the title, then what is to be known of it, then its contents', async () => {
    const page = await open('zh/handshake.html')
    const parts = page('article').children()
    expect(
      parts
        .slice(0, 5)
        .map((_, node) => page(node).attr('class') ?? node.tagName)
        .get(),
    ).toEqual(['h1', 'wf-lead', 'wf-facts', 'wf-rail', 'h2'])
    expect(page('.wf-lead').children().first().text()).toContain('握手三次')
    expect(page('.wf-lead > figure').attr('id')).toBe('answer')
    expect(page('.wf-contents details').attr('open')).toBeUndefined()
    expect(page('body').attr('class')).toBe('wf-beside')
  })

  test('is a page without the emoji of its frame', async () => {
    const page = await open('en/handshake.html')
    const headings = page('h2')
      .map((_, node) => page(node).text())
      .get()
    expect(headings.slice(0, 2)).toEqual(['About this column', 'In this article'])
    expect(page('.wf-contents a').first().text()).toBe('About this column')
  })

  test('says what to read before, there and in the list, and how long it takes', async () => {
    const page = await open('en/second.html')
    expect(page('.wf-needs').text()).toMatch(/^Read first: TCP’s handshake and close/)
    expect(page('.wf-needs a').attr('href')).toBe('handshake.html')
    expect(page('.wf-prev').attr('href')).toBe('handshake.html')
    const list = await open('en/index.html')
    expect(list('ol.wf-list > li').length).toBe(2)
    expect(list('.wf-needs a').attr('href')).toBe('handshake.html')
    expect(list('.wf-facts').first().text()).toMatch(/^\d+ min read$/)
    const chinese = await open('zh/index.html')
    expect(chinese('.wf-facts').text()).toMatch(/^阅读约 \d+ 分钟$/)
  })

  test('says how each figure is had, its scenario named', async () => {
    const body =
      'title: { en: A, zh: B }\nendpoints: { client: { iss: 1 }, server: { iss: 2 } }\nsteps: []\n'
    const extra = `
- In a list:

  \`\`\`wirefig sequence rows=1..2 caption="<b>&amp;amp;"
  \`\`\`

\`\`\`wirefig mine text
${body}\`\`\`
`
    const root = await makeProject({
      'content/scenarios/handshake.yaml': handshake,
      'content/en/a.md': article('en').replace('---\n\n', `wirefig: handshake\n---\n\n${extra}\n`),
    })
    const page = load(siteOf(root).get('en/a.html') ?? '')
    const fences = page('.wf-figure > .wf-use pre')
      .map((_, node) => page(node).text())
      .get()
    expect(fences.slice(0, 3)).toEqual([
      '```wirefig handshake sequence rows=1..2 caption="<b>&amp;amp;"\n```',
      `\`\`\`wirefig mine text\n${body}\`\`\``,
      '```wirefig handshake sequence\n```',
    ])
  })
})

describe('what is searched', () => {
  test('are the sections that an author wrote, in their language, as a script', async () => {
    const site = siteOf(await makeProject(answering))
    const data = site.get('zh/search.js') ?? ''
    const [article] = JSON.parse(data.slice(data.indexOf('[{'), data.lastIndexOf(')')))
    expect(article.page).toBe('handshake.html')
    const [lead, first, second] = article.sections
    expect(lead[0]).toBe('')
    expect(lead[2]).toMatch(/^D\. 握手三次.*合成三次。 三次握手$/)
    expect(first).toEqual(['一握手', '一、握手', ''])
    expect(second[2]).toContain('报文段在途中丢失。')
    expect(data).not.toContain('专栏')
    const page = load(site.get('zh/handshake.html') ?? '')
    expect(page('.wf-top').attr('data-search')).toBe('search.js ../en/search.js')
    for (const [id] of article.sections.slice(1)) expect(page(`[id="${id}"]`).length).toBe(1)
  })

  test('is nothing on a site that has little', async () => {
    const site = siteOf(await makeProject(project))
    expect([...site.keys()].filter(file => file.includes('search'))).toEqual([])
    expect(site.get('en/handshake.html')).not.toContain('data-search')
  })
})

test('a page loads at most 25 kB of scripts before its reader asks for more', () => {
  const site = siteOf('test/page/steps')
  const scripts = load(site.get('en/steps.html') ?? '')('script[src]')
    .map((_, node) => String(node.attribs.src))
    .get()
  const size = scripts.reduce((sum, src) => sum + gzipSync(site.get(src.slice(3)) ?? '').length, 0)
  expect(scripts.length).toBeGreaterThan(2)
  expect(scripts).not.toContain('../assets/search.js')
  expect(size).toBeLessThan(25_000)
})

describe('links of articles', () => {
  test('lead to pages, images are copied, and what leads nowhere is a warning', async () => {
    const links = `
[page](b%20c.md#one) [chinese](../zh/handshake.md) [none](none.md) [else](https://example.com/a.md)
![inside](images/dot.png) ![none](images/none.png) ![outside](../../secret.png) ![else](https://example.com/x.png)
`
    const root = await makeProject({
      ...project,
      'content/en/handshake.md': article('en') + links,
      'content/en/b c.md': article('en')
        .replace('description: D.', 'languages: [en]\ndescription: D.')
        .replace('introduction: I.\n', ''),
      'content/en/images/dot.png': 'PNG',
      'secret.png': 'secret',
    })
    const { code, stderr } = await wirefig(root, 'build', '--format', 'html')
    expect(code).toBe(0)
    expect(stderr.split('\n').filter(line => line.includes('expected'))).toMatchInlineSnapshot(`
      [
        "content/en/handshake.md:17:52: warning: \`none.md\` leads to nothing in the site; expected an article, or a whole address",
        "content/en/handshake.md:18:27: warning: \`images/none.png\` leads to nothing in the site; expected an image below \`content\`",
        "content/en/handshake.md:18:52: warning: \`../../secret.png\` leads to nothing in the site; expected an image below \`content\`",
        "content/en/handshake.md:18:81: warning: image \`https://example.com/x.png\` of another site, which pages do not load; expected a file below \`content\`",
      ]
    `)
    const files = await readFiles(root, 'dist/site')
    expect(files['dist/site/images/en/images/dot.png']).toBe('PNG')
    expect(Object.values(files)).not.toContain('secret')
    const page = load(files['dist/site/en/handshake.html'] ?? '')
    const paragraph = page('article p').filter((_, node) => page(node).text().startsWith('page'))
    expect(paragraph.html()).toMatchInlineSnapshot(`
      "<a href="b%20c.html#one">page</a> <a href="../zh/handshake.html">chinese</a> <a href="none.md">none</a> <a href="https://example.com/a.md">else</a>
      <img src="../images/en/images/dot.png" alt="inside" loading="lazy"> <span>none</span> <span>outside</span> <a href="https://example.com/x.png">else</a>"
    `)
  })
})

describe('hostile text', () => {
  test('is text', async () => {
    const root = await makeProject(hostile)
    const { code } = await wirefig(root, 'build', '--format', 'html')
    expect(code).toBe(0)
    const page = load(siteOf(root).get('en/hostile.html') ?? '')
    const scripts = page('script').map(
      (_, node) => page(node).attr('src') ?? page(node).attr('type'),
    )
    expect(scripts.get()).toEqual([
      '../assets/page.js',
      '../assets/reader.js',
      '../assets/stepper.js',
      'application/json',
    ])
    expect(
      page('article')
        .find('iframe, object, embed, link, meta, base, form, button, style, video, math')
        .not('.wf-view style').length,
    ).toBe(0)
    expect(page('article img').length).toBe(0)
    expect(
      page('*').filter((_, node) =>
        Object.keys(page(node).attr() ?? {}).some(name => name.startsWith('on')),
      ).length,
    ).toBe(0)
    const hrefs = page('[href]')
      .map((_, node) => page(node).attr('href'))
      .get()
    expect(hrefs.filter(href => /^\s*(?:java|data)/i.test(href))).toEqual([])
    expect(page('figure.wf-figure').length).toBe(3)
    expect(page('[id=wf-main]').length).toBe(1)
    expect(page('[id=one]').length).toBe(1)
    expect(page('article').text()).toContain('長い'.repeat(50_000))
  })
})

describe('every page', () => {
  const site = siteOf('.')
  const ids = new Map(
    Array.from(site, ([path, text]) => {
      const page = load(path.endsWith('.html') ? text : '')
      return [
        path,
        new Set(
          page('[id]')
            .map((_, node) => page(node).attr('id'))
            .get(),
        ),
      ]
    }),
  )

  test.each(pagesOf(site))('%s is valid HTML', async (_, html) => {
    expect(await mistakesOf(html)).toEqual([])
  })

  test('of hostile text is valid HTML', async () => {
    // An element that is left open has everything behind it in it.
    const closed = hostile['content/en/hostile.md'].replaceAll(/<b>(?=['U])/g, '')
    const root = await makeProject({ ...hostile, 'content/en/hostile.md': closed })
    expect(await mistakesOf(siteOf(root).get('en/hostile.html') ?? '')).toEqual([])
  })

  test('of an article that answers first is valid HTML', async () => {
    for (const [, html] of pagesOf(siteOf(await makeProject(answering)))) {
      expect(await mistakesOf(html)).toEqual([])
    }
  })

  test.each(pagesOf(site))('%s leads to what is there', (path, html) => {
    const page = load(html)
    const from = new URL(path, 'https://site.test/')
    const dangling = page('[href], [src]')
      .map((_, node) => page(node).attr('href') ?? page(node).attr('src') ?? '')
      .get()
      .concat(page('.wf-top').attr('data-search')?.split(' ') ?? [])
      .map(address => new URL(address, from))
      .filter(({ origin, pathname, hash }) => {
        if (origin !== from.origin) return false
        const known = ids.get(decodeURIComponent(pathname).slice(1))
        return !known || (hash !== '' && !known.has(decodeURIComponent(hash.slice(1))))
      })
    expect(dangling.map(String)).toEqual([])
  })
})

const validator = new HtmlValidate({
  extends: ['html-validate:standard', 'html-validate:a11y'],
  rules: {
    // How it is written: as rehype writes it, and as browsers read it.
    'attr-quotes': 'off',
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    'doctype-style': 'off',
    'no-trailing-whitespace': 'off',
    'void-style': 'off',
    'no-raw-characters': 'off',
  },
})

async function mistakesOf(html: string): Promise<string[]> {
  const { results } = await validator.validateString(html)
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, column }) => `${line}:${column} ${ruleId}: ${message}`),
  )
}
