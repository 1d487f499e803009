import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type RequestOptions, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { expect, onTestFinished, test } from 'vitest'
import { type SiteServer, serve } from '../src/cli/serve.ts'
import type { Shown } from '../src/cli/showcase.ts'

const page = '<!doctype html>\n<html><body><p>One</p></body></html>\n'

const files: Shown['files'] = new Map<string, string | Uint8Array>([
  ['index.html', page],
  ['en/index.html', page.replace('One', 'English')],
  ['en/a b.html', page.replace('One', 'With a space')],
  ['zh/握手.html', page.replace('One', '握手')],
  ['assets/site.css', 'p {}'],
  ['assets/stepper.js', '1'],
  ['card.png', Uint8Array.of(0x89, 0x50)],
  ['en/feed.xml', '<feed/>'],
  ['en/picture.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ['run.json', '{}'],
])

async function started(notice = ''): Promise<SiteServer> {
  const server = await serve(0)
  if (!server) throw new Error('no port')
  onTestFinished(() => server.close())
  server.show({ files, notice })
  return server
}

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A request as it is written, whatever its path and headers are. */
function ask(server: SiteServer, path: string, options: RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { port } = server
    const asked = request({ host: '127.0.0.1', port, path, agent: false, ...options }, response => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', chunk => (body += chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      )
    })
    asked.on('error', reject)
    asked.end()
  })
}

test.each([
  ['/', 'One', 'text/html; charset=utf-8'],
  ['/index.html', 'One', 'text/html; charset=utf-8'],
  ['/en/', 'English', 'text/html; charset=utf-8'],
  ['/en/a%20b.html?x=1', 'With a space', 'text/html; charset=utf-8'],
  ['/zh/%E6%8F%A1%E6%89%8B.html', '握手', 'text/html; charset=utf-8'],
  ['/assets/site.css', 'p {}', 'text/css; charset=utf-8'],
  ['/assets/stepper.js', '1', 'text/javascript; charset=utf-8'],
  ['/card.png', 'P', 'image/png'],
  ['/en/feed.xml', '<feed/>', 'application/xml'],
  ['/en/picture.svg', '<svg', 'image/svg+xml'],
  ['/run.json', '{}', 'application/json'],
])('%s is served as what it is', async (path, text, type) => {
  const { status, headers, body } = await ask(await started(), path)
  expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type })
  expect(body).toContain(text)
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'content-length': String(Buffer.byteLength(body) - (path.endsWith('.png') ? 2 : 0)),
  })
})

test('a folder without its slash leads to its page', async () => {
  const { status, headers } = await ask(await started(), '/en')
  expect({ status, to: headers.location }).toEqual({ status: 302, to: '/en/' })
})

test('only pages are told to load themselves anew, and it changes nothing else of them', async () => {
  const server = await started()
  const { body } = await ask(server, '/')
  expect(body.replace(/<script src="\/\.wirefig\/reload\.js\?\d+"><\/script>\n/, '')).toBe(page)
  expect(body).not.toBe(page)
  expect((await ask(server, '/assets/site.css')).body).toBe('p {}')
})

test('HEAD has the headers of GET and nothing else', async () => {
  const server = await started()
  const [got, head] = [await ask(server, '/'), await ask(server, '/', { method: 'HEAD' })]
  expect(head.body).toBe('')
  expect(head.headers['content-length']).toBe(got.headers['content-length'])
})

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])('%s is refused', async method => {
  const { status, headers } = await ask(await started(), '/', { method })
  expect({ status, allow: headers.allow }).toEqual({ status: 405, allow: 'GET, HEAD' })
})

test.each([
  '/../package.json',
  '/../../../../../../etc/passwd',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/..%2f..%2fetc%2fpasswd',
  '/..%5c..%5cetc%5cpasswd',
  '//etc/passwd',
  '/etc/passwd',
  '/.wirefig/../../etc/passwd',
  '/en/../../package.json',
  '/__proto__',
  '/constructor',
])('%s leads to nothing: what was built is all that there is', async path => {
  const { status, body } = await ask(await started(), path)
  expect(status).toBe(404)
  expect(body).not.toMatch(/root:|"name": "wirefig"/)
  expect(body).toContain('<a href="/en/a%20b.html">en/a b.html</a>')
})

test.each(['http://127.0.0.1/', '*', '/%', '/%ff'])('%s is no path', async path => {
  expect((await ask(await started(), path)).status).toBe(400)
})

test.each(['localhost', '127.0.0.1', '[::1]', 'LOCALHOST'])('%s is a name of it', async name => {
  const server = await started()
  const headers = {
    Host: `${name}:${server.port}`,
    Origin: `http://${name.toLowerCase()}:${server.port}`,
  }
  expect((await ask(server, '/', { headers })).status).toBe(200)
})

