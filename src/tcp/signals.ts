import type { Localized } from '../protocol.ts'

/** What a user is told, in RFC 9293's words, and the same in Chinese. */
const inChinese = {
  'connection refused': '连接被拒绝',
  'connection reset': '连接被重置',
  'connection closing': '连接正在关闭',
  'connection aborted due to user timeout': '用户超时，连接中止',
  'connection aborted due to excessive retransmission': '重传次数过多，连接中止',
  'connection aborted due to unanswered keep-alives': '保活探测无应答，连接中止',
  'error: closing': '错误：正在关闭',
  'error: connection closing': '错误：连接正在关闭',
  'error: connection does not exist': '错误：连接不存在',
  'error: connection already exists': '错误：连接已存在',
  'error: remote socket unspecified': '错误：未指定远端套接字',
} as const

export type Signal = keyof typeof inChinese

/** The part of an error behind `error: `. */
export type Refusal = Tail<Signal>

type Tail<S> = S extends `error: ${infer Rest}` ? Rest : never

/** By signal. */
export const signals: Readonly<Record<string, Localized>> = Object.fromEntries(
  Object.entries(inChinese).map(([en, zh]) => [en, { en, zh }]),
)
