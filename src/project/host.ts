import { type Languages, languagesIn } from './language.ts'

/** Builds a site to be published: site generators set this variable, some of them while they build, all when asked to. */
export function isProduction(): boolean {
  return process.env.NODE_ENV === 'production'
}

/** A site generator runs us, which as a rule shows its user no message of a plugin's file. */
export function isSite(): boolean {
  return isProduction() || process.env.NODE_ENV === 'development'
}

/**
 * Ends the process for an error whether or not its caller catches it. Astro's loader of Markdown does: it prints the
 * error, keeps the page empty in its cache, and ends with 0, now and whenever it builds from that cache again.
 */
export function endFor(error: Error): void {
  setImmediate(() => {
    throw error
  })
}

/** As much of VitePress's configuration, which it keeps for plugins of its own, as says the languages of pages. */
interface VitePress {
  readonly srcDir?: unknown
  readonly userConfig?: {
    readonly lang?: unknown
    readonly locales?: Readonly<Record<string, { readonly lang?: unknown } | undefined>>
  }
}

/** The languages of the site's folders, where its generator lets a plugin see them: VitePress does. */
export function languagesOfSite(): Languages {
  const { VITEPRESS_CONFIG: config } = globalThis as { VITEPRESS_CONFIG?: VitePress }
  if (typeof config?.srcDir !== 'string') return new Map()
  const { lang, locales = {} } = config.userConfig ?? {}
  const all = { ...locales, root: { lang: locales.root?.lang ?? lang } }
  const said = Object.entries(all).flatMap(([key, locale]) =>
    typeof locale?.lang === 'string' ? [[key === 'root' ? '.' : key, locale.lang] as const] : [],
  )
  return languagesIn(Object.fromEntries(said), config.srcDir)
}
