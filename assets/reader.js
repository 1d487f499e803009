// @ts-check
// What helps to find one's way: search, links to copy, and the section that is being read. All is there without it but
// these.

/** @import { ScriptWords } from '../src/page/words.ts' */

;(() => {
  const { element, icon } = wirefigPage
  const own = /** @type {HTMLScriptElement} */ (document.currentScript)
  const top = /** @type {HTMLElement} */ (document.querySelector('.wf-top'))
  /** @type {ScriptWords} */
  const words = JSON.parse(top.dataset.words ?? '')
  const said = element('p', 'sr-only')
  said.setAttribute('role', 'status')
  document.body.append(said)

  addSearch()
  addAnchors()
  followContents()

  /** What is searched, and what searches, is loaded when a reader asks for it. */
  function addSearch() {
    const [first, ...others] = (top.dataset.search ?? '').split(' ').filter(Boolean)
    if (!first) return
    const button = element('button', 'wf-search-button')
    button.type = 'button'
    button.setAttribute('aria-label', words.search)
    button.setAttribute('aria-keyshortcuts', '/')
    const lens = 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3 20.5 20.5'
    button.append(icon(lens), element('span', '', words.search), element('kbd', '', '/'))
    const open = async () => {
      await load(new URL('search.js', own.src).href)
      await load(first)
      wirefigSearch.open(words)
      for (const other of others) await load(other)
      wirefigSearch.renew()
    }
    button.addEventListener('click', open)
    addEventListener('keydown', event => {
      const isTyped =
        event.target instanceof Element &&
        event.target.closest('input, textarea, select, [contenteditable], dialog')
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyped) return
      event.preventDefault()
      void open()
    })
    top.append(button)
  }

  /** Headings and captions get a link to themselves, which is copied, too, where that is allowed. */
  function addAnchors() {
    const named = document.querySelectorAll('article :is(h2, h3, h4)[id], .wf-figure > figcaption')
    for (const part of named) {
      const id = part.id || part.parentElement?.id
      if (!id) continue
      const link = element('a', 'wf-anchor')
      link.href = `#${encodeURIComponent(id)}`
      link.setAttribute('aria-label', words.copyLink)
      link.addEventListener('click', () => copy(link.href, link))
      part.append(link)
    }
    for (const code of document.querySelectorAll('.wf-use pre')) {
      const button = element('button', '', words.copyFence)
      button.type = 'button'
      button.addEventListener('click', () => copy(code.textContent ?? '', button))
      code.after(button)
      // Without a clipboard there is the text.
      button.hidden = !navigator.clipboard
    }
  }

  /**
   * @param {string} text
   * @param {HTMLElement} from
   */
  async function copy(text, from) {
    try {
      await navigator.clipboard.writeText(text)
    } catch (error) {
      // There is no clipboard, or it may not be written to.
      if (error instanceof TypeError || error instanceof DOMException) return
      throw error
    }
    said.textContent = ''
    from.dataset.said = words.copied
    setTimeout(() => {
      said.textContent = words.copied
    }, 50)
    setTimeout(() => delete from.dataset.said, 1600)
  }

  /** Beside the text the table of contents is open, and marks the section that is being read. */
  function followContents() {
    const details = document.querySelector('.wf-contents details')
    if (!(details instanceof HTMLDetailsElement)) return
    const isBeside = matchMedia('(min-width: 80rem)')
    const unfold = () => {
      details.open = isBeside.matches
    }
    isBeside.addEventListener('change', unfold)
    unfold()
    const entries = [...details.querySelectorAll('a')].flatMap(link => {
      const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)))
      return heading ? [{ link, heading }] : []
    })
    /** @type {HTMLAnchorElement | undefined} */
    let marked
    const mark = () => {
      const past = entries.filter(({ heading }) => heading.getBoundingClientRect().top < 120)
      const link = past.at(-1)?.link
      if (link === marked) return
      marked?.removeAttribute('aria-current')
      for (const item of details.querySelectorAll('.wf-here')) item.classList.remove('wf-here')
      marked = link
      link?.setAttribute('aria-current', 'location')
      for (let at = link?.closest('li'); at; at = at.parentElement?.closest('li')) {
        at.classList.add('wf-here')
      }
      if (isBeside.matches) link?.scrollIntoView({ block: 'nearest', behavior: 'instant' })
    }
    let isDue = false
    const soon = () => {
      if (isDue) return
      isDue = true
      requestAnimationFrame(() => {
        isDue = false
        mark()
      })
    }
    addEventListener('scroll', soon, { passive: true })
    addEventListener('resize', soon)
    mark()
  }

  /**
   * A script that is there is not loaded again; one that did not come may come next time.
   * @param {string} src
   * @returns {Promise<unknown>}
   */
  function load(src) {
    const { href } = new URL(src, document.baseURI)
    const isThere = [...document.scripts].some(script => script.src === href)
    if (isThere) return Promise.resolve()
    return new Promise((resolve, reject) => {
      const script = element('script', '')
      script.src = href
      script.addEventListener('load', resolve)
      script.addEventListener('error', () => {
        script.remove()
        reject(new Error(`no ${href}`))
      })
      document.head.append(script)
    })
  }
})()
