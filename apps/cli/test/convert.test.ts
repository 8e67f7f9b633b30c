import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { solverNetwork } from '@lola-ts/neural-solver'
import { exportRun, solverFromReference } from '@lola-ts/reference'
import { writeAtomic } from '@lola-ts/tensor-core/node'
import { physics } from '@lola-ts/well-data'
import { beforeAll, expect, inject, test } from 'vitest'
import { complaint, expectDone, lola, path } from './lola'

const golden = fileURLToPath(new URL('../../../fixtures/golden/checkpoints/runs', import.meta.url))
const aeRun = 'runs/ae/k3f9q2wz_rayleigh_benard_dcae_f4c4_tiny'
const dmRun = 'runs/dm/p7x1m4ta_rayleigh_benard_f4c4_vit_tiny'
const onlyOne = { LOLA_BACKEND: 'cpu' }

/** Runs of the reference, in the folder of the tests. */
const runs = (name: string) => join('convert', name)

beforeAll(() => cp(golden, path('convert/runs'), { recursive: true }))

test('a run of the reference forecasts, and goes back', async () => {
  const convert = ['convert', runs(dmRun), '--out', 'convert/model', '--grid', '32,16']
  const planned = expectDone(await lola([...convert, '--dry-run', '--json']))
  const { command, results } = JSON.parse(planned.stdout)
  expect(command).toBe('convert')
  expect(results.map((row: object) => Object.fromEntries(Object.entries(row).slice(0, 8)))).toEqual([
    {
      model: 'convert/model/autoencoder',
      kind: 'autoencoder',
      run: expect.stringContaining(aeRun.slice('runs/ae/'.length)),
      weights: 'state',
      physics: 'rayleigh_benard',
      grid: [32, 16],
      recipe: 'lola-v1.0',
      parameters: 39452,
    },
    expect.objectContaining({ model: 'convert/model', kind: 'diffusion', weights: 'state_best', parameters: 11028 }),
  ])
  expect(await readdir(path('convert'))).toEqual(['runs'])

  const { stdout, stderr } = expectDone(await lola(convert))
  expect(stdout).toContain('diffusion of rayleigh_benard on 32 x 16 cells')
  expect(stderr).toContain('converting')
  const data = ['--data', inject('flows'), '--start', '2', '--states', '4', '--members', '2', '--steps', '3']
  expectDone(await lola(['emulate', '--model', 'convert/model', ...data, '--out', 'convert/ensemble.hdf5']))

  const back = ['convert', 'convert/model', '--to', 'pytorch', '--out', 'convert/back', '--json']
  expect(JSON.parse(expectDone(await lola(back)).stdout).results).toEqual([
    { run: 'convert/back/autoencoder', kind: 'autoencoder', tensors: 46 },
    { run: 'convert/back', kind: 'diffusion', tensors: 40 },
  ])
  expect((await readdir(path('convert/back'))).sort()).toEqual(['autoencoder', 'config.yaml', 'state.pth'])
})

