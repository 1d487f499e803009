import type { PhrasingContent } from 'mdast'
import { toString as textOf } from 'mdast-util-to-string'
import { spellIn } from '../figure/figure.ts'
import { proseDuration, words } from '../figure/words.ts'
import { complain, unknown, warn } from '../message.ts'
import { evaluate } from '../trace/value.ts'
import type { Article } from './article.ts'
import type { Target } from './figures.ts'
import { inertCode, inertText } from './inert.ts'
import { type Found, type Scenarios, type Style, unknownScenario } from './part.ts'
import type { ArticlePlace } from './places.ts'
import { publishable } from './run.ts'
import { isSameText } from './wrap.ts'

type LinkPlace = Exclude<ArticlePlace, { kind: 'figure' }>

/** The last `/` divides the scenario from the value. */
export function valueAt(
  article: Article,
  scenarios: Scenarios,
  style: Style,
  place: LinkPlace,
): Found {
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
  if (!outcome) return mistake(unknownScenario(scenario, scenarios), 'unknown-scenario')
  const run = publishable(outcome)
  if (!run) return { messages: [] }
  const { replay, notation } = run
  const value = evaluate(replay, notation, place.expression.slice(slash + 1))
  switch (value.kind) {
    case 'none':
      return mistake(value.reason, 'unknown-value')
    case 'number':
      return linkPart(place, String(value.number), scenario)
    case 'count':
      return linkPart(place, value.number.toLocaleString('en'), scenario)
    case 'text':
      return linkPart(place, value.text, scenario)
    case 'state': {
      const spelling = style.defaults.find(({ key }) => key === 'states')?.value
      return linkPart(place, spellIn(notation, spelling, value.state), scenario)
    }
    case 'duration':
      return linkPart(place, proseDuration(value.ms, article.language), scenario)
    default:
      return value satisfies never
  }
}

/** A link to a figure of the article, with the figure's number. */
export function referenceAt(
  article: Article,
  ids: ReadonlyMap<string, Target>,
  place: LinkPlace,
): Found {
  const mistake = (reason: string): Found => ({
    messages: [complain(place.at, reason, 'unknown-figure')],
  })
  const target = ids.get(place.expression)
  if (!target) return mistake(unknown('figure', place.expression, [...ids.keys()]))
  const { number, hasAnchor } = target
  if (number === undefined || !hasAnchor) {
    const lacked = number === undefined ? ['`caption=none`', 'number'] : ['`anchor=none`', 'anchor']
    return mistake(
      `figure \`${place.expression}\` has ${lacked[0]}; expected a figure with ${lacked[1]} to refer to`,
    )
  }
  const text = words[article.language].figure(number)
  const { part, messages } = linkPart(place, text)
  if (part?.kind !== 'reference') return { messages }
  const { node } = place
  const children = part.nodes as typeof node.children
  const link = { ...node, url: `#${place.expression}`, children }
  return { messages, part: { ...part, nodes: [link] } }
}

/** The text in the form that the link's text has: code, bold or plain. A text that lags is a warning. */
function linkPart(place: LinkPlace, text: string, scenario?: string): Found {
  const { kind, node, at, expression } = place
  const nodes = inFormOf(node.children, text)
  const found = textOf(node, { includeHtml: false })
  const written = found.replace(/\s+/g, ' ')
  const lags = written !== '' && !isSameText(found, textOf(nodes))
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
      nodes,
    },
  }
}

function inFormOf(children: readonly PhrasingContent[], value: string): PhrasingContent[] {
  const [only] = children
  if (children.length === 1 && only) {
    if (only.type === 'inlineCode') return [{ type: 'inlineCode', value: inertCode(value) }]
    if (only.type === 'strong' || only.type === 'emphasis' || only.type === 'delete') {
      return [{ ...only, children: inFormOf(only.children, value) }]
    }
  }
  return inertText(value)
}
