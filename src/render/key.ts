import { createHash } from 'node:crypto'
import path from 'node:path'
import {
  folderOf,
  fontPackage,
  locate,
  mermaidFolder,
  monoPackage,
  packages,
  type Refusal,
  refuseMissing,
  versionOf,
} from './packages.ts'
import { appearance, drawing, edition } from './settings.ts'

/** An image to draw: of Mermaid by a browser, or of a drawing by sharp. */
export type RenderRequest = DiagramRequest | DrawingRequest

interface DrawingRequest {
  readonly svg: string
  readonly format: 'png'
}

export interface DiagramRequest {
  /** Mermaid. */
  readonly source: string
  readonly format: 'svg' | 'png'
  /** Of the figure: letters, digits, hyphens and underscores. The ids within an SVG are made from it. */
  readonly id: string
}

/**
 * What an image is drawn from, as 32 hexadecimal digits: the request, the settings, and the versions of mermaid, or of
 * sharp, and of the fonts. No browser is needed, and none counts.
 */
export function keyOf(request: RenderRequest): string | Refusal {
  const found = 'svg' in request ? partsOfDrawing(request) : partsOfDiagram(request)
  if ('reason' in found) return found
  return createHash('sha256').update(JSON.stringify(found.parts)).digest('hex').slice(0, 32)
}

function partsOfDiagram({
  source,
  format,
  id,
}: DiagramRequest): { readonly parts: object } | Refusal {
  const versions = versionsFrom(import.meta.url)
  return 'reason' in versions
    ? versions
    : { parts: { edition, versions, drawing, appearance, source, format, id } }
}

function partsOfDrawing({ svg, format }: DrawingRequest): { readonly parts: object } | Refusal {
  const versions = rasterVersionsFrom(import.meta.url)
  return 'reason' in versions ? versions : { parts: { edition, versions, svg, format } }
}

/** Those of sharp and of the font, as they are installed for a module (its path or URL). */
function rasterVersionsFrom(
  from: string,
): { readonly sharp: string; readonly font: string; readonly mono: string } | Refusal {
  const mono = locate(`${monoPackage}/package.json`)
  const sharp = locate('sharp', from)
  const font = locate(`${fontPackage}/package.json`, from)
  if (!sharp || !font) {
    return refuseMissing([...(sharp ? [] : ['sharp']), ...(font ? [] : [fontPackage])])
  }
  return {
    sharp: versionOf(folderOf('sharp', sharp)),
    font: versionOf(path.dirname(font)),
    mono: mono === undefined ? '' : versionOf(path.dirname(mono)),
  }
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