test('bad input: one clear message, nothing written', async () => {
  await mkdir(path('convert/empty'), { recursive: true })
  await cp(path(runs(dmRun)), path('convert/keys'), { recursive: true })
  const config = path('convert/keys/config.yaml')
  await writeFile(config, (await readFile(config, 'utf8')).replace('  rope: true', '  rope: true\n  ropes: true'))
  await writeFile(path('convert/text.zip'), 'no zip archive')
  const before = await readdir(path('convert'))

  const convert = (run: string, ...rest: string[]) => ['convert', run, '--out', 'convert/out', ...rest]
  const cases: [args: string[], said: string, code: string, status?: number][] = [
    [convert('convert/nowhere'), 'convert/nowhere: does not exist', 'CHECKPOINT'],
    [convert('convert/empty'), 'convert/empty/config.yaml: does not exist', 'CHECKPOINT'],
    [convert('convert/text.zip'), 'the end of the zip archive is missing', 'CHECKPOINT'],
    [convert(join(runs(aeRun), 'state.pth')), 'is a checkpoint alone', 'CHECKPOINT'],
    [convert('convert/keys', '--autoencoder', runs(aeRun)), 'unknown key ropes', 'CONFIG'],
    [convert(runs(dmRun), '--autoencoder', runs(dmRun)), 'is the run of a diffusion model', 'CHECKPOINT'],
    [convert(runs(aeRun), '--weights', 'state_best'), 'state_best.pth: does not exist', 'CHECKPOINT'],
    [convert(runs(aeRun), '--grid', '30,16'), 'expected multiples of 4 x 4', 'CONFIG'],
    [convert(runs(aeRun), '--grid', '32'), 'does not fit the axes x, y', 'CONFIG'],
    [['convert', runs(aeRun), '--out', 'convert/runs'], 'convert/runs: is there already', 'WRITE'],
    [convert(runs(aeRun), '--to', 'pytorch'), 'config.json: does not exist', 'CHECKPOINT'],
    [convert(runs(aeRun), '--to', 'jax'), '--to is jax, expected pytorch', 'USAGE', 2],
    [convert(runs(aeRun), '--weights', 'best'), 'expected state or state_best', 'USAGE', 2],
    [convert(runs(aeRun), '--grid', 'wide'), 'expected whole numbers', 'USAGE', 2],
    [['convert', runs(aeRun)], '--out is missing', 'USAGE', 2],
    [['convert', '--out', 'convert/out'], 'RUN is missing', 'USAGE', 2],
    [['convert', runs(aeRun), 'convert/more', '--out', 'x'], 'not understood', 'USAGE', 2],
  ]
  for (const [args, said, code, status = 1] of cases) {
    const outcome = await lola(args, { env: onlyOne })
    const text = complaint(outcome)
    expect(text, args.join(' ')).toContain(`✗ ${code}  `)
    expect(text).toContain(said)
    expect(text.trim().split('\n').length).toBeLessThanOrEqual(2)
    expect(outcome).toMatchObject({ status, stdout: '' })
  }
  expect(await readdir(path('convert'))).toEqual(before)
})

test('a full disk leaves nothing', async () => {
  const outcome = await lola(['convert', runs(aeRun), '--out', 'convert/full'], { env: onlyOne, fileLimit: 64 })
  expect(complaint(outcome)).toMatch(/^✗ WRITE {2}/)
  expect((await readdir(path('convert'))).filter((name) => name.includes('full'))).toEqual([])
})

test('a large checkpoint takes the memory of its largest tensor and little more', async () => {
  // 580 MB, of which the input layer is 302 MB: twice that would be too much.
  const section = {
    ...{ channels: 4, spatial: 3, patch_size: [1, 64, 64], hid_channels: 2304, hid_blocks: 1, attention_heads: 16 },
    ...{ ffn_factor: 1 },
  }
  const architecture = solverFromReference(section)
  const { parameters } = solverNetwork(architecture)
  const sizeOf = ({ shape }: { shape: readonly number[] }) => shape.reduce((a, b) => a * b, 1)
  const largest = Math.max(...parameters.map(sizeOf))
  const zeros = new Float32Array(largest)
  const weights = Object.fromEntries(
    parameters.map((one) => [one.name, { shape: one.shape, data: zeros.subarray(0, sizeOf(one)) }]),
  )
  const model = {
    ...({ format: 'lola-model', version: 1, kind: 'solver', architecture } as const),
    ...{ physics: physics('rayleigh_benard'), grid: [512, 128], recipe: 'lola-v1.1', training: {} },
  }
  const { config, state } = exportRun(model, weights, 'large')
  await mkdir(path('convert/large'))
  await writeFile(path('convert/large/config.yaml'), config)
  await writeAtomic(path('convert/large/state.pth'), state())

  const watch = path('convert/peak.cjs')
  await writeFile(watch, `process.on('exit', () => console.error('peak', process.resourceUsage().maxRSS))`)
  const env = { ...onlyOne, NODE_OPTIONS: `--require ${watch}` }
  const outcome = expectDone(await lola(['convert', 'convert/large', '--out', 'convert/large-model'], { env }))
  const peak = Number(/^peak (\d+)$/m.exec(outcome.stderr)![1]) / 1e3
  const total = parameters.reduce((sum, one) => sum + 4 * sizeOf(one), 0) / 1e6
  console.log(
    `${total.toFixed(0)} MB converted, largest tensor ${((4 * largest) / 1e6).toFixed(0)} MB, peak ${peak} MB`,
  )
  expect(peak).toBeLessThan((4 * largest) / 1e6 + 300)
  for (const name of ['large', 'large-model']) await rm(path('convert', name), { recursive: true })
})
