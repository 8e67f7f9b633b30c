import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { bundle } from '../../../tools/bundle.mjs'
import { writeFlows } from './flows'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The bundled command line. */
    lola: string
    /** A folder for this run of the tests. */
    folder: string
    /** A dataset of 32 x 16 cells. */
    flows: string
  }
}

let folder: string | undefined

/** Makes the command line ready, and writes a small dataset. */
export async function setup(project: TestProject): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'lola-cli-'))
  const flows = join(folder, 'flows')
  await writeFlows(flows)
  project.provide('lola', process.env.LOLA_TEST_BUILT ? built : await bundled())
  project.provide('folder', folder)
  project.provide('flows', flows)
}

/** The command line as its users have it. */
const built = fileURLToPath(new URL('../dist/main.js', import.meta.url))

/** The command line from the sources of all packages: no build needed. */
async function bundled(): Promise<string> {
  const outDir = await bundle('lola-cli-test', {
    lola: 'apps/cli/src/main.ts',
    // The thread that reads batches ahead is a program of its own, found beside.
    'read-worker': 'packages/well-data/src/node/read-worker.ts',
  })
  return join(outDir, 'lola.js')
}

export async function teardown(): Promise<void> {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true })
}
