import { readArticle } from '../article/article.ts'
import { generate } from '../article/generate.ts'
import type { Scenarios } from '../article/part.ts'
import { printNodes } from '../article/splice.ts'
import { writePcapng } from '../capture/write.ts'
import { isMistake, unknown } from '../message.ts'
import { bytesFrom, contentOf, rendererOf } from '../project/images.ts'
import type { Settings } from '../project/settings.ts'
import type { Report } from './report.ts'
import { askedFor } from './runs.ts'

/**
 * `wirefig draw SCENARIO VIEW key=value …`: one figure, without its caption, by way of an article that is nothing but
 * its fence, so that the grammar is the same. `wirefig draw FILE [FILE] VIEW …` draws what captures show. In place of
 * a view, `pcapng` writes the run as a capture: no figure, since no article can show it. The exit code.
 */
export async function draw(
  settings: Settings,
  report: Report,
  words: readonly string[],
): Promise<number> {
  const asked = askedFor(settings, words)
  if (typeof asked === 'string') return refuse(asked)
  const { scenarios } = asked
  const [name = '', ...rest] = asked.words
  if (rest[0] === 'pcapng') return writeCapture(report, scenarios, name, rest.slice(1))
  const spec = [name, ...rest].map(quoted).join(' ')
  const article = readArticle('wirefig draw', `~~~wirefig ${spec}\n~~~\n`, 'en')
  const { parts, messages } = generate(article, scenarios, settings)
  const [part] = parts
  for (const message of messages) {
    process.stderr.write(`${isMistake(message) ? '' : 'warning: '}${message.reason}\n`)
  }
  if (messages.some(isMistake)) return 2
  const others = rest.flatMap(word => /^versus=(.+)$/s.exec(word)?.[1] ?? [])
  const broken = [name, ...others].flatMap(each => scenarios.find(each)?.messages ?? [])
  report.messages(broken)
  if (broken.some(isMistake) || part?.kind !== 'figure') return 1
  if (part.picture) {
    const renderer = rendererOf(settings)
    const drawn = await bytesFrom(renderer, contentOf(part.picture))
    await renderer.close()
    if ('reason' in drawn) {
      process.stderr.write(`${drawn.reason}\n`)
      return 1
    }
    process.stdout.write(drawn.bytes)
    return 0
  }
  const node = part.nodes.at(-1)
  process.stdout.write(`${node?.type === 'code' ? node.value : printNodes(part.nodes.slice(-1))}\n`)
  return 0
}

/** `pcapng [side=SIDE]`: the run as one side's capture, on standard output. */
function writeCapture(
  report: Report,
  scenarios: Scenarios,
  name: string,
  options: readonly string[],
): number {
  const outcome = scenarios.find(name)
  if (!outcome) return refuse(unknown('scenario', name, scenarios.names))
  report.messages(outcome.messages)
  if (!outcome.run || outcome.messages.some(isMistake)) return 1
  const { replay } = outcome.run
  const sides = replay.trace.endpoints.map(endpoint => endpoint.name)
  const [option, more] = options
  const [, side] = /^side=(.*)$/.exec(option ?? '') ?? []
  if (more !== undefined || (option !== undefined && side === undefined)) {
    return refuse(`\`${more ?? option}\` behind \`pcapng\`; expected \`side=SIDE\``)
  }
  if (side !== undefined && !sides.includes(side)) return refuse(unknown('endpoint', side, sides))
  process.stdout.write(writePcapng(replay, side))
  return 0
}

function refuse(reason: string): number {
  process.stderr.write(`${reason}\n`)
  return 2
}

/** The shell took the quotes of `caption="two words"`. */
function quoted(word: string): string {
  const [, key, value] = /^([\w-]+=)(.*\s.*)$/s.exec(word) ?? []
  return key === undefined ? word : `${key}${value?.includes('"') ? `'${value}'` : `"${value}"`}`
}
