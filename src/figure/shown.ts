import { excerptOf } from './excerpt.ts'
import type { Shown, Subject } from './figure.ts'

/** The steps that a figure of rows shows; of two runs, none in common. */
export function shownInRows(subject: Subject): Shown {
  if (subject.options.versus) return { steps: [] }
  return { steps: excerptOf(subject).steps.map(({ index }) => index + 1) }
}
