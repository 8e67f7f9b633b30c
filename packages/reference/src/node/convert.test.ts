import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadAutoencoder } from '@lola-ts/autoencoder'
import { loadDiffusion } from '@lola-ts/dit'
import { CheckpointError, ConfigError, WriteError } from '@lola-ts/tensor-core'
import { loadModel, loadReference } from '@lola-ts/tensor-core/checkpoint'
import { folder } from '@lola-ts/tensor-core/node'
import { expect, test } from 'vitest'
import { aeRun, copyOfRuns, dmRun, editConfig, filesIn, goldenRuns, scratch } from '../../test/runs'
import { deflatedZipOf, storageAt, zipOf } from '../../test/zip-bytes'
import { openCachedLatents } from './cached-latents'
import { convertFolder, planConversion } from './convert'

const ae = join(goldenRuns, aeRun)
const dm = join(goldenRuns, dmRun)

test('an autoencoder becomes a model folder that says where it comes from', async () => {
  const out = join(await scratch(), 'deep', 'model')
  const [written] = await convertFolder(ae, out)
  expect((await readdir(out)).sort()).toEqual(['README.md', 'config.json', 'model.safetensors'])
  const { config, sha256 } = await loadModel(folder(out))
  expect(sha256).toBe(written!.sha256)
  expect(config).toMatchObject({
    kind: 'autoencoder',
    // From the cached latents: 6 x 4 times a factor of 4.
    grid: [24, 16],
    recipe: 'lola-v1.0',
    physics: { name: 'rayleigh_benard', mean: [0.38, 0.01, 0, 0], statistics: 'reference', periodic: [true, false] },
    architecture: { padding: ['zeros', 'zeros'], latentChannels: 4, latentNoise: 0.01 },
    training: { run: 'k3f9q2wz_rayleigh_benard_dcae_f4c4_tiny', weights: 'state', seed: 123456789 },
  })
  expect(await readFile(join(out, 'README.md'), 'utf8')).toMatch(/k3f9q2wz_rayleigh_benard_dcae_f4c4_tiny/)
})

test('an emulator brings its autoencoder along, and the two load together', async () => {
  const out = join(await scratch(), 'model')
  const tensors: number[] = []
  const written = await convertFolder(dm, out, { onTensor: (done) => tensors.push(done) })
  expect(written.map(({ model, weights }) => [model.kind, weights])).toEqual([
    ['autoencoder', 'state'],
    ['diffusion', 'state_best'],
  ])
  expect(tensors).toEqual(Array.from({ length: 78 }, (_, i) => i))
  const source = folder(out)
  const { config } = await loadModel(source)
  expect(config).toMatchObject({
    grid: [24, 16],
    recipe: 'lola-v1.0',
    autoencoder: { path: 'autoencoder' },
    training: { stride: 4, context: { rate: 1, atLeast: 1, forward: 0.66 } },
    architecture: { window: 5, labels: 6 },
  })
  expect((await loadReference(source, config.autoencoder!)).config.kind).toBe('autoencoder')
  const space = await loadAutoencoder(folder(join(out, 'autoencoder')))
  const emulator = await loadDiffusion(source, { space })
  expect(emulator.window).toBe(5)
  emulator.dispose()
  space.dispose()
})

test('which weights: asked for, or the best where there is one', async () => {
  const dir = await scratch()
  const hash = async (options: Parameters<typeof convertFolder>[2], name: string) =>
    (await convertFolder(dm, join(dir, name), options)).at(-1)!.sha256
  const [best, last, asked] = [
    await hash({}, 'a'),
    await hash({ weights: 'state' }, 'b'),
    await hash({ weights: 'state_best' }, 'c'),
  ]
  expect(best).toBe(asked)
  expect(best).not.toBe(last)
  await expect(convertFolder(ae, join(dir, 'd'), { weights: 'state_best' })).rejects.toThrow(
    /state_best\.pth: does not/,
  )
})

test('autoencoders are found as folders, links, texts of links, by their place, or by name', async () => {
  const hashes = new Set<string | undefined>()
  const convert = async (runs: string, options = {}) => {
    const written = await convertFolder(join(runs, dmRun), join(await scratch(), 'model'), options)
    hashes.add(written[0]!.sha256)
  }
  await convert(goldenRuns) // the text of a link

  const runs = await copyOfRuns()
  const link = join(runs, dmRun, 'autoencoder')
  await rm(link)
  await convert(runs) // nothing but the name that the configuration remembers, beside it
  await symlink('../../ae/k3f9q2wz_rayleigh_benard_dcae_f4c4_tiny', link)
  await convert(runs)
  await rm(link)
  await symlink('/storage/lola/runs/ae/k3f9q2wz_rayleigh_benard_dcae_f4c4_tiny', link) // dangling
  await convert(runs)
  await rm(link)
  await cp(join(runs, aeRun), link, { recursive: true })
  await rename(join(runs, 'ae'), join(runs, 'elsewhere'))
  await convert(runs)
  await rm(link, { recursive: true })
  await expect(convert(runs)).rejects.toThrow(/its autoencoder \/storage\/.* is not there/)
  await convert(runs, { autoencoder: join(runs, 'elsewhere', aeRun.slice(3)) })
  expect(hashes.size).toBe(1)
})

