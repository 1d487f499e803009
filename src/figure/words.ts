import type { Language, Localized, Ms } from '../protocol.ts'
import type { Environment, Verdict } from '../search.ts'
import type { TraceEndpoint } from '../trace/trace.ts'

/** What figures say besides the protocol's terms, which are not translated. */
export interface Words {
  readonly figure: (number: number) => string
  /** What a caption begins with. */
  readonly captionLabel: (number: number) => string
  readonly row: string
  readonly time: string
  readonly state: string
  readonly event: string
  readonly sends: string
  readonly next: string
  readonly section: string
  readonly taken: string
  readonly retransmission: string
  readonly lost: string
  readonly duplicate: (row: number) => string
  readonly inFlight: string
  readonly injected: string
  /** Of a spoofed message: whose address it bears. */
  readonly source: (name: string) => string
  /** Of an answer to an address that nobody has. */
  readonly to: (name: string) => string
  /** An endpoint lost all it knew. */
  readonly rebooted: string
  /** So many octets came to the user. */
  readonly delivered: (octets: number) => string
  /** Of a time axis that is not to scale. */
  readonly shortened: string
  readonly stretched: string
  readonly arrives: (row: number) => string
  /** Of two runs side by side, by what the figure calls them. */
  readonly versus: (left: string, right: string) => string
  readonly run: string
  readonly bothRuns: string
  readonly rowOf: (run: string) => string
  readonly onlyIn: (run: string) => string
  readonly differs: string
  readonly partHere: string
  readonly colon: string
  /** Between sentences. */
  readonly stop: string
  readonly comma: string
  readonly semicolon: string
  /** Around a remark. */
  readonly remark: (text: string) => string
  readonly expiry: (duration: string, what: string, sides: readonly string[]) => string
  /** How many messages, and what became of them; `what` is what the protocol calls one. */
  readonly counts: (counts: {
    what: string
    sent: number
    lost: number
    retransmitted: number
    duplicated: number
  }) => string
  readonly verdict: VerdictWords
  /** A title of a run of a variant. */
  readonly varied: (title: string, variants: string) => string
  /**
   * By view, of the scenario's title; the detail is what a message or the standard is called, or whose path it is. A
   * side is given where the figure is of that side only, and `several` where it is of more than two.
   */
  readonly captions: Readonly<
    Record<Caption, (title: string, detail: string, side?: string, several?: boolean) => string>
  >
}

