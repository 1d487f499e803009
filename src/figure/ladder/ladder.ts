import { excerptOf } from '../excerpt.ts'
import { type Figure, rowsOf, type Subject, titleOf, type View, wordsOf } from '../figure.ts'
import { seconds } from '../seconds.ts'
import { shownInRows } from '../shown.ts'
import { summaryOf } from '../summary.ts'
import { svgId } from '../svg/document.ts'
import { text } from '../text.ts'
import { runNames, type Versus, versusOf } from '../versus.ts'
import { scenesBeside, scenesStacked } from './beside.ts'
import { drawLadder } from './draw.ts'
import { type Layout, layOut } from './layout.ts'
import { arrangements } from './measures.ts'
import { sceneOf } from './scene.ts'

/** Of rows: nobody looks at more, and finding room for every label takes more than linear time. */
const most = 200

/**
 * A run to scale: time goes down, messages slope by their delay and end in a cross where they are lost, timers are
 * brackets from setting to expiry, states are bands along the lifelines. An SVG, drawn without a browser.
 */
export const ladder = {
  draw: subject => {
    const { width: _, ...drawn } = drawingOf(subject, subject.options.width ?? 'wide')
    return drawn
  },
  /** For a phone; and where no page has room for it, two runs one above the other, many parties as narrow as they may be. */
  inPage: subject => {
    if (subject.options.width !== undefined) return undefined
    const { svg: narrow } = drawingOf(subject, 'narrow', '-narrow')
    if (drawingOf(subject, 'wide').width <= pageWidth) return { narrow }
    return { svg: drawingOf(subject, versusOf(subject) ? 'stacked' : 'narrow').svg, narrow }
  },
  text: text.draw,
  shows: shownInRows,
  refuse: refuseLadder,
  caption: subject => wordsOf(subject).captions.ladder(titleOf(subject), ''),
} satisfies View

function drawingOf(
  subject: Subject,
  width: keyof typeof arrangements,
  /** Of the drawing's id, where a page has another. */
  ending = '',
): Drawn & { readonly width: number } {
  const versus = versusOf(subject)
  const say = wordsOf(subject)
  const measures = arrangements[width]
  const title = titleOf(subject).slice(0, 300)
  const description = (versus ? describeBoth(versus) : describe(subject)).slice(0, 3000)
  const scenes = !versus
    ? [sceneOf(subject)]
    : measures.isStacked
      ? scenesStacked(versus)
      : [scenesBeside(versus)]
  const layouts: Layout[] = []
  const moments = scenes.flatMap(scene => scene.moments)
  const all = seconds(moments.map(({ time, isTold }) => (isTold ? time : 0)))
  for (const scene of scenes) {
    const before = layouts.at(-1)
    const begin = moments.indexOf(scene.moments[0] ?? { time: 0, isTold: false })
    const times = all.slice(begin, begin + scene.moments.length)
    const ticks = { times, title: measures.axis.isNamed ? say.time : 's' }
    layouts.push(layOut(scene, ticks, measures, before ? before.bottom + betweenStacked : 0))
  }
  const { replay, options } = subject
  const id = svgId('ladder', options.id ?? `${replay.trace.scenario}-ladder`)
  const naming = { id: `${id}${ending}`, title, description }
  const svg = drawLadder(layouts, say, naming)
  const alternative = `${title}${say.stop}${description}`
  return { kind: 'drawing', svg, alternative, width: Math.max(...layouts.map(each => each.width)) }
}

type Drawn = Extract<Figure, { kind: 'drawing' }>

/** What a page has room for, in pixels, on a desk. */
const pageWidth = 960

/** From one ladder to the next below it. */
const betweenStacked = 22

/** Why a run has no ladder: it is too long. */
export function refuseLadder(subject: Subject): string | undefined {
  const versus = versusOf(subject)
  const runs = versus ? [versus.left, versus.right] : [subject]
  const length = runs.reduce((sum, run) => sum + rowsOf(run).length, 0)
  return length > most
    ? `a ladder of ${length} rows; expected \`rows\` with ${most} at most`
    : undefined
}

function describe(subject: Subject): string {
  return summaryOf(subject, excerptOf(subject))
}

function describeBoth({ left, right }: Versus): string {
  const { colon, stop } = wordsOf(left)
  return [left, right].map((run, index) => `${runNames[index]}${colon}${describe(run)}`).join(stop)
}
