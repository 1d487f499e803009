import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { states, transitions } from '../src/tcp/transitions.ts'
import { draw, runYaml, type TestRun } from './run.ts'

/** The RFC's own figures. `rfc9293/figures.json` is what they say, `figure-NN.txt` what the model makes of them. */
const oracle = JSON.parse(read('figures.json')) as Oracle

describe.each(oracle.figures)('RFC 9293 Figure $figure: $title', ({ figure, lines }) => {
  const name = `figure-${String(figure).padStart(2, '0')}`
  const run = runYaml(read(`${name}.yaml`))
  const drawn = draw(run, 'text')

  test('runs as its scenario expects', () => {
    expect(run.messages).toEqual([])
  })

  test('is drawn as kept', async () => {
    await expect(drawn).toMatchFileSnapshot(`rfc9293/${name}.txt`)
  })

  test.each(sides)('%s sends, receives and goes through what the figure says', side => {
    const [found, expected] = [sightsOfText(drawn, side), sightsOfFigure(lines, side)]
    expect(found.map(sight => sight.what)).toEqual(expected.map(sight => sight.what))
    expect(found.map(sight => sight.state)).toEqual(expected.map(sight => sight.state))
  })

  test('every state that it prints where nothing departs or arrives is the side’s at that point', () => {
    for (const side of sides) {
      const all = sightsOfFigure(lines, side)
      for (const { before, state } of idleStates(lines, side)) {
        // Between two events the state is that after the first or, where a call comes first, before the second.
        expect([all[before - 1]?.state, all[before]?.state]).toContain(state)
      }
    }
  })
})

describe('the end of the closing figures', () => {
  test.each([
    [12, { A: ['2 MSL timeout, 240 s'], B: [] }],
    [13, { A: ['2 MSL timeout, 240 s'], B: ['2 MSL timeout, 240 s'] }],
  ])('Figure %i: who was in TIME-WAIT is CLOSED after 2 MSL', (figure, timeouts) => {
    const run = runYaml(read(`figure-${figure}.yaml`))
    for (const side of sides) {
      const others = parse(draw(run, 'text')).filter(
        line => line.kind === 'other' && line.states[side] === 'CLOSED',
      )
      expect(others.map(line => line.what)).toEqual(timeouts[side])
    }
  })
})

describe('RFC 9293 Figure 5', () => {
  test('its arrows are the rows of the table that are not minor, and send the same', () => {
    const figure = oracle.figure5.transitions
      .filter(({ source }) => source === 'figure')
      .map(arrow => printRow(arrow.from, eventOf(arrow), arrow.to, arrow.action))
    expect(rows(false)).toEqual(figure.sort())
  })

  test('note 1: a RST returns to LISTEN only where SYN-RECEIVED came of a passive OPEN', () => {
    const toListen = Object.entries(transitions['SYN-RECEIVED']).filter(
      ([event, { to }]) => event.startsWith('rcv RST') && to === 'LISTEN',
    )
    expect(toListen.map(([event]) => event)).toEqual(['rcv RST, passive OPEN'])
  })

  test('note 2: one segment takes FIN-WAIT-1 to TIME-WAIT by two rows', () => {
    const run = runYaml(`
title: test
begin: established
endpoints: { A: { iss: 99 }, B: { iss: 299, ackDelay: 200ms } }
steps:
  - { A: CLOSE }
  - { B: CLOSE, when: { B: CLOSE-WAIT } }
expect: { A: CLOSED, B: CLOSED, count.segments: 3 }
`)
    expect(run.messages).toEqual([])
    expect(taken(run, 'A')).toEqual(['CLOSE', 'rcv ACK of FIN + rcv FIN', '2 MSL timeout'])
  })

  test('what only the text says are the minor rows', () => {
    const text = oracle.figure5.textOnlyTransitions
      .filter(arrow => !isLeftOut(arrow) && arrow.event !== twoRows)
      .map(arrow => printRow(arrow.from, eventOf(arrow), arrow.to, arrow.action))
    const own = [
      // §3.10.7.4, fourth: after an active OPEN, SYN-RECEIVED is handled as the synchronized states.
      'SYN-RECEIVED, rcv SYN in window, no RFC 5961: CLOSED, snd RST',
      // §3.10.4: the listener to which it would return was closed meanwhile.
      'SYN-RECEIVED, rcv RST, listener closed: CLOSED',
      // §3.6.1 (2): back, where the SYN that reopened the connection was an old duplicate.
      'SYN-RECEIVED, rcv RST, reopened: TIME-WAIT',
      // §3.6.1 (SHLD-3): half-duplex close.
      'CLOSE-WAIT, CLOSE, text unread: CLOSED, snd RST',
      'ESTABLISHED, CLOSE, text unread: CLOSED, snd RST',
      'FIN-WAIT-1, rcv text, half-duplex: CLOSED, snd RST',
      'FIN-WAIT-2, rcv text, half-duplex: CLOSED, snd RST',
      // §3.8.4: the peer of an idle connection is dead.
      'CLOSE-WAIT, keep-alive timeout: CLOSED',
      'ESTABLISHED, keep-alive timeout: CLOSED',
      'FIN-WAIT-2, keep-alive timeout: CLOSED',
    ]
    expect(rows(true)).toEqual([...text, ...own].sort())
  })

  test('what the model leaves out is exactly this', () => {
    const found = oracle.figure5.textOnlyTransitions.filter(isLeftOut)
    const names = found.map(({ from, event }) =>
      leftOut.includes(event) ? event : `${event} in ${from}`,
    )
    expect([...new Set(names)].sort()).toEqual([...leftOut].sort())
  })

  test('a FIN in SYN-RECEIVED goes to CLOSE-WAIT by two rows', () => {
    const run = runYaml(`
title: test
endpoints: { A: { iss: 100 }, B: { iss: 300 } }
steps:
  - { B: passive OPEN }
  - { A: active OPEN }
  - { A: CLOSE, when: { A: ESTABLISHED } }
faults: [{ drop: "ACK from A" }]
expect: { B: CLOSE-WAIT }
`)
    expect(run.messages).toEqual([])
    expect(taken(run, 'B')).toEqual(['passive OPEN', 'rcv SYN', 'rcv ACK of SYN + rcv FIN'])
  })
})

