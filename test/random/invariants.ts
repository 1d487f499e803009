import assert from 'node:assert/strict'
import { distance } from '../../src/tcp/sequence.ts'
import { tcp } from '../../src/tcp/tcp.ts'
import type { Replay } from '../../src/trace/replay.ts'
import type { Snapshot } from '../../src/trace/snapshot.ts'
import type { TestRun } from '../run.ts'
import { isInjection, type RandomScenario, sides } from './scenarios.ts'
import { checkSender, checkWaiting } from './sender.ts'
import { checkStreams } from './streams.ts'

/** What holds of every run, whatever its users and the network do. Throws where it does not. */
export function checkInvariants({ replay }: TestRun, scenario: RandomScenario): void {
  checkOrder(replay)
  checkTransitions(replay)
  checkTimers(replay)
  checkSnapshots(replay, scenario)
  checkNumbers(replay)
  for (const side of sides) {
    checkSender(replay, scenario.endpoints[side], side)
    checkWaiting(replay, side)
  }
  if (!scenario.steps.some(isInjection)) checkStreams(replay, scenario)
}

/** Times, causes, and rows numbered from 1. */
function checkOrder({ trace, rows }: Replay): void {
  for (const [index, { number }] of rows.entries()) assert.equal(number, index + 1)
  let time = 0
  for (const event of trace.events) {
    const what = `${event.kind} at ${event.time} ms`
    assert(event.time >= time, `${what} after ${time} ms`)
    time = event.time
    const cause = event.cause === undefined ? undefined : trace.events[event.cause]
    switch (event.kind) {
      case 'call':
      case 'injected':
      case 'rebooted':
        assert.equal(cause, undefined)
        break
      case 'arrived':
        assert(cause && 'row' in cause && cause.row === event.row, what)
        assert(['sent', 'injected', 'duplicated'].includes(cause.kind), what)
        break
      case 'expired':
        assert(cause?.kind === 'set' && cause.timer === event.timer, what)
        assert.equal(event.time, cause.time + cause.after, what)
        break
      case 'lost':
      case 'duplicated':
        assert(['sent', 'duplicated'].includes(cause?.kind ?? ''), what)
        break
      default:
        assert(cause && ['call', 'arrived', 'expired'].includes(cause.kind), what)
        assert.equal(cause.time, event.time, what)
        assert(
          'endpoint' in event && 'endpoint' in cause && cause.endpoint === event.endpoint,
          what,
        )
    }
  }
}

/** A change of state is a row of the table, from the state that the connection was in. */
function checkTransitions({ trace, start }: Replay): void {
  const states = new Map<string, string>()
  const withoutListener = new Set<string>()
  for (const event of trace.events) {
    if (event.kind === 'rebooted') {
      for (const name of states.keys())
        if (name.startsWith(`${event.endpoint} `)) states.delete(name)
    }
    if (event.kind !== 'transition') continue
    const { from, to, ref, endpoint, incarnation } = event
    const what = `${endpoint}: ${from} to ${to} on ${event.event}`
    const row = tcp.transitions[from]?.[event.event]
    assert(row?.to === to && row.ref === ref, what)
    const connection = `${endpoint} ${incarnation}`
    const first = incarnation > 0 && incarnation === start[endpoint]?.incarnation
    const known = states.get(connection) ?? (first ? 'ESTABLISHED' : undefined)
    if (known === undefined) {
      // A listener's child has no OPEN of its own, and a reopened connection is in TIME-WAIT before it begins.
      const reopened = event.event === 'rcv SYN, reopening'
      assert(reopened || from === 'CLOSED' || from === 'LISTEN', what)
      if (reopened) withoutListener.add(connection)
    } else assert.equal(from, known, what)
    assert(to !== 'LISTEN' || !withoutListener.has(connection), what)
    states.set(connection, to)
  }
}

