import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { escapeXml } from '../figure/svg/xml.ts'

/** What is to be seen in a browser. */
export interface Shown {
  /** Files by path, without a slash before it: `en/lost-syn.html`. */
  readonly files: ReadonlyMap<string, string | Uint8Array>
  /** HTML that stands on every page; empty where there is nothing to say. */
  readonly notice: string
}

interface Showcase {
  readonly answer: RequestListener
  show(shown: Shown): void
  /** Lets go of the pages that are open. */
  close(): void
}

/**
 * Answers requests from memory alone: with the files that are shown, and with the events by which a page learns that
 * there are others. It answers to this machine's own names only, so that no site can read along by a name of its own
 * that it makes lead here. `port` is asked for when a request comes.
 */
export function showcase(port: () => number): Showcase {
  const waiting = new Set<ServerResponse>()
  // Higher than that of a server before, so that pages which it left open notice.
  let version = Date.now()
  let shown: Shown = { files: new Map(), notice: '' }
  return {
    answer(request, response) {
      const { status, headers, body } = answerTo(request, shown, version, port())
      response.writeHead(status, { ...always, ...headers })
      if (typeof body !== 'object' || body instanceof Uint8Array) {
        response.end(request.method === 'HEAD' ? undefined : body)
        return
      }
      response.write(body.sofar)
      waiting.add(response)
      response.once('close', () => waiting.delete(response))
    },
    show(next) {
      shown = next
      version += 1
      for (const response of waiting) response.write(reload)
    },
    close() {
      for (const response of waiting) response.end()
    },
  }
}

/** No other site may read, frame or keep what is answered, and no browser may guess what it is. */
const always = {
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** An object is what has happened so far, to be followed by what will. */
  readonly body: string | Uint8Array | { readonly sofar: string }
}

/** Paths of the server's own, which no file has. */
const own = { events: '/.wirefig/events', script: '/.wirefig/reload.js' }

const reload = 'event: reload\ndata:\n\n'

/** The only script that the server adds to a page: another version is loaded as soon as there is one. */
const script = `const { search } = new URL(document.currentScript.src)
const events = new EventSource('${own.events}' + search)
events.addEventListener('reload', () => location.reload())
`

function answerTo(
  { method = '', url = '', headers }: IncomingMessage,
  shown: Shown,
  version: number,
  port: number,
): Answer {
  const names = ['localhost', '127.0.0.1', '[::1]']
  const hosts = names.flatMap(name => [`${name}:${port}`, ...(port === 80 ? [name] : [])])
  const { host = '', origin } = headers
  if (!hosts.includes(host.toLowerCase())) return plain(403, 'not a name of this server')
  if (origin !== undefined && !hosts.some(known => origin === `http://${known}`)) {
    return plain(403, 'not an origin of this server')
  }
  if (method !== 'GET' && method !== 'HEAD') {
    const { headers: type, ...refused } = plain(405, 'only GET and HEAD')
    return { ...refused, headers: { ...type, Allow: 'GET, HEAD' } }
  }
  const [written = '', query = ''] = url.split('?', 2)
  if (written === own.events && method === 'GET') {
    const sofar = query === String(version) ? ':\n\n' : reload
    return { status: 200, headers: { 'Content-Type': 'text/event-stream' }, body: { sofar } }
  }
  if (written === own.script) return file(own.script, script)
  const path = decode(written)
  if (path === undefined) return plain(400, 'not a path')
  const added = `${shown.notice}<script src="${own.script}?${version}"></script>\n`
  const name = nameOf(path, shown)
  const found = name === undefined ? undefined : shown.files.get(name)
  // Browsers ask for it of their own accord.
  if (path === '/favicon.ico' && !found) return { status: 204, headers: {}, body: '' }
  if (name === undefined || found === undefined) {
    return { ...file('.html', missing(shown, added)), status: 404 }
  }
  // A folder's page has links that begin in the folder.
  if (name !== path.slice(1) && !path.endsWith('/')) {
    return { status: 302, headers: { Location: `${written}/` }, body: '' }
  }
  return file(name, name.endsWith('.html') ? withEnd(found, added) : found)
}

/** Undefined where it does not begin with a slash, or is no UTF-8. */
function decode(path: string): string | undefined {
  if (!path.startsWith('/')) return undefined
  try {
    return decodeURIComponent(path)
  } catch (error) {
    if (error instanceof URIError) return undefined
    throw error
  }
}

/** The name of the file that a path leads to: as it is, or the page of a folder. */
function nameOf(path: string, { files }: Shown): string | undefined {
  const name = path.slice(1)
  const index = `${name.replace(/(?<=[^/])\/?$/, '/')}index.html`
  return [name, index].find(known => files.has(known))
}

/** What a browser does with a file, by its ending. */
const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  xml: 'application/xml',
  txt: 'text/plain; charset=utf-8',
}

function file(name: string, body: string | Uint8Array): Answer {
  const type = types[/\.([^.]*)$/.exec(name)?.[1] ?? ''] ?? 'application/octet-stream'
  const length = String(Buffer.byteLength(body))
  return { status: 200, headers: { 'Content-Type': type, 'Content-Length': length }, body }
}

function plain(status: number, text: string): Answer {
  return { ...file('.txt', `${text}\n`), status }
}

/** A page with something more at the end of its body. */
function withEnd(page: string | Uint8Array, more: string): string {
  const text = typeof page === 'string' ? page : new TextDecoder().decode(page)
  const end = text.lastIndexOf('</body>')
  return end < 0 ? text + more : text.slice(0, end) + more + text.slice(end)
}

/** In place of a page that is not there: what pages there are. */
function missing({ files }: Shown, added: string): string {
  const pages = [...files.keys()].filter(name => name.endsWith('.html')).sort()
  const links = pages.map(name => `<li><a href="/${encodeURI(name)}">${escapeXml(name)}</a></li>\n`)
  const list = links.length > 0 ? `<ul>\n${links.join('')}</ul>\n` : ''
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>No such page</title></head>
<body>
<p>There is no such page${links.length > 0 ? '; there are' : ', and none yet'}:</p>
${list}${added}</body>
</html>
`
}
