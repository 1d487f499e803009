import path from 'node:path'
import type { VFileMessage } from 'vfile-message'
import type { Part, Picture } from '../article/part.ts'
import { complain, type Place } from '../message.ts'
import { fromCache } from '../render/cache.ts'
import { keyOf, type RenderRequest } from '../render/key.ts'
import { openRenderer, type Renderer } from '../render/renderer.ts'
import { readStamp } from '../render/stamp.ts'
import { cacheOf } from './cache.ts'
import { readBytes } from './files.ts'
import { isSameText } from './line-ends.ts'
import type { Settings } from './settings.ts'

/** An image of an article's figure. */
export interface Image {
  /** Path below the project's root. */
  readonly file: string
  /** What a browser or sharp is to draw it of, or its octets. */
  readonly content: RenderRequest | Uint8Array
  /** The figure that it is of. */
  readonly at: Place
}

/** The images of an article, beside the file that shows them: a path below the project's root. */
export function imagesOf(shownIn: string, parts: readonly Part[]): Image[] {
  return parts.flatMap(part => {
    if (part.kind !== 'figure' || !part.picture) return []
    const { picture } = part
    const folder = path.posix.dirname(shownIn)
    const file = path.posix.join(folder, picture.file)
    return [{ file, content: contentOf(picture), at: part.place.at }]
  })
}

/** What is to be drawn for a picture, or the octets of one that is there already. */
export function contentOf(picture: Picture): Image['content'] {
  if (picture.kind === 'diagram') return picture
  const { svg, format } = picture
  return format === 'png' ? { svg, format } : new TextEncoder().encode(svg)
}

/** What is wrong with the images that are kept, a message each. */
export function staleImages({ root }: Settings, images: readonly Image[]): VFileMessage[] {
  return images.flatMap(image => {
    const found = faultOf(root, image)
    return found ? complain(image.at, found.reason, found.ruleId) : []
  })
}

/** Why the image that is kept is not the one to show; one that a browser drew says itself what it was drawn of. */
function faultOf(
  root: string,
  { file, content }: Image,
): { readonly reason: string; readonly ruleId: string } | undefined {
  const kept = readBytes(root, file)?.bytes
  if (content instanceof Uint8Array) {
    if (kept && isSameText(kept, content)) return undefined
  } else {
    const key = keyOf(content)
    if (typeof key !== 'string') return key
    if (kept && readStamp(kept, content.format) === key) return undefined
  }
  const found = kept ? 'is not of this figure as it is now' : 'is not there'
  return { reason: `image \`${file}\` ${found}; expected it drawn`, ruleId: 'stale-image' }
}

/** Images drawn, or the reasons why not. */
export interface Drawing {
  /** By path below the project's root; those that are kept already and fresh are not among them. */
  readonly drawn: ReadonlyMap<string, Uint8Array>
  readonly messages: readonly VFileMessage[]
}

/** Draws the images that are not kept already. */
export async function drawImages(
  settings: Settings,
  renderer: Renderer,
  images: readonly Image[],
): Promise<Drawing> {
  const drawn = new Map<string, Uint8Array>()
  const messages: VFileMessage[] = []
  const wanted = images.filter(image => faultOf(settings.root, image))
  const results = await Promise.all(wanted.map(({ content }) => bytesFrom(renderer, content)))
  for (const [index, { file, at }] of wanted.entries()) {
    const result = results[index]
    if (!result) continue
    if ('bytes' in result) drawn.set(file, result.bytes)
    else messages.push(complain(at, result.reason, result.ruleId))
  }
  return { drawn, messages }
}

/** Draws images into the cache alone, which has no need of those that are drawn already: what could not be drawn. */
export async function prefetch(
  renderer: Renderer,
  images: readonly Image[],
): Promise<VFileMessage[]> {
  const results = await Promise.all(images.map(({ content }) => bytesFrom(renderer, content)))
  return results.flatMap((result, index) => {
    const at = images[index]?.at
    return at && 'reason' in result ? complain(at, result.reason, result.ruleId) : []
  })
}

/** The octets of an image, or why there are none. */
export function bytesFrom(
  renderer: Renderer,
  content: Image['content'],
): ReturnType<Renderer['draw']> {
  return content instanceof Uint8Array
    ? Promise.resolve({ bytes: content })
    : renderer.draw(content)
}

/** Draws with one browser, which begins with the first image that no cache has; to be closed. */
export function rendererOf(settings: Settings): Renderer {
  const { browser } = settings
  return openRenderer({ ...(browser !== undefined && { browser }), cache: cacheOf(settings.root) })
}

const shared = new Map<string, Renderer>()

/** The renderer of a process that draws page by page and never says when it is done. */
export function sharedRenderer(settings: Settings): Renderer {
  const key = JSON.stringify([settings.browser, cacheOf(settings.root)])
  const renderer = shared.get(key) ?? rendererOf(settings)
  shared.set(key, renderer)
  return renderer
}

/** An image that is there or was drawn before; undefined where it was not. */
export function cachedImage(settings: Settings, content: Image['content']): Uint8Array | undefined {
  return content instanceof Uint8Array ? content : fromCache(cacheOf(settings.root), content)
}
