import { type Run, runScenario } from '../src/article/run.ts'
import { type Figure, headOf, type Subject, type View } from '../src/figure/figure.ts'
import { type FigureOptions, type OptionsOf, readOptions } from '../src/figure/options.ts'
import { views } from '../src/figure/views.ts'
import type { Language, Protocol } from '../src/protocol.ts'
import { tcp } from '../src/tcp/tcp.ts'

/** What came of a scenario in a test: throws where it could not be read. */
export interface TestRun extends Run {
  /** As printed, `test.yaml:LINE:COLUMN: …`; of the run, not of the reading. */
  readonly messages: readonly string[]
}

/** Runs a scenario's text. Its file is called `test.yaml`. */
export function runYaml(
  yaml: string,
  protocols: Readonly<Record<string, Protocol>> = { tcp },
): TestRun {
  const locate = (line: number, column: number) => ({ file: 'test.yaml', line, column })
  const { run, messages } = runScenario({ name: 'test', yaml, locate, protocols })
  const printed = messages.map(String)
  if (!run) throw new Error(printed.join('\n'))
  return { ...run, messages: printed }
}

/** A figure as text: Mermaid and notation as they are, a table a line a row. `key=value …` are its options. */
export function draw(
  run: Run & Pick<OptionsOf, 'other'>,
  view: string,
  options = '',
  language: Language = 'en',
): string {
  return printFigure(figureOf(run, view, options, language, 'draw'))
}

/** The view's drawing, an SVG. */
export function drawing(
  run: Run & Pick<OptionsOf, 'other'>,
  view: string,
  options = '',
  language: Language = 'en',
): string {
  return printFigure(figureOf(run, view, options, language, 'drawing'))
}

/** The drawings of a ladder as a page has them, SVGs. */
export function drawingsInPage(
  run: Run & Pick<OptionsOf, 'other'>,
  options = '',
): { readonly svg: string; readonly narrow: string } {
  const { view, subject } = asked(run, 'ladder', options, 'en')
  const drawn = view.inPage?.(subject)
  if (drawn?.kind !== 'drawing' || !drawn.narrow) throw new Error('no drawings for a page')
  return { svg: drawn.svg, narrow: drawn.narrow }
}

function figureOf(
  run: Run & Pick<OptionsOf, 'other'>,
  name: string,
  options: string,
  language: Language,
  how: 'draw' | 'drawing',
): Figure {
  const { view, subject } = asked(run, name, options, language)
  const make = how === 'drawing' ? (view.drawing ?? view.draw) : view.draw
  return make(subject)
}

function asked(
  run: Run & Pick<OptionsOf, 'other'>,
  name: string,
  options: string,
  language: Language,
): { readonly view: View; readonly subject: Subject } {
  const found = views[name]
  if (!found) throw new Error(`no view ${name}`)
  const written = options
    .split(' ')
    .filter(Boolean)
    .map(option => {
      const [key = '', value = ''] = option.split('=')
      return { key, value }
    })
  const read = readOptions(written, found.options, run)
  if (read.mistakes.length > 0) throw new Error(read.mistakes.map(m => m.reason).join('\n'))
  const parsed: FigureOptions = read.options
  return { view: found.view, subject: { ...run, language, options: parsed } }
}

/** A figure as text, as `draw` gives it. */
export function printFigure(figure: Figure): string {
  if (figure.kind === 'code') return figure.value
  if (figure.kind === 'diagram') return figure.source
  if (figure.kind === 'drawing') return figure.svg
  const titles = figure.columns.map(headOf)
  return [titles, ...figure.rows].map(cells => cells.join(' | ')).join('\n')
}

/** `<SEQ=100><CTL=SYN>`: a message in the notation of the figures, every window but the usual one with it. */
export function notate({ notation }: Run, message: Parameters<Protocol['kindsOf']>[0]): string {
  return notation.fields
    .flatMap(field => {
      const { wnd, ctl } = message as { wnd?: number; ctl?: readonly string[] }
      const isTold = wnd !== 65_535 && !ctl?.includes('RST')
      const value = field.name === 'wnd' && !isTold ? undefined : field.read(message)
      return value === undefined ? [] : [`<${field.notation ?? field.title}=${value}>`]
    })
    .join('')
}

/**
 * What an endpoint did, a line for each of its calls, arrivals and expiries: the states it went to, what it sent
 * (`again` is a retransmission), what its user was told and given.
 */
export function account(run: Run, endpoint: string): string[] {
  return run.replay.steps.flatMap(({ trigger, events }) => {
    if (!('endpoint' in trigger) || trigger.endpoint !== endpoint) return []
    const due = trigger.kind === 'expired' ? [`${trigger.time} ms, ${trigger.timer}:`] : []
    const did = events.flatMap(event => {
      switch (event.kind) {
        case 'transition':
          return [event.to]
        case 'sent':
          return [`${event.retransmission ? 'again ' : ''}${notate(run, event.message)}`]
        case 'delivered':
          return [`delivers ${event.octets.length}`]
        case 'signal':
          return [`"${event.signal}"`]
        default:
          return []
      }
    })
    return [[...due, ...(did.length > 0 ? did : ['nothing'])].join(' ')]
  })
}