test('another name is refused, even one that leads here', async () => {
  const server = await started()
  const { port } = server
  const names = ['evil.example', `evil.example:${port}`, 'localhost', `localhost:${port + 1}`]
  for (const name of [
    ...names,
    `localhost.evil.example:${port}`,
    `127.0.0.1.:${port}`,
    `0.0.0.0:${port}`,
  ]) {
    const { status, body } = await ask(server, '/', { headers: { Host: name } })
    expect({ name, status, body }).toEqual({
      name,
      status: 403,
      body: 'not a name of this server\n',
    })
  }
})

test('another origin is refused, also for events', async () => {
  const server = await started()
  const origins = [
    'null',
    'http://evil.example',
    `https://localhost:${server.port}`,
    'http://localhost',
  ]
  for (const Origin of [...origins, `http://localhost:${server.port + 1}`]) {
    const headers = { Host: `localhost:${server.port}`, Origin }
    expect((await ask(server, '/', { headers })).status).toBe(403)
    expect((await ask(server, '/.wirefig/events', { headers })).status).toBe(403)
  }
})

test('a request without a name is refused', async () => {
  const server = await started()
  const socket = connect(server.port, '127.0.0.1')
  socket.end('GET / HTTP/1.0\r\n\r\n')
  const [answer] = await once(socket, 'data')
  expect(String(answer)).toMatch(/^HTTP\/1\.1 403 /)
})

test('no other machine reaches it', async () => {
  const server = await started()
  const others = Object.values(networkInterfaces())
    .flatMap(each => each ?? [])
    .filter(({ internal, scopeid }) => !internal && !scopeid)
  // All of 127.0.0.0/8 is this machine's, at least on Linux; one listener to all would answer there, too.
  const near = process.platform === 'linux' ? ['127.0.0.2'] : []
  for (const host of [...near, ...others.map(({ address }) => address)]) {
    const socket = connect(server.port, host)
    const [error] = await once(socket, 'error')
    expect(error).toMatchObject({ code: 'ECONNREFUSED' })
  }
})

test('a port in use is passed over for the next, on either address', async () => {
  const taken = createServer()
  onTestFinished(() => void taken.close())
  taken.listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const server = await serve(port)
  onTestFinished(() => server?.close())
  expect(server?.port).toBeGreaterThan(port)
  const other = await serve(server?.port ?? 0)
  onTestFinished(() => other?.close())
  expect(other?.port).toBeGreaterThan(server?.port ?? 0)
  expect(server?.address).toBe(`http://localhost:${server?.port}/`)
})

/** What a page hears: text so far, and when more comes. */
async function listenTo(server: SiteServer, path: string) {
  const heard: string[] = []
  let wake = () => {}
  const asked = request({ host: '127.0.0.1', port: server.port, path, agent: false })
  asked.on('error', () => {})
  asked.end()
  onTestFinished(() => void asked.destroy())
  const [response] = await once(asked, 'response')
  response.setEncoding('utf8')
  response.on('data', (chunk: string) => {
    heard.push(chunk)
    wake()
  })
  return {
    type: response.headers['content-type'] as string,
    ended: new Promise(resolve => response.once('close', resolve)),
    async until(text: string): Promise<string> {
      while (!heard.join('').includes(text)) await new Promise<void>(resolve => (wake = resolve))
      return heard.join('')
    },
  }
}

const version = async (server: SiteServer) =>
  /reload\.js\?(\d+)/.exec((await ask(server, '/')).body)?.[1] ?? ''

test('a page hears of what is shown next, once', async () => {
  const server = await started()
  const events = await listenTo(server, `/.wirefig/events?${await version(server)}`)
  expect(events.type).toBe('text/event-stream')
  expect(await events.until(':')).toBe(':\n\n')
  server.show({ files: new Map([['index.html', page.replace('One', 'Two')]]), notice: '' })
  expect(await events.until('reload')).toBe(':\n\nevent: reload\ndata:\n\n')
  expect((await ask(server, '/')).body).toContain('Two')
  expect((await ask(server, '/en/')).status).toBe(404)
})

test('a page of before hears at once', async () => {
  const server = await started()
  const old = await version(server)
  server.show({ files, notice: '' })
  const events = await listenTo(server, `/.wirefig/events?${old}`)
  expect(await events.until('reload')).toBe('event: reload\ndata:\n\n')
})

test('what is to be said is on every page, also on one that is not there', async () => {
  const server = await started('<p>Something is wrong</p>\n')
  for (const path of ['/', '/en/', '/nothing']) {
    expect((await ask(server, path)).body).toContain('<p>Something is wrong</p>\n<script src=')
  }
})

test('it ends though pages are open', async () => {
  const server = await started()
  const events = await listenTo(server, '/.wirefig/events')
  await server.close()
  await events.ended
  await expect(ask(server, '/')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})
