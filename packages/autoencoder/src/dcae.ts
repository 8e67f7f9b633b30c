import { ConfigError } from '@lola-ts/tensor-core'
import { conv, createScope, type Layer, patchify, type Scope, unpatchify } from '@lola-ts/tensor-core/nn'
import { coderOf, type DcaeCoder, type DcaeConfig, factorOf } from './dcae-config'
import type { AutoencoderNetwork } from './network'
import { cells, coarsen, refine } from './resampling'
import { residualBlock } from './residual-block'
import { saturate } from './saturation'

/**
 * A deep compression autoencoder: residual blocks between pixel-shuffling down- and upsampling convolutions that start
 * as a pseudo-identity, and a saturation that keeps latents within ±5.
 *
 * Source: Chen et al., "Deep compression autoencoder", 2024; Rozet et al. 2025, section 4.1 and appendix B; LoLa,
 * `DCEncoder` and `DCDecoder`, whose parameter names it keeps.
 *
 * @throws {ConfigError} when lengths disagree, or the decoder does not undo the encoder's shrinking
 */
export function dcae(config: DcaeConfig): AutoencoderNetwork<DcaeConfig> {
  const [inner, outer] = [coderOf(config, 'encoderOnly'), coderOf(config, 'decoderOnly')]
  const factor = factorOf(inner)
  if (factor.join() !== factorOf(outer).join()) {
    throw new ConfigError(
      `autoencoder: the encoder shrinks axes by ${factor.join(' x ')} and the decoder widens them by ${factorOf(outer).join(' x ')}`,
    )
  }
  const scope = createScope()
  const encoder = buildEncoder(scope.child('encoder'), config, inner)
  const decoder = buildDecoder(scope.child('decoder'), config, outer)

  return {
    config,
    parameters: scope.parameters,
    factor,
    latentChannels: config.latentChannels,
    encode(weights, x) {
      const z = encoder.reduce((y, layer) => layer(weights, y), patchify(x, inner.patch))
      return saturate(z, config.saturation)
    },
    decode(weights, z) {
      const y = decoder.reduce((y, layer) => layer(weights, y), z)
      return unpatchify(y, outer.patch)
    },
  }
}

function buildEncoder(scope: Scope, { fields, latentChannels }: DcaeConfig, coder: DcaeCoder): Layer[] {
  const { channels, blocks, kernel, padding, identityInit: identity } = coder
  return channels.flatMap((width, level) => {
    const at = scope.child('descent').child(level)
    const count = blocks[level]!
    const first =
      level === 0
        ? conv(at.child(0), cells(coder.patch) * fields, width, { kernel, padding })
        : coarsen(at.child(0), channels[level - 1]!, width, coder)
    const body = Array.from({ length: count }, (_, i) => residualBlock(at.child(1 + i), level, coder))
    if (level < channels.length - 1) return [first, ...body]
    return [first, ...body, conv(at.child(1 + count), width, latentChannels, { kernel, padding, identity })]
  })
}

function buildDecoder(scope: Scope, { fields, latentChannels }: DcaeConfig, coder: DcaeCoder): Layer[] {
  const { channels, blocks, kernel, padding, identityInit: identity } = coder
  const deepest = channels.length - 1
  const levels = channels.map((width, level) => {
    const at = scope.child('ascent').child(deepest - level)
    const count = blocks[level]!
    const offset = level === deepest ? 1 : 0
    const first = offset ? [conv(at.child(0), latentChannels, width, { kernel, padding, identity })] : []
    const body = Array.from({ length: count }, (_, i) => residualBlock(at.child(offset + i), level, coder))
    const out = at.child(offset + count)
    const last =
      level > 0
        ? refine(out, width, channels[level - 1]!, coder)
        : conv(out, width, cells(coder.patch) * fields, { kernel, padding })
    return [...first, ...body, last]
  })
  return levels.reverse().flat()
}
