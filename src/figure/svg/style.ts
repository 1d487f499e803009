import { colourOf, stateColours } from './state-colours.ts'

/** Selectors (a class, or several) and declarations, in which `@` begins the name of a colour. */
export type Rules = readonly (readonly [selectors: string, declarations: string])[]

/** Light and dark, by name. Those of sides, `a` to `d`, are Okabe and Ito's, as dark or as light as text must be. */
const named = {
  paper: ['#ffffff', '#16181d'],
  ink: ['#1a1c20', '#e9eaee'],
  soft: ['#5b616b', '#a4abb8'],
  rule: ['#c9ced6', '#454b57'],
  pale: ['#aab2be', '#5d6573'],
  alarm: ['#b64a00', '#ff9a57'],
  a: ['#005f9e', '#6cbcf2'],
  b: ['#b64a00', '#ff9a57'],
  c: ['#00705a', '#45d0a5'],
  d: ['#93366f', '#eda6d3'],
} as const satisfies Readonly<Record<string, Colour>>

type Colour = readonly [light: string, dark: string]

const colours: Readonly<Record<string, Colour>> = {
  ...named,
  ...Object.fromEntries(stateColours.map((pair, index) => [`s${index}`, pair])),
}

/** The colour of texts, in light and in dark. */
export const ink: Colour = named.ink

/** The class of whatever has a state's colour, by its index in the protocol's states. */
export function hueOf(state: number): string {
  return `b${colourOf(state)}`
}

export const sans =
  '"Helvetica Neue",Helvetica,Arial,"Liberation Sans","PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif'
export const mono =
  'Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono","PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",monospace'

/**
 * The style of drawings of a class, for nothing but their own elements, and only as much of it as some elements need.
 * A viewer without custom properties takes the light colours; paper is white whatever the screen is.
 */
export function styleOf(name: string, rules: Rules, elements: string): string {
  const used = new Set(
    Array.from(elements.matchAll(/ class="([^"]*)"/g), ([, names = '']) => names.split(' ')).flat(),
  )
  const isUsed = (selector: string) => !selector.startsWith('.') || used.has(selector.slice(1))
  const all: Rules = [
    ...rules,
    ...stateColours.map((_, index) => [`.b${index}`, `fill:@s${index}`] as const),
  ]
  const printed = all.flatMap(([selectors, declarations]) => {
    const own = selectors.split(',').filter(isUsed)
    const text = declarations.replace(/(?<![\w-])([\w-]+):@(\w+)/g, coloured)
    return own.length === 0 ? [] : `${own.map(one => `.${name} ${one}`).join(',')}{${text}}`
  })
  const drawn = printed.join('\n')
  const variables = (scheme: 0 | 1) =>
    Object.entries(colours)
      .flatMap(([colour, pair]) =>
        drawn.includes(`var(--${colour})`) ? `--${colour}:${pair[scheme]}` : [],
      )
      .join(';')
  return [
    `.${name}{${variables(0)};max-width:100%;height:auto;font-family:${sans}}`,
    `@media screen and (prefers-color-scheme:dark){.${name}{${variables(1)}}}`,
    drawn,
  ].join('\n')
}

function coloured(_: string, property: string, name: string): string {
  const [light] = colours[name] ?? []
  if (light === undefined) throw new Error(`no colour ${name}`)
  return `${property}:${light};${property}:var(--${name})`
}
