/**
 * `npm run check:resume`: kills trainings at random moments, also while they write a checkpoint, resumes them each time,
 * and compares what comes out with uninterrupted ones, byte for byte. Every target, every optimiser.
 *
 * `SEED=<n>` draws other moments, `-- --kills <n>` more of them, `-- --only solver-soap` one run. The last line is `9 runs,
 * 9 identical to the byte`; anything else fails.
 */
import { join } from 'node:path'
import process from 'node:process'
import { bundle } from './bundle.mjs'
import { run } from './lib.mjs'

const folder = await bundle('lola-resume', {
  check: 'tools/resume/check.ts',
  lola: 'apps/cli/src/main.ts',
  'read-worker': 'packages/well-data/src/node/read-worker.ts',
})
const { code } = await run(['node', join(folder, 'check.js'), ...process.argv.slice(2)])
process.exitCode = code