/** A timer expires once, when it was set to and unless it was stopped, and none outlives its connection. */
function checkTimers({ trace }: Replay): void {
  const running = new Map<string, number>()
  const ended = new Set<string>()
  for (const [index, event] of trace.events.entries()) {
    if (!('endpoint' in event)) continue
    const connection = `${event.endpoint} ${event.incarnation}`
    const isOver = event.incarnation > 0 && ended.has(connection)
    const timer = 'timer' in event ? `${connection} ${event.timer}` : ''
    const what = `${timer || connection}: ${event.kind} at ${event.time} ms`
    switch (event.kind) {
      case 'transition':
        // A listener that has an OPEN of its own again is a connection of the same number as its child.
        if (event.to === 'CLOSED' && event.from !== 'LISTEN') ended.add(connection)
        break
      case 'sent':
        assert(!isOver || (event.message.ctl as readonly string[]).includes('RST'), what)
        break
      case 'set':
        assert(!isOver, what)
        running.set(timer, index)
        break
      case 'stopped':
        assert(running.delete(timer), what)
        break
      case 'expired':
        assert.equal(running.get(timer), event.cause, what)
        running.delete(timer)
        break
      case 'rebooted':
        for (const name of running.keys())
          if (name.startsWith(`${event.endpoint} `)) running.delete(name)
        break
      default:
    }
  }
}

/** The timers that run are those that the state and the numbers ask for. */
function checkSnapshots({ steps }: Replay, { until }: RandomScenario): void {
  for (const { after, time } of steps) {
    for (const side of sides) {
      const { state, timers, variables } = after[side] ?? assert.fail()
      const what = `${side} in ${state} at ${time} ms: ${Object.keys(timers).join()}`
      if (state === 'CLOSED' || state === 'LISTEN') assert.deepEqual(timers, {}, what)
      assert.equal('time-wait' in timers, state === 'TIME-WAIT', what)
      if (state === 'TIME-WAIT') assert.deepEqual(Object.keys(timers), ['time-wait'], what)
      const outstanding = variables['SND.UNA'] !== variables['SND.NXT']
      assert.equal('rto' in timers, outstanding && state !== 'TIME-WAIT', what)
      const one = ['rto', 'persist', 'override'].filter(timer => timer in timers)
      assert(one.length <= 1, what)
    }
  }
  // Without `until` a run goes on as long as a timer runs or a segment is in flight.
  const last = steps.at(-1)
  if (last && until === undefined) {
    const running = sides.flatMap(side => Object.keys(last.after[side]?.timers ?? {}))
    assert.deepEqual(running, [])
  }
}

/** The numbers of a connection that go forward only. */
const forward: readonly ((of: Snapshot['variables']) => number | undefined)[] = [
  variables => variables['SND.UNA'],
  variables => variables['SND.NXT'],
  variables => variables['RCV.NXT'],
  // The right edge of the window that it offers. RFC 9293 §3.8.6: not shrunk (SHLD-14).
  ({ 'RCV.NXT': next, 'RCV.WND': window }) =>
    next === undefined || window === undefined ? undefined : next + window,
]

function checkNumbers({ steps, start }: Replay): void {
  let before = start
  for (const { after, events, time } of steps) {
    for (const side of sides) {
      const [old, now] = [before[side], after[side]]
      if (!old || !now || old === now) continue
      const { 'SND.UNA': una = 0, 'SND.NXT': next = 0, 'RCV.WND': window = 0 } = now.variables
      assert(distance(next, una) >= 0, `${side} at ${time} ms: SND.UNA past SND.NXT`)
      assert(window >= 0, `${side} at ${time} ms: RCV.WND is ${window}`)
      const returned = events.some(
        event => event.kind === 'transition' && event.event === 'rcv RST, reopened',
      )
      if (old.incarnation !== now.incarnation || returned) continue
      for (const [index, number] of forward.entries()) {
        const [from, to] = [number(old.variables), number(now.variables)]
        if (from === undefined || to === undefined) continue
        assert(distance(to, from) >= 0, `${side} at ${time} ms: number ${index} back to ${to}`)
      }
    }
    before = after
  }
}