/** The views. A caption is the title and what the figure shows of it; that of `sequence` is the title alone. */
type Caption =
  | 'sequence'
  | 'ladder'
  | 'table'
  | 'variables'
  | 'states'
  | 'transitions'
  | 'text'
  | 'verdict'
  | 'json'

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
export const words: Readonly<Record<Language, Words>> = {
  en: {
    figure: number => `Figure ${number}`,
    captionLabel: number => `Figure ${number}.`,
    row: 'Row',
    time: 'Time (s)',
    state: 'State',
    event: 'Event',
    sends: 'Sends',
    next: 'Next state',
    section: 'Section',
    taken: 'Taken by',
    retransmission: 'retransmission',
    lost: 'lost',
    duplicate: row => `copy of ${row}`,
    inFlight: 'in flight',
    injected: 'injected',
    source: name => `source: ${name}`,
    to: name => `to ${name}`,
    rebooted: 'reboot',
    delivered: octets => `${octets} octet${octets === 1 ? '' : 's'} delivered`,
    shortened: 'time left out',
    stretched: 'time stretched, for room',
    arrives: row => `${row} arrives`,
    versus: (left, right) => `${left} (A) and ${right} (B)`,
    run: 'Run',
    bothRuns: 'both',
    rowOf: run => `Row ${run}`,
    onlyIn: run => `only in ${run}`,
    differs: 'differs',
    partHere: 'from here the runs differ',
    colon: ': ',
    stop: '. ',
    comma: ', ',
    semicolon: '. ',
    remark: text => ` (${text})`,
    expiry: (duration, what, sides) => `${sides.join(', ')}: ${what}, ${duration}`,
    counts: ({ what, sent, lost, retransmitted, duplicated }) =>
      [
        `${sent} ${what}${sent === 1 ? '' : 's'}`,
        lost > 0 ? `${lost} lost` : '',
        retransmitted > 0
          ? `${retransmitted} ${retransmitted === 1 ? 'retransmission' : 'retransmissions'}`
          : '',
        duplicated > 0 ? `${duplicated} duplicated` : '',
      ]
        .filter(Boolean)
        .join(', '),
    verdict: {
      question: 'Question',
      answer: 'Answer',
      property: 'Property',
      variant: 'Variant',
      users: 'Users may',
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
        times === 0
          ? `no ${timer}`
          : `${timer}: at most ${times === 1 ? 'once' : `${times} times`}`,
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
    varied: (title, variants) => `${title} (variant: ${variants})`,
    captions: {
      verdict: title => `${title}: what was asked, and what was found`,
      sequence: title => title,
      ladder: title => title,
      table: (title, what, _, several) =>
        `${title}: the ${what}s, and ${several ? 'every side’s' : 'both sides’'} states`,
      variables: (title, what, side, several) => {
        const all = `${several ? 'every side’s' : 'both sides’'} variables`
        return `${title}: ${side === undefined ? all : `the variables (${side})`}, ${what} by ${what}`
      },
      states: (title, side) => `${title}: the path through the state diagram (${side})`,
      transitions: (_, standard) => `The state transitions of ${standard}`,
      text: (title, standard) => `${title}, in the notation of ${standard}`,
      json: title => `${title}: the trace`,
    },
  },
  zh: {
    figure: number => `图 ${number}`,
    captionLabel: number => `图 ${number}`,
    row: '序号',
    time: '时间 (s)',
    state: '状态',
    event: '事件',
    sends: '发送',
    next: '下一状态',
    section: '章节',
    taken: '经过者',
    retransmission: '重传',
    lost: '丢失',
    duplicate: row => `${row} 的副本`,
    inFlight: '在途',
    injected: '注入',
    source: name => `源地址：${name}`,
    to: name => `发往 ${name}`,
    rebooted: '重启',
    delivered: octets => `交付 ${octets} 字节`,
    shortened: '此处省略一段时间',
    stretched: '此处时间轴拉长，以便标注',
    arrives: row => `${row} 到达`,
    versus: (left, right) => `${left}（A）与${right}（B）`,
    run: '运行',
    bothRuns: '共有',
    rowOf: run => `序号 ${run}`,
    onlyIn: run => `仅 ${run} 有`,
    differs: '不同',
    partHere: '从这里起两次运行不同',
    colon: '：',
    stop: '。',
    comma: '，',
    semicolon: '；',
    remark: text => `（${text}）`,
    expiry: (duration, what, sides) => {
      const who = sides.join('和')
      const space = /\w$/.test(who) || /^\w/.test(what) ? ' ' : ''
      return `${who}${space}${what}（${duration}）`
    },
    counts: ({ what, sent, lost, retransmitted, duplicated }) =>
      [
        `${sent} 个${what}`,
        lost > 0 ? `${lost} 个丢失` : '',
        retransmitted > 0 ? `${retransmitted} 个重传` : '',
        duplicated > 0 ? `${duplicated} 个重复` : '',
      ]
        .filter(Boolean)
        .join('，'),
    verdict: {
      question: '问题',
      answer: '回答',
      property: '性质',
      variant: '变体',
      users: '用户可以',
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
    varied: (title, variants) => `${title}（变体：${variants}）`,
    captions: {
      verdict: title => `${title}：问题与结论`,
      sequence: title => title,
      ladder: title => title,
      table: (title, what, _, several) => `${title}：各${what}与${several ? '各方' : '双方'}状态`,
      variables: (title, what, side, several) =>
        `${title}：${side ?? (several ? '各方' : '双方')}变量随${what}的变化`,
      states: (title, side) => `${title}：${side}在状态图中的路径`,
      transitions: (_, standard) => `${standard} 的状态转移`,
      text: (title, standard) => `${title}（${standard} 的记法）`,
      json: title => `${title}：运行记录`,
    },
  },
}

/** Every language. */
export const languages = Object.keys(words) as readonly Language[]

/** The language of a tag such as `zh`, `zh-CN` or `en_GB`; undefined where figures have no such language. */
export function languageOfTag(tag: string): Language | undefined {
  const [language] = tag.toLowerCase().split(/[-_]/)
  return languages.find(known => known === language)
}

/** An endpoint as readers are told of it: its label, or its name in their language. */
export function nameOf(endpoint: TraceEndpoint, language: Language): string {
  return (endpoint.label ?? knownNames[endpoint.name])?.[language] ?? endpoint.name
}

const knownNames: Readonly<Record<string, Localized>> = {
  client: { en: 'client', zh: '客户端' },
  server: { en: 'server', zh: '服务端' },
}

/** `50 ms`, `1.5 s`, `4 min`: in the largest unit in which it is short. */
export function printDuration(ms: Ms): string {
  const [number, unit] = quantityOf(ms)
  return `${number} ${unit}`
}

/** The same in running text, where Chinese writes the unit out. */
export function proseDuration(ms: Ms, language: Language): string {
  const [number, unit] = quantityOf(ms)
  return language === 'zh' ? `${number} ${chineseUnits[unit]}` : `${number} ${unit}`
}

type Unit = 'ms' | 's' | 'min'

const chineseUnits: Readonly<Record<Unit, string>> = { ms: '毫秒', s: '秒', min: '分钟' }

function quantityOf(ms: Ms): readonly [number, Unit] {
  if (ms < 1000) return [ms, 'ms']
  return ms >= 120_000 && ms % 60_000 === 0 ? [ms / 60_000, 'min'] : [ms / 1000, 's']
}
