import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadModel } from '@lola-ts/tensor-core/checkpoint'
import { folder, saveModel } from '@lola-ts/tensor-core/node'
import { modelFolder } from '../models/model-folder'
import { verb } from './verb'

/** `lola quantise`: a model folder in a quarter of the bytes. */
export const quantise = verb({
  name: 'quantise',
  description: 'Write a model with int8 weights, a quarter of the size; score it again afterwards',
  examples: [
    'lola quantise --model runs/rb-64/diffusion --autoencoder models/rb-64/autoencoder --out models/rb-64/diffusion',
  ],
  computes: false,
  options: {
    model: { type: 'string', valueHint: 'dir', description: 'model folder, or its run' },
    autoencoder: {
      type: 'string',
      valueHint: 'dir',
      description: 'quantised autoencoder that stands beside a latent emulator from now on',
    },
    out: { type: 'string', valueHint: 'dir', description: 'folder of the new model' },
  },
  async run({ options, output }) {
    const [from, out] = [modelFolder(options.required('model')), options.required('out')]
    const { config, weights } = await loadModel(folder(from))
    const given = options.text('autoencoder')
    const beside = given === undefined ? undefined : await loadModel(folder(modelFolder(given)))
    const reference = beside && config.autoencoder && { autoencoder: { ...config.autoencoder, sha256: beside.sha256 } }
    const card = await readFile(join(from, 'README.md'), 'utf8')
    const sha256 = await saveModel(out, { config: { ...config, ...reference }, weights, card, precision: 'int8' })
    output.record({ model: out, sha256 })
    output.print(out)
    return undefined
  },
})
