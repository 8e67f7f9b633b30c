import { type Emulator, mapStates } from '@lola-ts/emulation'
import type { Regime } from '@lola-ts/eval'
import { UsageError } from '../output/errors'

const regimes: readonly Regime[] = ['encode-once', 'ambient', 'latent']

/**
 * What `--regime` says.
 *
 * - `encode-once`: the known snapshots are encoded, the rollout stays in latent space, every state is decoded once. The
 *   paper's.
 * - `ambient`: what one window hands to the next is decoded and encoded again.
 * - `latent`: as encode-once, but latents are scored against the encoded truth, and nothing is decoded.
 *
 * @throws {UsageError} for anything else, or for latents of an emulator that has none
 */
export function readRegime(text: string | undefined, isLatent: boolean): Regime {
  const regime = (text ?? (isLatent ? 'encode-once' : 'ambient')) as Regime
  if (!regimes.includes(regime)) throw new UsageError(`--regime is ${text}, expected one of ${regimes.join(', ')}`)
  if (regime !== 'ambient' && !isLatent) {
    throw new UsageError(`--regime ${regime}: the model works in pixels`, { hint: 'Leave it out.' })
  }
  return regime
}

/** The emulator as a regime has it. */
export function inRegime(emulator: Emulator, regime: Regime): Emulator {
  const { window, space, stochastic } = emulator
  if (regime === 'latent') {
    const latents = {
      snapshotShape: space.snapshotShape,
      stateShape: space.stateShape,
      encode: space.encode.bind(space),
      decode: (z: Parameters<typeof space.decode>[0]) => z.clone(),
    }
    return { window, stochastic, space: latents, complete: (request) => emulator.complete(request) }
  }
  if (regime === 'encode-once') return emulator
  return {
    window,
    stochastic,
    space,
    async complete(request) {
      if (request.start === 0) return emulator.complete(request)
      const seen = mapStates(request.context, (z) => space.decode(z))
      const context = mapStates(seen, (x) => space.encode(x))
      seen.dispose()
      try {
        return await emulator.complete({ ...request, context })
      } finally {
        context.dispose()
      }
    },
  }
}
