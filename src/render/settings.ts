import type { MermaidConfig } from 'mermaid'
import type { Viewport } from 'puppeteer'

/** Raised when the same source shall be drawn anew: the key's share of the code of this folder. */
export const edition = 1

/** Mermaid's own limit on a source, which sites have too: in UTF-16 code units. */
export const maxTextSize = 50_000

/** The font that measures, and where a viewer lacks it, fonts that are no wider: first for Latin, then for Chinese. */
const fontFamily = [
  '"Noto Sans SC"',
  '"Noto Sans"',
  '"Noto Sans CJK SC"',
  '"Segoe UI"',
  '"Helvetica Neue"',
  'Arial',
  '"PingFang SC"',
  '"Microsoft YaHei"',
  'sans-serif',
].join(', ')

/** The weights that figures have: of states on a path, bold. */
export const fontWeights = [400, 700] as const

/** What decides the look of an image, besides its source, and so is part of its key. */
export const drawing = {
  svgId: 'mermaid',
  // The scale decides how a font's height is rounded, and so the layout: SVG and PNG have the same.
  viewport: { width: 800, height: 600, deviceScaleFactor: 2 },
  backgroundColor: 'white',
  mermaidConfig: {
    fontFamily,
    maxTextSize,
    suppressErrorRendering: true,
    // Mermaid's colours of old, and no shadows, which not every viewer of SVG knows.
    look: 'classic',
    theme: 'default',
    // Its edges have right angles, and do not cross labels as those of dagre do.
    layout: 'elk',
    // Labels in SVG lose their entities, their bold face and their place; those in HTML become SVG afterwards.
    htmlLabels: true,
    sequence: { useMaxWidth: false, diagramMarginX: 10 },
    state: { useMaxWidth: false, wrappingWidth: 1000 },
    themeVariables: { edgeLabelBackground: '#ffffff' },
    themeCSS: [
      // The labels of edges would wrap at 200 pixels.
      '.labelBkg { background-color: #ffffff; max-width: none !important; }',
      `.sequenceNumber { font-family: ${fontFamily}; }`,
    ].join(' '),
  },
} as const satisfies {
  readonly svgId: string
  readonly viewport: Viewport
  readonly backgroundColor: string
  readonly mermaidConfig: MermaidConfig
}

/** Flags without which the same page would look otherwise on another machine. */
export const appearance = [
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
  '--disable-lcd-text',
  '--disable-gpu',
  '--lang=en-US',
] as const
