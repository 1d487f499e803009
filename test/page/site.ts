import { readFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isMistake } from '../../src/message.ts'
import { build } from '../../src/project/build.ts'
import { loadProject } from '../../src/project/load.ts'
import { conventions, type Settings } from '../../src/project/settings.ts'
import { buildSite } from '../../src/project/site.ts'
import { type Files, handshake, writeFiles } from '../project-fixture.ts'

/** The files of the site of a project, by path below the site. */
export function siteOf(root: string, site: Settings['site'] = {}): Map<string, string> {
  const made = build(loadProject({ ...conventions(root), format: 'html', site }))
  const { files, messages } = buildSite(made)
  const mistakes = [...made.messages, ...messages].filter(isMistake)
  if (mistakes.length > 0) throw new Error(mistakes.map(String).join('\n'))
  return new Map(
    Array.from(files, ([file, content]) => [
      file.replace(/^dist\/site\//, ''),
      typeof content === 'string' ? content : Buffer.from(content).toString('latin1'),
    ]),
  )
}

/** The pages of a site. */
export function pagesOf(site: ReadonlyMap<string, string>): [path: string, html: string][] {
  return [...site].filter(([path]) => path.endsWith('.html'))
}

/** The frame of a column, with words of its own and an introduction. */
export const column = Object.fromEntries(
  ['en', 'zh'].map(language => {
    const file = `templates/article.${language}.md`
    return [file, readFileSync(file, 'utf8')]
  }),
)

/** Articles that answer first: three sentences and a figure; and then go on, with sections enough for a table of contents. */
export const answering: Files = {
  ...column,
  'content/scenarios/handshake.yaml': handshake,
  'content/en/handshake.md': `---
title: "TCP’s handshake and close: why not two segments, and why usually four?"
description: D.
introduction: I.
order: 1
---

The handshake takes three segments: each side announces its initial number and has it confirmed once, and the server’s SYN and ACK share a segment.
With one fewer, an old SYN could open a connection.
Closing takes four, since the kernel sends the ACK at once and the FIN waits for the application; where it need not wait, they share one.

\`\`\`wirefig handshake sequence rows=syn..ack id=answer
\`\`\`

${['One', 'Two', 'Retransmission and cookies', 'Four'].map(sectionOf).join('\n')}`,
  'content/zh/handshake.md': `---
title: TCP 三次握手与四次挥手：握手为什么不能是两次，挥手为什么往往要四次？
description: D.
introduction: I.
order: 1
---

握手三次：双方的初始序列号各宣布一次、确认一次，服务端的 SYN 与 ACK 合发。少一次，旧 SYN 就能骗开连接，服务端白白等着一个早已不在的客户端。挥手四次：ACK 由内核立即发，FIN 要等应用 close；赶得上就合成三次。

\`\`\`wirefig handshake sequence rows=syn..ack id=answer
\`\`\`

${['一、握手', '二、挥手', '三、重传超时', '四、小结'].map(sectionOf).join('\n')}`,
  'content/en/second.md': `---
title: The second
description: After the first.
introduction: I.
needs: [handshake]
languages: [en]
order: 2
---

## Only one section
`,
}

/** A section with text to scroll, a figure and a wide table. */
function sectionOf(heading: string): string {
  const columns = Array.from({ length: 12 }, (_, index) => `a column ${index}`)
  return `## ${heading}

### ${heading} a

${'Text that is long enough to scroll. 报文段在途中丢失。\n\n'.repeat(6)}
\`\`\`wirefig handshake ladder
\`\`\`

| ${columns.join(' | ')} |
| ${columns.map(() => '---').join(' | ')} |
| ${columns.join(' | ')} |
`
}

/** An article that tries what it can to be more than text. */
export const hostile = {
  ...column,
  'content/scenarios/hostile.yaml': `title: { en: '</title></svg><script>alert(1)</script>', zh: ']]></style><img src=x onerror=alert(1)>' }
endpoints:
  client: { iss: 100, label: { en: '"><script>alert(2)</script>', zh: '</text><script>alert(2)</script>' } }
  server: { iss: 300, label: { en: "%%{init}%%", zh: '&lt;b&gt;' } }
steps:
  - { server: passive OPEN }
  - { client: active OPEN }
names:
  syn: { segment: "SYN from client", label: { en: '<img src=x onerror=alert(3)>', zh: '</script><script>alert(3)</script>' } }
expect: { client: ESTABLISHED, server: ESTABLISHED }
`,
  'content/en/hostile.md': hostileArticle(),
}

function hostileArticle(): string {
  const long = '長い'.repeat(50_000)
  return `---
title: '</title><script>alert("title")</script> "quoted" <b>'
description: '"><script>alert("description")</script> javascript:alert(1)'
introduction: |
  <script>alert("introduction")</script>

  \`\`\`wirefig 1
  \`\`\`

  <figure class="wf-figure" id="wf-main" data-wf-place="1" data-run="x"><svg onload=alert(1)></svg></figure>
date: 2026-01-31
---

## </h2><script>alert("heading")</script> [link](javascript:alert(1))

<script src="https://evil.example/x.js"></script>
<iframe src="https://evil.example/"></iframe>
<object data="https://evil.example/"></object>
<link rel="stylesheet" href="https://evil.example/x.css">
<style>body { background: url(https://evil.example/x.png) }</style>
<meta http-equiv="refresh" content="0; url=https://evil.example/">
<base href="https://evil.example/">
<form action="https://evil.example/"><input name="q" autofocus onfocus="alert(1)"><button>go</button></form>
<img src="https://evil.example/x.png" onerror="alert(1)" alt="an image">
<video src="https://evil.example/x.mp4" autoplay></video>
<p style="background: url(https://evil.example/y.png)" onclick="alert(1)" id="wf-main" class="wf-skip">A paragraph.</p>
<svg><script>alert("svg")</script><a href="javascript:alert(1)"><text>x</text></a></svg>
<math><mtext></mtext><script>alert("math")</script></math>
<a href="java&#10;script:alert(1)" id="main-link">click</a> <a href="data:text/html,<script>alert(1)</script>">data</a>

[script](javascript:alert%281%29) [data](data:text/html,x) ![remote](https://evil.example/z.png) ![js](javascript:alert(1))

[ref]: javascript:alert(1)

[by reference][ref] <javascript:alert(1)> ]]> %%{init: {"securityLevel": "loose"}}%%

| a | b |
| --- | ---: |
| <script>alert("cell")</script> | ]]> |

\`\`\`html
<script>alert("code")</script>
\`\`\`

\`\`\`wirefig hostile sequence id=one caption="</figcaption><script>alert('caption')</script>"
\`\`\`

\`\`\`wirefig hostile table caption="]]>"
\`\`\`

\`\`\`wirefig hostile json
\`\`\`

<!-- a comment <script>alert(1)</script> -->

[1](wirefig:hostile/syn.row)

${long}

<div><figure id="one"><b>Unclosed
`
}

/** The site of articles that answer first, for all tests of a file. */
export async function answeringSite(): Promise<Map<string, string>> {
  const root = await mkdtemp(path.join(tmpdir(), 'wirefig-'))
  await writeFiles(root, answering)
  return siteOf(root)
}
