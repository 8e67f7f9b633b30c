import type { BlockNorm } from '@lola-ts/tensor-core/nn'

/** A tensor of the reference's state_dict that never changes, and that our networks compute. */
export interface ConstantBuffer {
  name: string
  shape: number[]
  values: Float32Array
}

interface Parameter {
  name: string
  shape: readonly number[]
}

/**
 * The buffers that the reference keeps beside parameters: `eps` of its channel norms, one a convolutional block, and
 * the frequencies of its sine encodings.
 *
 * @param norm how the block normalises that holds a parameter; only the reference's own layer norm keeps a buffer
 */
export function constantBuffers(
  parameters: readonly Parameter[],
  norm: (parameter: string) => BlockNorm,
): ConstantBuffer[] {
  return parameters.flatMap(({ name, shape }) => {
    const block = /^(.*\.)ffn\.0\.weight$/.exec(name)?.[1]
    if (block !== undefined && shape.length > 2) return norm(name) === 'layer' ? [epsilon(`${block}norm.eps`)] : []
    // The encoding of positions gives as many features an axis as its linear layer puts out.
    const positions = /^(.*positional_embedding\.)2\.weight$/.exec(name)?.[1]
    if (positions !== undefined) return [frequencies(`${positions}0.freqs`, shape[1]!)]
    const time = /^(.*time_embedding\.)1\.weight$/.exec(name)?.[1]
    return time !== undefined ? [frequencies(`${time}0.freqs`, shape[0]!)] : []
  })
}

const epsilon = (name: string): ConstantBuffer => ({ name, shape: [], values: Float32Array.of(1e-5) })

function frequencies(name: string, features: number): ConstantBuffer {
  const half = features / 2
  return {
    name,
    shape: [half],
    values: Float32Array.from({ length: half }, (_, i) => 1e3 ** -(i / Math.max(1, half - 1))),
  }
}
