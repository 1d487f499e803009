import { unified } from '@astrojs/markdown-remark'
import starlight from '@astrojs/starlight'
import { defineConfig } from 'astro/config'
import mermaid from 'astro-mermaid'
import remarkWirefig from 'wirefig/remark'

export default defineConfig({
  // Astro's default Markdown engine runs no remark plugins.
  markdown: {
    processor: unified({ remarkPlugins: [[remarkWirefig, { root: '..', lang: 'zh' }]] }),
  },
  integrations: [
    mermaid(),
    starlight({
      title: 'wirefig',
      locales: { root: { label: '中文', lang: 'zh' }, en: { label: 'English' } },
    }),
  ],
})
