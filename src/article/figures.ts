import type { Code, Nodes, Paragraph, RootContent, Table } from 'mdast'
import type { VFileMessage } from 'vfile-message'
import {
  type Figure,
  type Format,
  headOf,
  isHtml,
  type Subject,
  type View,
} from '../figure/figure.ts'
import { figureHtml } from '../figure/html.ts'
import { mostOfDiagram } from '../figure/mermaid.ts'
import { common, readOptions } from '../figure/options.ts'
import { views } from '../figure/views.ts'
import { words } from '../figure/words.ts'
import { complain, isMistake, listed, unknown, warn } from '../message.ts'
import type { Article } from './article.ts'
import { namesIn, parseSpec, type Token } from './grammar.ts'
import { inertAlternative, inertCode, inertJson, inertText } from './inert.ts'
import {
  type Anchor,
  type Found,
  type Picture,
  type Scenarios,
  type Style,
  unknownScenario,
} from './part.ts'
import type { ArticlePlace } from './places.ts'
import { publishable } from './run.ts'

type FigurePlace = Extract<ArticlePlace, { kind: 'figure' }>

/** A figure that a reference may lead to. */
export interface Target {
  /** Its place among all figures of the article, from 1. */
  readonly index: number
  /** What its caption says; none without a caption. */
  readonly number?: number
  readonly hasAnchor: boolean
}

/** What the figures of an article are drawn with. */
interface Context {
  readonly article: Article
  readonly scenarios: Scenarios
  readonly style: Style
  /** The figures' ids so far, with what references need. */
  readonly ids: Map<string, Target>
  /** How many figures so far have a number: those with a caption. */
  readonly numbered: { figures: number }
  /** How many more characters its figures may have. */
  readonly room: { characters: number }
}

