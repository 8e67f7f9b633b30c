import { contextMask } from '@lola-ts/emulation'
import { key } from '@lola-ts/tensor-core/random'
import type { Check } from '../check'

/** How often each pattern of known states is drawn. */
export const contextMasks: Check = {
  matches: ({ title }) => title.startsWith('random_context_mask'),
  run({ config, output }, compare) {
    const draws = Math.max(config.draws, 100_000) // ours need not be as few as the reference's
    for (const [i, { L: window, rho: forward, lmbda: rate, atleast: atLeast }] of (config.cases as Case[]).entries()) {
      const rows = contextMask(key(i), draws, window, { rate, atLeast, forward }).dataSync()
      const frequencies = new Array<number>(output[`exact_${i}`]!.data.length).fill(0)
      for (let draw = 0; draw < draws; draw++) {
        let pattern = 0
        for (let state = 0; state < window; state++) pattern += rows[draw * window + state]! * 2 ** state
        frequencies[pattern]! += 1 / draws
      }
      compare(`output/exact_${i}`, frequencies)
      compare(`output/counts_${i}`, frequencies)
    }
  },
}

interface Case {
  /** States a window. */
  L: number
  rho: number
  lmbda: number
  atleast: number
}
