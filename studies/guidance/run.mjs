/**
 * `npm run study:guidance`: how well guidance works, and what it costs, on the test flows. A star of cases around one
 * centre (`cases.ts`); every finished case is a line of `results.jsonl`, and a later run goes on after the last one.
 *
 * `-- --report` only writes the tables and figures, `-- --only <axis>` runs the cases of one axis, `-- --seconds <n>`
 * starts no further case after so long, `-- --exactness` compares all methods with a posterior that is known.
 */
import { join } from 'node:path'
import process from 'node:process'
import { bundle } from '../../tools/bundle.mjs'
import { root, run } from '../../tools/lib.mjs'

const exactness = process.argv.includes('--exactness')
const folder = await bundle('lola-studies', {
  study: `studies/guidance/${exactness ? 'exactness' : 'study'}.ts`,
})
const { code } = await run(['node', join(folder, 'study.js'), ...process.argv.slice(2)], { cwd: root })
process.exitCode = code