/** A figure with its caption; its id is noted even where the figure is mistaken, so that references find it. */
export function drawAt(
  { article, scenarios, style, ids, numbered, room }: Context,
  place: FigurePlace,
  index: number,
): Found {
  const spec = parseSpec(place.spec)
  const { words: tokens, options: written } = spec
  const messages: VFileMessage[] = []
  const mistake = (token: Token | undefined, reason: string, ruleId: string) => {
    messages.push(complain(token ? place.atSpec(token.offset) : place.at, reason, ruleId))
  }
  const names = namesIn(spec, article.defaultScenario, name => scenarios.find(name) !== undefined)
  const { scenario: scenarioToken, view: viewToken, extra } = names
  const scenario = scenarioToken?.text ?? article.defaultScenario
  const outcome = scenario === undefined ? undefined : scenarios.find(scenario)
  if (tokens.length === 0) {
    mistake(undefined, 'figure without words; expected `SCENARIO VIEW`', 'no-view')
    return { messages }
  }
  if (scenario === undefined) {
    mistake(viewToken, 'figure without a scenario; expected `SCENARIO VIEW`', 'no-scenario')
  } else if (!outcome) {
    mistake(scenarioToken, unknownScenario(scenario, scenarios), 'unknown-scenario')
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
    mistake(
      idOption,
      `id \`${id}\` is taken by figure ${ids.get(id)?.index}; expected another`,
      'id',
    )
  }
  const said = (name: string) =>
    (written.find(({ key }) => key === name) ?? style.defaults.find(({ key }) => key === name))
      ?.value
  const isNumbered = said('caption') !== 'none'
  if (isNumbered) numbered.figures += 1
  const { figures: number } = numbered
  const hasAnchor = said('anchor') !== 'none'
  ids.set(id, { index, ...(isNumbered && { number }), hasAnchor })
  if (scenario === undefined || !viewToken || !view) return { messages }
  if (!outcome?.run) return { messages }
  const unsaid = style.defaults.filter(
    ({ key }) =>
      [...view.options, ...common].some(name => name === key) &&
      !written.some(option => option.key === key),
  )
  const versus = view.options.includes('versus')
    ? written.find(({ key }) => key === 'versus')?.value
    : undefined
  const beside = versus === undefined ? undefined : scenarios.find(versus)
  // What is wrong with the other run is said of its scenario, as with the first.
  if (beside && !publishable(beside)) return { messages }
  const { options, mistakes, warnings } = readOptions([...written, ...unsaid], view.options, {
    ...outcome.run,
    where: scenarios.where,
    scenarios: outcome.standard ? [...scenarios.names, sameEvents] : scenarios.names,
    other: name => (name === sameEvents && outcome.standard) || scenarios.find(name)?.run,
  })
  for (const { index, reason } of mistakes) mistake(written[index], reason, 'option')
  for (const { index, reason } of warnings) {
    messages.push(warn(place.atSpec(written[index]?.offset ?? 0), reason, 'option'))
  }
  const language = options.lang ?? article.language
  const { mermaid } = style.format === 'mermaid' ? style : {}
  const subject: Subject = { ...outcome.run, language, options, ...(mermaid && { mermaid }) }
  const refusal =
    mistakes.length > 0
      ? undefined
      : (view.view.refuse?.(subject) ??
        (isDrawn(style.format, view.view) ? view.view.refuseDrawing?.(subject) : undefined))
  if (refusal !== undefined) mistake(viewToken, refusal, 'option')
  if (messages.some(isMistake) || !publishable(outcome)) return { messages }
  const caption = options.caption ?? view.view.caption(subject)
  const named = { ...subject, options: { ...options, id } }
  const figure = inert(drawIn(style.format, view.view)(named))
  room.characters -= sizeOf(figure)
  if (room.characters < 0) {
    const limit = mostOfFigures.toLocaleString('en')
    const reason = `figures of more than ${limit} characters up to here; expected fewer figures, or fewer rows of them`
    mistake(viewToken, reason, 'too-large')
    return { messages }
  }
  if (style.format === 'mermaid' && figure.kind === 'diagram') {
    const { length } = figure.source
    const fewer = view.options.includes('rows')
      ? 'fewer rows by `rows=`, here or in the view `ladder`'
      : 'a smaller figure'
    if (length > mostOfDiagram) {
      const [size, limit] = [length, mostOfDiagram].map(each => each.toLocaleString('en'))
      const reason = `diagram of ${size} characters, of which Mermaid draws at most ${limit}; expected ${fewer}, or a higher \`maxTextSize\` where it is shown`
      messages.push(warn(place.atSpec(viewToken.offset), reason, 'mermaid-size'))
    }
  }
  const picture = pictureOf(article, figure, style.format, id)
  const shown = view.view.shows?.(subject)
  const say = words[language]
  return {
    messages,
    part: {
      kind: 'figure',
      place,
      number: index,
      id,
      scenario,
      ...(versus !== undefined && { versus }),
      view: viewToken.text,
      options: written
        .filter(({ key }) => key !== 'caption')
        .map(({ text }) => text)
        .sort(),
      ...(isHtml(style.format)
        ? {
            nodes: [placeholder(index)],
            caption,
            html: figureHtml(figure, {
              id,
              run: scenario,
              view: viewToken.text,
              name: isNumbered ? say.figure(number) : caption,
              ...(isNumbered && { label: say.captionLabel(number) }),
              caption,
              ...(shown && { shown }),
            }),
            ...(shown && {
              run: outcome.run,
              told: options.calls === undefined ? {} : { calls: options.calls },
            }),
            ...(figure.kind === 'drawing' && { svg: figure.svg }),
          }
        : {
            nodes: [
              ...captionNodes(
                isNumbered ? say.captionLabel(number) : undefined,
                caption,
                hasAnchor ? id : undefined,
              ),
              nodeOf(figure, picture),
            ],
            ...(picture && { picture }),
          }),
    },
  }
}

/** Characters of all figures of an article, at most. */
export const mostOfFigures = 16 * 1024 * 1024

function sizeOf(figure: Figure): number {
  switch (figure.kind) {
    case 'code':
      return figure.value.length
    case 'diagram':
      return figure.source.length
    case 'drawing':
      return figure.svg.length + (figure.narrow?.length ?? 0)
    case 'table':
      return figure.rows.reduce((sum, row) => sum + row.join(' | ').length + 5, 0)
    default:
      return figure satisfies never
  }
}

