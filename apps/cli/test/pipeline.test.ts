import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import process from 'node:process'
import { openWell } from '@lola-ts/well-data/node'
import { expect, inject, test } from 'vitest'
import { writeFlow } from './flows'
import { expectDone, lola, path } from './lola'

const data = () => inject('flows')
const tiny = (target: string, run: string, ...rest: string[]) =>
  lola([
    'train',
    target,
    '--preset',
    'tiny',
    '--run',
    run,
    `data.path=${data()}`,
    'train.steps=6',
    'train.validation=4',
    ...rest,
  ])

test('a dry run says what would be trained, and writes nothing', async () => {
  const { stdout } = expectDone(await tiny('autoencoder', 'runs/dry', '--dry-run', '--json'))
  const { command, backend, results } = JSON.parse(stdout)
  // A few steps are timed, on what will train.
  expect({ command, backend }).toEqual({ command: 'train autoencoder', backend: process.env.LOLA_BACKEND ?? 'native' })
  expect(results[0]).toMatchObject({
    snapshotShape: [32, 16, 4],
    latentShape: [8, 4, 4],
    compression: 16,
    examples: 24,
    timedBy: 'steps',
    warnings: [],
  })
  expect(results[0].secondsPerStep).toBeGreaterThan(0)
  expect(results[0].config.train.steps).toBe(6)
  expect(existsSync(path('runs/dry'))).toBe(false)
})

test('train an autoencoder', async () => {
  const { stdout, stderr } = expectDone(await tiny('autoencoder', 'runs/ae', '--json'))
  expect(JSON.parse(stdout).results[0]).toMatchObject({ finished: true, step: 6, model: 'runs/ae/model' })
  expect(stderr).toMatch(/^backend /m)
  expect((await readdir(path('runs/ae/model'))).sort()).toEqual(['README.md', 'config.json', 'model.safetensors'])
  const config = JSON.parse(await readFile(path('runs/ae/model/config.json'), 'utf8'))
  expect(config).toMatchObject({ kind: 'autoencoder', grid: [32, 16], training: { steps: 6, seed: 0 } })
  expect(config.physics.statistics).toContain('train')
})

test('encode a split, plain and augmented; a second run has nothing to do', async () => {
  const encode = () =>
    lola(['encode', '--model', 'runs/ae', '--data', data(), '--out', 'runs/latents', '--copies', '2', '--start', '1'])
  expect(expectDone(await encode()).stdout).toContain('4 trajectories of 8 x 4 x 4')
  const before = await readFile(path('runs/latents/index.json'), 'utf8')
  expect(expectDone(await encode()).stderr).toContain('4 of 4 were there already')
  expect(await readFile(path('runs/latents/index.json'), 'utf8')).toBe(before)
})

test('train emulators: on cached latents, encoding on the way, and in pixels', async () => {
  expectDone(
    await tiny('diffusion', 'runs/rb/diffusion', 'autoencoder=runs/ae', 'data.latents=runs/latents', 'data.start=1'),
  )
  expectDone(await tiny('solver', 'runs/rb/solver', 'autoencoder=runs/ae/model'))
  // A flow: alpha = 1 - t, sigma = t, with times that lean towards noise.
  const flow = ['schedule.name=rectified', 'schedule.alphaMin=0', 'schedule.sigmaMin=0', 'time.distribution=beta']
  const time = [...flow, 'time.a=1', 'time.b=0.5']
  expectDone(await tiny('diffusion', 'runs/pixel', 'space=pixel', 'model.patch=[1,4,4]', ...time))
  const config = JSON.parse(await readFile(path('runs/rb/diffusion/model/config.json'), 'utf8'))
  expect(config.autoencoder.path).toBe('../autoencoder')
  expect(config.latents.mean).toHaveLength(4)
  expect(existsSync(path('runs/rb/diffusion/autoencoder/model.safetensors'))).toBe(true)
})

