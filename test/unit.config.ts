import { defineConfig } from 'vitest/config'

/** What somebody who changes the model needs, in seconds, none of it random; and what mutants of the model meet. */
export default defineConfig({
  test: {
    include: [
      'test/tcp/*.test.ts',
      'test/rfc9293.test.ts',
      'test/kernel.test.ts',
      'test/simulate.test.ts',
      'test/fixtures.test.ts',
    ],
    testTimeout: 300_000,
    isolate: false,
  },
})