/** Whether a figure is the view's drawing: where no browser is to draw it, or where it is the better image. */
function isDrawn(format: Format, view: View): boolean {
  return view.drawing !== undefined && (isHtml(format) || !!view.drawnIn?.includes(format))
}

function drawIn(format: Format, view: View): View['draw'] {
  // A page has both arrangements, and its style chooses; a fragment has no style.
  if (format === 'html' && view.inPage) return view.inPage
  if (view.drawing && isDrawn(format, view)) return view.drawing
  return format === 'text' ? (view.text ?? view.draw) : view.draw
}

/** Where a figure of a page goes. No other fence of a built article's body is `wirefig`'s: each has become a figure. */
function placeholder(number: number): Code {
  return { type: 'code', lang: 'wirefig', meta: String(number), value: '' }
}

/** The number of the figure that goes in place of a node of a built article's body. */
export function placeheldBy(node: Nodes): number | undefined {
  return node.type === 'code' && node.lang === 'wirefig' ? Number(node.meta) : undefined
}

/** A figure whose code is only code, whatever reads the page. */
function inert(figure: Figure): Figure {
  if (figure.kind !== 'code') return figure
  const { language, value } = figure
  return { ...figure, value: language === 'json' ? inertJson(value) : inertCode(value) }
}

/** What `versus` calls the run of the same events without the variant. */
const sameEvents = 'standard'

/** A name that no figure has yet. */
function freeId(base: string, taken: ReadonlyMap<string, Target>): string {
  let id = base
  for (let n = 2; taken.has(id); n += 1) id = `${base}-${n}`
  return id
}

/** A site makes an element of the anchor, `splice` HTML; an `html` node is nothing that MDX takes. */
function captionNodes(
  label: string | undefined,
  caption: string,
  id: string | undefined,
): Paragraph[] {
  const anchor = (id: string): Anchor => ({
    type: 'text',
    value: '',
    data: { hName: 'a', hProperties: { id } },
  })
  const children: Paragraph['children'] = id === undefined ? [] : [anchor(id)]
  if (label !== undefined) {
    children.push({ type: 'strong', children: [{ type: 'text', value: label }] })
    if (caption !== '') children.push(...inertText(` ${caption}`))
  }
  return children.length > 0 ? [{ type: 'paragraph', children }] : []
}

/** Images of an article stand in a folder of its name, below `images` beside it. */
function pictureOf(
  { file }: Article,
  figure: Figure,
  format: Format,
  id: string,
): Picture | undefined {
  const base = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)
  const name = base.replace(/\.[^.]*$/, '')
  const shown = (format: Picture['format'], alt: string) => {
    const image = `images/${name}/${id}.${format}`
    return {
      file: image,
      node: { type: 'image', url: encodeURI(image), alt: inertAlternative(alt) } as const,
    }
  }
  if (figure.kind === 'drawing') {
    const { kind, svg, alternative } = figure
    const own = format === 'png' ? 'png' : 'svg'
    return { kind, format: own, svg: `${svg}\n`, ...shown(own, alternative) }
  }
  if (figure.kind !== 'diagram' || (format !== 'svg' && format !== 'png')) return undefined
  const { kind, source, alternative } = figure
  return { kind, format, id, source, ...shown(format, alternative) }
}

function nodeOf(figure: Figure, picture: Picture | undefined): RootContent {
  if (picture) return { type: 'paragraph', children: [picture.node] }
  if (figure.kind === 'drawing') throw new Error('a drawing without its picture')
  if (figure.kind === 'diagram') return { type: 'code', lang: 'mermaid', value: figure.source }
  if (figure.kind === 'code') return { type: 'code', lang: figure.language, value: figure.value }
  const row = (cells: readonly string[]): Table['children'][number] => ({
    type: 'tableRow',
    children: cells.map(value => ({ type: 'tableCell', children: inertText(value) })),
  })
  return {
    type: 'table',
    align: figure.columns.map(({ align }) => (align === 'right' ? 'right' : null)),
    children: [row(figure.columns.map(headOf)), ...figure.rows.map(row)],
  }
}
