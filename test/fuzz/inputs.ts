import { readArticle } from '../../src/article/article.ts'
import { generateWithInline } from '../../src/article/inline.ts'
import { plainStyle } from '../../src/article/part.ts'
import { type Outcome, runScenario } from '../../src/article/run.ts'
import { refresh } from '../../src/article/splice.ts'
import { fillFrame } from '../../src/article/template.ts'
import { readCapture } from '../../src/capture/read.ts'
import { traceOf } from '../../src/capture/trace.ts'
import { protocols } from '../../src/project/scenarios.ts'
import { printTrace } from '../../src/trace/print.ts'
import { readTrace } from '../../src/trace/read.ts'
import { replay } from '../../src/trace/replay.ts'
import { handshakeScenarios } from '../project-fixture.ts'

/** What came of an input: its messages, in words. Whatever else it came to is thrown. */
export type Take = (input: Buffer) => readonly string[]

/** By what a stranger may have written: what wirefig does with it, without files. */
export const kinds = {
  scenario: input => {
    const { run, messages } = outcomeOf(input.toString())
    if (run) {
      const { trace } = run.replay
      if (!readTrace(printTrace(trace), protocols)) throw new Error('a trace that cannot be read')
    }
    return messages.map(String)
  },
  article: input => fill('article.md', input.toString()),
  mdx: input => fill('article.mdx', input.toString()),
  template: input => {
    const frame = { file: 'frame.md', own: true, source: input.toString() }
    const { text, messages } = fillFrame(
      frame,
      { title: 'T', lang: 'en' },
      { lead: 'LEAD', body: 'BODY' },
      'article.md',
    )
    if (text === undefined && messages.length === 0) throw new Error('neither text nor messages')
    return messages.map(String)
  },
  capture: input => {
    const capture = readCapture('capture.pcap', input)
    const { trace, messages } = traceOf([capture], 'hash')
    if (trace) replay(trace)
    else if (messages.length === 0) throw new Error('neither a trace nor messages')
    return messages.map(String)
  },
} as const satisfies Record<string, Take>

export type Kind = keyof typeof kinds

function outcomeOf(yaml: string): Outcome {
  const locate = (line: number, column: number) => ({ file: 'scenario.yaml', line, column })
  return runScenario({ name: 'scenario', yaml, locate, protocols })
}

/** A file that is renewed in place: what is renewed once is fresh. */
function fill(file: string, source: string): readonly string[] {
  const [article, { parts, messages }] = open(file, source)
  if (messages.some(({ fatal }) => fatal)) return messages.map(String)
  if (parts.length !== article.places.length) throw new Error('a part is missing, unsaid')
  const renewed = refresh(article, parts).source
  const [again, filled] = open(file, renewed)
  if (
    filled.parts.length === again.places.length &&
    refresh(again, filled.parts).source !== renewed
  ) {
    throw new Error('what was renewed is stale')
  }
  return messages.map(String)
}

function open(file: string, source: string) {
  const article = readArticle(file, source, 'en')
  return [article, generateWithInline(article, protocols, handshakeScenarios, plainStyle)] as const
}
