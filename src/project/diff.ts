import { createTwoFilesPatch } from 'diff'

/** The unified difference of two versions of a file, a line each. */
export function diffLines(from: string, to: string, before: string, after: string): string[] {
  const patch = createTwoFilesPatch(from, to, before, after, '', '', { context: 2 })
  return patch.trimEnd().split('\n').slice(1)
}
