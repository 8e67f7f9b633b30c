import { defineConfig } from 'vitest/config'

/** The checks of the workspace are tests like any others. They look at what was built, so no `source` condition here. */
export default defineConfig({
  test: {
    include: ['checks/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    reporters: ['default', 'json'],
    outputFile: { json: '.test/report.json' },
  },
})
