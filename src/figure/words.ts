import type { Language, Localized, Ms } from '../protocol.ts'
import type { TraceEndpoint } from '../trace/trace.ts'
import type { ViewName } from './view-names.ts'

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
  readonly statement: string
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
  /** Of the numbers of changes of state: that they are those of messages. */
  readonly numbered: (what: string) => string
  /** Of a state that somebody has: when. */
  readonly atRow: (row: number | 'start' | 'end') => string
  readonly arrives: (row: number | string) => string
  /** Of a numbered message, and what it is. */
  readonly sending: (what: string, text: string) => string
  /** Of two runs side by side, by what the figure calls them. */
  readonly versus: (left: string, right: string) => string
  readonly run: string
  readonly bothRuns: string
  /** Of a line that shows only the sending or the arrival of a message. */
  readonly part: { readonly sent: string; readonly arrives: string }
  readonly onlyIn: (run: string) => string
  readonly differs: string
  readonly partHere: string
  readonly colon: string
  /** Between sentences. */
  readonly stop: string
  readonly comma: string
  readonly semicolon: string
  /** Around a remark, with the space before it. */
  readonly remark: (text: string) => string
  /** Around a remark that stands alone. */
  readonly aside: (text: string) => string
  readonly expiry: (duration: string, what: string, sides: readonly string[]) => string
  /** That one knows that another knows …, of a fact that follows; the names from the outermost knower in. */
  readonly knowing: (knowers: readonly string[]) => string
  /** The same, and the fact. */
  readonly knows: (knowers: readonly string[], fact: string) => string
  /** How many messages, and what became of them; `what` is what the protocol calls one. */
  readonly counts: (counts: {
    what: string
    sent: number
    lost: number
    retransmitted: number
    duplicated: number
  }) => string
  /** A title of a run of a variant. */
  readonly varied: (title: string, variants: string) => string
  /**
   * By view, of the scenario's title, which is all of that of `sequence`; the detail is what a message or the standard is called, or whose path it is. A
   * side is given where the figure is of that side only, and `several` where it is of more than two. Of the ways out of
   * one state the third is that state.
   */
  readonly captions: Readonly<
    Record<ViewName, (title: string, detail: string, side?: string, several?: boolean) => string>
  >
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
    statement: 'Statement',
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
    numbered: what =>
      `Numbers are those of the ${what}s that the changes of state come of; a mark without one comes of none.`,
    atRow: row => (typeof row === 'number' ? `row ${row}` : `at the ${row}`),
    arrives: row => `${row} arrives`,
    sending: (what, text) => `sends ${what} (${text})`,
    versus: (left, right) => `${left} (A) and ${right} (B)`,
    run: 'Run',
    bothRuns: 'both',
    part: { sent: 'sent', arrives: 'arrives' },
    onlyIn: run => `only in ${run}`,
    differs: 'differs',
    partHere: 'from here the runs differ',
    colon: ': ',
    stop: '. ',
    comma: ', ',
    semicolon: '. ',
    remark: text => ` (${text})`,
    aside: text => `(${text})`,
    expiry: (duration, what, sides) => `${sides.join(', ')}: ${what}, ${duration}`,
    knowing: knowers => `${knowers.join(' knows that ')} knows`,
    knows: (knowers, fact) => `${words.en.knowing(knowers)}: ${fact}`,
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
      knowledge: (title, what) =>
        `${title}: what each side knows after each ${what} (A → B: A can send, and B can receive)`,
      states: (title, side, state) =>
        state === undefined
          ? `${title}: the path through the state diagram, numbered (${side})`
          : `${title}: the ways out of ${state}, numbered where the path takes them (${side})`,
      'state-ladder': title => `${title}: every side’s way through the state diagram`,
      transitions: (_, standard, state) =>
        `The state transitions of ${standard}${state === undefined ? '' : ` from ${state}`}`,
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
    statement: '命题',
    section: '章节',
    taken: '经过者',
    retransmission: '重传',
    lost: '丢失',
    duplicate: row => `${row} 的副本`,
    inFlight: '在途',
    injected: '注入',
    source: name => `源地址：${name}`,
    to: name => beside('发往', name),
    rebooted: '重启',
    delivered: octets => `交付 ${octets} 字节`,
    shortened: '此处省略一段时间',
    stretched: '此处时间轴拉长，以便标注',
    numbered: what => `数字是引起状态变化的${what}的序号；没有数字的标记与${what}无关。`,
    atRow: row => (typeof row === 'number' ? `序号 ${row}` : row === 'start' ? '开始时' : '结束时'),
    arrives: row => `${row} 到达`,
    sending: (what, text) => `发送${what}（${text}）`,
    versus: (left, right) => `${left}（A）与${/^[!-~]/.test(right) ? ' ' : ''}${right}（B）`,
    run: '运行',
    bothRuns: '共有',
    part: { sent: '发出', arrives: '到达' },
    onlyIn: run => `仅 ${run} 有`,
    differs: '不同',
    partHere: '从这里起两次运行不同',
    colon: '：',
    stop: '。',
    comma: '，',
    semicolon: '；',
    remark: text => `（${text}）`,
    aside: text => `（${text}）`,
    expiry: (duration, what, sides) => `${beside(sides.join('和'), what)}（${duration}）`,
    knowing: knowers => knowers.map(knower => beside(knower, '已得知')).reduce(beside),
    knows: (knowers, fact) => `${words.zh.knowing(knowers)}：${fact}`,
    counts: ({ what, sent, lost, retransmitted, duplicated }) =>
      [
        `${sent} 个${what}`,
        lost > 0 ? `${lost} 个丢失` : '',
        retransmitted > 0 ? `${retransmitted} 个重传` : '',
        duplicated > 0 ? `${duplicated} 个重复` : '',
      ]
        .filter(Boolean)
        .join('，'),
    varied: (title, variants) => `${title}（变体：${variants}）`,
    captions: {
      verdict: title => `${title}：问题与结论`,
      sequence: title => title,
      ladder: title => title,
      table: (title, what, _, several) => `${title}：各${what}与${several ? '各方' : '双方'}状态`,
      variables: (title, what, side, several) =>
        `${title}：${side ?? (several ? '各方' : '双方')}变量随${what}的变化`,
      knowledge: (title, what) =>
        `${title}：每个${what}之后，各方已得知什么（A → B：A 能发送，B 能接收）`,
      states: (title, side, state) =>
        state === undefined
          ? `${title}：${beside(side, '在状态图中的路径')}，按经过的次序编号`
          : `${title}：从 ${beside(state, '出发的转移')}，${beside(side, '经过的标有序号')}`,
      'state-ladder': title => `${title}：各方在状态图中的路径`,
      transitions: (_, standard, state) =>
        state === undefined
          ? `${standard} 的状态转移`
          : `${standard} 中从 ${beside(state, '出发的状态转移')}`,
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

/** Chinese and Latin words have a space between them. */
function beside(left: string, right: string): string {
  return /\w$/.test(left) || /^\w/.test(right) ? `${left} ${right}` : `${left}${right}`
}

const knownNames: Readonly<Record<string, Localized>> = {
  client: { en: 'client', zh: '客户端' },
  server: { en: 'server', zh: '服务端' },
}

/** `0.05 s`, `240 s`: in figures, whose times are all in seconds. */
export function printDuration(ms: Ms): string {
  return `${ms / 1000} s`
}

/** `50 ms`, `1.5 s`, `4 min`, `2 h`, `1 d`: in running text, in the largest unit in which it is short; Chinese writes it out. */
export function proseDuration(ms: Ms, language: Language): string {
  const [number, unit] = quantityOf(ms)
  return language === 'zh' ? `${number} ${chineseUnits[unit]}` : `${number} ${unit}`
}

type Unit = 'ms' | 's' | 'min' | 'h' | 'd'

const chineseUnits: Readonly<Record<Unit, string>> = {
  ms: '毫秒',
  s: '秒',
  min: '分钟',
  h: '小时',
  d: '天',
}

function quantityOf(ms: Ms): readonly [number, Unit] {
  if (ms < 1000) return [ms, 'ms']
  const whole = (
    [
      ['d', 86_400_000],
      ['h', 3_600_000],
    ] as const
  ).find(([, one]) => ms % one === 0)
  if (whole) return [ms / whole[1], whole[0]]
  return ms >= 120_000 && ms % 60_000 === 0 ? [ms / 60_000, 'min'] : [ms / 1000, 's']
}
