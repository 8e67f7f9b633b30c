import type { AutoencoderLoss, AutoencoderTerm } from '@lola-ts/autoencoder'
import { ConfigError } from '@lola-ts/tensor-core'
import { checkKeys, type ReferenceConfig } from './read-options'

const terms: AutoencoderTerm[] = ['mse', 'mae', 'vmse', 'vrmse', 'similarity']

/**
 * The arguments of the reference's `AutoEncoderLoss` or `RegressionLoss`, `losses` and `weights`, in our words.
 *
 * @throws {ConfigError} on other keys, unknown losses, and lists of different lengths
 */
export function lossFromReference(config: ReferenceConfig): AutoencoderLoss {
  checkKeys(config, 'AutoEncoderLoss', { losses: 'any', weights: 'any' })
  const losses: string[] = config.losses ?? ['mse']
  const weights: number[] = config.weights ?? [1]
  if (losses.length !== weights.length) {
    throw new ConfigError(`AutoEncoderLoss: ${losses.length} losses and ${weights.length} weights, expected as many`)
  }
  const sum: Partial<Record<AutoencoderTerm, number>> = {}
  for (const [i, name] of losses.entries()) {
    const term = terms.find((known) => known === name)
    if (!term) throw new ConfigError(`AutoEncoderLoss: unknown loss ${name}, expected one of ${terms.join(', ')}`)
    sum[term] = (sum[term] ?? 0) + weights[i]!
  }
  return losses.length === 1 && weights[0] === 1 ? (losses[0] as AutoencoderTerm) : sum
}
