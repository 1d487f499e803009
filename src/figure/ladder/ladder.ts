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
  draw: subject => drawingOf(subject, subject.options.width ?? 'wide'),
  inPage: subject => {
    const { width, id = idOf(subject) } = subject.options
    if (width !== undefined) return drawingOf(subject, width)
    const layouts = layoutsOf(subject, 'wide')
    const fits = layouts.every(layout => layout.width <= pageWidth)
    const desk = fits ? layouts : layoutsOf(subject, versusOf(subject) ? 'stacked' : 'narrow')
    const phone = layoutsOf(subject, 'narrow')
    return { ...drawn(subject, desk, id), narrow: drawn(subject, phone, `${id}-narrow`).svg }
  },
  text: text.draw,
  shows: shownInRows,
  refuse: refuseLadder,
  caption: subject => wordsOf(subject).captions.ladder(titleOf(subject), ''),
} satisfies View

function drawingOf(subject: Subject, width: keyof typeof arrangements): Drawn {
  return drawn(subject, layoutsOf(subject, width), subject.options.id ?? idOf(subject))
}

function idOf({ replay }: Subject): string {
  return `${replay.trace.scenario}-ladder`
}

/** One below the other: of a run, or of two runs that stand so. */
function layoutsOf(subject: Subject, width: keyof typeof arrangements): Layout[] {
  const versus = versusOf(subject)
  const measures = arrangements[width]
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
    const ticks = { times, title: measures.axis.isNamed ? wordsOf(subject).time : 's' }
    layouts.push(layOut(scene, ticks, measures, before ? before.bottom + betweenStacked : 0))
  }
  return layouts
}

function drawn(subject: Subject, layouts: readonly Layout[], id: string): Drawn {
  const say = wordsOf(subject)
  const versus = versusOf(subject)
  const title = titleOf(subject).slice(0, 300)
  const description = (versus ? describeBoth(versus) : describe(subject)).slice(0, 3000)
  const svg = drawLadder(layouts, say, { id: svgId('ladder', id), title, description })
  return { kind: 'drawing', svg, alternative: `${title}${say.stop}${description}` }
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
