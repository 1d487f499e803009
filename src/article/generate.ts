import type { Paragraph, PhrasingContent, RootContent, Table } from 'mdast'
import { toString as textOf } from 'mdast-util-to-string'
import type { VFileMessage } from 'vfile-message'
import type { Figure, Subject } from '../figure/figure.ts'
import { readOptions } from '../figure/options.ts'
import { views } from '../figure/views.ts'
import { proseDuration, words } from '../figure/words.ts'
import { complain, listed, unknown, warn } from '../message.ts'
import { evaluate } from '../trace/value.ts'
import type { Article } from './article.ts'
import { parseSpec, type Token } from './grammar.ts'
import type { ArticlePlace } from './places.ts'
import type { Outcome } from './run.ts'

/** The scenarios that an article may refer to. */
export interface Scenarios {
  /** Nothing where there is no scenario of the name. */
  find(name: string): Outcome | undefined
  readonly names: readonly string[]
}

/** What a caption's paragraph carries for a site's HTML. */
export interface CaptionData {
  readonly hProperties: { readonly id: string }
}

/** A place and what to put there. */
export type Part =
  | {
      readonly kind: 'figure'
      readonly place: Extract<ArticlePlace, { kind: 'figure' }>
      readonly number: number
      readonly scenario: string
      readonly view: string
      /** The options that say what is drawn, as written: without `caption`, in alphabetical order. */
      readonly options: readonly string[]
      readonly nodes: readonly RootContent[]
    }
  | {
      readonly kind: 'value' | 'reference'
      readonly place: Exclude<ArticlePlace, { kind: 'figure' }>
      readonly scenario?: string
      readonly text: string
      readonly node: PhrasingContent
    }

/** What stands in an article's places, in the order of the text, or what is wrong with them. */
export function generate(
  article: Article,
  scenarios: Scenarios,
): { readonly parts: readonly Part[]; readonly messages: readonly VFileMessage[] } {
  const ids = new Map<string, number>()
  const figures = article.places
    .filter(place => place.kind === 'figure')
    .map((place, index) => drawAt(article, scenarios, ids, place, index + 1))
  const links = article.places
    .filter(place => place.kind !== 'figure')
    .map(place =>
      place.kind === 'value'
        ? valueAt(article, scenarios, place)
        : referenceAt(article, ids, place),
    )
  const found = [...figures, ...links]
  return {
    parts: found
      .flatMap(({ part }) => part ?? [])
      .sort((a, b) => article.places.indexOf(a.place) - article.places.indexOf(b.place)),
    messages: found.flatMap(({ messages }) => messages),
  }
}

/** A part, or the reasons why there is none. */
interface Found {
  readonly part?: Part
  readonly messages: readonly VFileMessage[]
}

type FigurePlace = Extract<ArticlePlace, { kind: 'figure' }>

/** A figure with its caption; its id is noted even where the figure is mistaken, so that references find it. */
function drawAt(
  article: Article,
  scenarios: Scenarios,
  ids: Map<string, number>,
  place: FigurePlace,
  number: number,
): Found {
  const { words: tokens, options: written } = parseSpec(place.spec)
  const messages: VFileMessage[] = []
  const mistake = (token: Token | undefined, reason: string, ruleId: string) => {
    messages.push(complain(token ? place.atSpec(token.offset) : place.at, reason, ruleId))
  }
  const [scenarioToken, viewToken, extra] = namesOf(article, tokens)
  const scenario = scenarioToken?.text ?? article.defaultScenario
  const outcome = scenario === undefined ? undefined : scenarios.find(scenario)
  if (scenario === undefined) {
    mistake(viewToken, 'figure without a scenario; expected `SCENARIO VIEW`', 'no-scenario')
  } else if (!outcome) {
    mistake(scenarioToken, unknown('scenario', scenario, scenarios.names), 'unknown-scenario')
  }
  const known = Object.keys(views)
  const view = viewToken && known.includes(viewToken.text) ? views[viewToken.text] : undefined
  if (!viewToken) mistake(scenarioToken, `no view; expected ${listed(known)}`, 'no-view')
  else if (!view) mistake(viewToken, unknown('view', viewToken.text, known), 'unknown-view')
  if (extra) mistake(extra, `\`${extra.text}\` behind the view; expected \`key=value\``, 'spec')
  const idOption = written.find(({ key }) => key === 'id')
  const derived = `${scenario ?? ''}-${viewToken?.text ?? ''}`.replaceAll('/', '-')
  const id = idOption?.value ?? freeId(derived, ids)
  if (ids.has(id)) {
    mistake(idOption, `id \`${id}\` is taken by figure ${ids.get(id)}; expected another`, 'id')
  }
  ids.set(id, number)
  if (scenario === undefined || !viewToken || !view) return { messages }
  if (!outcome?.run || outcome.messages.length > 0) return { messages }
  const { options, mistakes } = readOptions(written, view.options, outcome.run)
  for (const { index, reason } of mistakes) mistake(written[index], reason, 'option')
  if (messages.length > 0) return { messages }
  const language = options.lang ?? article.language
  const subject: Subject = { ...outcome.run, language, options }
  const caption = options.caption ?? view.view.caption(subject)
  return {
    messages,
    part: {
      kind: 'figure',
      place,
      number,
      scenario,
      view: viewToken.text,
      options: written
        .filter(({ key }) => key !== 'caption')
        .map(({ text }) => text)
        .sort(),
      nodes: [
        captionNode(words[language].captionLabel(number), caption, id),
        nodeOf(view.view.draw(subject)),
      ],
    },
  }
}

