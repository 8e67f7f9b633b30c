/**
 * `npm run study:optimisers`: PSGD, SOAP and AdamW on the `mini` autoencoder, with and without identity initialisation, at
 * equal time. Six runs of `lola train`, two at a time, one thread each; a later call goes on where runs were left and skips
 * those that had their time. Linux only: it reads the processor time of the runs from /proc.
 *
 * `-- --minutes 30` of training each, `-- --rate 1e-4`, `-- --every 50` steps between validations, `-- --only psgd`,
 * `-- --jobs 2`, `-- --report` only writes what is known.
 */
import { join } from 'node:path'
import process from 'node:process'
import { bundle } from '../../tools/bundle.mjs'
import { root, run } from '../../tools/lib.mjs'

const folder = await bundle('lola-studies', { optimisers: 'studies/optimisers/study.ts' })
const { code } = await run(['node', join(folder, 'optimisers.js'), ...process.argv.slice(2)], { cwd: root })
process.exitCode = code
