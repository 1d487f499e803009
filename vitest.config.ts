import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    maxWorkers: '100%',
    // A machine may be slow; only a hang is a failure.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    reporters: ['default'],
    // Of `npm run coverage` and of `npm run test:all`.
    coverage: {
      provider: 'v8',
      include: ['src/tcp/**'],
      reporter: ['text'],
      thresholds: { branches: 98 },
    },
  },
})
