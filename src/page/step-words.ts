import type { Language } from '../protocol.ts'

/** What the controls of a figure are called, and what stands between the parts of what they tell. */
export interface StepWords {
  /** The button under the first figure of a run. */
  readonly open: string
  /** The controls as a whole. */
  readonly controls: string
  readonly start: string
  readonly back: string
  readonly play: string
  readonly pause: string
  readonly next: string
  readonly end: string
  /** Leaves stepping: the figure as it was. */
  readonly whole: string
  /** The slider. */
  readonly step: string
  /** Of so many steps so many: `{at}`, `{all}`. */
  readonly count: string
  /** Before the first step. */
  readonly beginning: string
  /** Between what happened and what became of the state. */
  readonly between: string
  /** What became of the state: `{from}`, `{to}`. */
  readonly goes: string
  /** Between states that a side goes through. */
  readonly through: string
  /** The state that it keeps: `{to}`. */
  readonly stays: string
  /** Before the figures off the screen that the step changes, too. */
  readonly also: string
  /** Asks the reader for a state before each step; the question: `{who}`. */
  readonly ask: string
  readonly question: string
  readonly right: string
  /** `{said}` is what the reader took it for. */
  readonly wrong: string
  readonly colon: string
  readonly comma: string
  readonly semicolon: string
  readonly stop: string
}

/** By language. */
export const stepWords: Readonly<
  Record<Language, Omit<StepWords, 'colon' | 'comma' | 'semicolon' | 'stop'>>
> = {
  en: {
    open: 'Step through',
    controls: 'Step through the run',
    start: 'To the start',
    back: 'Back',
    play: 'Play',
    pause: 'Pause',
    next: 'Next',
    end: 'To the end',
    whole: 'Show all',
    step: 'Step',
    count: 'Step {at} of {all}',
    beginning: 'Start',
    goes: 'goes from {from} to {to}.',
    through: ', then ',
    between: '; ',
    stays: 'stays in {to}.',
    also: 'Also changes: ',
    ask: 'Ask me first',
    question: 'Which state is {who} in after this?',
    right: 'Right. ',
    wrong: 'No, not {said}. ',
  },
  zh: {
    open: '逐步看',
    controls: '逐步查看这次运行',
    start: '回到开始',
    back: '上一步',
    play: '播放',
    pause: '暂停',
    next: '下一步',
    end: '到最后',
    whole: '显示全图',
    step: '步骤',
    count: '第 {at} 步，共 {all} 步',
    beginning: '开始',
    goes: '状态由 {from} 变为 {to}。',
    through: '，再变为 ',
    between: '；',
    stays: '状态仍为 {to}。',
    also: '同时变化：',
    ask: '先猜状态',
    question: '这一步之后，{who}处于哪个状态？',
    right: '答对了。',
    wrong: '不对，不是 {said}。',
  },
}
