import { defineConfig } from 'vitepress'
import { withMermaid } from 'vitepress-plugin-mermaid'
import wirefig from 'wirefig/markdown-it'

export default withMermaid(
  defineConfig({
    title: 'wirefig',
    locales: { root: { label: '中文', lang: 'zh' }, en: { label: 'English', lang: 'en' } },
    markdown: { config: md => md.use(wirefig, { root: '..' }) },
  }),
)
