// @ts-check
// Steps through the runs of a page. Finds the figures and the steps that the page has, and adds the controls itself.

/** @import { RunSteps } from '../src/page/steps.ts' */
/** @typedef {RunSteps & { readonly figures: Figure[], at: number | null, readonly sentIn: Map<number, number>, readonly arrivedIn: Map<number, number>, readonly taken: Map<string, number> }} Run */
/** @typedef {{ readonly root: HTMLElement, readonly run: Run, readonly stops: readonly number[], readonly ui: Controls | null, readonly marked: Element[] }} Figure */
/** @typedef {Record<'back' | 'play' | 'next' | 'start' | 'end' | 'whole', HTMLButtonElement> & { box: HTMLElement, slider: HTMLInputElement, count: HTMLElement, status: HTMLElement }} Controls */

;(() => {
  /** Between two steps of a run that plays: milliseconds. */
  const pace = 2600
  const icons = {
    start: 'M6 5v14M19 5.5 9.5 12l9.5 6.5z',
    back: 'M17 5.5 7.5 12l9.5 6.5z',
    play: 'M8 4.5v15l12-7.5z',
    pause: 'M7 5h3.5v14H7zM13.5 5H17v14h-3.5z',
    next: 'M7 5.5 16.5 12 7 18.5z',
    end: 'M18 5v14M5 5.5l9.5 6.5L5 18.5z',
    whole: 'M6 6l12 12M18 6 6 18',
  }
  /** Views of all of a run, whatever their own steps.
   * @type {ReadonlySet<string | undefined>} */
  const wholes = new Set(['states', 'transitions'])
  const calm = matchMedia('(prefers-reduced-motion: reduce)')
  /** @type {Figure[]} */
  const figures = []
  /** @type {Figure | null} */
  let playing = null
  let beat = 0
  let linking = 0

  for (const script of document.querySelectorAll('script.wf-run')) open(script)
  addEventListener('hashchange', follow)
  document.addEventListener('visibilitychange', () => document.hidden && pause())
  follow()

  /** @param {Element} script */
  function open(script) {
    /** @type {RunSteps} */
    const steps = JSON.parse(script.textContent ?? '')
    /** @type {Run} */
    const run = {
      ...steps,
      figures: [],
      at: null,
      sentIn: new Map(),
      arrivedIn: new Map(),
      taken: new Map(),
    }
    for (const [index, { side, sent = [], arrived, edges = [] }] of run.steps.entries()) {
      for (const row of sent) run.sentIn.set(row, index + 1)
      if (arrived !== undefined) run.arrivedIn.set(arrived, index + 1)
      for (const edge of edges) {
        const key = `${side} ${edge}`
        if (!run.taken.has(key)) run.taken.set(key, index + 1)
      }
    }
    const name = script.getAttribute('data-run') ?? ''
    for (const root of document.querySelectorAll('.wf-figure')) {
      if (!(root instanceof HTMLElement) || root.dataset.run !== name) continue
      const stops = (root.dataset.steps ?? '').split(' ').filter(Boolean).flatMap(expand)
      const marked = /** @type {Element[]} */ ([])
      const ui = stops.length > 0 ? controls(run) : null
      const figure = { root, run, stops, ui, marked }
      run.figures.push(figure)
      figures.push(figure)
      if (ui) listen(figure, ui)
      render(figure)
    }
  }

  /**
   * `3-5` is 3, 4, 5.
   * @param {string} part
   */
  function expand(part) {
    const [from = 0, to = from] = part.split('-').map(Number)
    return Array.from({ length: to - from + 1 }, (_, index) => from + index)
  }

  /**
   * @param {Run} run
   * @returns {Controls}
   */
  function controls({ words }) {
    const box = element('div', 'wf-stepper')
    box.setAttribute('role', 'group')
    box.setAttribute('aria-label', words.controls)
    const buttons = element('div', 'wf-step-buttons')
    /** @param {keyof typeof icons} name */
    const button = name => {
      const made = element('button', `wf-step-${name}`)
      made.type = 'button'
      call(made, name, words[name])
      return made
    }
    const [start, back, play] = [button('start'), button('back'), button('play')]
    const [next, end, whole] = [button('next'), button('end'), button('whole')]
    const slider = element('input', 'wf-step-slider')
    slider.type = 'range'
    slider.min = '0'
    slider.setAttribute('aria-label', words.step)
    const count = element('span', 'wf-step-count')
    const status = element('p', 'wf-step-status')
    status.setAttribute('aria-live', 'polite')
    status.setAttribute('aria-atomic', 'true')
    buttons.append(start, back, play, next, end)
    box.append(buttons, slider, count, whole, status)
    return { box, start, back, play, next, end, whole, slider, count, status }
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {keyof typeof icons} icon
   * @param {string} label
   */
  function call(button, icon, label) {
    if (button.getAttribute('aria-label') === label) return
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
    svg.setAttribute('viewBox', '0 0 24 24')
    svg.setAttribute('aria-hidden', 'true')
    path.setAttribute('d', icons[icon])
    svg.append(path)
    button.replaceChildren(svg)
    button.setAttribute('aria-label', label)
    button.title = label
  }

  /**
   * @param {Figure} figure
   * @param {Controls} ui
   */
  function listen(figure, ui) {
    const { root, stops } = figure
    /** @param {HTMLElement} button @param {() => void} act */
    const on = (button, act) =>
      button.addEventListener('click', () => {
        if (button.getAttribute('aria-disabled') !== 'true') act()
      })
    on(ui.start, () => go(figure, 0))
    on(ui.back, () => back(figure))
    on(ui.next, () => go(figure, positionOf(figure) + 1))
    on(ui.end, () => go(figure, stops.length))
    on(ui.whole, () => leave(figure))
    on(ui.play, () => (playing === figure ? pause() : play(figure)))
    ui.slider.max = String(stops.length)
    ui.slider.addEventListener('input', () => go(figure, Number(ui.slider.value)))
    root.append(ui.box)
    root.addEventListener('keydown', event => press(figure, event))
    root.addEventListener('pointerdown', event => {
      if (event.target instanceof Node && !ui.play.contains(event.target)) pause()
    })
    new IntersectionObserver(entries => {
      if (playing === figure && !entries.at(-1)?.isIntersecting) pause()
    }).observe(root)
  }

  /**
   * @param {Figure} figure
   * @param {KeyboardEvent} event
   */
  function press(figure, event) {
    const { target, key } = event
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    if (!(target instanceof Element)) return
    const act = {
      Escape: () => leave(figure),
      ArrowLeft: () => back(figure),
      ArrowRight: () => go(figure, positionOf(figure) + 1),
      Home: () => go(figure, 0),
      End: () => go(figure, figure.stops.length),
    }[key]
    const view = target.closest('.wf-view, .wf-table')
    const scrolls = view instanceof HTMLElement && view.scrollWidth > view.clientWidth
    const isOthers = target.closest('input, select, textarea, [contenteditable]') || scrolls
    if (!act || (key === 'Escape' ? figure.run.at === null : isOthers)) return
    event.preventDefault()
    act()
  }

  /**
   * How many of the figure's steps have been taken.
   * @param {Figure} figure
   */
  function positionOf({ run: { at }, stops }) {
    return at === null ? 0 : stops.filter(stop => stop <= at).length
  }

  /** @param {Figure} figure */
  function back(figure) {
    const { run, stops } = figure
    if (run.at === null) return
    const position = positionOf(figure)
    // Another figure may have stopped between two steps of this one.
    go(figure, stops[position - 1] === run.at ? position - 1 : position)
  }

  /**
   * Takes a run to a step of a figure, counted from 1; 0 is before the first.
   * @param {Figure} figure
   * @param {number} position
   * @param {{ keeps?: boolean, links?: boolean }} [how]
   */
  function go(figure, position, { keeps = false, links = true } = {}) {
    if (!keeps) pause()
    const { run, stops, root } = figure
    const whole = Math.max(0, Math.min(position, stops.length))
    const first = stops[0] ?? 1
    run.at = whole === 0 ? first - 1 : (stops[whole - 1] ?? first)
    for (const other of run.figures) render(other, figure)
    show(figure)
    if (links) link(root.id && `${root.id}@${whole}`)
  }

  /** @param {Figure} figure */
  function leave(figure) {
    pause()
    const { run, root, ui } = figure
    const hadFocus = document.activeElement === ui?.whole
    run.at = null
    for (const other of run.figures) render(other, figure)
    if (hadFocus) ui?.next.focus()
    link(root.id)
  }

  /** @param {Figure} figure */
  function play(figure) {
    pause()
    playing = figure
    const position = positionOf(figure)
    go(figure, position === figure.stops.length ? 0 : position + 1, { keeps: true })
    beat = setInterval(() => {
      const next = positionOf(figure) + 1
      go(figure, next, { keeps: true })
      if (next >= figure.stops.length) pause()
    }, pace)
  }

  function pause() {
    if (!playing) return
    const { ui, run } = playing
    clearInterval(beat)
    playing = null
    if (ui) call(ui.play, 'play', run.words.play)
  }

  /**
   * A figure at the step of its run, or as a whole where it does not show that.
   * @param {Figure} figure
   * @param {Figure} [by] the one whose controls took the run there
   */
  function render(figure, by) {
    const { root, run, stops, ui } = figure
    const at = run.at !== null && shows(figure, run.at, by) ? run.at : null
    for (const node of figure.marked.splice(0)) {
      node.classList.remove('wf-now', 'wf-cause', 'wf-later')
      node.removeAttribute('aria-current')
    }
    root.classList.toggle('wf-stepping', at !== null)
    root.classList.toggle('wf-in-hand', at !== null && by === figure)
    if (at !== null) mark(figure, at)
    if (!ui) return
    const position = at === null ? 0 : positionOf(figure)
    const text = `${at === null ? '–' : position} / ${stops.length}`
    ui.count.textContent = text
    ui.slider.value = String(position)
    ui.slider.setAttribute('aria-valuetext', text)
    ui.whole.hidden = at === null
    for (const button of [ui.start, ui.back]) {
      button.setAttribute('aria-disabled', String(at === null || position === 0))
    }
    for (const button of [ui.next, ui.end]) {
      button.setAttribute('aria-disabled', String(position === stops.length))
    }
    if (playing === figure) call(ui.play, 'pause', run.words.pause)
    // Of several figures of a run, the one in hand says what happens.
    ui.status.replaceChildren(...(at === null || by !== figure ? [] : tell(figure, at)))
  }

  /**
   * Whether a step is one of those that a figure shows, or between them. The transitions and the states of a run are of
   * all of it; a figure of some rows is at its start only if its own controls took it there.
   * @param {Figure} figure
   * @param {number} at
   * @param {Figure} [by]
   */
  function shows(figure, at, by) {
    const { root, run, stops } = figure
    const [first, last] = [stops[0], stops.at(-1)]
    if (wholes.has(root.dataset.view)) return true
    if (first === undefined || last === undefined) return false
    /** @param {number} from @param {number} to */
    const isIdle = (from, to) =>
      run.steps.slice(from, to).every(step => !step.sent && step.arrived === undefined)
    const isFrom = at >= first || (at === first - 1 && by === figure) || isIdle(0, first - 1)
    return isFrom && (at <= last || isIdle(last, at))
  }

  /**
   * @param {Figure} figure
   * @param {number} at
   */
  function mark({ root, run, marked }, at) {
    const step = at > 0 ? run.steps[at - 1] : undefined
    const { side, view } = root.dataset
    /** @param {Element} node @param {'now' | 'cause' | 'later'} what */
    const add = (node, what) => {
      node.classList.add(`wf-${what}`)
      marked.push(node)
    }
    /** @param {string} name */
    const all = name =>
      /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(`[data-${name}]`))
    for (const node of all('row')) {
      const row = Number(node.dataset.row)
      const [sent = 0, arrived = sent] = [run.sentIn.get(row), run.arrivedIn.get(row)]
      const since = view === 'knowledge' ? arrived : sent
      if (since > at) add(node, 'later')
      else if (since === at) add(node, 'now')
      else if (arrived === at) add(node, step?.sent && view !== 'knowledge' ? 'cause' : 'now')
      // A table's row has the states after it: the receiver's when it arrives.
      const receiver = run.steps[arrived - 1]?.side
      for (const cell of since <= at && arrived > at ? node.querySelectorAll('[data-side]') : []) {
        if (cell.getAttribute('data-side') === receiver) add(cell, 'later')
      }
    }
    /** @type {Map<string, HTMLElement>} */
    const bands = new Map()
    for (const node of all('step')) {
      const since = Number(node.dataset.step)
      if (since > at) add(node, 'later')
      else if (node.matches('.b, .s')) {
        // Of each drawing, if there are two.
        const drawing = node.closest('svg')?.id
        bands.set([drawing, node.tagName, node.dataset.side, node.dataset.peer].join(), node)
      } else if (since === at) add(node, 'now')
    }
    for (const node of bands.values()) add(node, 'now')
    const sides = side === undefined ? Object.keys(run.sides) : [side]
    const states = sides.flatMap(each => statesAt(run, each, at))
    for (const node of all('state')) {
      // A diagram may have another place for the state, or its name at an arrow's end: the path goes through neither.
      if (states.includes(node.dataset.state ?? '') && node.querySelector('.v')) add(node, 'now')
    }
    const edges = side === undefined || side === step?.side ? (step?.edges ?? []) : []
    for (const node of all('edge')) {
      const edge = node.dataset.edge ?? ''
      const firsts = sides.flatMap(each => run.taken.get(`${each} ${edge}`) ?? [])
      if (edges.includes(edge)) add(node, 'now')
      else if (firsts.length > 0 && Math.min(...firsts) > at) add(node, 'later')
    }
    const rows = marked.filter(node => node.localName === 'tr')
    const current =
      rows.find(node => node.matches('.wf-now')) ?? rows.find(node => node.matches('.wf-cause'))
    current?.setAttribute('aria-current', 'step')
  }

  /**
   * @param {Run} run
   * @param {string} side
   * @param {number} at
   */
  function statesAt(run, side, at) {
    const last = run.steps.slice(0, at).findLast(step => step.side === side && step.states)
    return last?.states ?? run.sides[side]?.states ?? []
  }

  /**
   * What a step says; before the first, the states.
   * @param {Figure} figure
   * @param {number} at
   */
  function tell({ run, stops }, at) {
    const { words, sides } = run
    const step = at < (stops[0] ?? 0) ? undefined : run.steps[at - 1]
    const states = Object.entries(sides).map(
      ([side, { name }]) => `${name}${words.colon}${statesAt(run, side, at).join(words.comma)}`,
    )
    const parts = step
      ? { time: step.time, what: step.what, path: step.path, ref: step.ref }
      : { time: words.beginning, what: states.join(words.semicolon) }
    return Object.entries(parts).flatMap(([name, text]) => {
      if (text === undefined) return []
      const part = element('span', `wf-step-${name}`)
      part.textContent = text
      return [part, ' ']
    })
  }

  /**
   * Brings what a step is about into view, above the controls.
   * @param {Figure} figure
   */
  function show({ root, run, ui }) {
    /** @param {string} selector */
    const shown = selector =>
      [...root.querySelectorAll(selector)].filter(node => node.getClientRects().length > 0)
    const rows = shown('[data-row].wf-now, [data-edge].wf-now')
    const nodes = rows.length > 0 ? rows : shown('.wf-now')
    const view = root.querySelector('.wf-view')
    if (nodes.length === 0 || !ui || !view) return
    const boxes = nodes.map(node => node.getBoundingClientRect())
    const [top, bottom] = [
      Math.min(...boxes.map(box => box.top)) - 24,
      Math.max(...boxes.map(box => box.bottom)) + 24,
    ]
    // Where the figure is below the screen, the controls are not yet where they will be.
    const bar = ui.box.getBoundingClientRect()
    const floor = Math.min(innerHeight - bar.height, bar.top)
    const behavior = calm.matches ? 'instant' : 'smooth'
    const by = top < 0 ? top : Math.min(Math.max(0, bottom - floor), top)
    if (by !== 0) scrollBy({ top: by, behavior })
    // Of what is wider than the screen, the side that acts.
    const side = run.steps[(run.at ?? 0) - 1]?.side
    const [own] = shown(`rect.wf-now[data-side="${CSS.escape(side ?? '')}"]`)
    const acts = own ? [own.getBoundingClientRect()] : []
    const [left, right] = [
      Math.min(...[...boxes, ...acts].map(box => box.left)) - 8,
      Math.max(...[...boxes, ...acts].map(box => box.right)) + 8,
    ]
    const frame = view.getBoundingClientRect()
    if (left >= frame.left && right <= frame.right) return
    const isOnRight = (acts[0]?.right ?? left) > right - 16
    const fits = right - left <= frame.width
    const over = isOnRight && !fits ? right - frame.right : left - frame.left
    view.scrollBy({ left: fits ? (left + right - frame.left - frame.right) / 2 : over, behavior })
  }

  /**
   * Puts a fragment into the address, where a reader can copy it; a browser refuses to do so too often.
   * @param {string} fragment
   */
  function link(fragment) {
    clearTimeout(linking)
    if (!fragment) return
    linking = setTimeout(() => {
      history.replaceState(history.state, '', `${location.href.split('#')[0]}#${fragment}`)
    }, 250)
  }

  /** To the step that the address names: `#FIGURE@STEP`. */
  function follow() {
    const [, id = '', position = ''] = /^#(.+)@(\d+)$/.exec(location.hash) ?? []
    const figure = figures.find(({ root }) => root.id === decode(id))
    if (!figure?.ui) return
    figure.root.scrollIntoView({ block: 'start', behavior: 'instant' })
    go(figure, Number(position), { links: false })
  }

  /** @param {string} text */
  function decode(text) {
    return text.replace(/(?:%[\da-f]{2})+/gi, part =>
      new TextDecoder().decode(Uint8Array.from(part.slice(1).split('%'), one => parseInt(one, 16))),
    )
  }

  /**
   * @template {keyof HTMLElementTagNameMap} Name
   * @param {Name} name
   * @param {string} className
   */
  function element(name, className) {
    const made = document.createElement(name)
    made.className = className
    return made
  }
})()
