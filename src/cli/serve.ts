import { createServer, type RequestListener, type Server } from 'node:http'
import { type Shown, showcase } from './showcase.ts'

/** A server on the loopback interface, for the browser of whoever started it. */
export interface SiteServer {
  readonly port: number
  /** Where it is read. */
  readonly address: string
  /** Replaces what is shown; pages that are open load themselves anew. */
  show(shown: Shown): void
  close(): Promise<void>
}

/** How many ports are tried, from the one that is asked for. */
const tries = 20

/**
 * Serves what it is shown on 127.0.0.1 and, where there is IPv6, on ::1. A port in use is passed over for the next; 0 is
 * any that is free. Undefined where none can be had.
 */
export async function serve(wanted: number): Promise<SiteServer | undefined> {
  for (let port = wanted; port < wanted + tries && port <= 65_535; port += wanted === 0 ? 0 : 1) {
    const server = await serveAt(port)
    if (server) return server
  }
  return undefined
}

/** Undefined where the port cannot be had. */
async function serveAt(wanted: number): Promise<SiteServer | undefined> {
  const { answer, show, close } = showcase(() => port)
  const first = await listen('127.0.0.1', wanted, answer)
  if (typeof first === 'string') return undefined
  const port = portOf(first)
  const second = await listen('::1', port, answer)
  if (second === 'taken') {
    await end(first)
    return undefined
  }
  const servers = second === 'no such address' ? [first] : [first, second]
  return {
    port,
    address: `http://localhost:${port}/`,
    show,
    async close() {
      close()
      await Promise.all(servers.map(end))
    },
  }
}

/** A machine without IPv6 has no ::1. */
const reasons: Readonly<Record<string, 'taken' | 'no such address'>> = {
  EADDRINUSE: 'taken',
  EACCES: 'taken',
  EADDRNOTAVAIL: 'no such address',
  EAFNOSUPPORT: 'no such address',
}

function listen(
  host: string,
  port: number,
  answer: RequestListener,
): Promise<Server | 'taken' | 'no such address'> {
  const server = createServer(answer)
  return new Promise((resolve, reject) => {
    server.once('listening', () => resolve(server))
    server.once('error', error => {
      const reason = 'code' in error ? reasons[String(error.code)] : undefined
      if (reason === undefined) reject(error)
      else resolve(reason)
    })
    server.listen({ host, port, exclusive: true })
  })
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a server without a port')
  return address.port
}

function end(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
