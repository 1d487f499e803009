/** The public names of wirefig. */

import './require-node.ts'

export { type Article, openArticle, readArticle } from './article/article.ts'
export { generate } from './article/generate.ts'
export { type Inline, runInline, withInline } from './article/inline.ts'
export type { Part, Picture, Scenarios, Style } from './article/part.ts'
export { type Outcome, type Run, runScenario } from './article/run.ts'
export { refresh, splice } from './article/splice.ts'
export type { Figure, Format, Subject, View } from './figure/figure.ts'
export { type FigureOptions, readOptions } from './figure/options.ts'
export { views } from './figure/views.ts'
export { type Config, defineConfig } from './project/config.ts'
export type * from './protocol.ts'
export { tcp } from './tcp/tcp.ts'
export { type Replay, replay } from './trace/replay.ts'
export type { Trace, TraceEvent } from './trace/trace.ts'
export { evaluate, type TraceValue } from './trace/value.ts'
