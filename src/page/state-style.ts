import { stateColours } from '../figure/svg/state-colours.ts'

/**
 * The colours of states in pages, as drawings have them: a variable each, `--wf-state-1`, a class each for other
 * elements, `wf-state-1`, and the drawings take them from there, so that they follow the reader's choice.
 */
export function stateStyle(): string {
  const each = (print: (index: number, light: string, dark: string) => string) =>
    stateColours.map(([light, dark], index) => `  ${print(index, light, dark)}`).join('\n')
  return [
    '/* States */',
    `:root {\n${each((index, light) => `--wf-state-${index}: ${light};`)}\n}`,
    '@supports (color: light-dark(#000, #fff)) {',
    `  :root {\n${each((index, light, dark) => `--wf-state-${index}: light-dark(${light}, ${dark});`)}\n  }`,
    '}',
    `.wf-view svg {\n${each(index => `--s${index}: var(--wf-state-${index}) !important;`)}\n}`,
    ...stateColours.map(
      (_, index) => `.wf-state-${index} {\n  background: var(--wf-state-${index});\n}`,
    ),
    '',
  ].join('\n')
}
