import { isAlike } from '../../trace/align.ts'
import { type Subject, wordsOf } from '../figure.ts'
import { remarksBeside, runNames, type Versus } from '../versus.ts'
import type { Moment } from './clock.ts'
import { type Scene, sceneOf } from './scene.ts'

/** Two runs in one scene, on one time scale: the right one's lifelines stand behind the left one's. */
export function scenesBeside({ left, right, pairs, titles }: Versus): Scene {
  const [ofLeft, ofRight] = remarksBeside(left, pairs)
  const scenes = [sceneOf(left, ofLeft), sceneOf(right, ofRight)] as const
  const { moments, now } = merge(scenes.map(scene => scene.moments))
  const say = wordsOf(left)
  const parted = pairs.find(pair => !isAlike(pair))
  const first = scenes[0].lifelines.length
  const arrows = scenes.flatMap((scene, index) =>
    scene.arrows.map(arrow => ({
      ...arrow,
      run: runNames[index] ?? '',
      from: arrow.from + index * first,
      to: arrow.to + index * first,
      departs: now(arrow.departs),
      ends: now(arrow.ends),
    })),
  )
  const at = arrows
    .filter(({ row }) => row === parted?.left || row === parted?.right)
    .map(({ departs }) => departs)
  return {
    moments,
    lifelines: scenes.flatMap(({ lifelines }, index) =>
      lifelines.map(lifeline => ({
        ...lifeline,
        run: runNames[index] ?? '',
        lanes: lifeline.lanes.map(lane => ({
          ...lane,
          states: lane.states.map(state => ({ ...state, at: now(state.at) })),
        })),
        ...timed(lifeline, now),
      })),
    ),
    arrows,
    versus: {
      headings: headingsOf(left, titles),
      ...(at.length > 0 && { parting: { at, text: say.partHere } }),
    },
  }
}

/** Two runs in a scene each, to stand one above the other. */
export function scenesStacked({ left, right, pairs, titles }: Versus): Scene[] {
  const remarks = remarksBeside(left, pairs)
  const parted = pairs.find(pair => !isAlike(pair))
  const headings = headingsOf(left, titles)
  return [left, right].map((subject, index) => {
    const run = runNames[index] ?? ''
    const scene = sceneOf(subject, remarks[index])
    const arrows = scene.arrows.map(arrow => ({ ...arrow, run }))
    const at = arrows
      .filter(({ row }) => row === parted?.left || row === parted?.right)
      .map(({ departs }) => departs)
    return {
      ...scene,
      lifelines: scene.lifelines.map(lifeline => ({ ...lifeline, run })),
      arrows,
      versus: {
        headings: headings.slice(index, index + 1),
        ...(at.length > 0 && { parting: { at, text: wordsOf(left).partHere } }),
      },
    }
  })
}

/** `A: The first SYN is lost`, of each run. */
function headingsOf(subject: Subject, titles: Versus['titles']): string[] {
  return runNames.map((name, index) => `${name}${wordsOf(subject).colon}${titles[index]}`)
}

/** A note and its bracket are of one timer. */
function timed({ notes, timers }: Scene['lifelines'][number], now: (moment: Moment) => Moment) {
  const moved = new Map(
    timers.map(timer => [timer, { ...timer, from: now(timer.from), to: now(timer.to) }]),
  )
  return {
    timers: [...moved.values()],
    notes: notes.map(({ timer, ...note }) => {
      const own = timer && moved.get(timer)
      return { ...note, at: now(note.at), ...(own && { timer: own }) }
    }),
  }
}

/** The moments of two scenes in order, and which of them stands for one of a scene: those of one time share theirs. */
function merge(all: readonly (readonly Moment[])[]): {
  readonly moments: readonly Moment[]
  readonly now: (moment: Moment) => Moment
} {
  const begins = all.flatMap(moments => (moments.length > 1 ? (moments[0]?.time ?? []) : []))
  const top: Moment = { time: begins.length > 0 ? Math.min(...begins) : 0, isTold: false }
  const known = new Map<Moment, Moment>()
  const shared = new Map<string, Moment>()
  for (const moments of all) {
    let [time, count] = [-1, 0]
    for (const [index, moment] of moments.entries()) {
      if (!moment.isTold) {
        known.set(moment, index === 0 ? top : moment)
        continue
      }
      count = moment.time === time ? count + 1 : 0
      time = moment.time
      const key = `${time} ${count}`
      const one = shared.get(key) ?? moment
      shared.set(key, one)
      known.set(moment, one)
    }
  }
  const order = [...shared].map(([key, moment]) => ({
    moment,
    count: Number(key.slice(key.indexOf(' '))),
  }))
  const told = order
    .toSorted((a, b) => a.moment.time - b.moment.time || a.count - b.count)
    .map(({ moment }) => moment)
  const unknown = [...known.values()].filter(moment => !moment.isTold && moment !== top)
  return {
    moments: [top, ...[...told, ...unknown].sort((a, b) => a.time - b.time)],
    now: moment => known.get(moment) ?? moment,
  }
}
