import type { Data, Protocol, Variable } from '../protocol.ts'
import { arrangement } from './arrangement.ts'
import { exploration } from './exploration.ts'
import {
  arrive,
  call,
  closedHost,
  establishedHost,
  expire,
  find,
  type Host,
  reboot,
  stateOf,
} from './host.ts'
import { compose, isSegment, kindsOf, nameOfBits, noBits, type Segment } from './segment.ts'
import { distance } from './sequence.ts'
import { calls, injected, type Settings, settings } from './settings.ts'
import { type Signal, signals } from './signals.ts'
import { socketCalls } from './socket-calls.ts'
import type { Tcb } from './tcb.ts'
import { states, transitions } from './transitions.ts'
import { variants } from './variant.ts'

/** TCP as RFC 9293 has it. */
export const tcp: Protocol<Host, Segment> = {
  name: 'tcp',
  message: { en: 'segment', zh: '报文段' },
  standard: 'RFC 9293',
  states,
  transitions,
  arrangement,
  fields: [
    { name: 'seq', title: 'SEQ', label: 'named', space: seqSpace, read: m => m.seq as number },
    {
      name: 'ack',
      title: 'ACK',
      label: 'named',
      space: () => 'receiver',
      read: m => m.ack as number | undefined,
      compared: m => (isReset(m) ? undefined : (m.ack as number | undefined)),
    },
    {
      name: 'ctl',
      title: 'CTL',
      label: 'bare',
      read: m => nameOfBits(m.ctl as readonly string[]),
      compared: m =>
        nameOfBits((m.ctl as readonly string[]).filter(bit => bit !== 'ACK' || !isReset(m))),
    },
    {
      name: 'len',
      title: 'LEN',
      notation: 'DATA',
      label: 'named',
      sparse: true,
      read: m => (m.text as string).length || undefined,
    },
    {
      name: 'wnd',
      title: 'WND',
      label: 'named',
      sparse: true,
      read: m => m.wnd as number,
      isTold: isSmallWindow,
      // How much a receiver can take is its own affair.
      compared: () => undefined,
    },
  ],
  variables: [
    { name: 'SND.UNA', space: 'sender', shown: true },
    { name: 'SND.NXT', space: 'sender', shown: true },
    { name: 'SND.WND' },
    { name: 'ISS', space: 'sender' },
    { name: 'RCV.NXT', space: 'receiver', shown: true },
    { name: 'RCV.WND' },
    { name: 'IRS', space: 'receiver' },
  ] satisfies readonly Variable[],
  timers: {
    rto: { en: 'retransmission timeout', zh: '重传超时' },
    'delayed-ack': { en: 'delayed ACK due', zh: '延迟确认到期' },
    'time-wait': { en: '2 MSL timeout', zh: '2 MSL 超时' },
    persist: { en: 'zero-window probe due', zh: '零窗口探测到期' },
    override: { en: 'silly window override', zh: '糊涂窗口避免超时' },
    'keep-alive': { en: 'keep-alive due', zh: '保活探测到期' },
    user: { en: 'user timeout', zh: '用户超时' },
  },
  variants,
  notices: {
    'backlog full': { en: 'backlog full, dropped', zh: '半连接队列已满，丢弃' },
    'listener closed': { en: 'listener closed', zh: '监听已关闭' },
  },
  signals,
  routine: ['connection closing'] satisfies readonly Signal[],
  spellings: {
    netstat: {
      CLOSED: 'CLOSE',
      LISTEN: 'LISTEN',
      'SYN-SENT': 'SYN_SENT',
      'SYN-RECEIVED': 'SYN_RECV',
      ESTABLISHED: 'ESTABLISHED',
      'FIN-WAIT-1': 'FIN_WAIT1',
      'FIN-WAIT-2': 'FIN_WAIT2',
      'CLOSE-WAIT': 'CLOSE_WAIT',
      CLOSING: 'CLOSING',
      'LAST-ACK': 'LAST_ACK',
      'TIME-WAIT': 'TIME_WAIT',
    },
  },
  callings: { socket: socketCalls },
  isMessage: isSegment,
  relative: distance,
  settings,
  calls,
  injected,
  beginnings: ['closed', 'established'],
  kinds: ['SYN', 'SYN,ACK', 'ACK', 'FIN', 'FIN,ACK', 'RST', 'RST,ACK', noBits, 'data'],
  kindsOf,
  compose,
  begin: (beginning, endpoints) =>
    endpoints.map(({ name, settings: own }) => {
      const peer = endpoints.find(other => other.name !== name)
      return beginning === 'established' && peer
        ? establishedHost(own as Settings, peer)
        : closedHost(own as Settings)
    }),
  reboot,
  peering({ name, remote, of }) {
    if (of === 'listener') return 'none'
    if (name === 'active OPEN') return 'required'
    if (name === 'passive OPEN') return remote === true ? 'required' : 'none'
    return 'optional'
  },
  call,
  arrive,
  expire,
  state: stateOf,
  inspect(host, incarnation) {
    const tcb = find(host, incarnation)
    return tcb ? variablesOf(tcb) : {}
  },
  origin: (values: Data) => (values as Settings).iss[0] ?? 0,
  exploration,
}

/** Stacks differ in the ACK of the RST that follows ABORT; runs are not compared by it. RFC 9293 §3.10.5. */
function isReset(message: Data): boolean {
  return (message as Segment).ctl.includes('RST')
}

/** The RST,ACK of a closed port has SEQ=0 and no numbers of its own to count in. RFC 9293 §3.10.7.1. */
function seqSpace(message: Data): 'sender' | undefined {
  const { seq, ctl } = message as Segment
  return seq === 0 && ctl.join(',') === 'RST,ACK' ? undefined : 'sender'
}

/** Where the window may hold the sender up; a RST offers none. */
function isSmallWindow(message: Data): boolean {
  const { wnd, ctl } = message as Segment
  return wnd < smallWindow && !ctl.includes('RST')
}

/** Below this a window is small: four segments of the default MSS. RFC 9293 §3.7.1. */
const smallWindow = 4 * 536

/** What a TCB knows in its state: nothing of a peer that it has not heard of. RFC 9293 §3.3.1. */
function variablesOf(tcb: Tcb): Readonly<Record<string, number>> {
  if (tcb.state === 'CLOSED' || tcb.state === 'LISTEN') return {}
  const send = { ISS: tcb.iss, 'SND.UNA': tcb.sndUna, 'SND.NXT': tcb.sndNxt }
  if (tcb.state === 'SYN-SENT') return send
  return {
    ...send,
    'SND.WND': tcb.sndWnd,
    IRS: tcb.irs,
    'RCV.NXT': tcb.rcvNxt,
    'RCV.WND': tcb.rcvWnd,
  }
}
