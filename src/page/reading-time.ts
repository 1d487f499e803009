import type { Nodes, Root } from 'hast'
import { visit } from 'unist-util-visit'

/** What somebody who follows the text reads in a minute. */
const charactersOfChinese = 400
const words = 220
/** Minutes that a figure takes. */
const perFigure = 0.25

/** How many whole minutes an article takes to read; at least one. Figures stand in it as they will on its page. */
export function minutesOf(content: Root): number {
  let figures = 0
  visit(content, 'raw', () => {
    figures += 1
  })
  const text = textsOf(content).join(' ')
  const chinese = [...text.matchAll(/\p{Script=Han}/gu)].length
  const others = text
    .replace(/\p{Script=Han}/gu, ' ')
    .split(/\s+/)
    .filter(word => /[\p{L}\p{N}]/u.test(word)).length
  const minutes = chinese / charactersOfChinese + others / words + figures * perFigure
  return Math.max(1, Math.round(minutes))
}

/** The texts of an article, a block a text; what is only a figure's is left out. */
function textsOf(node: Nodes): string[] {
  if (node.type === 'text') return [node.value]
  return 'children' in node ? node.children.flatMap(textsOf) : []
}