test('runs in zip archives: alone, among others, stored and deflated', async () => {
  const dir = await scratch()
  const expected = (await convertFolder(dm, join(dir, 'plain'))).map(({ sha256 }) => sha256)
  const same = async (zip: string, wanted = expected) => {
    const written = await convertFolder(zip, join(dir, `${zip}-model`))
    expect(written.map(({ sha256 }) => sha256)).toEqual(wanted)
  }
  await writeFile(join(dir, 'all.zip'), await zipOf(await filesIn(goldenRuns)))
  await same(join(dir, 'all.zip'))
  await writeFile(join(dir, 'ae.zip'), await zipOf(await filesIn(ae)))
  await same(join(dir, 'ae.zip'), expected.slice(0, 1))

  // As people pack folders: deflated, the autoencoder inside.
  const runs = await copyOfRuns()
  await rm(join(runs, dmRun, 'autoencoder'))
  await cp(join(runs, aeRun), join(runs, dmRun, 'autoencoder'), { recursive: true })
  await writeFile(join(dir, 'deflated.zip'), deflatedZipOf(await filesIn(join(runs, 'dm'))))
  await same(join(dir, 'deflated.zip'))
  expect((await readdir(dir)).filter((name) => name.startsWith('.'))).toEqual([])
})

test('a plan checks and tells everything, and writes nothing', async () => {
  const out = join(await scratch(), 'model')
  const planned = await planConversion(dm, out, { grid: [32, 16] })
  expect(planned.map(({ path, sha256, model }) => [path, sha256, model.grid])).toEqual([
    [join(out, 'autoencoder'), undefined, [32, 16]],
    [out, undefined, [32, 16]],
  ])
  expect(planned[0]!.tensors).toHaveLength(40)
  expect(existsSync(out)).toBe(false)
})

test.each<[string, (runs: string) => Promise<unknown>, new (message: string) => Error, RegExp]>([
  ['no folder', async (runs) => rm(join(runs, dmRun), { recursive: true }), CheckpointError, /does not exist/],
  [
    'no config.yaml',
    async (runs) => rm(join(runs, dmRun, 'config.yaml')),
    CheckpointError,
    /config\.yaml: does not exi/,
  ],
  [
    'no state',
    async (runs) => Promise.all(['state', 'state_best'].map((name) => rm(join(runs, dmRun, `${name}.pth`)))),
    CheckpointError,
    /state\.pth: does not exist/,
  ],
  [
    'other YAML',
    async (runs) => editConfig(join(runs, dmRun), /^denoiser:/m, 'noiser:'),
    CheckpointError,
    /no section/,
  ],
  ['no YAML', async (runs) => editConfig(join(runs, dmRun), /^denoiser:/m, 'denoiser: ['), CheckpointError, /as YAML/],
  [
    'a YAML tag',
    async (runs) => editConfig(join(runs, dmRun), 'patch_size: 1', 'patch_size: !!python/name:os.system x'),
    CheckpointError,
    /as YAML/,
  ],
  [
    'an unknown key',
    async (runs) => editConfig(join(runs, dmRun), 'rope: true', 'rope: true\n  rop: 1'),
    ConfigError,
    /rop/,
  ],
  [
    'another width',
    async (runs) => editConfig(join(runs, dmRun), 'hid_channels: 16', 'hid_channels: 32'),
    CheckpointError,
    /misshaped/,
  ],
  [
    'more blocks',
    async (runs) => editConfig(join(runs, dmRun), 'hid_blocks: 2', 'hid_blocks: 3'),
    CheckpointError,
    /missing/,
  ],
  [
    'blocks without end',
    async (runs) => editConfig(join(runs, dmRun), 'hid_blocks: 2', 'hid_blocks: 1e9'),
    CheckpointError,
    /of 100000 at most/,
  ],
  [
    'a list for a number',
    async (runs) => editConfig(join(runs, dmRun), 'hid_channels: 16', 'hid_channels: [16]'),
    ConfigError,
    /hid_channels/,
  ],
  [
    'other latents',
    async (runs) => editConfig(join(runs, dmRun), 'channels: 4\n  label', 'channels: 8\n  label'),
    ConfigError,
    /works on 8 channels in 2-D, its autoencoder gives 4/,
  ],
  ['other statistics', async (runs) => editConfig(join(runs, aeRun), '- 0.25', '- 0'), ConfigError, /std/],
  [
    'an unknown transform',
    async (runs) => editConfig(join(runs, aeRun), 'transform: {}', 'transform: {0: sqrt}'),
    ConfigError,
    /sqrt/,
  ],
  [
    'an unknown augmentation',
    async (runs) => editConfig(join(runs, aeRun), 'log_scalars', 'exp_scalars'),
    ConfigError,
    /exp_scalars/,
  ],
])('%s is refused, and nothing is left', async (_, change, type, message) => {
  const runs = await copyOfRuns()
  await change(runs)
  const out = join(runs, 'model')
  const refused = convertFolder(join(runs, dmRun), out)
  await expect(refused).rejects.toThrow(type)
  await expect(refused).rejects.toThrow(message)
  expect((await readdir(runs)).sort()).toEqual(['ae', 'dm'])
})

