import { ShapeError, type Tensor, tf } from '@lola-ts/tensor-core'
import { type RegressionTerm, regressionLoss, weightedSum } from '@lola-ts/tensor-core/training'

/** A measure of reconstructions, or of how alike the latents of different snapshots are. */
export type AutoencoderTerm = RegressionTerm | 'similarity'

/** What training an autoencoder minimises: one term, or the weights of a sum of terms. */
export type AutoencoderLoss = AutoencoderTerm | Partial<Record<AutoencoderTerm, number>>

/**
 * The loss of an autoencoder, a scalar.
 *
 * @param truth snapshots `[batch, ...space, field]`
 * @param output their reconstructions
 * @param latents `[batch, ...latent, channel]`
 * @param loss default `vmse`
 *
 * Source: LoLa, `AutoEncoderLoss`.
 */
export function autoencoderLoss(
  truth: Tensor,
  output: Tensor,
  latents: Tensor,
  loss: AutoencoderLoss = 'vmse',
): Tensor {
  return weightedSum<AutoencoderTerm>(loss, (term) =>
    term === 'similarity' ? similarity(latents) : regressionLoss(truth, output, term),
  )
}

/** As `torch.nn.functional.cosine_similarity`. */
const shortest = 1e-8

/** The mean cosine of the angles between the latents of a batch, over its pairs. */
function similarity(latents: Tensor): Tensor {
  const batch = latents.shape[0]!
  if (batch < 2) throw new ShapeError('similarity of a batch of one, expected at least two snapshots')
  const rows = latents.reshape([batch, -1])
  const lengths = rows.square().sum(1, true).sqrt().maximum(shortest)
  const unit = rows.div(lengths)
  const pairs = (batch * (batch - 1)) / 2
  const above = Float32Array.from({ length: batch ** 2 }, (_, i) => (i % batch > Math.floor(i / batch) ? 1 / pairs : 0))
  return unit
    .matMul(unit, false, true)
    .mul(tf.tensor2d(above, [batch, batch]))
    .sum()
}
