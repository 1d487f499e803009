import type { Arrangement } from '../../protocol.ts'
import type { Figure, Subject } from '../figure.ts'
import { wordsOf } from '../figure.ts'
import { svgId } from '../svg/document.ts'
import { arrangementOf, inColumn } from './arrange.ts'
import { type Chart, chartOf, printPath, type Track } from './chart.ts'
import { drawDiagram } from './draw.ts'
import { layOut } from './layout.ts'

/** The protocol's state diagram with tracks through it: an SVG, drawn without a browser. */
export function diagramOf(
  subject: Subject,
  view: string,
  {
    tracks,
    caption,
    lead,
    note,
  }: {
    readonly tracks: readonly Track[]
    readonly caption: string
    /** What the description begins with, before the paths. */
    readonly lead?: string | undefined
    /** What is to be known of the numbers. */
    readonly note?: string
  },
): Figure {
  const { replay, options, notation } = subject
  const { colon, stop, semicolon } = wordsOf(subject)
  const title = caption.slice(0, 300)
  const keys = tracks.map(({ paths }) =>
    paths.map(({ who, path }) => `${who}${colon}${printPath(subject, path)}`),
  )
  const description = [...(lead === undefined ? [] : [lead]), ...keys.flat()]
    .join(semicolon)
    .slice(0, 3000)
  const chart = chartOf(subject, tracks)
  const layout = layOut(
    chart,
    options.from ? aroundOf(chart, options.from.state) : arrangementOf(notation),
  )
  const id = svgId(view, options.id ?? `${replay.trace.scenario}-${view}`)
  const svg = drawDiagram(chart, layout, { keys, note }, { id, title, description })
  return { kind: 'drawing', svg, alternative: `${title}${stop}${description}` }
}

/** One state above those that it leads to. */
function aroundOf({ states, edges }: Chart, from: string): Arrangement {
  const others = states.map(({ name }) => name).filter(name => name !== from)
  const rows = edges.map(({ event, to }) => [event, { to, ref: '' }] as const)
  return inColumn([from, ...others], { [from]: Object.fromEntries(rows) })
}
