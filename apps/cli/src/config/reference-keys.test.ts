import { expect, test } from 'vitest'
import { parseOverrides } from './overrides'
import { resolve } from './resolve'
import { listSettings } from './settings'
import { type Target, targets } from './targets'

/**
 * Every key of LoLa 1.1.0's `experiments/configs/train_{ae,diffusion,surrogate}.yaml` with all choices of their groups, and
 * of the keyword arguments that `get_autoencoder`, `get_denoiser`, `get_surrogate` and `get_optimizer` take beyond these:
 * the overrides that reach it here, or in brackets who else decides it.
 */
const optim = {
  'optim.optimizer': ['optim.name=soap'],
  'optim.betas': ['optim.beta1=0.9', 'optim.beta2=0.99', 'optim.name=soap', 'optim.beta3=0.99'],
  'optim.learning_rate': ['optim.rate=1e-4'],
  'optim.weight_decay': ['optim.weightDecay=0.1'],
  'optim.warmup': ['optim.warmup=256', 'optim.epoch=256'],
  'optim.scheduler': ['optim.schedule=exponential'],
  'optim.grad_clip': ['optim.clip=1'],
  'optim.precondition_frequency': ['optim.name=psgd', 'optim.frequency=64'],
  'optim.precondition_frequency_decay': ['optim.name=psgd', 'optim.frequencyDecay=0.999'],
  'optim.precondition_warmup': ['optim.name=soap', 'optim.frequencyWarmup=4'],
  'optim.precondition_size': ['optim.name=psgd', 'optim.size=4096'],
  'optim.merge_dims': ['optim.name=soap', 'optim.merge=true'],
}
const shared = {
  'dataset.physics': ['data.path=[open,periodic]'],
  'dataset.include_filters': ['data.path=[a.hdf5,b.hdf5]'],
  'dataset.dimensions': '[the physics of the data]',
  'dataset.fields': '[the physics of the data]',
  'dataset.transform': '[the physics of the data]',
  'dataset.stats.mean': ['data.statistics=reference'],
  'dataset.stats.std': ['data.statistics=reference'],
  'dataset.augment': ['data.augment=[flip-x,roll-x,permute]'],
  'train.epochs': ['train.steps=262144', 'optim.epoch=256'],
  'train.epoch_size': ['train.steps=262144', 'optim.epoch=256'],
  'train.batch_size': ['train.batch=64'],
  'train.accumulation': ['train.accumulate=2'],
  'valid.epoch_size': ['train.validation=4096'],
  'valid.batch_size': ['train.batch=256'],
  'fork.run': ['fork.from=runs/a'],
  'fork.target': '[a model folder holds one set of weights]',
  seed: ['seed=1'],
  'server.*': '[the machine]',
  'compute.*': '[the machine; threads by --threads]',
  'wandb.entity': '[no service: metrics.jsonl and TensorBoard files]',
}
const unet = ['model.type=unet']
const emulator = {
  ae_run: ['autoencoder=runs/ae'],
  'trajectory.length': ['model.window=5'],
  'trajectory.stride': ['data.stride=4'],
  'trajectory.context.lmbda': ['context.rate=1'],
  'trajectory.context.rho': ['context.forward=0.66'],
  'trajectory.context.atleast': ['context.atLeast=1'],
  'fork.strict': '[always strict]',
  arch: ['model.type=unet'],
  emb_features: ['model.embedding=256'],
  label_features: '[the physics of the data]',
  hid_channels: [...unet, 'model.channels=[64,128]'],
  'hid_channels of a ViT': ['model.width=1024'],
  hid_blocks: [...unet, 'model.blocks=[3,3]'],
  'hid_blocks of a ViT': ['model.blocks=16'],
  kernel_size: [...unet, 'model.kernel=[3,3,3]'],
  stride: [...unet, 'model.stride=[1,2,2]'],
  norm: [...unet, 'model.norm=group'],
  attention_heads: [...unet, 'model.heads=[0,8]'],
  'attention_heads of a ViT': ['model.heads=8'],
  ffn_factor: ['model.ffnFactor=4'],
  periodic: [...unet, 'model.padding=[zeros,circular,zeros]'],
  identity_init: [...unet, 'model.identityInit=false'],
  qk_norm: ['model.qkNorm=false'],
  rope: ['model.rope=false'],
  patch_size: ['model.patch=[1,16,16]'],
  window_size: ['model.windowSize=[5,3,3]'],
  dropout: ['model.dropout=0.05'],
  checkpointing: ['train.recompute=true'],
}
const coder = [
  ...['channels=[64,128]', 'blocks=[3,3]', 'patch=[2,2]', 'padding=[circular,zeros]', 'kernel=[3,3]', 'stride=[2,2]'],
  ...['pixelShuffle=false', 'norm=group', 'heads=[0,4]', 'ffnFactor=2', 'identityInit=false', 'dropout=0.1'],
]
const transformer = [
  ...[
    'width=64',
    'blocks=3',
    'heads=4',
    'ffnFactor=2',
    'qkNorm=false',
    'rope=false',
    'windowSize=[3,3]',
    'dropout=0.1',
  ],
]
const vit = ['model.type=vit']
const reference: Record<Target, Record<string, string[] | string>> = {
  autoencoder: {
    ...optim,
    ...shared,
    'fork.strict': ['fork.change=[fields,latentChannels]'],
    'fork.freeze': ['train.freeze=[encoder.*]'],
    'ae.arch': vit,
    'ae.saturation': ['model.saturation=softclip2'],
    'ae.latent_noise': ['model.latentNoise=0.01'],
    'ae.lat_channels': ['model.latentChannels=64'],
    'ae.*': coder.map((one) => `model.${one}`),
    'ae.* of a ViT': [...vit, ...transformer.map((one) => `model.${one}`)],
    'ae.patch_size': [...vit, 'model.patch=[32,32]'],
    'ae.unpatch_size': [...vit, 'model.unpatch=[2,2]'],
    'ae.encoder_only': coder.map((one) => `model.encoderOnly.${one}`),
    'ae.decoder_only': coder.map((one) => `model.decoderOnly.${one}`),
    'ae.encoder_only of a ViT': [...vit, ...transformer.map((one) => `model.encoderOnly.${one}`)],
    'ae.decoder_only of a ViT': [...vit, ...transformer.map((one) => `model.decoderOnly.${one}`)],
    'ae.checkpointing': ['train.recompute=true'],
    'ae.loss.losses': ['loss={mae: 1, similarity: 0.1}'],
    'ae.loss.weights': ['loss={mae: 1, similarity: 0.1}'],
  },
  diffusion: {
    ...optim,
    ...shared,
    ...emulator,
    'denoiser.schedule.name': ['schedule.name=log-linear'],
    'denoiser.schedule.sigma_min': ['schedule.sigmaMin=1e-3'],
    'denoiser.schedule.sigma_max': ['schedule.sigmaMax=1e3'],
    'denoiser.schedule.scale': ['schedule.scale=1'],
    'denoiser.schedule.shift': ['schedule.shift=0'],
    'denoiser.loss.distribution': ['time.distribution=kumaraswamy'],
    'denoiser.loss.a': ['time.distribution=beta', 'time.a=1'],
    'denoiser.loss.b': ['time.distribution=beta', 'time.b=0.5'],
    'denoiser.loss.distribution=triangle': '[a file without code: the reference refuses it too]',
    'denoiser.masked': '[always, as in its training script]',
    'denoiser.precondition': '[the reference ignores it]',
  },
  solver: {
    ...optim,
    ...shared,
    ...emulator,
    'loss (a constant of the script)': ['loss=mse'],
  },
}