test('a damaged value is found while it is written, and nothing is left', async () => {
  const runs = await copyOfRuns()
  const path = join(runs, aeRun, 'state.pth')
  const bytes = await readFile(path)
  bytes[storageAt(bytes, 'state/data/3')]! ^= 1
  await rm(path)
  await writeFile(path, bytes)
  await expect(convertFolder(join(runs, aeRun), join(runs, 'model'))).rejects.toThrow(
    /storage 3 does not have the chec/,
  )
  expect((await readdir(runs)).sort()).toEqual(['ae', 'dm'])
})

test('what stands there already stays', async () => {
  const out = await scratch()
  await writeFile(join(out, 'mine'), 'mine')
  await expect(convertFolder(ae, out)).rejects.toThrow(WriteError)
  await expect(convertFolder(ae, out)).rejects.toThrow('is there already')
  expect(await readdir(out)).toEqual(['mine'])
})

test('stopping leaves nothing', async () => {
  const dir = await scratch()
  const controller = new AbortController()
  const onTensor = (done: number) => done === 5 && controller.abort()
  await expect(convertFolder(ae, join(dir, 'model'), { onTensor, signal: controller.signal })).rejects.toThrow(/abort/i)
  expect(await readdir(dir)).toEqual([])
})

test('a zip archive that is no run says what it is', async () => {
  const dir = await scratch()
  await expect(convertFolder(join(ae, 'state.pth'), join(dir, 'model'))).rejects.toThrow(/is a checkpoint alone/)
  await mkdir(join(dir, 'two/a'), { recursive: true })
  await mkdir(join(dir, 'two/b'), { recursive: true })
  for (const name of ['a', 'b']) await cp(join(ae, 'config.yaml'), join(dir, 'two', name, 'config.yaml'))
  await writeFile(join(dir, 'two.zip'), await zipOf(await filesIn(join(dir, 'two'))))
  await expect(convertFolder(join(dir, 'two.zip'), join(dir, 'model'))).rejects.toThrow(/several runs: a, b/)
})

test('physics that the registry lacks are built from the configuration', async () => {
  const runs = await copyOfRuns()
  for (const run of [aeRun, dmRun]) {
    await editConfig(join(runs, run), /- rayleigh_benard\n/, '- shear_flow\n')
    await editConfig(join(runs, run), 'name: rayleigh_benard', 'name: shear')
    await editConfig(join(runs, run), 'transform: {}', 'transform: {0: arcsinh}')
  }
  const written = await convertFolder(join(runs, dmRun), join(runs, 'model'))
  for (const { model } of written) {
    expect(model.physics).toMatchObject({
      name: 'shear',
      datasets: ['shear_flow'],
      layout: [
        { name: 'buoyancy', kind: 'scalar' },
        { name: 'pressure', kind: 'scalar' },
        { name: 'velocity', kind: 'vector' },
      ],
      transforms: { buoyancy: 'arcsinh' },
      // Two numbers of the label are left beside four boundaries.
      scalars: ['scalar_0', 'scalar_1'],
      augmentations: ['flip', 'roll'],
    })
  }
  const named = await convertFolder(join(runs, dmRun), join(runs, 'named'), { scalars: ['Rayleigh', 'x'] })
  expect(named[0]!.model.physics).toMatchObject({ scalars: ['Rayleigh', 'x'], logScalars: ['Rayleigh'] })
  await rm(join(runs, aeRun, 'cache'), { recursive: true })
  await expect(convertFolder(join(runs, dmRun), join(runs, 'other'))).rejects.toThrow(/the grid of shear is not known/)
})

test('cached latents, window by window', async () => {
  const latents = await openCachedLatents(join(ae, 'cache/rayleigh_benard/train'), { length: 3, stride: 2 })
  expect(latents.stateShape).toEqual([6, 4, 4])
  expect(latents.count).toBe(2 * (9 - 4))
  const { states, shape, label } = latents.read(6)
  expect([states.length, shape, label.length]).toEqual([3 * 96, [3, 6, 4, 4], 6])
  expect(() => latents.read(10)).toThrow('window 10 is not among those of the cache')
  latents.close()
  await expect(openCachedLatents(ae, { length: 1 })).rejects.toThrow('holds no cached latents')
})
