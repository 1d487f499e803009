import { type Frame, svgOf } from '../svg/document.ts'
import { at, data, round, text } from '../svg/element.ts'
import { wrap } from '../svg/measure.ts'
import { hueOf } from '../svg/style.ts'
import { escapeXml } from '../svg/xml.ts'
import type { Chart, ChartEdge } from './chart.ts'
import { type Badge, badgeSize, leading } from './label.ts'
import type { Layout } from './layout.ts'
import { type Area, beside, clip, headOf, type Line, pathAlong } from './line.ts'
import { type Box, isTaken, trackGap, tracksOf } from './parts.ts'
import type { Placed } from './place.ts'
import type { Stub } from './stub.ts'
import { rules } from './style.ts'

const margin = 14

/** What stands below a diagram: of each track its ways, and what its numbers are. */
interface Key {
  readonly keys: readonly (readonly string[])[]
  readonly note: string | undefined
}

/** The diagram: what no track takes below what one does, then the boxes, then all that is written. */
export function drawDiagram(
  chart: Chart,
  layout: Layout,
  { keys, note }: Key,
  naming: Pick<Frame, 'id' | 'title' | 'description'>,
): string {
  const moved = extent(layout)
  const width = Math.ceil(moved.right - moved.left + 2 * margin)
  const lower = moved.bottom - moved.top + 2 * margin
  const key = drawKey({ keys, note }, width, lower + 4)
  const height = Math.ceil(lower + key.height)
  const arrows = [
    ...layout.routes.map(({ bundle, line, ends }) => ({ edges: bundle.edges, line, ends })),
    ...layout.stubs.map(({ bundle, line, name }) => ({
      edges: bundle.edges,
      line,
      ends: undefined,
      name,
    })),
  ].flatMap(({ edges, line, ends }) =>
    edges.map(edge => ({ isTaken: isTaken(edge), elements: drawArrow(edge, edges, line, ends) })),
  )
  const drawn = [
    ...arrows.filter(arrow => !arrow.isTaken),
    ...arrows.filter(arrow => arrow.isTaken),
  ].flatMap(({ elements }) => elements)
  return svgOf({ ...naming, kind: 'states', width, height, rules }, [
    `<g transform="translate(${at(margin - moved.left, margin - moved.top)})">`,
    ...drawn,
    ...layout.boxes.map(drawBox),
    ...layout.stubs.map(stub => drawName(stub, chart)),
    ...layout.labels.map(drawLabel),
    '</g>',
    ...key.elements,
  ])
}

/** All that a layout takes up. */
function extent({ boxes, routes, stubs, labels }: Layout): Area {
  const points = [
    ...boxes.flatMap(corners),
    ...routes.flatMap(({ line }) => line),
    ...stubs.flatMap(({ areas }) => areas.flatMap(corners)),
    ...labels.flatMap(({ label, x, y }) => [
      { x, y },
      { x: x + label.width, y: y + label.height },
    ]),
  ]
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  return {
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
  }
}

function corners({ left, right, top, bottom }: Area): Line {
  return [
    { x: left, y: top },
    { x: right, y: bottom },
  ]
}

function keyOf({ from, event }: ChartEdge): string {
  return data({ edge: `${from}/${event}` })
}

/** The letter of a track's colour, and the index of its dashes and of its shape. */
function lookOf(track: number): { readonly letter: string; readonly dash: number } {
  return { letter: 'abcd'[track % 4] ?? 'a', dash: track % 4 }
}

/** A line and its head for each track; the tracks of a bundle are side by side. */
function drawArrow(
  edge: ChartEdge,
  bundle: readonly ChartEdge[],
  line: Line,
  ends: readonly [Area, Area] | undefined,
): string[] {
  const own = keyOf(edge)
  const clipped = (one: Line) => (ends ? clip(one, ...ends) : one)
  if (!isTaken(edge)) {
    const whole = clipped(line)
    return [
      `<path class="l" d="${pathAlong(whole)}"${own}/>`,
      `<path class="h" d="${headOf(whole, 3.4)}"${own}/>`,
    ]
  }
  const tracks = tracksOf(bundle)
  return edge.marks.flatMap(({ track }) => {
    const { letter, dash } = lookOf(track)
    const shift = (tracks.indexOf(track) - (tracks.length - 1) / 2) * trackGap
    const whole = clipped(beside(line, shift))
    return [
      `<path class="l${letter}${dash > 0 ? ` d${dash}` : ''}" d="${pathAlong(whole)}"${own}/>`,
      `<path class="h${letter}" d="${headOf(whole, tracks.length > 1 ? 3.2 : 4.2)}"${own}/>`,
    ]
  })
}

