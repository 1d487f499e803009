import type { Data, Ms } from '../protocol.ts'
import { countIn, isMeant } from './names.ts'
import { nextRow, type World } from './world.ts'

/** A message on its way, one copy of it. */
export interface Sending<Message extends Data> {
  readonly row: number
  readonly from: string
  readonly to: string
  readonly message: Message
  /** Index of the event of its sending. */
  readonly cause: number
}

/** A message of an endpoint enters the network, which does to it what the faults say. */
export function transmit<Host, Message extends Data>(
  world: World<Host, Message>,
  sending: Sending<Message>,
): void {
  const { protocol, scenario, sent, events, queue, applied, now: time } = world
  const { from, to, message } = sending
  const kinds = [...protocol.kindsOf(message), 'any']
  const ordinals = countIn(sent, { from, to }, kinds)
  const delay = scenario.endpoints.find(endpoint => endpoint.name === from)?.delay ?? 0
  /** What is sent to an address that nobody has goes to nobody. */
  const isNowhere = !scenario.endpoints.some(endpoint => endpoint.name === to)

  function copyInto(row: number, copy: number, later: Ms, cause: number): number {
    const faults = scenario.faults.filter(({ selector }) =>
      isMeant(selector, { from, to, ordinals, copy }),
    )
    for (const fault of faults) applied.add(fault)
    const late = faults.reduce((sum, fault) => sum + (fault.kind === 'delay' ? fault.by : 0), later)
    const isLost = isNowhere || faults.some(fault => fault.kind === 'drop')
    if (isLost) events.push({ time, cause, kind: 'lost', row })
    else queue.add({ kind: 'arrival', time: time + delay + late, row, from, to, message, cause })
    let copies = copy
    for (const fault of faults) {
      if (fault.kind !== 'duplicate') continue
      const duplicate = nextRow(world)
      events.push({ time, cause, kind: 'duplicated', row: duplicate, from, to, of: row })
      copies = copyInto(duplicate, copies + 1, late + fault.after, events.length - 1)
    }
    return copies
  }
  copyInto(sending.row, 1, 0, sending.cause)
}
