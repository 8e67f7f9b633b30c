import { readFile } from 'node:fs/promises'
import { decodeSafetensors } from '@lola-ts/tensor-core/checkpoint'
import { beforeAll, expect, inject, test } from 'vitest'
import { complaint, expectDone, lola, path } from './lola'

const train = (target: string, run: string, ...rest: string[]) =>
  lola(['train', target, '--run', run, `data.path=${inject('flows')}`, 'train.steps=3', 'train.validation=0', ...rest])

const weightsOf = async (run: string) => {
  const name = path(run, 'model/model.safetensors')
  const { tensors } = decodeSafetensors(await readFile(name), { name })
  return (tensor: string) => [...(tensors[tensor]!.data as Float32Array)]
}
const configOf = async (run: string) => JSON.parse(await readFile(path(run, 'model/config.json'), 'utf8'))

beforeAll(async () => {
  expectDone(await train('autoencoder', 'runs/first', '--preset', 'tiny', 'model.dropout=0.1'))
})

test('training goes on from a model, in its network and normalisation, with parts that stay as they are', async () => {
  const freeze = ['train.freeze=[encoder.*]', 'optim.weightDecay=0.1', 'train.recompute=true', 'train.accumulate=2']
  expectDone(await train('autoencoder', 'runs/second', '--from', 'runs/first', ...freeze, 'train.batch=4'))
  const [before, after] = [await configOf('runs/first'), await configOf('runs/second')]
  expect(after.architecture).toEqual(before.architecture)
  expect([after.physics.mean, after.physics.statistics]).toEqual([before.physics.mean, before.physics.statistics])
  expect(after.training.fork).toBe(before.sha256)
  const [first, second] = [await weightsOf('runs/first'), await weightsOf('runs/second')]
  expect(second('encoder.descent.0.0.weight')).toEqual(first('encoder.descent.0.0.weight'))
  expect(second('decoder.ascent.0.0.weight')).not.toEqual(first('decoder.ascent.0.0.weight'))
})

test('an encoder and a decoder of their own are trained, and gone on from', async () => {
  const sides = ['model.encoderOnly.blocks=[2,1]', 'model.decoderOnly={dropout: 0.1, identityInit: false}']
  expectDone(await train('autoencoder', 'runs/sides', '--preset', 'tiny', ...sides))
  expectDone(await train('autoencoder', 'runs/sides-on', '--from', 'runs/sides', 'optim.epoch=2'))
  const [before, after] = [await configOf('runs/sides'), await configOf('runs/sides-on')]
  expect(before.architecture).toMatchObject({ blocks: [1, 1], encoderOnly: { blocks: [2, 1] } })
  expect(before.architecture.decoderOnly).toEqual({ dropout: 0.1, identityInit: false })
  expect(after.architecture).toEqual(before.architecture)
})

test('an emulator goes on in the latents that it knows', async () => {
  expectDone(await train('solver', 'runs/emulator', '--preset', 'tiny', 'autoencoder=runs/first'))
  expectDone(await train('solver', 'runs/finer', '--from', 'runs/emulator', 'optim.rate=1e-5', 'model.dropout=0.05'))
  const [before, after] = [await configOf('runs/emulator'), await configOf('runs/finer')]
  expect(after.autoencoder.sha256).toBe(before.autoencoder.sha256)
  expect(after.architecture.backbone).toEqual({ ...before.architecture.backbone, dropout: 0.05 })
})

test('other latent channels need a word, and what both have is taken over', async () => {
  const wider = (...rest: string[]) =>
    train('autoencoder', 'runs/wider', '--from', 'runs/first', 'model.latentChannels=6', 'optim.rate=1e-9', ...rest)
  expect(complaint(await wider())).toMatch(/has 4 latent channels, and model.latentChannels is 6\n.*fork.change/)
  expectDone(await wider('fork.change=[latentChannels]'))
  const [first, wide] = [await weightsOf('runs/first'), await weightsOf('runs/wider')]
  const name = 'encoder.descent.1.2.weight'
  const [old, now] = [first(name), wide(name)]
  expect(now).toHaveLength((old.length / 4) * 6)
  for (const [i, value] of old.entries()) expect(now[Math.floor(i / 4) * 6 + (i % 4)]).toBeCloseTo(value, 5)
})

test.each([
  ['a folder that is not there', ['--from', 'runs/nowhere'], /CHECKPOINT .*nowhere.*not found/],
  ['a pattern that fits nothing', ['--from', 'runs/first', 'train.freeze=[encodr.*]'], /no parameter is called encodr/],
  [
    'parts that do not divide',
    ['--from', 'runs/first', 'train.accumulate=3', 'train.batch=4'],
    /a divisor of train.batch, 4/,
  ],
])('%s is refused', async (_, args, message) => {
  const outcome = await train('autoencoder', 'runs/refused', ...args)
  expect(outcome.status).toBe(1)
  expect(complaint(outcome)).toMatch(message)
})
