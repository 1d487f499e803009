import { defineConfig } from 'vitest/config'

/** The fast tests of `src/tcp`, none of them random: what its mutants meet. */
export default defineConfig({
  test: {
    include: ['test/tcp/*.test.ts', 'test/rfc9293.test.ts', 'test/kernel.test.ts'],
    testTimeout: 300_000,
    isolate: false,
  },
})
