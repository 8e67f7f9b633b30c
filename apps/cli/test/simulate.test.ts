import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { openWell } from '@lola-ts/well-data/node'
import { expect, test } from 'vitest'
import { complaint, lola, path } from './lola'

const small = ['--grid', '16x8', '--rayleigh', '1e4,1e5', '--prandtl', '0.5', '--trajectories', '6', '--snapshots', '4']
const command = (out: string, ...rest: string[]) =>
  lola(['simulate', 'rayleigh-benard', ...small, '--split', '0.5,0,0.5', '--out', out, ...rest])

async function statesOf(folder: string): Promise<Record<string, Float32Array>> {
  const states: Record<string, Float32Array> = {}
  for (const split of ['train', 'test']) {
    const flow = await openWell(folder, { split })
    for (const index of flow.trajectories.keys()) states[`${split} ${index}`] = flow.trajectory(index).snapshots
    flow.close()
  }
  return states
}

test('simulates a dataset that is whole, valid, with statistics, and the same with any number of workers', async () => {
  const [one, two] = [path('one-worker'), path('two-workers')]
  const outcome = await command(one, '--workers', '1', '--json')
  expect(outcome, outcome.stderr).toMatchObject({ status: 0 })
  const [result] = JSON.parse(outcome.stdout).results
  expect(result).toMatchObject({ failed: [], errors: [] })
  expect(result.files).toHaveLength(4)
  expect(readdirSync(one).sort()).toEqual(['data', 'simulation.json', 'stats.yaml'])
  expect(readFileSync(`${one}/stats.yaml`, 'utf8')).toMatch(/^mean:\n {2}buoyancy: /)

  expect((await command(two, '--workers', '2')).status).toBe(0)
  const states = await statesOf(one)
  expect(Object.keys(states)).toHaveLength(6)
  expect(await statesOf(two)).toEqual(states)
  expect(new Set(Object.values(states).map((x) => x.join())).size).toBe(6)
})

test('goes on after Ctrl-C with what is done, and refuses other options in the same folder', async () => {
  const out = path('interrupted')
  const long = ['--grid', '64x16', '--snapshots', '40', '--workers', '1']
  const stopped = await lola(['simulate', 'rayleigh-benard', ...small, ...long, '--out', out], {
    onStart(child) {
      const timer = setInterval(() => {
        if (!existsSync(`${out}/parts`) || !readdirSync(`${out}/parts`).some((name) => name.endsWith('0.hdf5'))) return
        clearInterval(timer)
        child.kill('SIGINT')
      }, 20)
      child.on('close', () => clearInterval(timer))
    },
  })
  expect(stopped.status, stopped.stderr).toBe(130)
  const other = await lola(['simulate', 'rayleigh-benard', ...small, '--out', out])
  expect(other.status).toBe(1)
  expect(complaint(other)).toMatch(/CONFIG.*holds a dataset of other options/)
  const resumed = await lola(['simulate', 'rayleigh-benard', ...small, ...long, '--out', out])
  expect(resumed.status, resumed.stderr).toBe(0)
  expect(resumed.stderr).toMatch(/\d of 6 trajectories were there already/)
  expect(readdirSync(out).sort()).toEqual(['data', 'simulation.json', 'stats.yaml'])
})

test('gases too, in files of their own', async () => {
  const out = path('gases')
  const rest = ['--grid', '8x8', '--snapshots', '3', '--trajectories', '2', '--split', '1', '--boundary', 'periodic']
  const outcome = await lola(['simulate', 'euler', '--gamma', '1.4,1.22', ...rest, '--out', out])
  expect(outcome.status, outcome.stderr).toBe(0)
  expect(readdirSync(`${out}/data/train`).sort()).toEqual([
    'euler_multi_quadrants_periodicBC_gamma_1.22_C2H6_15.hdf5',
    'euler_multi_quadrants_periodicBC_gamma_1.4_Dry_air_20.hdf5',
  ])
})

test('times a trajectory of each kind, and keeps none', async () => {
  const out = path('timed')
  const outcome = await command(out, '--time', '--json')
  expect(outcome.status, outcome.stderr).toBe(0)
  expect(readdirSync(out)).toEqual(['speed.json'])
  const { dataset, grid, interval, timings } = JSON.parse(readFileSync(`${out}/speed.json`, 'utf8'))
  expect({ dataset, grid, interval }).toEqual({ dataset: 'rayleigh_benard', grid: [16, 8], interval: 0.25 })
  const cases = timings.map((timing: { case: string }) => timing.case)
  expect(cases).toEqual(['simulator, Ra 1e4, Pr 0.5', 'simulator, Ra 1e5, Pr 0.5'])
  for (const { median_ms, method } of timings) {
    expect(method).toBe('simulator')
    expect(median_ms).toBeGreaterThan(0)
  }
  const alone = await lola(['report', out])
  expect(complaint(alone)).toMatch(/USAGE.*only timings are given/)
})

test('says what it would do, and writes nothing', async () => {
  const out = path('planned')
  const outcome = await command(out, '--dry-run', '--json')
  expect(outcome.status, outcome.stderr).toBe(0)
  const [plan] = JSON.parse(outcome.stdout).results
  expect(plan).toMatchObject({ trajectories: 6, bytes: 6 * 4 * 16 * 8 * 4 * 4 })
  expect(plan.cpuSeconds).toBeGreaterThan(0)
  expect(existsSync(out)).toBe(false)
})

test('refuses what is no flow before anything is written', async () => {
  const out = path('refused')
  for (const [args, message] of [
    [['simulate', 'tea', '--out', out], /USAGE.*tea: no such flow/],
    [['simulate', 'rayleigh-benard', '--rayleigh', '-5', '--out', out], /CONFIG.*rayleigh is -5/],
    [['simulate', 'euler', '--prandtl', '1', '--out', out], /USAGE.*--prandtl does not go with euler/],
    [['simulate', 'rayleigh-benard', '--grid', '128', '--out', out], /USAGE.*--grid is 128/],
    [['simulate', 'rayleigh-benard', '--split', '0.8,0.8', '--out', out], /USAGE.*--split is 0.8,0.8/],
  ] as const) {
    const outcome = await lola(args)
    expect(outcome.status).not.toBe(0)
    expect(complaint(outcome)).toMatch(message)
  }
  expect(existsSync(out)).toBe(false)
})
