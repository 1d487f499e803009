import type { Browser } from 'puppeteer'
import type { Refusal } from './packages.ts'

/** A browser that starts when it is needed, and ends when it is not. */
export interface KeptBrowser {
  use<T>(task: (browser: Browser) => Promise<T>): Promise<T | Refusal>
  close(): Promise<void>
}

/** Ends the browser, too, after so many milliseconds without a use; the next use starts another. */
export function keepBrowser(
  launch: () => Promise<Browser | Refusal>,
  idleFor: number,
): KeptBrowser {
  let opened: Promise<Browser | Refusal> | undefined
  let users = 0
  let idle: NodeJS.Timeout | undefined

  /** Once it has started it is whole or refused; one that breaks down is forgotten. */
  function open(): Promise<Browser | Refusal> {
    const opening = launch()
    const forget = () => {
      if (opened === opening) opened = undefined
    }
    opening.then(browser => 'once' in browser && browser.once('disconnected', forget), forget)
    return opening
  }

  async function close(): Promise<void> {
    clearTimeout(idle)
    const closing = opened
    opened = undefined
    const browser = await closing
    if (browser && 'close' in browser) await browser.close()
  }

  return {
    async use(task) {
      clearTimeout(idle)
      users += 1
      try {
        opened ??= open()
        const browser = await opened
        return 'reason' in browser ? browser : await task(browser)
      } finally {
        users -= 1
        if (users === 0) idle = setTimeout(close, idleFor)
      }
    },
    close,
  }
}
