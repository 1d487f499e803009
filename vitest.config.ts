import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // A machine may be slow; only a hang is a failure.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    reporters: ['default'],
  },
})
