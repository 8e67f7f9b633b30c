import type { WeightArrays } from '@lola-ts/tensor-core/checkpoint'

/** Channels of the old and of the new autoencoder. */
export interface ChannelChange {
  /** Old channel of each new one; undefined for one that the old autoencoder did not know. */
  from: readonly (number | undefined)[]
  /** How many channels the old autoencoder has. */
  before: number
}

export interface AdaptOptions {
  fields: ChannelChange
  latent: ChannelChange
}

/**
 * The weights of an autoencoder for another one that differs in its fields or latent channels: what belongs to a channel
 * of both is taken over, the rest stays as drawn.
 *
 * @param drawn weights of the new autoencoder
 */
export function adaptWeights(given: WeightArrays, drawn: WeightArrays, options: AdaptOptions): WeightArrays {
  return Object.fromEntries(
    Object.entries(drawn).map(([name, fresh]) => {
      const old = given[name]
      if (!old || old.shape.length !== fresh.shape.length) return [name, fresh]
      return [name, taken(name, old, fresh, options)]
    }),
  )
}

type Weight = WeightArrays[string]

function taken(name: string, old: Weight, fresh: Weight, options: AdaptOptions): Weight {
  const sources = fresh.shape.map((length, axis) => {
    if (length === old.shape[axis]) return Array.from({ length }, (_, i): number | undefined => i)
    return channels(changeAlong(name, axis, fresh.shape.length, options), length, old.shape[axis]!)
  })
  const data = Float32Array.from(fresh.data)
  const place = fresh.shape.map(() => 0)
  for (let i = 0; i < data.length; i++) {
    let at: number | undefined = 0
    for (const [axis, index] of place.entries()) {
      const source: number | undefined = sources[axis]![index]
      at = at === undefined || source === undefined ? undefined : at * old.shape[axis]! + source
    }
    if (at !== undefined) data[i] = old.data[at]!
    for (let axis = place.length - 1; axis >= 0 && ++place[axis]! === fresh.shape[axis]; axis--) place[axis] = 0
  }
  return { shape: fresh.shape, data }
}

/** Fields enter the encoder and leave the decoder; latent channels the other way round. */
function changeAlong(name: string, axis: number, rank: number, { fields, latent }: AdaptOptions): ChannelChange {
  const input = rank > 1 && axis === rank - 2
  return name.startsWith('encoder.') === input ? fields : latent
}

/** The old place of every new one along an axis: channels are folded with the cells of a patch, channel by channel. */
function channels({ from, before }: ChannelChange, length: number, old: number): (number | undefined)[] {
  const cells = length / from.length
  if (!Number.isInteger(cells) || cells * before !== old) return Array.from({ length }, () => undefined)
  return from.flatMap((source) =>
    Array.from({ length: cells }, (_, cell) => (source === undefined ? undefined : source * cells + cell)),
  )
}
