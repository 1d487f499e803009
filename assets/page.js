// What a page can do with a script, and is complete without. It runs before anything is shown, so that nothing flashes.

// What all scripts make elements with.
globalThis.wirefigPage = {
  element(name, className, text) {
    const made = document.createElement(name)
    if (className !== '') made.className = className
    if (text !== undefined) made.textContent = text
    return made
  },
  icon(path) {
    const svg = (name, attributes) => {
      const made = document.createElementNS('http://www.w3.org/2000/svg', name)
      for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
      return made
    }
    const drawing = svg('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' })
    drawing.append(svg('path', { d: path }))
    return drawing
  },
}

// A page is dark or light as the system is, until its reader says otherwise. A choice that is the system's is none, and
// is forgotten.
;(() => {
  const key = 'wf-theme'
  const root = document.documentElement
  const system = matchMedia('(prefers-color-scheme: dark)')
  const isDark = () => (root.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark'

  // A browser that refuses to remember throws: then the choice holds for the page.
  const withMemory = action => {
    try {
      return action(localStorage)
    } catch (error) {
      if (error instanceof DOMException) return null
      throw error
    }
  }

  const recall = () => {
    const chosen = withMemory(memory => memory.getItem(key))
    if (chosen === 'dark' || chosen === 'light') root.dataset.theme = chosen
    else delete root.dataset.theme
  }

  const choose = theme => {
    const isSystems = theme === (system.matches ? 'dark' : 'light')
    if (isSystems) delete root.dataset.theme
    else root.dataset.theme = theme
    withMemory(memory => (isSystems ? memory.removeItem(key) : memory.setItem(key, theme)))
  }

  const addButton = () => {
    const top = document.querySelector('.wf-top')
    const button = wirefigPage.element('button', 'wf-theme')
    const label = JSON.parse(top.dataset.words).theme
    Object.assign(button, { type: 'button', title: label, ariaLabel: label })
    const half = 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm0 2.2v15.6a7.8 7.8 0 0 1 0-15.6z'
    button.append(wirefigPage.icon(half))
    const show = () => button.setAttribute('aria-pressed', String(isDark()))
    button.addEventListener('click', () => {
      choose(isDark() ? 'light' : 'dark')
      show()
    })
    system.addEventListener('change', show)
    addEventListener('storage', () => {
      recall()
      show()
    })
    show()
    top.append(button)
  }

  recall()
  addEventListener('DOMContentLoaded', addButton)
})()

// The keyboard stops only at what has something to scroll.
addEventListener('DOMContentLoaded', () => {
  const watch = new ResizeObserver(entries => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0
      else target.removeAttribute('tabindex')
    }
  })
  for (const region of document.querySelectorAll('section[tabindex]')) watch.observe(region)
})

// The first page of a site takes its reader to a language: the first of theirs that there is, else the site's first.
addEventListener('DOMContentLoaded', () => {
  const links = [...document.querySelectorAll('.wf-choice a')]
  const primary = tag => tag.toLowerCase().split('-')[0]
  const wanted = navigator.languages
    .map(tag => links.find(({ hreflang }) => primary(hreflang) === primary(tag)))
    .find(link => link)
  const link = wanted ?? links[0]
  if (link) location.replace(link.href)
})