const cases = Object.entries(reference).flatMap(([target, keys]) =>
  Object.entries(keys).map(([key, reached]) => ({ target: target as Target, key, reached })),
)

test.each(cases)('$target: $key is reached by $reached', ({ target, reached }) => {
  if (typeof reached === 'string') return expect(reached).toMatch(/^\[.+\]$/)
  const given = (overrides: string[]) =>
    resolve(targets[target], [{ values: parseOverrides(overrides), from: 'command line' }])
  const config = given(reached)
  for (const one of reached) {
    const path = one.slice(0, one.indexOf('='))
    const value = path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], config)
    const [said] = Object.values(parseOverrides([`x=${one.slice(path.length + 1)}`]))
    expect(value, path).toEqual(said)
  }
})

test('a side of an autoencoder refuses what it cannot have, and lists what it can', () => {
  const given = (override: string) =>
    resolve(targets.autoencoder, [{ values: parseOverrides([override]), from: 'command line' }])
  expect(() => given('model.encoderOnly.blokcs=[1]')).toThrow(/encoderOnly is .*expected some of channels/)
  expect(() => given('model.encoderOnly.norm=none')).toThrow(/norm \(layer, group\)/)
  expect(() => given('model.decoderOnly=[1]')).toThrow(/expected some of/)
  expect(listSettings(targets.autoencoder).map(({ path }) => path)).toContain('model.decoderOnly')
})
