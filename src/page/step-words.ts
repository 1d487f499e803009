import type { Language } from '../protocol.ts'

/** What the controls of a figure are called, and what stands between the parts of what they tell. */
export interface StepWords {
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
  /** Before the first step. */
  readonly beginning: string
  readonly colon: string
  readonly comma: string
  readonly semicolon: string
}

/** By language. */
export const stepWords: Readonly<
  Record<Language, Omit<StepWords, 'colon' | 'comma' | 'semicolon'>>
> = {
  en: {
    controls: 'Step through the run',
    start: 'To the start',
    back: 'Back',
    play: 'Play',
    pause: 'Pause',
    next: 'Next',
    end: 'To the end',
    whole: 'Show all',
    step: 'Step',
    beginning: 'Start',
  },
  zh: {
    controls: '逐步查看这次运行',
    start: '回到开始',
    back: '上一步',
    play: '播放',
    pause: '暂停',
    next: '下一步',
    end: '到最后',
    whole: '显示全图',
    step: '步骤',
    beginning: '开始',
  },
}
