import { ConfigError } from '@lola-ts/tensor-core'

/** Lead times that are averaged together, both ends included. */
export interface Horizon {
  from: number
  to: number
}

/** `1:20` */
export const horizonName = ({ from, to }: Horizon) => (from === to ? String(from) : `${from}:${to}`)

/**
 * Reads `1:20,21:60,61:180`.
 *
 * @throws ConfigError for anything else
 */
export function parseHorizons(text: string): Horizon[] {
  return text.split(',').map((part) => {
    const [from, to = from] = part.split(':').map(Number)
    if (!Number.isInteger(from) || !Number.isInteger(to) || from! < 0 || to! < from!) {
      throw new ConfigError(`horizon ${part}: expected two lead times as in 1:20`)
    }
    return { from: from!, to: to! }
  })
}

/** The paper's horizons, as far as a forecast of `states` goes: 1:20, 21:60 and all that is left. */
export function paperHorizons(states: number): Horizon[] {
  return [
    { from: 1, to: Math.min(20, states) },
    { from: 21, to: Math.min(60, states) },
    { from: 61, to: states },
  ].filter(({ from, to }) => from <= to)
}
