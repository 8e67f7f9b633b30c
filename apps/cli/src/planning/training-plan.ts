import type { ParameterSpec } from '@lola-ts/tensor-core/nn'
import type { TrainingTask } from '@lola-ts/tensor-core/training'

/** What would be trained: everything that can be said without weights, and without a tensor backend. */
export interface TrainingPlan {
  /** Name of the physics. */
  physics: string
  parameters: readonly ParameterSpec[]
  /** `[...space, field]` */
  snapshotShape: number[]
  /** What the network of an emulator sees, what that of an autoencoder makes: `[...space, channel]`. */
  latentShape: number[]
  /** Training examples; null where the data are not at hand. */
  examples: number | null
  /** Of emulators: states a window. */
  window?: number
  /** Of transformers: tokens a window, or a snapshot. */
  tokens?: number
  /** Values that the gradient of one example needs kept, an estimate. */
  activations: number
  /** Operations of the forward pass of one example; of what can be trained. */
  forwardFlops?: number
  /** The same training on random numbers, in batches of so many examples; of what can be trained. */
  rehearsal?: (examples: number) => TrainingTask
  /** Why this can be planned but not trained. */
  refused?: string
}
