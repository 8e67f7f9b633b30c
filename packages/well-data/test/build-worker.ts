import { join } from 'node:path'
import { build } from 'tsup'

/** Node runs threads from JavaScript: tests from sources need the scripts of threads and processes built. */
export async function setup(): Promise<void> {
  const root = join(import.meta.dirname, '..')
  await build({
    config: false,
    silent: true,
    entry: { 'read-worker': join(root, 'src/node/read-worker.ts'), 'share-cache': join(root, 'test/share-cache.ts') },
    outDir: join(root, '.test/worker'),
    format: ['esm'],
    target: 'node20',
    noExternal: [/^@lola-ts\//],
    external: [/^@tensorflow\//, /^h5wasm/],
    clean: true,
    esbuildOptions: (options) => {
      options.conditions = ['source']
    },
  })
}
