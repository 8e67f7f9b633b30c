import { encodeSafetensors, loadModel, type ModelSource, sha256 } from '@lola-ts/tensor-core/checkpoint'
import type { Subject, Target } from '../target'

const weightsFile = 'model.safetensors'
const configFile = 'config.json'

/** A model folder of these two files. */
const sourceOf = (files: Record<string, Uint8Array>): ModelSource => ({
  name: 'damaged',
  read: async (file) => Uint8Array.from(files[file]!),
})

let whole: Record<string, Uint8Array> = {}
let content = ''

/** Every weight, bit by bit. */
async function contentOf(files: Record<string, Uint8Array>): Promise<string> {
  const { weights } = await loadModel(sourceOf(files))
  const entries = Object.entries(weights).map(([name, { shape, data }]) =>
    JSON.stringify([name, shape, Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')]),
  )
  return entries.sort().join('\n')
}

/** Model folders. `config.json` holds the hash of the weights: none that are read may differ. */
export const modelFolder: Target = {
  name: 'model folder',
  share: 3,
  async subjects() {
    const weights = encodeSafetensors({
      'encoder.weight': { dtype: 'I8', shape: [4, 2], data: Int8Array.of(1, -2, 3, -4, 5, -6, 7, -8) },
      'encoder.weight.scale': { dtype: 'BF16', shape: [1, 2], data: Uint16Array.of(0x3f80, 0x4000) },
      bias: { dtype: 'F32', shape: [2], data: Float32Array.of(0.5, -0.5) },
    })
    const config = {
      ...{ format: 'lola-model', version: 1, kind: 'autoencoder', architecture: { channels: [4] } },
      ...{ physics: { name: 'rayleigh_benard' }, grid: [32, 16], recipe: 'lola-v1.1', training: { steps: 10 } },
      ...{ autoencoder: { path: '../autoencoder', sha256: '0'.repeat(64) }, latents: { mean: [0], std: [1] } },
      sha256: await sha256(weights),
    }
    whole = { [configFile]: new TextEncoder().encode(JSON.stringify(config, null, 2)), [weightsFile]: weights }
    content = await contentOf(whole)
    return Object.entries(whole).map(([name, bytes]): Subject => ({ name, bytes, structure: [] }))
  },
  async read(bytes, { name }) {
    if ((await contentOf({ ...whole, [name]: bytes })) !== content) return 'wrong'
    return name === configFile ? 'altered' : 'intact'
  },
}
