import type { Language } from '../protocol.ts'

/** A project's folders, below its root. */
export const folders = {
  scenarios: 'content/scenarios',
  articles: (language: Language) => `content/${language}`,
  templates: 'templates',
  built: (language: Language) => `dist/${language}`,
  traces: 'dist/traces',
} as const
