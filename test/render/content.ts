import { views } from '../../src/figure/views.ts'
import { languages } from '../../src/figure/words.ts'
import { loadScenarios } from '../../src/project/scenarios.ts'
import { conventions } from '../../src/project/settings.ts'
import { isFull, sample } from '../size.ts'

/** A diagram of the content's scenarios. */
export interface ContentFigure {
  /** Of the scenario, the view and the language: letters, digits and hyphens. */
  readonly id: string
  readonly scenario: string
  readonly source: string
  /** The same as an SVG, without a browser. */
  drawing(): string
}

/** Every sequence and state figure of the content's scenarios, in both languages. */
/** Of these `npm test` has the figures, too. */
const needed = ['backlog-full']

export function contentFigures(): ContentFigure[] {
  const scenarios = loadScenarios(conventions('.'))
  const names = isFull ? scenarios.names : [...needed, ...sample(scenarios.names, 4)]
  return [...new Set(names)].flatMap(scenario =>
    (['sequence', 'states'] as const).flatMap(view =>
      languages.map(language => {
        const run = scenarios.find(scenario)?.run
        const subject = run && ({ ...run, language, options: {} } as const)
        const figure = subject && views[view]?.view.draw(subject)
        if (figure?.kind !== 'diagram') throw new Error(`no diagram: ${scenario} ${view}`)
        const id = `${scenario.replaceAll('/', '-')}-${view}-${language}`
        const drawing = () => {
          const drawn = subject && views[view]?.view.drawing?.(subject)
          if (drawn?.kind !== 'drawing') throw new Error(`no drawing: ${scenario} ${view}`)
          return drawn.svg
        }
        return { id, scenario, source: figure.source, drawing }
      }),
    ),
  )
}
