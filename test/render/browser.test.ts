import { EventEmitter } from 'node:events'
import type { Browser } from 'puppeteer'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepBrowser } from '../../src/render/browser.ts'

class FakeBrowser extends EventEmitter {
  isClosed = false
  async close(): Promise<void> {
    this.isClosed = true
    this.emit('disconnected')
  }
}

const browsers: FakeBrowser[] = []
async function launch(): Promise<Browser> {
  const browser = new FakeBrowser()
  browsers.push(browser)
  return browser as unknown as Browser
}
const nothing = () => Promise.resolve()

beforeEach(() => {
  vi.useFakeTimers()
  browsers.length = 0
})
afterEach(() => {
  vi.useRealTimers()
})

test('a browser starts with the first use, serves all at a time, and ends when left alone', async () => {
  const kept = keepBrowser(launch, 2000)
  expect(browsers).toHaveLength(0)
  await Promise.all([kept.use(nothing), kept.use(nothing)])
  await vi.advanceTimersByTimeAsync(1999)
  await kept.use(nothing)
  await vi.advanceTimersByTimeAsync(1999)
  expect(browsers.map(({ isClosed }) => isClosed)).toEqual([false])
  await vi.advanceTimersByTimeAsync(1)
  expect(browsers.map(({ isClosed }) => isClosed)).toEqual([true])
  await kept.use(nothing)
  expect(browsers).toHaveLength(2)
  await kept.close()
  expect(vi.getTimerCount()).toBe(0)
})

test('it does not end during a use', async () => {
  const kept = keepBrowser(launch, 2000)
  const long = kept.use(() => new Promise(resolve => setTimeout(resolve, 9000)))
  await vi.advanceTimersByTimeAsync(10)
  await kept.use(nothing)
  await vi.advanceTimersByTimeAsync(8000)
  expect(browsers[0]?.isClosed).toBe(false)
  await vi.advanceTimersByTimeAsync(990)
  await long
  await kept.close()
})

test('another starts after one that broke down, or did not start', async () => {
  const kept = keepBrowser(launch, 2000)
  await kept.use(nothing)
  browsers[0]?.emit('disconnected')
  await kept.use(nothing)
  expect(browsers).toHaveLength(2)
  await kept.close()
  const broken = vi.fn(() => Promise.reject(new Error('broken')))
  const failing = keepBrowser(broken, 2000)
  await expect(failing.use(nothing)).rejects.toThrow('broken')
  await expect(failing.use(nothing)).rejects.toThrow('broken')
  expect(broken).toHaveBeenCalledTimes(2)
  await failing.close()
})

test('a refusal is told to every use', async () => {
  const refusal = { reason: 'none; expected one', ruleId: 'no-browser' }
  const refuse = vi.fn(() => Promise.resolve(refusal))
  const kept = keepBrowser(refuse, 2000)
  expect(await kept.use(nothing)).toEqual(refusal)
  expect(await kept.use(nothing)).toEqual(refusal)
  expect(refuse).toHaveBeenCalledTimes(1)
  await kept.close()
})
