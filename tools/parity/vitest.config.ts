import { mergeConfig } from 'vitest/config'
import { packageTests } from '../vitest.ts'

/** The suite tests sources, like the packages do. */
export default mergeConfig(packageTests({ backend: true }), {
  test: {
    include: ['*.test.ts'],
    globalSetup: ['report-margins.ts'],
    testTimeout: 600_000,
  },
})