/** The scenario's name may be left out where the article has a default. */
function namesOf(
  article: Article,
  [first, second, ...rest]: readonly Token[],
): readonly [Token | undefined, Token | undefined, Token | undefined] {
  const omitted = article.defaultScenario !== undefined && first && Object.hasOwn(views, first.text)
  return omitted ? [undefined, first, second] : [first, second, rest[0]]
}

/** A name that no figure has yet. */
function freeId(base: string, taken: ReadonlyMap<string, number>): string {
  let id = base
  for (let n = 2; taken.has(id); n += 1) id = `${base}-${n}`
  return id
}

/** A site makes an anchor of `hProperties`, `splice` an `<a>`; an `html` node is nothing that MDX takes. */
function captionNode(label: string, caption: string, id: string): Paragraph {
  const data: CaptionData = { hProperties: { id } }
  return {
    type: 'paragraph',
    children: [
      { type: 'strong', children: [{ type: 'text', value: label }] },
      ...(caption === '' ? [] : [{ type: 'text', value: ` ${caption}` } as const]),
    ],
    data,
  }
}

function nodeOf(figure: Figure): RootContent {
  if (figure.kind === 'code') return { type: 'code', lang: figure.language, value: figure.value }
  const row = (cells: readonly string[]): Table['children'][number] => ({
    type: 'tableRow',
    children: cells.map(value => ({ type: 'tableCell', children: [{ type: 'text', value }] })),
  })
  return {
    type: 'table',
    align: figure.columns.map(({ align }) => (align === 'right' ? 'right' : null)),
    children: [row(figure.columns.map(({ title }) => title)), ...figure.rows.map(row)],
  }
}

type LinkPlace = Exclude<ArticlePlace, { kind: 'figure' }>

/** The last `/` divides the scenario from the value. */
function valueAt(article: Article, scenarios: Scenarios, place: LinkPlace): Found {
  const slash = place.expression.lastIndexOf('/')
  const scenario = slash < 0 ? article.defaultScenario : place.expression.slice(0, slash)
  const mistake = (reason: string, ruleId: string): Found => ({
    messages: [complain(place.at, reason, ruleId)],
  })
  if (scenario === undefined) {
    return mistake(
      `value \`${place.expression}\` without a scenario; expected \`wirefig:SCENARIO/…\``,
      'no-scenario',
    )
  }
  const outcome = scenarios.find(scenario)
  if (!outcome) return mistake(unknown('scenario', scenario, scenarios.names), 'unknown-scenario')
  if (!outcome.run || outcome.messages.length > 0) return { messages: [] }
  const { replay, notation } = outcome.run
  const value = evaluate(replay, notation, place.expression.slice(slash + 1))
  switch (value.kind) {
    case 'none':
      return mistake(value.reason, 'unknown-value')
    case 'number':
      return linkPart(place, String(value.number), scenario)
    case 'text':
      return linkPart(place, value.text, scenario)
    case 'duration':
      return linkPart(place, proseDuration(value.ms, article.language), scenario)
    default:
      return value satisfies never
  }
}

function referenceAt(article: Article, ids: ReadonlyMap<string, number>, place: LinkPlace): Found {
  const number = ids.get(place.expression)
  if (number === undefined) {
    const reason = unknown('figure', place.expression, [...ids.keys()])
    return { messages: [complain(place.at, reason, 'unknown-figure')] }
  }
  const text = words[article.language].figure(number)
  const { part, messages } = linkPart(place, text)
  if (part?.kind !== 'reference') return { messages }
  const { node } = place
  const link = {
    ...node,
    url: `#${place.expression}`,
    children: [part.node] as typeof node.children,
  }
  return { messages, part: { ...part, node: link } }
}

/** The text in the form that the link's text has: code, bold or plain. A text that lags is a warning. */
function linkPart(place: LinkPlace, text: string, scenario?: string): Found {
  const { kind, node, at, expression } = place
  const written = textOf(node)
  const lags = written !== '' && written !== text
  const name = kind === 'reference' ? `#${expression}` : expression
  return {
    messages: lags
      ? [warn(at, `\`${written}\` lags behind \`wirefig:${name}\`; expected \`${text}\``, 'lag')]
      : [],
    part: {
      kind,
      place,
      text,
      ...(scenario !== undefined && { scenario }),
      node: inFormOf(node.children, text),
    },
  }
}

function inFormOf(children: readonly PhrasingContent[], value: string): PhrasingContent {
  const [only] = children
  if (children.length === 1 && only) {
    if (only.type === 'inlineCode') return { type: 'inlineCode', value }
    if (only.type === 'strong' || only.type === 'emphasis' || only.type === 'delete') {
      return { ...only, children: [inFormOf(only.children, value)] }
    }
  }
  return { type: 'text', value }
}
