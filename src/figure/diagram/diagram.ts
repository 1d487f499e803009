import type { Figure, Subject } from '../figure.ts'
import { wordsOf } from '../figure.ts'
import { svgId } from '../svg/document.ts'
import { arrangementOf } from './arrange.ts'
import { chartOf, printPath, type Track } from './chart.ts'
import { drawDiagram } from './draw.ts'
import { layOut } from './layout.ts'

/** The protocol's state diagram with tracks through it: an SVG, drawn without a browser. */
export function diagramOf(
  subject: Subject,
  view: string,
  {
    tracks,
    caption,
    note,
  }: {
    readonly tracks: readonly Track[]
    readonly caption: string
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
  const description = keys.flat().join(semicolon).slice(0, 3000)
  const chart = chartOf(subject, tracks)
  const layout = layOut(chart, arrangementOf(notation))
  const id = svgId(view, options.id ?? `${replay.trace.scenario}-${view}`)
  const svg = drawDiagram(chart, layout, { keys, note }, { id, title, description })
  return { kind: 'drawing', svg, alternative: `${title}${stop}${description}` }
}
