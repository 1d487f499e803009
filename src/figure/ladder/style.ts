/** Okabe and Ito's colours, which the colour-blind tell apart; the first is of the state that is none. */
const hues = [
  '#888888',
  '#e69f00',
  '#56b4e9',
  '#0072b2',
  '#009e73',
  '#d55e00',
  '#f0e442',
  '#cc79a7',
]

/** The class of a state's band, by its index in the protocol's states. */
export function hueOf(state: number): string {
  return `b${state === 0 ? 0 : 1 + ((state - 1) % (hues.length - 1))}`
}

/** Light and dark, by name. */
const colours = {
  paper: ['#ffffff', '#16181d'],
  ink: ['#1a1c20', '#e9eaee'],
  soft: ['#5b616b', '#a4abb8'],
  rule: ['#c9ced6', '#454b57'],
  alarm: ['#b64a00', '#ff9a57'],
} as const

type Colour = keyof typeof colours

/**
 * The style of a figure, for nothing but its own elements. A viewer without custom properties takes the light colours;
 * paper is white whatever the screen is.
 */
export function styleOf(id: string): string {
  const variables = (scheme: 0 | 1) =>
    Object.entries(colours)
      .map(([name, pair]) => `--${name}:${pair[scheme]}`)
      .join(';')
  const rules = [
    ...own.map(
      ([selector, text]) => [selector, text.replace(/\b(\w+):@(\w+)/g, coloured)] as const,
    ),
    ...hues.map((hue, index) => [`.b${index}`, `fill:${hue};stroke:${hue}`] as const),
  ]
  return [
    `#${id}{${variables(0)};max-width:100%;height:auto;font-family:${sans}}`,
    `@media screen and (prefers-color-scheme:dark){#${id}{${variables(1)}}}`,
    ...rules.map(
      ([selector, text]) =>
        `${selector
          .split(',')
          .map(one => `#${id} ${one}`)
          .join(',')}{${text}}`,
    ),
  ].join('\n')
}

function coloured(_: string, property: string, name: string): string {
  return `${property}:${colours[name as Colour][0]};${property}:var(--${name})`
}

const sans =
  '"Helvetica Neue",Helvetica,Arial,"Liberation Sans","PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif'
const mono =
  'Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono","PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",monospace'

/** Selectors and declarations; `@` begins the name of a colour. */
const own: readonly (readonly [string, string])[] = [
  ['text', 'fill:@ink;font-size:11px;stroke:none'],
  ['path,rect', 'fill:none;stroke:none'],
  ['.p', 'fill:@paper'],
  ['.h', 'font-size:13px;font-weight:700;text-anchor:middle'],
  ['.e', 'fill:@soft;text-anchor:middle'],
  ['.k', `font:10px ${mono};fill:@soft;text-anchor:end`],
  ['.a', 'stroke:@soft;stroke-width:1'],
  ['.a2', 'stroke:@soft;stroke-width:3'],
  ['.a3', 'stroke:@soft;stroke-width:1.2;stroke-dasharray:1 3'],
  ['.r', 'stroke:@rule;stroke-width:.7;stroke-dasharray:1 4'],
  ['.b', 'fill-opacity:.26;stroke-opacity:.75;stroke-width:.8'],
  ['.z', 'stroke:@paper;stroke-width:4'],
  ['.s', `font:10.5px ${mono};text-anchor:middle`],
  ['.m', 'stroke:@ink;stroke-width:1.3'],
  ['.d', 'stroke-dasharray:6 3.5'],
  ['.c', 'stroke-dasharray:2 3'],
  ['.f', 'fill:@ink'],
  ['.x', 'stroke:@alarm;stroke-width:2.4'],
  ['.w', 'stroke:@soft;stroke-width:1.1'],
  [
    '.t',
    `font:11.5px ${mono};text-anchor:middle;white-space:pre;paint-order:stroke;stroke:@paper;stroke-width:3;stroke-linejoin:round`,
  ],
  ['.t .n', `font:700 11px ${sans};fill:@soft`],
  ['.t .l', `font:12px ${sans}`],
  ['.t .i', 'font-weight:700'],
  ['.t .q', `font:11px ${sans};fill:@soft`],
  ['.u', 'fill:@soft'],
  ['.g', 'fill:@alarm'],
  ['.v', 'text-anchor:end'],
  ['.y', 'paint-order:stroke;stroke:@paper;stroke-width:3'],
  ['.j', 'font-size:10.5px;text-anchor:middle'],
]
