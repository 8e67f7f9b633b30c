import { provisionNative, startBackend } from '@lola-ts/tensor-core/node'
import { verb } from './verb'

/** `lola setup`: the fastest backend that this machine can have. */
export const setup = verb({
  name: 'setup',
  description: 'Prepare native TensorFlow, about four times faster than wasm; needs Linux, python3 with pip and g++',
  examples: ['lola setup'],
  computes: false,
  options: {},
  async run({ output }) {
    const { status, reason, path } = await provisionNative({ log: output.note })
    const { name, library } = await startBackend()
    output.record({ status, reason: reason ?? null, path, backend: name, library })
    if (status === 'ready') output.print(`✓ native TensorFlow in ${path}`)
    else output.print(`native TensorFlow cannot be prepared here: ${reason}`)
    output.print(`backend ${name} (${library})`)
    return undefined
  },
})
