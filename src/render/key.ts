import { createHash } from 'node:crypto'
import path from 'node:path'
import {
  locate,
  mermaidFolder,
  packages,
  type Refusal,
  refuseMissing,
  versionOf,
} from './packages.ts'
import { appearance, drawing, edition } from './settings.ts'

/** An image to draw. */
export interface RenderRequest {
  /** Mermaid. */
  readonly source: string
  readonly format: 'svg' | 'png'
  /** Of the figure: letters, digits, hyphens and underscores. The ids within an SVG are made from it. */
  readonly id: string
}

/**
 * What an image is drawn from, as 32 hexadecimal digits: the request, the settings, and the versions of mermaid and
 * the font. No browser is needed, and none counts.
 */
export function keyOf({ source, format, id }: RenderRequest): string | Refusal {
  const versions = versionsFrom(import.meta.url)
  if ('reason' in versions) return versions
  const parts = { edition, versions, drawing, appearance, source, format, id }
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}

interface Versions {
  readonly mermaid: string
  readonly font: string
}

/** As they are installed for a module (its path or URL). */
export function versionsFrom(from: string): Versions | Refusal {
  const [cliName, , fontName] = packages
  const cli = locate(cliName, from)
  const font = locate(`${fontName}/package.json`, from)
  if (!cli || !font) {
    return refuseMissing([...(cli ? [] : [cliName]), ...(font ? [] : [fontName])])
  }
  return { mermaid: versionOf(mermaidFolder(cli)), font: versionOf(path.dirname(font)) }
}
