import { load } from 'cheerio'
import { describe, expect, test } from 'vitest'
import { colourOf, stateColours } from '../../src/figure/svg/state-colours.ts'
import { ink } from '../../src/figure/svg/style.ts'
import { stateStyle } from '../../src/page/state-style.ts'
import { states } from '../../src/tcp/transitions.ts'
import { runArticleScenario } from '../articles.ts'
import { draw, drawing } from '../run.ts'

type Three = readonly [number, number, number]

/** Machado, Oliveira and Fernandes 2009, severity 1.0: what those who lack a kind of cone see, of linear RGB. */
const visions: Readonly<Record<string, readonly [Three, Three, Three]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

function dot(a: Three, b: Three): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/** Linear RGB, each part from 0 to 1. */
function linear(hex: string): Three {
  const part = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [part(1), part(3), part(5)]
}

function seen(colour: Three, [r, g, b]: readonly [Three, Three, Three]): Three {
  const part = (row: Three) => Math.min(1, Math.max(0, dot(row, colour)))
  return [part(r), part(g), part(b)]
}

/** CIE 1976, of D65. */
function lab(colour: Three): Three {
  const root = (value: number) =>
    value > 216 / 24389 ? Math.cbrt(value) : (((24389 / 27) * value + 16) as number) / 116
  const x = root(dot([0.4124564, 0.3575761, 0.1804375], colour) / 0.95047)
  const y = root(dot([0.2126729, 0.7151522, 0.072175], colour))
  const z = root(dot([0.0193339, 0.119192, 0.9503041], colour) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

const radians = (degrees: number) => (degrees * Math.PI) / 180

/** CIEDE2000, as Sharma, Wu and Dalal 2005 have it. */
function difference([l1, a1, b1]: Three, [l2, a2, b2]: Three): number {
  const mean = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2
  const g = 0.5 * (1 - Math.sqrt(mean ** 7 / (mean ** 7 + 25 ** 7)))
  const [x1, x2] = [(1 + g) * a1, (1 + g) * a2]
  const [c1, c2] = [Math.hypot(x1, b1), Math.hypot(x2, b2)]
  const hue = (b: number, x: number) => ((Math.atan2(b, x) * 180) / Math.PI + 360) % 360
  const [h1, h2] = [hue(b1, x1), hue(b2, x2)]
  const isGrey = c1 * c2 === 0
  const apart = h2 - h1 > 180 ? h2 - h1 - 360 : h2 - h1 < -180 ? h2 - h1 + 360 : h2 - h1
  const dH = 2 * Math.sqrt(c1 * c2) * Math.sin(radians(isGrey ? 0 : apart) / 2)
  const sum = h1 + h2
  const h = isGrey
    ? sum
    : Math.abs(h1 - h2) <= 180
      ? sum / 2
      : sum < 360
        ? (sum + 360) / 2
        : (sum - 360) / 2
  const [l, c] = [(l1 + l2) / 2, (c1 + c2) / 2]
  const t =
    1 -
    0.17 * Math.cos(radians(h - 30)) +
    0.24 * Math.cos(radians(2 * h)) +
    0.32 * Math.cos(radians(3 * h + 6)) -
    0.2 * Math.cos(radians(4 * h - 63))
  const turn =
    -Math.sin(radians(60 * Math.exp(-(((h - 275) / 25) ** 2)))) *
    2 *
    Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7))
  const dL = (l2 - l1) / (1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2))
  const dC = (c2 - c1) / (1 + 0.045 * c)
  const dh = dH / (1 + 0.015 * c * t)
  return Math.sqrt(dL ** 2 + dC ** 2 + dh ** 2 + turn * dC * dh)
}

/** WCAG 2. */
function contrast(a: string, b: string): number {
  const light = (hex: string) => dot([0.2126, 0.7152, 0.0722], linear(hex)) + 0.05
  return Math.max(light(a), light(b)) / Math.min(light(a), light(b))
}

test('the measure of difference is the published one', () => {
  expect(difference([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 4)
  expect(difference([50, 2.5, 0], [73, 25, -18])).toBeCloseTo(27.1492, 4)
  expect(difference([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387])).toBeCloseTo(
    1.2644,
    4,
  )
})

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('the colours of states, %s', (_, scheme) => {
  const colours = stateColours.map(pair => pair[scheme])

  test.each(Object.entries(visions))('are told apart: %s', (_, vision) => {
    const labs = colours.map(hex => lab(seen(linear(hex), vision)))
    const all = labs.flatMap((one, index) =>
      labs.slice(index + 1).map(other => difference(one, other)),
    )
    expect(all.length).toBe(55)
    // A difference of 1 is just seen where two colours touch.
    expect(Math.min(...all)).toBeGreaterThan(10)
  })

  test('have text that is read', () => {
    for (const colour of colours) {
      expect(contrast(colour, ink[scheme]), colour).toBeGreaterThan(4.5)
    }
  })
})

test('each of TCP’s states has one of its own; of more states, none has that of the first', () => {
  expect(new Set(states.map((_, index) => colourOf(index))).size).toBe(11)
  const more = Array.from({ length: 40 }, (_, index) => colourOf(index))
  expect(more.indexOf(0)).toBe(more.lastIndexOf(0))
  expect(Math.max(...more)).toBe(10)
})

test('a state has the same colour in every figure', () => {
  const run = runArticleScenario('four-segment-close')
  const colours = new Map<string, Set<string>>()
  const add = (state: string, classes = '') => {
    const [, colour = ''] = /\bb(\d+)/.exec(classes) ?? []
    colours.set(state, (colours.get(state) ?? new Set()).add(colour))
  }
  for (const options of ['', 'width=narrow']) {
    const $ = load(draw(run, 'ladder', options), { xml: true })
    const names = $('text.s').get()
    for (const [index, band] of $('rect.b').get().entries()) {
      const same = names.filter(one => $(one).attr('data-step') === $(band).attr('data-step'))
      const name = same.find(one => $(one).attr('data-side') === $(band).attr('data-side'))
      if (name) add($(name).text(), $(band).attr('class') ?? `${index}`)
    }
  }
  for (const view of ['states', 'state-ladder']) {
    const $ = load(drawing(run, view), { xml: true })
    for (const box of $('g[data-state]').get()) {
      const rect = $(box).find('rect.b').attr('class')
      if (rect) add($(box).attr('data-state') ?? '', rect)
    }
  }
  const mermaid = draw(run, 'states')
  for (const [, id = '', colour] of mermaid.matchAll(/class (\w+) path(\d+)$/gm)) {
    add(id.replaceAll('_', '-'), `b${colour}`)
  }
  expect(colours.size).toBe(7)
  for (const [state, found] of colours) {
    expect([...found], state).toEqual([String(states.indexOf(state as (typeof states)[number]))])
  }
})

test('pages have the colours as variables and as classes', () => {
  const style = stateStyle()
  expect(style).toContain('--wf-state-4: light-dark(#dafccf, #517047);')
  expect(style).toContain('.wf-state-10 {\n  background: var(--wf-state-10);\n}')
})