test('train the other networks, with the other optimisers', async () => {
  const small = ['train.steps=2', 'train.validation=0']
  const vit = ['model.type=vit', 'model.width=16', 'model.heads=2', 'model.blocks=1', 'model.patch=[4,4]']
  expectDone(await tiny('autoencoder', 'runs/vit', ...vit, ...small, 'optim.name=soap', 'recipe=lola-v1.0'))
  const strided = ['model.pixelShuffle=false', 'model.norm=group', 'model.heads=[0,2]', 'model.stride=[2,2]']
  expectDone(
    await tiny('autoencoder', 'runs/strided', ...strided, ...small, 'optim.name=psgd', 'model.latentNoise=0.1'),
  )
  const unet = ['space=pixel', 'model.type=unet', 'model.channels=[8,8]', 'model.blocks=[1,1]', 'model.heads=[0,2]']
  expectDone(await tiny('solver', 'runs/unet', ...unet, ...small, 'loss={mse: 1, mae: 0.1}'))
  expectDone(
    await tiny('diffusion', 'runs/vp', 'autoencoder=runs/ae', ...small, 'schedule.name=vp', 'time.distribution=beta'),
  )
  const { architecture } = JSON.parse(await readFile(path('runs/unet/model/config.json'), 'utf8'))
  expect(architecture.backbone).toMatchObject({
    type: 'unet',
    stride: [1, 2, 2],
    padding: ['zeros', 'circular', 'zeros'],
  })
  const args = ['--data', data(), '--states', '2', '--members', '1', '--steps', '2']
  for (const run of ['runs/unet', 'runs/vp']) expectDone(await lola(['emulate', '--model', run, ...args]))
})

test('emulate writes the ensemble as a file of The Well', async () => {
  const args = ['--data', data(), '--start', '2', '--states', '6', '--members', '3', '--steps', '4']
  const { stdout } = expectDone(
    await lola(['emulate', '--model', 'runs/rb/diffusion', ...args, '--out', 'runs/new/ensemble.hdf5', '--json']),
  )
  const { results } = JSON.parse(stdout)
  expect(results.filter((row: { metric?: string }) => row.metric === 'vrmse')).toHaveLength(6 * 5)
  expectDone(await lola(['data', 'validate', 'runs/new/ensemble.hdf5']))
  const ensemble = await openWell(path('runs/new/ensemble.hdf5'))
  expect(ensemble.trajectories).toHaveLength(3)
  expect(ensemble.trajectory(2).shape).toEqual([6, 32, 16, 4])
  const times = ensemble.files[0]!.times
  expect([times[0], times.at(-1)]).toEqual([0.75, 2])
  ensemble.close()
})

test('emulate in pixels, and beyond the end of the file', async () => {
  const args = ['--data', data(), '--start', '9', '--states', '4', '--members', '2', '--steps', '3']
  const { stdout } = expectDone(await lola(['emulate', '--model', 'runs/pixel', ...args, '--json']))
  const leads = JSON.parse(stdout).results.filter(
    (row: { metric?: string; field: string }) => row.metric === 'vrmse' && row.field === 'mean',
  )
  expect(leads.map(({ lead }: { lead: number }) => lead)).toEqual([1, 2])
})

const rowsOf = async (folder: string, file = 'scores.csv') => readFile(path(folder, file), 'utf8')
const forecasts = () => ['--data', data(), '--start', '1,2', '--states', '5', '--members', '3', '--steps', '3']

