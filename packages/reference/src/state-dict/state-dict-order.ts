/**
 * The order in which the reference's modules register what belongs to them: own tensors, then submodules. Numbers
 * follow each other.
 */
const order = [
  // A module's own tensors.
  ...['weight', 'bias', 'in_proj_weight', 'in_proj_bias', 'eps', 'freqs'],
  // Whole models.
  ...['encoder', 'decoder', 'backbone', 'in_proj', 'out_proj', 'positional_embedding', 'blocks', 'descent', 'ascent'],
  ...['time_embedding', 'label_embedding'],
  // Blocks of a transformer and of its attention.
  ...['ada_zero', 'msa', 'qkv_proj', 'y_proj', 'theta'],
]

/** Within a convolutional block: the autoencoder's normalises before it attends, the U-Net's is written attention first. */
const blocks = { autoencoder: ['norm', 'attn', 'ffn'], unet: ['attn', 'norm', 'ada_zero', 'ffn'] }

/** Names of a state_dict in the order in which PyTorch lists them. */
export function stateDictOrder(names: readonly string[]): string[] {
  const unet = names.some((name) => /\.ada_zero\b/.test(name) && /\b(descent|ascent)\b/.test(name))
  const ranks = new Map([...order, ...(unet ? blocks.unet : blocks.autoencoder)].map((name, i) => [name, i]))
  const tensorsFirst = new Set(names)
  const rank = (part: string, path: string) => {
    const number = /^\d+$/.test(part) ? Number(part) : (ranks.get(part) ?? 0)
    return tensorsFirst.has(path) ? number - ownTensor : number
  }
  const keys = names.map((name) => {
    const parts = name.split('.')
    return { name, key: parts.map((part, i) => rank(part, parts.slice(0, i + 1).join('.'))) }
  })
  return keys.sort((a, b) => compare(a.key, b.key)).map(({ name }) => name)
}

/** Larger than any rank: a module's own tensors come before its submodules. */
const ownTensor = 1e6

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((rank, i) => rank !== b[i])
  return at < 0 ? a.length - b.length : a[at]! - (b[at] ?? -Infinity)
}
