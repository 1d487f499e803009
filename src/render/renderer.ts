import { keepBrowser } from './browser.ts'
import { readCached, writeCached } from './cache.ts'
import { drawInOnePage, refuseSource } from './draw.ts'
import { keyOf, type RenderRequest } from './key.ts'
import { launch } from './launch.ts'
import type { Refusal } from './packages.ts'
import { rasterise } from './rasterise.ts'
import { stamp } from './stamp.ts'

/** An image with its stamp, or why there is none. */
type Drawn = { readonly bytes: Uint8Array } | Refusal

/** Draws with one page of one browser, one image at a time. */
export interface Renderer {
  /** Fails only where the browser breaks down. */
  draw(request: RenderRequest): Promise<Drawn>
  /** Ends the browser once all is drawn; left alone, it ends two seconds after the last image. */
  close(): Promise<void>
}

/** Images come from the cache, a folder, where it has them; the browser starts with the first that it lacks. */
export function openRenderer({
  browser,
  cache,
}: {
  /** A path, or a name to be looked up on the PATH. */
  readonly browser?: string
  readonly cache: string
}): Renderer {
  const kept = keepBrowser(() => launch(browser), 2000)
  const draw = drawInOnePage(60_000)
  const inTurn = oneByOne()
  const underWay = new Map<string, Promise<Drawn>>()

  async function make(request: RenderRequest, key: string): Promise<Drawn> {
    const image = await inTurn(() =>
      'svg' in request ? rasterise(request.svg) : kept.use(opened => draw(opened, request)),
    )
    if ('reason' in image) return image
    const bytes = stamp(image, request.format, key)
    writeCached(cache, key, request.format, bytes)
    return { bytes }
  }

  return {
    async draw(request) {
      const refusal = 'svg' in request ? undefined : refuseSource(request)
      if (refusal) return refusal
      const key = keyOf(request)
      // All that is missing is told at once, a browser too.
      if (typeof key !== 'string') {
        return 'svg' in request ? key : kept.use(() => Promise.resolve(key))
      }
      try {
        const cached = readCached(cache, key, request.format)
        if (cached) return { bytes: cached }
        const drawn = underWay.get(key) ?? make(request, key).finally(() => underWay.delete(key))
        underWay.set(key, drawn)
        return await drawn
      } catch (error) {
        return refuseCache(cache, error)
      }
    },
    async close() {
      await Promise.allSettled(underWay.values())
      await kept.close()
    },
  }
}

/** Where the operating system refuses the cache; whatever else goes wrong is thrown on. */
function refuseCache(cache: string, error: unknown): Refusal {
  if (!(error instanceof Error && 'syscall' in error)) throw error
  const why = error.message.split(', ')[0] ?? error.message
  const expected = 'expected a folder that can be: `XDG_CACHE_HOME` names another'
  return { reason: `cache \`${cache}\` cannot be used: ${why}; ${expected}`, ruleId: 'cache' }
}

/** Starts each task when the one before has ended, however it did. */
function oneByOne(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return task => {
    const done = last.then(task, task)
    last = done
    return done
  }
}
