// @ts-check
// Steps through the runs of a page. Finds the figures and the steps that the page has, and adds the controls itself.

/** @import { RunSteps } from '../src/page/steps.ts' */
/** @typedef {RunSteps & { readonly figures: Figure[], stops: number[], opener: HTMLButtonElement | null, at: number | null, readonly sentIn: Map<number, number>, readonly arrivedIn: Map<number, number>, readonly taken: Map<string, number> }} Run */
/** @typedef {{ readonly root: HTMLElement, readonly run: Run, readonly stops: readonly number[], readonly marked: Element[] }} Figure */
/** @typedef {'start' | 'back' | 'play' | 'next' | 'end' | 'ask' | 'whole'} Name */

;(() => {
  const { element, icon: drawn } = wirefigPage
  /** Between two steps of a run that plays: milliseconds. */
  const pace = 2600
  const icons = {
    start: 'M4 5v14M20 5.5 13 12l7 6.5zM13 5.5 6 12l7 6.5z',
    back: 'M6.5 5v14M18 5.5 8.5 12l9.5 6.5z',
    play: 'M7 3.5v17L20.5 12z',
    pause: 'M7 5h3.5v14H7zM13.5 5H17v14h-3.5z',
    next: 'M17.5 5v14M6 5.5l9.5 6.5L6 18.5z',
    end: 'M20 5v14M4 5.5l7 6.5-7 6.5zM11 5.5l7 6.5-7 6.5z',
    ask: 'M8 9a4 4 0 1 1 5.5 3.7c-1 .5-1.5 1-1.5 2.3M12 19v.4',
    whole: 'M6 6l12 12M18 6 6 18',
  }
  /** Views of all of a run, whatever their own steps.
   * @type {ReadonlySet<string | undefined>} */
  const wholes = new Set(['states', 'transitions'])
  const calm = matchMedia('(prefers-reduced-motion: reduce)')
  /** @type {Figure[]} */
  const figures = []
  /** The figure that the reader looks at while its run is stepped through.
   * @type {Figure | null} */
  let hand = null
  let isPlaying = false
  let isAsking = false
  let beat = 0
  let linking = 0
  /** @type {ReadonlySet<Element>} */
  let onScreen = new Set()
  const screen = new IntersectionObserver(entries => {
    const seen = new Set(onScreen)
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) seen.add(target)
      else seen.delete(target)
    }
    onScreen = seen
    if (isPlaying && !hand?.run.figures.some(({ root }) => onScreen.has(root))) pause()
  })

  for (const script of document.querySelectorAll('script.wf-run')) open(script)
  const bar = figures.some(({ stops }) => stops.length > 0) ? controls() : null
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
      stops: [],
      opener: null,
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
      const figure = { root, run, stops, marked: /** @type {Element[]} */ ([]) }
      run.figures.push(figure)
      figures.push(figure)
      screen.observe(root)
      root.addEventListener('keydown', press)
      root.addEventListener('pointerdown', pause)
      if (stops.length > 0 && !run.opener) run.opener = opener(figure)
    }
    run.stops = [...new Set(run.figures.flatMap(({ stops }) => stops))].sort((a, b) => a - b)
  }

  /**
   * The button under the first figure of a run.
   * @param {Figure} figure
   */
  function opener(figure) {
    const made = button('play', figure.run.words.open)
    made.className = 'wf-step-open'
    made.removeAttribute('title')
    made.addEventListener('click', () => {
      take(figure)
      go(1)
      parts().next.focus({ preventScroll: true })
    })
    figure.root.append(made)
    return made
  }

  /**
   * `3-5` is 3, 4, 5.
   * @param {string} part
   */
  function expand(part) {
    const [from = 0, to = from] = part.split('-').map(Number)
    return Array.from({ length: to - from + 1 }, (_, index) => from + index)
  }

  /** The controls of all runs of the page: one is stepped through at a time. */
  function controls() {
    const box = element('section', 'wf-stepper')
    const status = element('p', 'wf-step-status')
    status.setAttribute('aria-live', 'polite')
    status.setAttribute('aria-atomic', 'true')
    const also = element('p', 'wf-step-also')
    const question = element('div', 'wf-step-question')
    question.setAttribute('role', 'group')
    const row = element('div', 'wf-step-row')
    const buttons = element('div', 'wf-step-buttons')
    const slider = element('input', 'wf-step-slider')
    slider.type = 'range'
    slider.min = '0'
    const count = element('span', 'wf-step-count')
    /** @param {Name} name @param {() => void} act */
    const make = (name, act) => {
      const made = button(name, name)
      made.classList.add(`wf-step-${name}`)
      made.addEventListener('click', () => {
        if (made.getAttribute('aria-disabled') !== 'true') act()
      })
      return made
    }
    const made = {
      start: make('start', () => go(0)),
      back: make('back', back),
      play: make('play', () => (isPlaying ? pause() : play())),
      next: make('next', next),
      end: make('end', () => go(hand?.run.stops.length ?? 0)),
      ask: make('ask', toggle),
      whole: make('whole', leave),
    }
    buttons.append(made.start, made.back, made.play, made.next, made.end)
    row.append(buttons, slider, count, made.ask, made.whole)
    box.append(status, also, question, row)
    box.hidden = true
    question.hidden = true
    slider.addEventListener('input', () => go(Number(slider.value)))
    box.addEventListener('keydown', press)
    // Nothing of the page stays behind the controls.
    new ResizeObserver(() => {
      const height = box.hidden ? 0 : Math.ceil(box.getBoundingClientRect().height)
      document.documentElement.style.setProperty('--wf-bar', `${height}px`)
    }).observe(box)
    document.body.append(box)
    return { ...made, box, status, also, question, slider, count }
  }

  function parts() {
    if (!bar) throw new Error('no controls')
    return bar
  }

  /**
   * @param {keyof typeof icons} icon
   * @param {string} label
   */
  function button(icon, label) {
    const made = element('button', '')
    made.type = 'button'
    call(made, icon, label)
    return made
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {keyof typeof icons} icon
   * @param {string} label
   */
  function call(button, icon, label) {
    if (button.title === label) return
    button.replaceChildren(drawn(icons[icon]), element('span', 'wf-step-label', label))
    button.title = label
  }

  /**
   * Takes a figure in hand; another run that was stepped through is whole again.
   * @param {Figure} figure
   */
  function take(figure) {
    const other = hand?.run
    hand = figure
    const { run } = figure
    if (other === run) return
    pause()
    if (other) {
      other.at = null
      for (const each of other.figures) render(each)
    }
    const { words, stops } = run
    const ui = parts()
    ui.box.setAttribute('aria-label', words.controls)
    for (const name of /** @type {const} */ ([
      'start',
      'back',
      'play',
      'next',
      'end',
      'ask',
      'whole',
    ])) {
      call(ui[name], name, words[name])
    }
    ui.slider.setAttribute('aria-label', words.step)
    ui.slider.max = String(stops.length)
    ui.ask.setAttribute('aria-pressed', String(isAsking))
    ui.box.hidden = false
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    const { target, key } = event
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    if (!hand || !(target instanceof Element)) return
    const act = {
      Escape: leave,
      ArrowLeft: back,
      ArrowRight: next,
      Home: () => go(0),
      End: () => go(hand?.run.stops.length ?? 0),
    }[key]
    const figure = target.closest('.wf-figure')
    if (figure && !hand.run.figures.some(({ root }) => root === figure)) return
    const view = target.closest('.wf-view, .wf-table')
    const scrolls = view instanceof HTMLElement && view.scrollWidth > view.clientWidth
    const isOthers = target.closest('input, select, textarea, [contenteditable]') || scrolls
    if (!act || (key !== 'Escape' && isOthers)) return
    event.preventDefault()
    act()
  }

  /**
   * How many of the run's steps have been taken, or of a figure's.
   * @param {Run} run
   * @param {readonly number[]} [stops]
   */
  function positionOf({ at, stops: all }, stops = all) {
    return at === null ? 0 : stops.filter(stop => stop <= at).length
  }

  function back() {
    if (hand) go(positionOf(hand.run) - 1)
  }

  /** The next step; where the reader wants to be asked, the question first. */
  function next() {
    if (!hand) return
    const position = positionOf(hand.run)
    if (isAsking && parts().question.hidden && ask(position + 1)) return
    go(position + 1)
  }

  /**
   * Takes the run in hand to a step, counted from 1; 0 is before the first.
   * @param {number} position
   * @param {{ keeps?: boolean, links?: boolean, said?: string | undefined }} [how]
   */
  function go(position, { keeps = false, links = true, said } = {}) {
    if (!hand) return
    if (!keeps) pause()
    const { run } = hand
    const whole = Math.max(0, Math.min(position, run.stops.length))
    run.at = stepAt(run.stops, whole)
    // The figure that the reader looks at stays where it is, whatever others do.
    const at = run.at
    const seen = run.figures.filter(figure => isSeen(figure) && shows(figure, at))
    if (seen[0] && !seen.includes(hand)) hand = seen[0]
    const before = hand.root.getBoundingClientRect().top
    for (const figure of run.figures) render(figure)
    parts().question.hidden = true
    renderBar(run, said)
    scrollBy({ top: hand.root.getBoundingClientRect().top - before, behavior: 'instant' })
    sayOthers(run)
    show(hand)
    const named = [hand, ...run.figures].find(({ stops }) => stops.includes(at)) ?? hand
    if (links && named.root.id) link(`${named.root.id}@${positionOf(run, named.stops)}`)
  }

  /**
   * @param {readonly number[]} stops
   * @param {number} position
   */
  function stepAt(stops, position) {
    const first = stops[0] ?? 1
    return position === 0 ? first - 1 : (stops[position - 1] ?? first)
  }

  /** @param {Figure} figure */
  function isSeen({ root }) {
    const { top, bottom } = root.getBoundingClientRect()
    const floor = innerHeight - parts().box.getBoundingClientRect().height
    return bottom > 80 && top < floor - 80
  }

  function leave() {
    pause()
    if (!hand) return
    const { run, root } = hand
    hand = null
    run.at = null
    for (const figure of run.figures) render(figure)
    const ui = parts()
    const hadFocus = ui.box.contains(document.activeElement)
    ui.box.hidden = true
    ui.question.hidden = true
    if (hadFocus) run.opener?.focus({ preventScroll: true })
    link(root.id)
  }

  function play() {
    if (!hand) return
    isPlaying = true
    const { run } = hand
    const position = positionOf(run)
    go(position === run.stops.length ? 0 : position + 1, { keeps: true })
    call(parts().play, 'pause', run.words.pause)
    beat = setInterval(() => {
      go(positionOf(run) + 1, { keeps: true })
      if (positionOf(run) >= run.stops.length) pause()
    }, pace)
  }

  function pause() {
    if (!isPlaying || !hand) return
    clearInterval(beat)
    isPlaying = false
    call(parts().play, 'play', hand.run.words.play)
  }

  function toggle() {
    isAsking = !isAsking
    const ui = parts()
    ui.ask.setAttribute('aria-pressed', String(isAsking))
    if (!isAsking) ui.question.hidden = true
    else if (hand) ask(positionOf(hand.run) + 1)
  }

  /**
   * Asks for the state that the side whose step is next is in after it; false where there is nothing to ask.
   * @param {number} position
   */
  function ask(position) {
    if (!hand || position > hand.run.stops.length) return false
    pause()
    const { run } = hand
    const at = stepAt(run.stops, position)
    const step = run.steps[at - 1]
    const side = step?.side
    if (!step || side === undefined) return false
    const [answer, another] = statesAt(run, side, at)
    const choices =
      answer === undefined || another !== undefined ? [] : choicesOf(run, side, at, answer)
    if (choices.length < 2) return false
    const ui = parts()
    const { words } = run
    const text = element('p', 'wf-step-asked')
    const what = element('span', 'wf-step-what')
    what.textContent = `${step.what}${words.stop}`
    const question = element('strong', '')
    question.id = 'wf-step-question'
    question.textContent = fill(words.question, { who: run.sides[side]?.name ?? side })
    text.append(what, ' ', question)
    const answers = choices.map(choice => {
      const made = element('button', 'wf-step-choice')
      made.type = 'button'
      made.textContent = choice
      made.addEventListener('click', () => {
        const said = choice === answer ? words.right : fill(words.wrong, { said: choice })
        go(position, { said })
        ui.next.focus({ preventScroll: true })
      })
      return made
    })
    ui.question.setAttribute('aria-labelledby', question.id)
    ui.question.replaceChildren(text, ...answers)
    ui.question.hidden = false
    ui.status.replaceChildren()
    ui.also.replaceChildren()
    answers[0]?.focus({ preventScroll: true })
    return true
  }

  /**
   * Four states at most: where the side is and goes, then those of the run nearest to it; in the order of the run.
   * @param {Run} run
   * @param {string} side
   * @param {number} at
   * @param {string} answer
   */
  function choicesOf(run, side, at, answer) {
    /** @type {string[]} */
    const all = []
    for (const { states } of Object.values(run.sides)) all.push(...states)
    for (const { states = [], path } of run.steps)
      all.push(...states, ...(path?.split(' → ') ?? []))
    const own = run.steps.slice(at).flatMap(step => (step.side === side ? (step.states ?? []) : []))
    const near = [answer, ...statesAt(run, side, at - 1), ...own, ...all]
    const chosen = new Set([...new Set(near)].slice(0, 4))
    return [...new Set(all)].filter(state => chosen.has(state))
  }

  /**
   * `{name}` in a text, by what is given for it.
   * @param {string} text
   * @param {Readonly<Record<string, string | number>>} given
   */
  function fill(text, given) {
    return text.replace(/\{(\w+)\}/g, (_, name) => String(given[name] ?? ''))
  }

  /**
   * A figure at the step of its run, or as a whole where it does not show that.
   * @param {Figure} figure
   */
  function render(figure) {
    const { root, run } = figure
    const at = run.at !== null && shows(figure, run.at) ? run.at : null
    for (const node of figure.marked.splice(0)) {
      node.classList.remove('wf-now', 'wf-cause', 'wf-later')
      node.removeAttribute('aria-current')
    }
    root.classList.toggle('wf-stepping', at !== null)
    if (at !== null) mark(figure, at)
  }

  /**
   * @param {Run} run
   * @param {string} [said]
   */
  function renderBar(run, said) {
    const ui = parts()
    const position = positionOf(run)
    const { words, stops } = run
    const text =
      position === 0 ? words.beginning : fill(words.count, { at: position, all: stops.length })
    ui.count.textContent = text
    ui.slider.value = String(position)
    ui.slider.setAttribute('aria-valuetext', text)
    for (const button of [ui.start, ui.back]) {
      button.setAttribute('aria-disabled', String(position === 0))
    }
    for (const button of [ui.next, ui.end]) {
      button.setAttribute('aria-disabled', String(position === stops.length))
    }
    ui.status.replaceChildren(...(said ? [said] : []), ...tell(run, run.at ?? 0))
  }

  /**
   * Says which figures the step changes that are not on the screen.
   * @param {Run} run
   */
  function sayOthers(run) {
    const others = run.figures.filter(
      figure =>
        figure !== hand && !isSeen(figure) && figure.root.querySelector('.wf-now, .wf-cause'),
    )
    const links = others.flatMap((figure, index) => {
      const { root } = figure
      const link = element('a', '')
      link.href = `#${root.id}`
      link.textContent = root.querySelector('.wf-view')?.getAttribute('aria-label') ?? root.id
      link.addEventListener('click', event => {
        event.preventDefault()
        hand = figure
        root.scrollIntoView({ block: 'start', behavior: calm.matches ? 'instant' : 'smooth' })
        sayOthers(run)
      })
      return index > 0 ? [run.words.comma, link] : [link]
    })
    parts().also.replaceChildren(...(links.length > 0 ? [run.words.also, ...links] : []))
  }

  /**
   * Whether a step is one of those that a figure shows, or between them. The transitions and the states of a run are of
   * all of it; a figure of some rows is at its start only if it is the one in hand.
   * @param {Figure} figure
   * @param {number} at
   */
  function shows(figure, at) {
    const { root, run, stops } = figure
    const [first, last] = [stops[0], stops.at(-1)]
    if (wholes.has(root.dataset.view)) return true
    if (first === undefined || last === undefined) return false
    /** @param {number} from @param {number} to */
    const isIdle = (from, to) =>
      run.steps.slice(from, to).every(step => !step.sent && step.arrived === undefined)
    const isFrom = at >= first || (at === first - 1 && hand === figure) || isIdle(0, first - 1)
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
    /** @type {(Element | null)[]} */
    const drawings = [...root.querySelectorAll('svg')]
    /** @type {Map<string, HTMLElement>} */
    const bands = new Map()
    for (const node of all('step')) {
      const since = Number(node.dataset.step)
      if (since > at) add(node, 'later')
      else if (node.matches('.b, .s')) {
        // A figure may have a drawing for wide screens and one for narrow ones.
        const drawing = drawings.indexOf(node.closest('svg'))
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
   * @param {Run} run
   * @param {number} at
   */
  function tell(run, at) {
    const { words, sides, stops, steps } = run
    const step = at < (stops[0] ?? 0) ? undefined : steps[at - 1]
    if (!step) {
      const states = Object.entries(sides).map(
        ([side, { name }]) => `${name}${words.colon}${statesAt(run, side, at).join(words.comma)}`,
      )
      return parted({ time: words.beginning, what: states.join(words.semicolon) })
    }
    const { time, what, side, path, ref } = step
    const [from = '', ...through] = path?.split(' → ') ?? []
    const to = path
      ? through.join(words.through)
      : side && statesAt(run, side, at).join(words.comma)
    const became = to ? fill(path ? words.goes : words.stays, { from, to }) : undefined
    const told = `${what}${to ? words.between : words.stop}`
    return parted({ time, what: told, path: became, ref })
  }

  /** @param {Readonly<Record<string, string | undefined>>} texts */
  function parted(texts) {
    return Object.entries(texts).flatMap(([name, text]) => {
      if (text === undefined) return []
      const part = element('span', `wf-step-${name}`)
      part.textContent = text
      return name === 'path' ? [part] : [' ', part]
    })
  }

  /**
   * Brings what a step is about into view, above the controls.
   * @param {Figure} figure
   */
  function show({ root, run }) {
    const rows = [...root.querySelectorAll('[data-row].wf-now, [data-edge].wf-now')]
    const nodes = (rows.length > 0 ? rows : [...root.querySelectorAll('.wf-now')]).filter(
      node => node.getClientRects().length > 0,
    )
    const view = root.querySelector('.wf-view')
    if (nodes.length === 0 || !view) return
    const boxes = nodes.map(node => node.getBoundingClientRect())
    const [top, bottom] = [
      Math.min(...boxes.map(box => box.top)) - 24,
      Math.max(...boxes.map(box => box.bottom)) + 24,
    ]
    const floor = innerHeight - parts().box.getBoundingClientRect().height
    const behavior = calm.matches ? 'instant' : 'smooth'
    const by = top < 0 ? top : Math.min(Math.max(0, bottom - floor), top)
    if (by !== 0) scrollBy({ top: by, behavior })
    // Of what is wider than the screen, the side that acts.
    const side = run.steps[(run.at ?? 0) - 1]?.side
    const bands = root.querySelectorAll(`rect.wf-now[data-side="${CSS.escape(side ?? '')}"]`)
    const own = [...bands].find(node => node.getClientRects().length > 0)
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

  /** To the step that the address names: `#FIGURE@STEP`, a step of that figure. */
  function follow() {
    const [, id = '', position = ''] = /^#(.+)@(\d+)$/.exec(location.hash) ?? []
    const figure = figures.find(({ root }) => root.id === decode(id))
    if (!figure || figure.stops.length === 0) return
    take(figure)
    figure.root.scrollIntoView({ block: 'start', behavior: 'instant' })
    const { run, stops } = figure
    const at = stepAt(stops, Math.min(Number(position), stops.length))
    go(run.stops.filter(stop => stop <= at).length, { links: false })
  }

  /** @param {string} text */
  function decode(text) {
    return text.replace(/(?:%[\da-f]{2})+/gi, part =>
      new TextDecoder().decode(Uint8Array.from(part.slice(1).split('%'), one => parseInt(one, 16))),
    )
  }
})()
