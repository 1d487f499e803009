import remarkWirefig from 'wirefig/remark'

// Before the default plugins: one of them takes every Mermaid diagram that it finds.
const beforeDefaultRemarkPlugins = [[remarkWirefig, { root: '..', lang: 'zh' }]]

/** @type {import('@docusaurus/types').Config} */
export default {
  title: 'wirefig',
  url: 'https://example.org',
  baseUrl: '/',
  onBrokenAnchors: 'throw',
  future: { v4: process.env.DOCUSAURUS_V4 === 'true' },
  i18n: { defaultLocale: 'zh-Hans', locales: ['zh-Hans', 'en'] },
  markdown: { mermaid: true },
  themes: ['@docusaurus/theme-mermaid'],
  presets: [['classic', { docs: { routeBasePath: '/', beforeDefaultRemarkPlugins }, blog: false }]],
}
