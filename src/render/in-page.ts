/** What runs in the browser's page: functions without imports, since each is sent there as its own text. */
import type { Mermaid, MermaidConfig } from 'mermaid'

/** A face of the font, with its bytes as a `data:` URL the first time. */
export interface PageFace {
  /** Of no other face. */
  readonly name: string
  readonly url?: string
  readonly weight: string
  readonly unicodeRange: string
}

/** What mermaid says against a source. */
export interface MermaidError {
  readonly error: string
}

export function prepare(config: MermaidConfig): void {
  mermaid.initialize({ startOnLoad: false, ...config })
  Object.assign(globalThis, { wirefigFaces: new Map() })
}

/** The page has these faces and no others, in this order: those of figures before would measure otherwise. */
export async function useFaces(faces: readonly PageFace[]): Promise<void> {
  document.fonts.clear()
  for (const { name, url, ...descriptors } of faces) {
    const face =
      wirefigFaces.get(name) ??
      new FontFace('Noto Sans SC', `url(${url}) format("woff2")`, descriptors)
    wirefigFaces.set(name, face)
    document.fonts.add(face)
  }
  await Promise.all(faces.map(({ name }) => wirefigFaces.get(name)?.load()))
}

/** The figure's SVG, which stays in the page until the next. */
export async function drawFigure(figure: {
  readonly source: string
  readonly svgId: string
  readonly backgroundColor: string
}): Promise<string | MermaidError> {
  const container = document.createElement('div')
  // Painting takes time, and measuring does not need it.
  container.style.visibility = 'hidden'
  document.body.replaceChildren(container)
  try {
    container.innerHTML = (await mermaid.render(figure.svgId, figure.source, container)).svg
    const svg = container.querySelector('svg')
    if (!svg) return { error: 'no picture' }
    svg.style.backgroundColor = figure.backgroundColor
    return new XMLSerializer().serializeToString(svg)
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

/** Where the figure lies, that is to be seen now: in whole pixels. */
export function showFigure() {
  const container = document.body.querySelector('div')
  const svg = container?.querySelector('svg')
  if (!container || !svg) throw new Error('no figure was drawn')
  container.style.visibility = 'visible'
  const bounds = svg.getBoundingClientRect()
  return {
    x: Math.floor(bounds.left),
    y: Math.floor(bounds.top),
    width: Math.ceil(bounds.width),
    height: Math.ceil(bounds.height),
  }
}

// As much of the page as these functions use: the types of all of it would be those of this project's every file.

interface Svg {
  readonly style: { backgroundColor: string }
  getBoundingClientRect(): Record<'left' | 'top' | 'width' | 'height', number>
}

interface Container {
  innerHTML: string
  readonly style: { visibility: string }
  querySelector(name: 'svg'): Svg | null
  querySelector(name: 'div'): Container | null
  replaceChildren(child: Container): void
}

interface Face {
  load(): Promise<unknown>
}

declare const document: {
  readonly body: Container
  readonly fonts: { clear(): void; add(face: Face): void }
  createElement(name: 'div'): Container
}
declare const FontFace: new (
  family: string,
  source: string,
  descriptors: Readonly<Record<'weight' | 'unicodeRange', string>>,
) => Face
declare const XMLSerializer: new () => { serializeToString(svg: Svg): string }
declare const mermaid: Pick<Mermaid, 'initialize'> & {
  render(id: string, source: string, container: Container): Promise<{ readonly svg: string }>
}
/** By name, those that the page has had. */
declare const wirefigFaces: Map<string, Face>
