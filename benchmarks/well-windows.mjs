/**
 * Windows of a file of The Well beside h5py: `node benchmarks/well-windows.mjs --python <with h5py> [--rounds 5]
 * [--layout gzip]`, after `npm run setup`.
 *
 * Both read the same windows of five states of [512, 128, 4] from the same files, one after the other and at random, into
 * one float32 array a window, channels last. Every measurement is a process of its own, which reads all windows four
 * times; the two alternate, and the least of passes and rounds counts. Ours checks every number for NaN besides; h5py does
 * not. Both fill memory that was used before: ours an array that is kept, numpy's allocator what the last window gave back.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const length = 5
const steps = 50
const trajectories = 4
const passes = 4
const peer = fileURLToPath(new URL('h5py_windows.py', import.meta.url))
const self = fileURLToPath(import.meta.url)

const { values } = parseArgs({
  options: {
    python: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    layout: { type: 'string', multiple: true, default: ['contiguous', 'chunked', 'gzip', 'gzip-8-steps'] },
    child: { type: 'string' },
  },
})

if (values.child) await readWindows(JSON.parse(values.child))
else compare(values.python ?? 'python3', Number(values.rounds))

/** @param {{ path: string, places: [number, number][] }} request */
async function readWindows({ path, places }) {
  const { openWell } = await import('../packages/well-data/dist/node/index.js')
  const flow = await openWell(path)
  const kept = new Float32Array(length * 512 * 128 * 4)
  let [milliseconds, cpu, total] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0]
  for (let pass = 0; pass < passes; pass++) {
    const [begun, used] = [performance.now(), process.cpuUsage()]
    total = 0
    for (const [trajectory, start] of places) {
      total += flow.at({ file: 0, trajectory, start, count: length }, kept).snapshots.at(-1) ?? Number.NaN
    }
    const { user, system } = process.cpuUsage(used)
    milliseconds = Math.min(milliseconds, performance.now() - begun)
    cpu = Math.min(cpu, (user + system) / 1e3)
  }
  console.log(JSON.stringify({ milliseconds, cpu, total }))
  flow.close()
}

/**
 * @param {string} python
 * @param {number} rounds
 */
function compare(python, rounds) {
  const folder = mkdtempSync(join(tmpdir(), 'lola-well-windows-'))
  try {
    execFileSync(python, [peer, 'make', folder, ...values.layout], { stdio: 'inherit' })
    console.log(
      '| layout | order | ours | h5py | ratio | ours, CPU | h5py, CPU | ratio |\n|---|---|---|---|---|---|---|---|',
    )
    for (const layout of values.layout) {
      for (const [order, places] of Object.entries(orders())) {
        const request = JSON.stringify({ path: join(folder, `${layout}.hdf5`), places })
        const asked = JSON.stringify({ ...JSON.parse(request), length, passes })
        const [ours, theirs] = [fresh(), fresh()]
        for (let round = 0; round < rounds; round++) {
          const a = JSON.parse(execFileSync(process.execPath, [self, '--child', request], { encoding: 'utf8' }))
          const b = JSON.parse(execFileSync(python, [peer, 'read', asked], { encoding: 'utf8' }))
          if (a.total !== b.total) throw new Error(`${layout}: read other numbers than h5py: ${a.total}, ${b.total}`)
          for (const [best, one] of /** @type {const} */ ([
            [ours, a],
            [theirs, b],
          ])) {
            best.milliseconds = Math.min(best.milliseconds, one.milliseconds / places.length)
            best.cpu = Math.min(best.cpu, one.cpu / places.length)
          }
        }
        const cells = [ours.milliseconds, theirs.milliseconds, ours.cpu, theirs.cpu].map((x) => `${x.toFixed(1)} ms`)
        const ratios = [theirs.milliseconds / ours.milliseconds, theirs.cpu / ours.cpu].map((x) => x.toFixed(2))
        console.log(`| ${[layout, order, ...cells.slice(0, 2), ratios[0], ...cells.slice(2), ratios[1]].join(' | ')} |`)
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Of all rounds, a window. CPU time of all threads says more where other programs run. */
function fresh() {
  return { milliseconds: Number.POSITIVE_INFINITY, cpu: Number.POSITIVE_INFINITY }
}

/** Where windows begin: `[trajectory, step]`. */
function orders() {
  /** @type {[number, number][]} */
  const sequential = []
  for (let t = 0; t < trajectories; t++) {
    for (let step = 0; step + length <= steps; step += length) sequential.push([t, step])
  }
  let state = 1
  const random = (/** @type {number} */ end) => {
    state = (state * 16807) % 2147483647
    return state % end
  }
  /** @type {[number, number][]} */
  const shuffled = sequential.map(() => [random(trajectories), random(steps - length + 1)])
  return { sequential, random: shuffled }
}
