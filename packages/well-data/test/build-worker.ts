import { join } from 'node:path'
import { build } from 'tsup'

/** Node runs threads from JavaScript: tests from sources need the script of the reading threads built. */
export async function setup(): Promise<void> {
  const root = join(import.meta.dirname, '..')
  await build({
    config: false,
    silent: true,
    entry: [join(root, 'src/node/read-worker.ts')],
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
