import { mono, type Rules } from '../svg/style.ts'

/** How a state diagram looks: what no track takes is pale. */
export const rules: Rules = [
  ['text', 'fill:@soft;font-size:11px;stroke:none'],
  ['path,rect', 'fill:none;stroke:none'],
  ['.e,.s,.x,.n', `font-family:${mono}`],
  ['.p', 'fill:@paper'],
  ['.l', 'stroke:@pale;stroke-width:1.2'],
  ['.h', 'fill:@pale'],
  ['.o', 'stroke:@pale;stroke-width:1.2'],
  ['.b', 'stroke:@ink;stroke-opacity:.5;stroke-width:1.4'],
  ['.v', 'stroke:@ink;stroke-width:1.4'],
  ['.s', 'font-size:11.5px;text-anchor:middle'],
  ['.n', 'font-size:11px;text-anchor:middle'],
  ['.x', 'font-size:11px'],
  ['.q', 'text-anchor:end'],
  ['.t', 'text-anchor:middle'],
  ['.i', 'fill:@ink'],
  ['.g', 'font-weight:700'],
  ['.m', 'font-size:11px;font-weight:700;text-anchor:middle;fill:@paper'],
  ['.k', 'font-size:11px'],
  ...(['a', 'b', 'c', 'd'] as const).flatMap(
    name =>
      [
        [`.l${name}`, `stroke:@${name};stroke-width:2.2`],
        [`.h${name}`, `fill:@${name}`],
      ] as const,
  ),
  ['.d1', 'stroke-dasharray:7 3'],
  ['.d2', 'stroke-dasharray:2 2.5'],
  ['.d3', 'stroke-dasharray:9 3 2 3'],
]
