import { mergeConfig } from 'vitest/config'
import { packageTests } from '../../tools/vitest.ts'

export default mergeConfig(packageTests(), { test: { globalSetup: ['test/build-worker.ts'] } })
