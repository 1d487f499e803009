import type { Language } from '../protocol.ts'
import type { Environment, Verdict } from '../search.ts'

/** What the verdict of a search is told in. */
interface VerdictWords {
  readonly question: string
  readonly answer: string
  readonly property: string
  readonly variant: string
  readonly users: string
  readonly network: string
  readonly timers: string
  readonly tried: string
  readonly verdict: string
  /** A message put into the network in the name of a source. */
  readonly spoofed: (message: string, source: string) => string
  /** Of a call: whom it is about, in which states it may be made, after which calls, how often. */
  readonly to: (peer: string) => string
  readonly in: (states: string) => string
  readonly following: (call: string) => string
  readonly times: (times: number) => string
  readonly mayDo: (environment: Environment) => string
  readonly expiries: (timer: string, times: number) => string
  readonly worlds: (states: number, all: boolean) => string
  readonly found: (verdict: Verdict, events: number | undefined) => string
}

/** By language. */
export const verdictWords: Readonly<Record<Language, VerdictWords>> = {
  en: {
    question: 'Question',
    answer: 'Answer',
    property: 'Property',
    variant: 'Variant',
    users: 'Applications may',
    network: 'The network may',
    timers: 'Timers may',
    tried: 'Tried',
    verdict: 'Verdict',
    spoofed: (message, source) => `${message} from ${source}`,
    to: peer => ` to ${peer}`,
    in: states => ` in ${states}`,
    following: call => ` after the last ${call}`,
    times: times => ` (${times} times)`,
    mayDo: ({ order, losses, duplicates, spurious }) =>
      [
        order === 'any' ? 'reorder' : 'not reorder',
        losses > 0 ? `lose ${losses}` : 'lose nothing',
        duplicates > 0 ? `duplicate ${duplicates}` : 'duplicate nothing',
        spurious ? 'be late for any timer' : '',
      ]
        .filter(Boolean)
        .join(', '),
    expiries: (timer, times) =>
      times === 0 ? `no ${timer}` : `${timer}: at most ${times === 1 ? 'once' : `${times} times`}`,
    worlds: (states, all) =>
      `${states.toLocaleString('en')} states${all ? ', all that there are' : ''}`,
    found: (verdict, events) => {
      const inEvents = events === undefined ? '' : `${events} event${events === 1 ? '' : 's'}`
      switch (verdict) {
        case 'holds':
          return 'holds in every run'
        case 'violated':
          return `violated; the shortest counterexample has ${inEvents}`
        case 'reachable':
          return `reachable; the shortest run has ${inEvents}`
        case 'unreachable':
          return 'unreachable in every run'
        case 'not finished':
          return 'not finished: no answer in the states that were tried'
        default:
          return verdict satisfies never
      }
    },
  },
  zh: {
    question: '问题',
    answer: '回答',
    property: '性质',
    variant: '变体',
    users: '应用可以',
    network: '网络可以',
    timers: '定时器',
    tried: '搜索范围',
    verdict: '结论',
    spoofed: (message, source) => `${message}（源地址 ${source}）`,
    to: peer => `（与${/^\w/.test(peer) ? ` ${peer} ` : peer}之间）`,
    in: states => `（处于 ${states} 时）`,
    following: call => `（在最后一次 ${call} 之后）`,
    times: times => `（至多 ${times} 次）`,
    mayDo: ({ order, losses, duplicates, spurious }) =>
      [
        order === 'any' ? '打乱顺序' : '不打乱顺序',
        losses > 0 ? `丢失 ${losses} 个报文段` : '不丢失',
        duplicates > 0 ? `复制 ${duplicates} 次` : '不复制',
        spurious ? '迟于任何定时器' : '',
      ]
        .filter(Boolean)
        .join('，'),
    expiries: (timer, times) => (times === 0 ? `${timer}：不发生` : `${timer}：至多 ${times} 次`),
    worlds: (states, all) => `${states.toLocaleString('en')} 个状态${all ? '，即全部状态' : ''}`,
    found: (verdict, events) => {
      switch (verdict) {
        case 'holds':
          return '成立：所有运行都满足'
        case 'violated':
          return `不成立：最短反例有 ${events} 个事件`
        case 'reachable':
          return `可达：最短的运行有 ${events} 个事件`
        case 'unreachable':
          return '不可达：没有任何运行能做到'
        case 'not finished':
          return '未完成：已搜索的状态中没有答案'
        default:
          return verdict satisfies never
      }
    },
  },
}
