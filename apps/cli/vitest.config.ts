import { mergeConfig } from 'vitest/config'
import { packageTests } from '../../tools/vitest.ts'

// Files share trained models, and two cores: one after the other.
export default mergeConfig(packageTests(), {
  test: { globalSetup: './test/global-setup.ts', fileParallelism: false, testTimeout: 300_000 },
})