const twoRows = 'rcv FIN with acceptable ACK'

/** What the RFC's text changes a state on and the model does not have. */
const leftOut: readonly string[] = [
  'rcv segment with wrong security/compartment',
  // In FIN-WAIT-2 everything is delivered, so that no user timeout runs (§3.9.1.1).
  'USER TIMEOUT in FIN-WAIT-2',
]

function isLeftOut({ from, event }: Arrow): boolean {
  return leftOut.includes(event) || leftOut.includes(`${event} in ${from}`)
}

/** The oracle's event in the table's words: what the oracle says in a condition is in the event's name. */
function eventOf({ from, event, condition }: Arrow): string {
  const inSynReceived: Readonly<Record<string, string>> = {
    'rcv RST': /passive/.test(condition ?? '') ? 'rcv RST, passive OPEN' : 'rcv RST, active OPEN',
    'rcv SYN in window': 'rcv SYN, passive OPEN',
  }
  const names: Readonly<Record<string, string>> = {
    'Timeout=2MSL': '2 MSL timeout',
    'rcv new SYN accepted (MAY-2, RFC 6191)': 'rcv SYN, reopening',
    'USER TIMEOUT': 'user timeout',
    'retransmissions reach R2': 'R2 reached',
    'rcv RST with acceptable ACK': 'rcv RST',
    'rcv valid RST': 'rcv RST',
    'rcv SYN in window, stack without RFC 5961': 'rcv SYN in window, no RFC 5961',
    ...(from === 'SYN-RECEIVED' && inSynReceived),
  }
  return names[event] ?? event
}

/** The standard's rows of one sort, printed and sorted. */
function rows(minor: boolean): string[] {
  return states
    .flatMap(from =>
      Object.entries(transitions[from]).flatMap(([event, row]) =>
        'minor' in row === minor && !('variant' in row)
          ? [printRow(from, event, row.to, 'send' in row ? [`snd ${row.send}`] : [])]
          : [],
      ),
    )
    .sort()
}

function printRow(from: string, event: string, to: string, action: readonly string[]): string {
  const sends = action
    .filter(what => what.startsWith('snd '))
    .map(what => `, ${what.replace(' <SEQ=SND.NXT>', '')}`)
  return `${from}, ${event}: ${to}${sends.join('')}`
}

/** The events of an endpoint, those of one step together. */
function taken({ replay }: TestRun, endpoint: string): string[] {
  return replay.steps.flatMap(({ events }) => {
    const names = events.flatMap(event =>
      event.kind === 'transition' && event.endpoint === endpoint ? [event.event] : [],
    )
    return names.length > 0 ? [names.join(' + ')] : []
  })
}

type Side = 'A' | 'B'

const sides: readonly Side[] = ['A', 'B']

/** A departure or an arrival as one side sees it, with its state after it; the first is how it begins. */
interface Sight {
  readonly what: string
  readonly state: string
}

function sightsOfFigure(lines: readonly FigureLine[], side: Side): Sight[] {
  return lines.flatMap((line): Sight[] => {
    const state = line.states[side].after
    if (line.kind === 'initial') return [{ what: 'begins', state }]
    const action = actionOf(line, side)
    if (!action || !line.segment) return []
    const { seq, ack, ctl, dataLength } = line.segment
    const data = dataLength === 0 ? '' : ' with data'
    return [{ what: `${action} SEQ=${seq} ACK=${ack ?? 'none'} ${ctl}${data}`, state }]
  })
}