function drawBox({ state, isVisited, left, right, top, bottom }: Box): string {
  const frame = `x="${round(left)}" y="${round(top)}" width="${round(right - left)}" height="${round(bottom - top)}" rx="8"`
  const place = `x="${round((left + right) / 2)}" y="${round((top + bottom) / 2 + 4)}"`
  const [box, name] = isVisited
    ? [`<rect class="b ${hueOf(state.index)}" ${frame}/><rect class="v" ${frame}/>`, 's i g']
    : [`<rect class="o" ${frame}/>`, 's']
  return `<g${data({ state: state.name })}>${box}${text(name, place, escapeXml(state.label))}</g>`
}

/** The name that an arrow leads to, in a frame that is no state's. */
function drawName({ bundle, name, text: own }: Stub, { states }: Chart): string {
  const { left, right, top, bottom } = name
  const frame = `x="${round(left)}" y="${round(top)}" width="${round(right - left)}" height="${round(bottom - top)}" rx="${round((bottom - top) / 2)}"`
  const place = `x="${round((left + right) / 2)}" y="${round((top + bottom) / 2 + 3.5)}"`
  const index = states.find(state => state.name === bundle.to)?.index ?? 0
  return `<g${data({ state: bundle.to })}><rect class="b ${hueOf(index)}" ${frame}/>${text('n i', place, escapeXml(own))}</g>`
}

/** The classes of texts that end or have their middle at their place. */
const anchors = { left: '', right: ' q', middle: ' t' } as const

function drawLabel({ label, x, y, side }: Placed): string {
  const own = keyOf(label.edge)
  const bright = isTaken(label.edge) ? ' i' : ''
  const lines = label.lines.map(({ kind, text: content, x: begin }, index) => {
    // Behind a badge a line begins where that ends, whatever the font.
    const stand = label.badges.length > 0 ? 'left' : side
    const indent = stand === 'left' ? begin : stand === 'right' ? label.width : label.width / 2
    const name = kind === 'event' ? `e${bright}${bright && ' g'}` : `x${bright}`
    const place = `x="${round(x + indent)}" y="${round(y + index * leading + (label.badges.length > 0 ? 11.5 : 10))}"${own}`
    return text(`${name}${anchors[stand]}`, place, escapeXml(content))
  })
  const badges = label.badges.map(badge => drawBadge(badge, x + badge.x, y, own))
  return [...badges, ...lines].join('')
}

/** A number in the shape and the colour of its track. */
function drawBadge(
  { track, text: content, width }: Badge,
  x: number,
  y: number,
  own: string,
): string {
  const { letter, dash } = lookOf(track)
  const h = badgeSize
  const [w, c] = [width, 4.5]
  const d = [
    `M${at(x + h / 2, y)}h${w - h}a${h / 2} ${h / 2} 0 0 1 0 ${h}h${h - w}a${h / 2} ${h / 2} 0 0 1 0 -${h}Z`,
    `M${at(x, y)}h${w}v${h}h-${w}Z`,
    `M${at(x + c, y)}h${w - 2 * c}l${c} ${h / 2}l-${c} ${h / 2}h${2 * c - w}l-${c} -${h / 2}Z`,
    `M${at(x + c, y)}h${w - c}l-${c} ${h}h${c - w}Z`,
  ][dash]
  const place = `x="${round(x + w / 2)}" y="${round(y + h / 2 + 3.4)}"${own}`
  const number = content === '' ? '' : text('m', place, escapeXml(content))
  return `<path class="h${letter}" d="${d}"${own}/>${number}`
}

/** Of each track its line, its shape, whose it is and through what states it goes. */
function drawKey(
  { keys, note }: Key,
  width: number,
  top: number,
): { readonly elements: readonly string[]; readonly height: number } {
  let y = top + 6
  const written = (own: string, x: number, name: string) =>
    wrap(own, { size: 11 }, width - margin - x, 6).map(line => {
      const element = text(name, `x="${x}" y="${y + 4}"`, escapeXml(line))
      y += 15
      return element
    })
  const elements = keys.flatMap((ways, track) => {
    const { letter, dash } = lookOf(track)
    const badge = { track, text: '', x: 0, width: badgeSize }
    const sample = [
      `<path class="l${letter}${dash > 0 ? ` d${dash}` : ''}" d="M${margin} ${y}h34"/>`,
      drawBadge(badge, margin + 38, y - badgeSize / 2, ''),
    ]
    const lines = ways.flatMap(way => written(way, margin + 60, 'k i'))
    y += 5
    return [...sample, ...lines]
  })
  const notes = note === undefined ? [] : written(note, margin, 'k')
  return { elements: [...elements, ...notes], height: y - top }
}
