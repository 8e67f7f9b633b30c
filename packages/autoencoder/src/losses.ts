import type { Tensor } from '@lola-ts/tensor-core'

/** What training an autoencoder minimises. */
export type ReconstructionLoss = 'mse' | 'mae' | 'vmse' | 'vrmse'

const varianceFloor = 1e-2

/**
 * The loss of reconstructions against snapshots, both `[batch, ...space, field]`, a scalar.
 *
 * `vmse` divides each snapshot and field's error by its unbiased variance over space (plus 0.01), so that every field
 * counts alike; `vrmse` is the mean of its roots.
 *
 * Source: Rozet et al. 2025, section 4.1 (v1.1 uses VMSE, v1.0 VRMSE); LoLa, `AutoEncoderLoss`.
 */
export function reconstructionLoss(truth: Tensor, output: Tensor, kind: ReconstructionLoss = 'vmse'): Tensor {
  if (kind === 'mse') return truth.sub(output).square().mean()
  if (kind === 'mae') return truth.sub(output).abs().mean()
  const [batch, fields] = [truth.shape[0]!, truth.shape.at(-1)!]
  const flat = (x: Tensor) => x.reshape([batch, -1, fields])
  const x = flat(truth)
  const variance = x
    .sub(x.mean(1, true))
    .square()
    .sum(1)
    .div(x.shape[1]! - 1)
  const error = x.sub(flat(output)).square().mean(1).div(variance.add(varianceFloor))
  return kind === 'vmse' ? error.mean() : error.sqrt().mean()
}
