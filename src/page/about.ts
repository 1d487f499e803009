import type { Element, ElementContent } from 'hast'
import { element } from './element.ts'
import { address, type Listed, pageOf, type Site } from './site.ts'
import { pageWords } from './words.ts'

/** What is to be known of an article besides its text: how long it is, when it was written, what to read before it. */
export function aboutOf(site: Site, listed: Listed, path: string): Element[] {
  const { language, minutes, date, updated } = listed
  const say = pageWords[language]
  const facts: ElementContent[][] = [
    ...(minutes === undefined ? [] : [[text(say.minutes(minutes))]]),
    ...(date === undefined ? [] : [dayOf(say.published, date, say.date)]),
    ...(updated === undefined ? [] : [dayOf(say.updated, updated, say.date)]),
  ]
  const needed = listed.needs.flatMap(
    name => site.articles.find(other => other.name === name && other.language === language) ?? [],
  )
  const links = needed.map(other => [
    element('a', { href: address(path, pageOf(other)) }, other.title),
  ])
  const [before, between] = say.needs
  return [
    ...(facts.length === 0
      ? []
      : [element('p', { className: ['wf-facts'] }, ...joined(facts, ' · '))]),
    ...(links.length === 0
      ? []
      : [element('p', { className: ['wf-needs'] }, before, ...joined(links, between))]),
  ]
}

function dayOf(
  word: string,
  day: string,
  print: (year: number, month: number, day: number) => string,
): ElementContent[] {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  return [text(`${word} `), element('time', { dateTime: day }, print(year, month, date))]
}

function joined(items: readonly (readonly ElementContent[])[], between: string): ElementContent[] {
  return items.flatMap((item, index) => (index === 0 ? item : [text(between), ...item]))
}

function text(value: string): ElementContent {
  return { type: 'text', value }
}
