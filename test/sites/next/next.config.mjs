import createMDX from '@next/mdx'

const withMDX = createMDX({
  extension: /\.mdx?$/,
  // By name, since Turbopack takes plain data only.
  options: {
    remarkPlugins: ['remark-frontmatter', ['wirefig/remark', { root: '..', lang: 'zh' }]],
  },
})

export default withMDX({ output: 'export', pageExtensions: ['jsx', 'md', 'mdx'] })
