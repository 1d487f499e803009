import { readArticle } from '../article/article.ts'
import { generate } from '../article/generate.ts'
import { printNodes } from '../article/splice.ts'
import { isMistake } from '../project/build.ts'
import { rendererOf } from '../project/images.ts'
import { loadScenarios } from '../project/scenarios.ts'
import type { Settings } from '../project/settings.ts'
import type { Report } from './report.ts'

/**
 * `wirefig draw SCENARIO VIEW key=value …`: one figure, without its caption, by way of an article that is nothing but
 * its fence, so that the grammar is the same. The exit code.
 */
export async function draw(
  settings: Settings,
  report: Report,
  words: readonly string[],
): Promise<number> {
  const scenarios = loadScenarios(settings)
  const spec = words.map(quoted).join(' ')
  const article = readArticle('wirefig draw', `~~~wirefig ${spec}\n~~~\n`, 'en')
  const { parts, messages } = generate(article, scenarios, settings)
  const [part] = parts
  if (messages.length > 0) {
    for (const { reason } of messages) process.stderr.write(`${reason}\n`)
    return 2
  }
  const [name = ''] = words
  const broken = scenarios.find(name)?.messages ?? []
  report.messages(broken)
  if (broken.some(isMistake) || part?.kind !== 'figure') return 1
  if (part.picture) {
    const renderer = rendererOf(settings)
    const drawn = await renderer.draw(part.picture)
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

/** The shell took the quotes of `caption="two words"`. */
function quoted(word: string): string {
  const [, key, value] = /^([\w-]+=)(.*\s.*)$/s.exec(word) ?? []
  return key === undefined ? word : `${key}${value?.includes('"') ? `'${value}'` : `"${value}"`}`
}