test('evaluate an autoencoder, a solver and a guided diffusion model; report on them', async () => {
  expectDone(
    await lola(['evaluate', '--model', 'runs/ae', '--data', data(), '--start', '2', '--out', 'runs/scores/ae']),
  )
  expect(await rowsOf('runs/scores/ae')).toContain('reconstruction')
  expectDone(await lola(['evaluate', '--model', 'runs/rb/solver', ...forecasts(), '--out', 'runs/scores/solver']))
  const guided = ['--observe', 'subsample:8', '--lola-csv', '--out', 'runs/scores/diffusion', '--json']
  const { stdout: json } = expectDone(
    await lola(['evaluate', '--model', 'runs/rb/diffusion', ...forecasts(), ...guided]),
  )
  const { results } = JSON.parse(json)
  const kinds = new Set(results.map(({ kind }: { kind?: string }) => kind).filter(Boolean))
  expect(kinds).toEqual(new Set(['baseline', 'reconstruction', 'emulation', 'guided']))
  const manifest = JSON.parse(await rowsOf('runs/scores/diffusion', 'manifest.json'))
  expect(manifest).toMatchObject({ regime: 'encode-once', members: 3, normalisation: 'registry', states: 5 })
  expect(manifest.command).toContain('--observe subsample:8')

  const methods = (text: string) => JSON.parse(text).timings.map(({ method }: { method: string }) => method)
  expect(methods(await rowsOf('runs/scores/solver', 'manifest.json'))).toEqual(['latent neural solver'])
  expect(manifest.timings).toMatchObject([{ method: 'latent diffusion' }, { method: 'guided latent diffusion' }])
  const pixel = ['--start', '2', '--states', '1', '--members', '1', '--steps', '1', '--scores', 'errors']
  expectDone(
    await lola(['evaluate', '--model', 'runs/pixel', '--data', data(), ...pixel, '--out', 'runs/scores/pixel']),
  )
  expect(methods(await rowsOf('runs/scores/pixel', 'manifest.json'))).toEqual(['diffusion in pixels'])
  const timing = ['simulate', 'rayleigh-benard', '--grid', '32x16', '--rayleigh', '1e4', '--snapshots', '4', '--time']
  expectDone(await lola([...timing, '--out', 'runs/scores/simulator']))
  const folders = ['runs/scores/ae', 'runs/scores/solver', 'runs/scores/diffusion', 'runs/scores/simulator']
  const { stdout } = expectDone(await lola(['report', ...folders, '--out', 'runs/report/page.html']))
  expect(stdout.split('\n')[0]).toBe('runs/report/page.html')
  const page = await readFile(path('runs/report/page.html'), 'utf8')
  for (const text of ['rb/diffusion, guided', 'latent diffusion, published', 'Rank histogram', 'Paired comparison'])
    expect(page).toContain(text)
  for (const text of ['simulator, Ra 1e4, Pr 1', 'rb/diffusion: guided latent diffusion', 'Guided emulation'])
    expect(page).toContain(text)
  expect(page).not.toMatch(/(src|href)="(https?:)?\/\//)
  const figures = await readdir(path('runs/report/figures'))
  for (const name of ['rollout.svg', 'rollout.png', 'rollout-animation.gif', 'rank-histogram-rank-histogram.png'])
    expect(figures).toContain(name)
  for (const name of ['guided-rb-diffusion.svg', 'speed.png']) expect(figures).toContain(name)
})

test('workers and a stop in between change no number', async () => {
  const evaluate = (...more: string[]) => lola(['evaluate', '--model', 'runs/rb/diffusion', ...forecasts(), ...more])
  expectDone(await evaluate('--out', 'runs/scores/shared', '--workers', '2', '--observe', 'subsample:8', '--lola-csv'))
  expect(await rowsOf('runs/scores/shared')).toBe(await rowsOf('runs/scores/diffusion'))
  expect(await rowsOf('runs/scores/shared', 'horizons.csv')).toBe(await rowsOf('runs/scores/diffusion', 'horizons.csv'))

  // What a job array does: each share by itself, in any order, then the whole.
  expectDone(await evaluate('--out', 'runs/scores/parts', '--share', '1/2'))
  expect((await lola(['report', 'runs/scores/parts'])).stderr).toContain('was not finished')
  const other = await lola(['evaluate', '--model', 'runs/rb/solver', ...forecasts(), '--out', 'runs/scores/parts'])
  expect(other.stderr).toContain('unfinished scores of another evaluation')
  const rest = expectDone(await evaluate('--out', 'runs/scores/parts'))
  expect(rest.stderr).toMatch(/of \d+ forecasts were scored before/)
  const plain = (text: string) => text.split('\n').filter((line) => line.includes(',emulation,'))
  expect(plain(await rowsOf('runs/scores/parts'))).toEqual(plain(await rowsOf('runs/scores/diffusion')))
})

test('forecasts from a file score as those of the model, and latent and ambient regimes are told apart', async () => {
  const one = ['--data', data(), '--start', '2', '--states', '5', '--members', '3', '--steps', '3']
  expectDone(await lola(['emulate', '--model', 'runs/rb/diffusion', ...one, '--out', 'runs/new/three.hdf5']))
  const out = ['--out', 'runs/scores/file', '--name', 'rb/diffusion']
  expectDone(await lola(['evaluate', '--predictions', 'runs/new/three.hdf5', '--truth', data(), ...out]))
  const lines = (text: string) => text.split('\n').filter((line) => /emulation.*test\/0@2.*,truth,/.test(line))
  const [file, model] = [lines(await rowsOf('runs/scores/file')), lines(await rowsOf('runs/scores/diffusion'))]
  expect(file).toHaveLength(5 * 5)
  // Values went through float32 files: six digits.
  const numbers = (text: string[]) => text.flatMap((line) => line.split(',').slice(7, 17).map(Number))
  const expected = numbers(model)
  for (const [i, value] of numbers(file).entries()) expect(value).toBeCloseTo(expected[i]!, 4)

  for (const regime of ['latent', 'ambient']) {
    expectDone(
      await lola([
        'evaluate',
        '--model',
        'runs/rb/diffusion',
        ...one,
        '--regime',
        regime,
        '--out',
        `runs/scores/${regime}`,
      ]),
    )
  }
  expect(await rowsOf('runs/scores/latent')).toContain('latent_0')
  const { stderr } = await lola([
    'report',
    'runs/scores/ambient',
    'runs/scores/file',
    '--out',
    'runs/report/two.html',
    '--page-only',
  ])
  expect(stderr).toBe('')
  expect(await readFile(path('runs/report/two.html'), 'utf8')).toContain('Results differ in the regime')
})

test("LoLa's own file is read back", async () => {
  const csv = await rowsOf('runs/scores/diffusion', 'stats.csv')
  expect(csv.split('\n')[0]!.split(',')).toHaveLength(33 + 2)
  await mkdir(path('runs/rayleigh_benard'), { recursive: true })
  await writeFile(path('runs/rayleigh_benard/stats.csv'), csv)
  expectDone(await lola(['report', 'runs/rayleigh_benard/stats.csv', '--out', 'runs/report/lola.html', '--page-only']))
  expect(await readFile(path('runs/report/lola.html'), 'utf8')).toContain('rb/diffusion (diffusion)')
})

test('truncated, mixed and missing results are refused', async () => {
  await cp(path('runs/scores/solver'), path('runs/bad/cut'), { recursive: true })
  const scores = await readFile(path('runs/bad/cut/scores.csv'), 'utf8')
  await writeFile(path('runs/bad/cut/scores.csv'), scores.slice(0, scores.length / 2))
  expect((await lola(['report', 'runs/bad/cut'])).stderr).toContain('cut off')
  await cp(path('runs/scores/solver'), path('runs/bad/other'), { recursive: true })
  const manifest = JSON.parse(await rowsOf('runs/bad/other', 'manifest.json'))
  await writeFile(path('runs/bad/other/manifest.json'), JSON.stringify({ ...manifest, grid: [64, 64] }))
  expect((await lola(['report', 'runs/scores/solver', 'runs/bad/other'])).stderr).toContain('grid 64 x 64')
  const members = ['--truth', data(), '--members', '2', '--out', 'runs/bad/members']
  expect((await lola(['evaluate', '--predictions', 'runs/new/three.hdf5', ...members])).stderr).toContain(
    'expected 2 members',
  )
})

test('the same seed gives the same ensemble', async () => {
  const once = (out: string) =>
    lola([
      'emulate',
      '--model',
      'runs/rb/diffusion',
      '--data',
      data(),
      '--states',
      '2',
      '--members',
      '2',
      '--steps',
      '2',
      '--seed',
      '7',
      '--out',
      out,
    ])
  expectDone(await once('runs/one.hdf5'))
  expectDone(await once('runs/two.hdf5'))
  const [one, two] = await Promise.all(['runs/one.hdf5', 'runs/two.hdf5'].map((file) => openWell(path(file))))
  expect(one!.trajectory(1).snapshots).toEqual(two!.trajectory(1).snapshots)
})

test('any sampler and any guidance, from the command line', async () => {
  const run = async (...args: string[]) => {
    const size = ['--data', data(), '--start', '2', '--states', '2', '--members', '2', '--steps', '3', '--json']
    const { stdout } = expectDone(await lola(['emulate', '--model', 'runs/rb/diffusion', ...size, ...args]))
    const rows: { metric?: string; field: string; value: number }[] = JSON.parse(stdout).results
    return rows.filter(({ metric, field }) => metric === 'vrmse' && field === 'mean').map(({ value }) => value)
  }
  const all = await Promise.all([
    run('--sampler', 'ab', '--order', '1'),
    run('--sampler', 'euler'),
    run('--sampler', 'ito', '--eta', '0.5', '--temperature', '1.1'),
    run('--sampler', 'ddpm', '--observe', 'subsample:8', '--guidance', 'dps:0.5'),
  ])
  const [first, same, ...others] = all.map((values) => values.map((value) => value.toPrecision(4)).join())
  expect(same).toBe(first)
  expect(new Set([first, ...others]).size).toBe(3)
})

test('guided by a table, another grid and the truth at once, with a picture of it', async () => {
  await writeFile(path('sensors.csv'), 'x,y,field,time,value,std\n1,0.5,buoyancy,0.75,0.6,0.05\n')
  await writeFlow(path('coarse.hdf5'), 3, { grid: [16, 8] })
  const run = async (...args: string[]) => {
    const size = ['--data', data(), '--start', '2', '--states', '2', '--members', '2', '--steps', '3', '--json']
    const { stdout } = expectDone(await lola(['emulate', '--model', 'runs/rb/diffusion', ...size, ...args]))
    const rows: Record<string, unknown>[] = JSON.parse(stdout).results
    return rows.filter((row) => row.observation_distance !== undefined).map((row) => row.observation_distance as number)
  }
  const all = ['--observe', 'sensors.csv', '--observe', 'coarse.hdf5', '--observe', 'boundary:1,every:2']
  const [guided, free] = await Promise.all([
    run(...all, '--figure', 'runs/guided.svg', '--linear-decoder'),
    run(...all, '--guidance', 'none'),
  ])
  expect(guided).toHaveLength(2)
  expect(guided).not.toEqual(free)
  const figure = await readFile(path('runs/guided.svg'), 'utf8')
  for (const part of ['observations', 'guided mean (2)', 'unguided mean', 'Errors by lead time', '<circle']) {
    expect(figure).toContain(part)
  }
})

test('demo writes results and a report', async () => {
  for (const kind of ['diffusion', 'solver'])
    await cp(path(`runs/rb/${kind}/model`), path(`models/tiny/${kind}`), { recursive: true })
  await cp(path('runs/ae/model'), path('models/tiny/autoencoder'), { recursive: true })
  const args = [
    '--models',
    'models/tiny',
    '--data',
    data(),
    '--start',
    '2',
    '--states',
    '5',
    '--members',
    '2',
    '--guided-members',
    '2',
  ]
  const { stdout } = expectDone(await lola(['demo', ...args]))
  expect(stdout.trim().split('\n').at(-1)).toBe('runs/demo/report.html')
  const { command, results } = JSON.parse(await readFile(path('runs/demo/results.json'), 'utf8'))
  expect(command).toBe('demo')
  expect(results.filter((row: { median_ms?: number }) => row.median_ms !== undefined)).toHaveLength(3)
  expect(await readFile(path('runs/demo/report.html'), 'utf8')).toContain('diffusion, member')
})

test('data info and doctor', async () => {
  const info = JSON.parse(expectDone(await lola(['data', 'info', data(), '--json'])).stdout)
  expect(info.results.map(({ split, states }: { split: string; states: number }) => [split, states])).toEqual([
    ['train', 24],
    ['valid', 12],
    ['test', 12],
  ])
  const { stdout, stderr } = expectDone(await lola(['doctor', '--backend', 'wasm']))
  expect(stdout).toMatch(/backend +wasm/)
  expect(stderr).toMatch(/^backend wasm/m)
})

test('help and version go to stdout, without colours where nobody looks', async () => {
  const [root, verb, version] = await Promise.all([lola([]), lola(['train', 'solver', '--help']), lola(['--version'])])
  expect(expectDone(root).stdout).toContain('demo|doctor|setup|data|simulate|train|encode|emulate|evaluate|report')
  expect(expectDone(verb).stdout).toContain('lola train solver --preset rb-64')
  expect(root.stdout + verb.stdout).not.toContain('\u001b')
  expect(expectDone(version).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test('quantise a model and its autoencoder: a quarter of the bytes, and they still belong together', async () => {
  expectDone(await lola(['quantise', '--model', 'runs/ae', '--out', 'small/autoencoder']))
  const beside = ['--autoencoder', 'small/autoencoder']
  expectDone(await lola(['quantise', '--model', 'runs/rb/diffusion', ...beside, '--out', 'small/diffusion']))
  const size = async (file: string) => (await readFile(path(file))).length
  expect(await size('small/diffusion/model.safetensors')).toBeLessThan(
    (await size('runs/rb/diffusion/model/model.safetensors')) / 2,
  )
  const args = ['--data', data(), '--start', '2', '--states', '1', '--members', '1', '--steps', '2']
  expectDone(await lola(['emulate', '--model', 'small/diffusion', ...args]))
})
