// @ts-check
// Searches the articles of a site, in the texts of their sections. There are so few that they are looked through as they
// are: Chinese needs no words for it, and the excerpts are there already.

/** @import { SearchedArticle } from '../src/page/searched.ts' */
/** @import { ScriptWords } from '../src/page/words.ts' */
/** @typedef {{ readonly href: string, readonly title: string, readonly heading: string, readonly text: string, readonly low: { readonly title: string, readonly heading: string, readonly text: string } }} Section */
/** @typedef {{ readonly language: string, readonly sections: readonly Section[] }} Group */

;(() => {
  const { element } = wirefigPage
  /** As many are shown of a language. */
  const most = 12
  /** Characters of an excerpt, and those before what was found. */
  const excerpt = { length: 110, before: 28 }
  /** @type {Group[]} */
  const groups = []
  /** @type {ReturnType<typeof dialogOf> | undefined} */
  let shown

  globalThis.wirefigSearch = { add, open, renew: () => shown?.renew() }

  /**
   * @param {string} language
   * @param {readonly SearchedArticle[]} articles
   */
  function add(language, articles) {
    const { src } = /** @type {HTMLScriptElement} */ (document.currentScript)
    const sections = articles.flatMap(({ page, title, sections }) =>
      sections.map(([id, heading, text]) => ({
        href: new URL(page, src).href + (id === '' ? '' : `#${encodeURIComponent(id)}`),
        title,
        heading,
        text,
        low: {
          title: id === '' ? folded(title) : '',
          heading: folded(heading),
          text: folded(text),
        },
      })),
    )
    groups.push({ language, sections })
  }

  /** @param {ScriptWords} words */
  function open(words) {
    shown ??= dialogOf(words)
    shown.open()
  }

  /**
   * What has the same length and is compared: letters small, signs as a keyboard has them.
   * @param {string} text
   */
  function folded(text) {
    const low = text.replace(/[’‘]/g, "'").replaceAll('_', '-').toLowerCase()
    return low.length === text.length ? low : text
  }

  /**
   * The words of a query: what is Chinese apart from what is not.
   * @param {string} query
   */
  function termsOf(query) {
    return (
      folded(query.normalize('NFKC')).match(
        /\p{Script=Han}+|[^\s\p{Script=Han}\p{Po}\p{Ps}\p{Pe}]+/gu,
      ) ?? []
    )
  }

  /**
   * How often a term is in a text: Chinese anywhere, what has letters where a word begins; and where first.
   * @param {string} text
   * @param {string} term
   */
  function occurrences(text, term) {
    const isWord = /^[a-z\d]/.test(term)
    let [count, first] = [0, -1]
    for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + term.length)) {
      if (
        isWord &&
        /[\p{L}\p{N}]/u.test(text[at - 1] ?? '') &&
        !/\p{Script=Han}/u.test(text[at - 1] ?? '')
      )
        continue
      if (first < 0) first = at
      count += 1
    }
    return { count, first }
  }

  /**
   * How well a section answers a term.
   * @param {Section} section
   * @param {string} term
   */
  function scoreOf({ low: { title, heading, text } }, term) {
    const [inTitle, inHeading, inText] = [title, heading, text].map(
      part => occurrences(part, term).count,
    )
    return (inTitle ? 8 : 0) + (inHeading ? 5 : 0) + (inText ? 1 + Math.log(inText) : 0)
  }

  /**
   * A term that is nowhere as it is stands for what it may mean: of Chinese its pairs of characters, half of which are
   * enough; of a word its beginning, by up to three letters shorter.
   * @param {readonly Section[]} sections
   * @param {string} term
   * @returns {{ readonly parts: readonly string[], score(section: Section): number }}
   */
  function matcher(sections, term) {
    const by = (/** @type {string} */ part) => ({
      parts: [part],
      score: (/** @type {Section} */ section) => scoreOf(section, part),
    })
    const isThere = (/** @type {string} */ part) =>
      sections.some(section => scoreOf(section, part) > 0)
    if (isThere(term)) return by(term)
    if (/^\p{Script=Han}/u.test(term)) {
      const signs = [...term]
      const pairs = signs.slice(1).map((sign, index) => `${signs[index]}${sign}`)
      return {
        parts: pairs,
        score(section) {
          const scores = pairs.map(pair => scoreOf(section, pair))
          const isEnough = scores.filter(score => score > 0).length * 2 >= pairs.length
          return isEnough ? scores.reduce((sum, score) => sum + score, 0) / (pairs.length + 1) : 0
        },
      }
    }
    for (let length = term.length - 1; length >= Math.max(3, term.length - 3); length -= 1) {
      if (isThere(term.slice(0, length))) return by(term.slice(0, length))
    }
    return by(term)
  }

  /**
   * The sections that have all words of a query, the best first, by language.
   * @param {string} query
   */
  function find(query) {
    const terms = termsOf(query)
    return groups.map(({ language, sections }) => {
      const matchers = terms.map(term => matcher(sections, term))
      const hits = sections
        .map(section => ({ section, scores: matchers.map(({ score }) => score(section)) }))
        .filter(({ scores }) => scores.length > 0 && scores.every(score => score > 0))
        .map(({ section, scores }) => ({ section, score: scores.reduce((a, b) => a + b, 0) }))
        .sort((a, b) => b.score - a.score)
      return { language, hits, parts: matchers.flatMap(({ parts }) => parts) }
    })
  }

  /** @param {ScriptWords} words */
  function dialogOf(words) {
    const dialog = element('dialog', 'wf-search')
    dialog.setAttribute('aria-label', words.search)
    const bar = element('div', 'wf-search-bar')
    const input = element('input', '')
    input.type = 'search'
    input.placeholder = words.search
    input.autocomplete = 'off'
    input.spellcheck = false
    input.setAttribute('aria-label', words.search)
    const close = element('button', '', words.close)
    close.type = 'button'
    const status = element('p', 'wf-search-status')
    status.setAttribute('role', 'status')
    const results = element('div', 'wf-results')
    bar.append(input, close)
    dialog.append(bar, status, results)
    document.body.append(dialog)

    const links = () => [...results.querySelectorAll('a')]
    const renew = () => {
      const found = find(input.value)
      const count = found.reduce((sum, { hits }) => sum + hits.length, 0)
      const isAsked = termsOf(input.value).length > 0
      status.textContent = !isAsked ? '' : count > 0 ? `${words.found}${count}` : words.notFound
      results.replaceChildren(
        ...found
          .filter(({ hits }) => hits.length > 0)
          .map(({ language, hits, parts }) => {
            const list = element('ol', '')
            list.lang = language
            list.append(...hits.slice(0, most).map(({ section }) => resultOf(section, parts)))
            return list
          }),
      )
    }
    input.addEventListener('input', renew)
    close.addEventListener('click', () => dialog.close())
    dialog.addEventListener('click', event => {
      const isLink = event.target instanceof Element && event.target.closest('a')
      if (event.target === dialog || isLink) dialog.close()
    })
    dialog.addEventListener('keydown', event => {
      // A field for searches would be emptied first.
      if (event.key === 'Escape' && !event.isComposing) {
        event.preventDefault()
        dialog.close()
      }
      const stops = [input, ...links()]
      const at = stops.indexOf(/** @type {HTMLInputElement} */ (document.activeElement))
      if (event.key === 'Enter' && at === 0 && !event.isComposing) {
        event.preventDefault()
        links()[0]?.click()
      }
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
      if (step === 0 || event.isComposing) return
      event.preventDefault()
      stops[Math.max(0, Math.min(stops.length - 1, at + step))]?.focus()
    })
    return {
      renew,
      open() {
        if (!dialog.open) dialog.showModal()
        input.focus()
        input.select()
      },
    }
  }

  /**
   * @param {Section} section
   * @param {readonly string[]} parts
   */
  function resultOf({ href, title, heading, text, low }, parts) {
    const item = element('li', '')
    const link = element('a', '')
    link.href = href
    const name = element('strong', '')
    name.append(...marked(heading || title, parts))
    link.append(name)
    if (heading !== '') link.append(element('span', 'wf-result-of', title))
    const first = parts.map(part => occurrences(low.text, part).first).filter(at => at >= 0)
    const at = Math.max(0, Math.min(...first, text.length) - excerpt.before)
    const start = first.length === 0 || at < 8 ? 0 : at
    const piece = text.slice(start, start + excerpt.length).toWellFormed()
    const said = element('span', 'wf-excerpt')
    said.append(
      start > 0 ? '…' : '',
      ...marked(piece, parts),
      start + excerpt.length < text.length ? '…' : '',
    )
    if (piece !== '') link.append(said)
    item.append(link)
    return item
  }

  /**
   * A text in which what was found is marked.
   * @param {string} text
   * @param {readonly string[]} parts
   */
  function marked(text, parts) {
    const low = folded(text)
    const signs = Array.from({ length: text.length }, () => false)
    for (const part of parts) {
      for (let at = low.indexOf(part); at >= 0; at = low.indexOf(part, at + 1)) {
        if (occurrences(low.slice(Math.max(0, at - 1), at + part.length), part).count > 0)
          signs.fill(true, at, at + part.length)
      }
    }
    /** @type {(string | HTMLElement)[]} */
    const pieces = []
    let from = 0
    for (let at = 1; at <= text.length; at += 1) {
      if (at < text.length && signs[at] === signs[from]) continue
      const piece = text.slice(from, at)
      pieces.push(signs[from] ? element('mark', '', piece) : piece)
      from = at
    }
    return pieces
  }
})()
