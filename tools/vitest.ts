import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export interface PackageTestOptions {
  /** Start the tensor backend before every test file. Default false. */
  backend?: boolean
}

/**
 * Every package tests its sources against the sources of its siblings: no build needed.
 *
 * With LOLA_TEST_BUILT set (`npm run test:node`) the siblings are the built ones, as a user of the package has them.
 */
export const packageTests = ({ backend = false }: PackageTestOptions = {}) => {
  const source = process.env.LOLA_TEST_BUILT ? [] : ['source']
  return defineConfig({
    resolve: { conditions: source },
    ssr: { resolve: { conditions: [...source, 'node', 'import', 'module', 'default'] } },
    test: {
      include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
      setupFiles: backend ? [fileURLToPath(new URL('start-backend.ts', import.meta.url))] : [],
      // Starting TensorFlow takes a second: files share a process there, and count tensors by difference.
      isolate: !backend,
      testTimeout: 60_000,
      hookTimeout: 60_000,
      // tools/test.mjs adds these reports up.
      reporters: ['default', 'json'],
      outputFile: { json: '.test/report.json' },
    },
  })
}