function sightsOfText(drawn: string, side: Side): Sight[] {
  return parse(drawn).flatMap((line): Sight[] => {
    const state = line.states[side] ?? ''
    if (line.kind === 'initial') return [{ what: 'begins', state }]
    const action = line.actions[side]
    return action ? [{ what: `${action} ${line.what}`, state }] : []
  })
}

/** States that a figure prints on lines where the side neither sends nor receives; after how many sights. */
function idleStates(lines: readonly FigureLine[], side: Side) {
  let before = 0
  return lines.flatMap(line => {
    if (line.kind === 'initial' || actionOf(line, side)) before += 1
    else if (line.states[side].printed && line.kind !== 'timeout') {
      return [{ before, state: line.states[side].after }]
    }
    return []
  })
}

function actionOf(line: FigureLine, side: Side): 'sends' | 'receives' | undefined {
  if (!line.segment) return undefined
  if (line.from === side) return line.departs ? 'sends' : undefined
  return line.arrives ? 'receives' : undefined
}

interface TextLine {
  readonly kind: 'initial' | 'segment' | 'other'
  readonly what: string
  readonly states: { readonly [S in Side]?: string }
  readonly actions: { readonly [S in Side]?: 'sends' | 'receives' }
}

/** The `text` view, read back: a reader of the RFC would read it so. */
function parse(drawn: string): TextLine[] {
  const [head = '', initial = '', ...rest] = drawn.split('\n')
  expect(head.trim()).toMatch(/^A\s+B$/)
  const [a = '', b = ''] = initial.trim().split(/\s{2,}/)
  const lines = rest.map(readLine)
  // A figure of the RFC's begins after a reboot.
  const reboots = lines.filter(({ what }) => what === 'REBOOT')
  const states = Object.assign({ A: a, B: b }, ...reboots.map(line => line.states))
  return [{ kind: 'initial', what: '', states, actions: {} }, ...lines]
}

function readLine(line: string): TextLine {
  const other = /^\s*(?<a>[A-Z0-9-]*)\s+\((?<what>[^)]*)\)\s*(?<b>[A-Z0-9-]*)$/.exec(line)?.groups
  if (other) {
    const states = { ...(other.a && { A: other.a }), ...(other.b && { B: other.b }) }
    return { kind: 'other', what: other.what ?? '', states, actions: {} }
  }
  const match =
    /^\s*\d+\s+(?<a>[A-Z0-9-]*|\([a-z ]+\))\s+(?<left>-->|<--|\.\.\.)\s+(?<segment><\S+>)\s+(?<right>-->|<--|\.\.\.)\s*(?<b>[A-Z0-9-]*)$/.exec(
      line,
    )?.groups
  if (!match) throw new Error(`no line of a figure: ${line}`)
  const { a = '', left, segment = '', right, b = '' } = match
  const field = (name: string) => new RegExp(`<${name}=([^>]*)>`).exec(segment)?.[1]
  const data = field('DATA') ? ' with data' : ''
  const isState = (cell: string) => cell !== '' && !cell.startsWith('(')
  return {
    kind: 'segment',
    what: `SEQ=${field('SEQ')} ACK=${field('ACK') ?? 'none'} ${field('CTL')}${data}`,
    states: { ...(isState(a) && { A: a }), ...(isState(b) && { B: b }) },
    actions: {
      ...(left === '-->' && { A: 'sends' as const }),
      ...(left === '<--' && { A: 'receives' as const }),
      ...(right === '-->' && { B: 'receives' as const }),
      ...(right === '<--' && { B: 'sends' as const }),
    },
  }
}

function read(file: string): string {
  return readFileSync(new URL(`rfc9293/${file}`, import.meta.url), 'utf8')
}

interface Arrow {
  readonly from: string
  readonly event: string
  readonly action: readonly string[]
  readonly to: string
  readonly source: string
  readonly condition?: string
}

interface FigureLine {
  readonly line: string
  readonly kind: string
  readonly from?: Side
  readonly segment?: {
    readonly seq: number
    readonly ack: number | null
    readonly ctl: string
    readonly dataLength: number | string
  }
  readonly departs?: boolean
  readonly arrives?: boolean
  readonly states: { readonly [S in Side]: { readonly after: string; readonly printed: boolean } }
}

interface Oracle {
  readonly figure5: {
    readonly transitions: readonly Arrow[]
    readonly textOnlyTransitions: readonly Arrow[]
  }
  readonly figures: readonly {
    readonly figure: number
    readonly title: string
    readonly section: string
    readonly lines: readonly FigureLine[]
  }[]
}
