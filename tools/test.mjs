/**
 * `npm test`: sets up, then runs everything, stage by stage, and adds up. A stage that fails does not stop the others.
 *
 * Stages that run vitest leave one JSON report a project, whose tests count; any other stage counts as one test. The
 * last line is `N passed, N failed`.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { biome, knip, nx, packageFolders, root, run, stopwatch, tsc } from './lib.mjs'

const packages = packageFolders().filter((folder) => folder.startsWith('packages/'))
const apps = packageFolders().filter((folder) => folder.startsWith('apps/'))

/**
 * What they need is built by the set-up.
 *
 * @param {string[]} folders
 */
const testsIn = (folders) => [
  ...nx,
  'run-many',
  '-t',
  'test',
  '-p',
  folders.join(),
  '--exclude-task-dependencies',
  '--output-style=static',
]

/** @type {{ name: string, command: string[], projects?: string[] }[]} projects: folders that leave a report */
const stages = [
  { name: 'set-up', command: ['node', 'tools/setup.mjs'] },
  { name: 'format and lint', command: [...biome, 'ci', '.', ...(process.stdout.isTTY ? [] : ['--colors=off'])] },
  { name: 'types', command: [...tsc, '-p', 'tsconfig.json'] },
  { name: 'unit and property tests', command: testsIn(packages), projects: packages },
  { name: 'parity with the reference', command: testsIn(['tools/parity']), projects: ['tools/parity'] },
  { name: 'boundaries, publishing, browser bundles', command: testsIn(['tools']), projects: ['tools'] },
  { name: 'damaged files', command: ['node', 'tools/check-damage.mjs', '--cases', '3000'] },
  { name: 'end to end', command: testsIn(apps), projects: apps },
  { name: 'unused code', command: knip },
]

/** @param {string} folder */
const reportOf = (folder) => join(root, folder, '.test', 'report.json')

const total = stopwatch()
const results = []
for (const stage of stages) {
  console.log(`\n━━ ${stage.name} ━━ ${stage.command.join(' ')}`)
  const time = stopwatch()
  for (const folder of stage.projects ?? []) rmSync(reportOf(folder), { force: true })
  const { code } = await run(stage.command)
  const counts = stage.projects ? addUp(stage.projects, code) : { passed: code ? 0 : 1, failed: code ? 1 : 0 }
  results.push({ name: stage.name, time: time(), ...counts })
  console.log(`━━ ${stage.name}: ${counts.passed} passed, ${counts.failed} failed, ${results.at(-1)?.time}`)
  if (code && stage.name === 'set-up') break // nothing else could run
}

console.log(`\n━━ summary ━━ ${total()}`)
for (const { name, passed, failed, time } of results) {
  console.log(`${failed ? '✗' : '✓'} ${name.padEnd(40)} ${passed} passed, ${failed} failed  ${time.padStart(8)}`)
}
const passed = results.reduce((sum, result) => sum + result.passed, 0)
const failed = results.reduce((sum, result) => sum + result.failed, 0)
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed ? 1 : 0

/**
 * The tests in the reports of a stage. A project without a report, a file that could not be loaded and a stage that
 * failed although its tests passed are failures too; so is a skipped test.
 *
 * @param {string[]} folders
 * @param {number} code the stage's exit status
 */
function addUp(folders, code) {
  let passed = 0
  let failed = 0
  for (const folder of folders) {
    if (!existsSync(reportOf(folder))) {
      console.error(`${folder}: the tests ended without a report`)
      failed++
      continue
    }
    const report = JSON.parse(readFileSync(reportOf(folder), 'utf8'))
    const tests = report.testResults.flatMap((/** @type {any} */ file) => file.assertionResults)
    const broken = report.testResults.filter(
      (/** @type {any} */ file) => file.status === 'failed' && !file.assertionResults.some(isFailed),
    )
    passed += tests.filter((/** @type {any} */ test) => test.status === 'passed').length
    failed += tests.filter((/** @type {any} */ test) => test.status !== 'passed').length + broken.length
    if (tests.length === 0 && broken.length === 0) {
      console.error(`${folder}: no tests`)
      failed++
    }
  }
  return { passed, failed: code && !failed ? 1 : failed }
}

/** @param {{ status: string }} test */
function isFailed(test) {
  return test.status === 'failed'
}
