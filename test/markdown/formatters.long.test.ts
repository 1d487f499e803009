import { format } from 'prettier'
import { describe, expect, test } from 'vitest'
import { pageOf, settings, update, value } from './pages.ts'

describe('what Prettier makes of a page with every view is fresh, and a second round changes nothing', () => {
  test.each([
    ['a.md', ''],
    ['a.md', value],
    ['a.mdx', value],
  ])('in %s, with values: %j', async (file, values) => {
    const { text: first, messages } = update(pageOf(file, '', values), file)
    expect(messages).toEqual([])
    for (const options of settings) {
      const pretty = await format(first, { filepath: file, ...options })
      expect(pretty).not.toBe(first)
      const { text, stale } = update(pretty, file)
      expect({ options, stale }).toEqual({ options, stale: [] })
      expect(text).toBe(pretty)
      expect(await format(text, { filepath: file, ...options })).toBe(pretty)
    }
  })
})
