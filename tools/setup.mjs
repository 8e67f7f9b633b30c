/**
 * `npm run setup`: installs, builds and provisions native TensorFlow, each only when something has changed since the
 * last time. A second run does nothing. Plain JavaScript without dependencies: it runs on a fresh clone.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { nx, packageFolders, root, run, stopwatch } from './lib.mjs'
import { installKey, readStamp, writeStamp } from './stamp.mjs'

await install()
await build()
await provision()

async function install() {
  const key = installKey()
  if (readStamp().install === key) return
  console.log('setup: installing packages (npm ci)')
  const time = stopwatch()
  await must(['npm', 'ci', '--no-audit', '--no-fund'], 'npm ci failed')
  writeStamp({ install: key })
  console.log(`setup: packages installed in ${time()}`)
}

/** Nx knows what to build, but takes a second to say "nothing": an unchanged workspace does not ask it. */
async function build() {
  const key = sourcesKey()
  if (readStamp().build === key && packageFolders().every((folder) => existsSync(join(root, folder, 'dist')))) return
  console.log('setup: building packages (nx run-many -t build)')
  const time = stopwatch()
  await must([...nx, 'run-many', '-t', 'build', '--output-style=static'], 'the build failed')
  writeStamp({ build: key })
  console.log(`setup: packages built in ${time()}`)
}

/** Never fatal: without native TensorFlow everything runs on wasm, slower. */
async function provision() {
  const { native } = readStamp()
  if (native && (native.status === 'unavailable' || existsSync(native.path))) return
  const time = stopwatch()
  const { code, output } = await run(['node', 'tools/provision.mjs'], { quiet: true })
  const result = code === 0 ? lastLine(output) : undefined
  const outcome = result ?? { status: 'unavailable', reason: output.trim().split('\n').at(-1) }
  writeStamp({ native: outcome })
  if (outcome.status === 'ready') console.log(`setup: native TensorFlow is ready (${time()})`)
  else console.log(`setup: native TensorFlow is not available, wasm serves instead: ${outcome.reason}\n${retryHint}`)
}

const retryHint = '       To try again: node apps/cli/dist/main.js setup'

/** @param {string} output */
function lastLine(output) {
  try {
    return JSON.parse(output.trim().split('\n').at(-1) ?? '')
  } catch {
    return undefined
  }
}

/**
 * Runs a step quietly; shows what it said and ends the set-up when it fails.
 *
 * @param {string[]} command
 * @param {string} failure
 */
async function must(command, failure) {
  const { code, output } = await run(command, { quiet: true })
  if (code === 0) return
  console.error(`${output}\nsetup: ${failure}`)
  process.exit(1)
}

/** Changes when a file that goes into a build is touched, added or removed. Reads no contents: 10 ms. */
function sourcesKey() {
  const hash = createHash('sha256').update(installKey())
  /** @param {string} path */
  const add = (path) => {
    const stat = statSync(join(root, path), { throwIfNoEntry: false })
    if (!stat) return
    if (stat.isFile()) hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`)
    else for (const name of readdirSync(join(root, path)).sort()) add(`${path}/${name}`)
  }
  for (const path of ['nx.json', 'tsconfig.base.json', 'tools/tsup.ts']) add(path)
  for (const folder of packageFolders()) {
    for (const path of ['src', 'package.json', 'tsup.config.ts', 'tsconfig.json']) add(`${folder}/${path}`)
  }
  return hash.digest('hex')
}
