import { excerptOf } from '../excerpt.ts'
import { rowsOf, type Subject, titleOf, type View, wordsOf } from '../figure.ts'
import { seconds } from '../seconds.ts'
import { shownInRows } from '../shown.ts'
import { summaryOf } from '../summary.ts'
import { svgId } from '../svg/document.ts'
import { text } from '../text.ts'
import { runNames, type Versus, versusOf } from '../versus.ts'
import { scenesBeside } from './beside.ts'
import { drawLadder } from './draw.ts'
import { layOut } from './layout.ts'
import { sceneOf } from './scene.ts'

/** Of rows: nobody looks at more, and finding room for every label takes more than linear time. */
const most = 200

/**
 * A run to scale: time goes down, messages slope by their delay and end in a cross where they are lost, timers are
 * brackets from setting to expiry, states are bands along the lifelines. An SVG, drawn without a browser.
 */
export const ladder: View = {
  draw(subject) {
    const versus = versusOf(subject)
    const say = wordsOf(subject)
    const title = titleOf(subject).slice(0, 300)
    const description = (versus ? describeBoth(versus) : describe(subject)).slice(0, 3000)
    const scene = versus ? scenesBeside(versus) : sceneOf(subject)
    const ticks = seconds(scene.moments.map(({ time, isTold }) => (isTold ? time : 0)))
    const layout = layOut(scene, [...ticks, say.time])
    const { replay, options } = subject
    const id = svgId('ladder', options.id ?? `${replay.trace.scenario}-ladder`)
    const svg = drawLadder(layout, ticks, say, { id, title, description })
    return { kind: 'drawing', svg, alternative: `${title}${say.stop}${description}` }
  },
  text: text.draw,
  shows: shownInRows,
  refuse: refuseLadder,
  caption: subject => wordsOf(subject).captions.ladder(titleOf(subject), ''),
}

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
