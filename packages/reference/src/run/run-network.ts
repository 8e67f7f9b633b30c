import { type DcaeConfig, dcae } from '@lola-ts/autoencoder'
import { type DiffusionConfig, diffusionNetwork } from '@lola-ts/dit'
import { type SolverConfig, solverNetwork } from '@lola-ts/neural-solver'
import { ConfigError, isLolaError } from '@lola-ts/tensor-core'
import type { ModelKind, ParameterShape } from '@lola-ts/tensor-core/checkpoint'
import { autoencoderFromReference } from '../configs/autoencoder'
import { diffusionFromReference } from '../configs/diffusion'
import { solverFromReference } from '../configs/solver'
import type { Norm } from '../state-dict/constant-buffers'
import type { RunConfig } from './run-config'

/** A network as its weights see it. Nothing is allocated. */
export interface RunNetwork {
  /** As in a model's `config.json`. */
  architecture: object
  parameters: readonly ParameterShape[]
  norm: Norm
}

/**
 * The network of a run.
 *
 * @throws {ConfigError} when its configuration asks for what is not there, or makes no sense
 */
export function networkOfRun({ kind, architecture: section, all, name }: RunConfig): RunNetwork {
  const window = all.trajectory?.length
  try {
    const architecture = {
      autoencoder: () => autoencoderFromReference(section),
      diffusion: () => diffusionFromReference(section, { window }),
      solver: () => solverFromReference(section, { window }),
    }[kind]()
    return networkOf(kind, architecture)
  } catch (error) {
    if (isLolaError(error, 'CONFIG')) throw new ConfigError(`${name}: ${error.message}`, { ...hinted(error) })
    if (isLolaError(error)) throw error
    // A list where a number belongs, and the like: the functions above trust their input.
    throw new ConfigError(`${name}: its architecture makes no sense`, { cause: error })
  }
}

const hinted = ({ hint }: { hint: string | undefined }) => (hint === undefined ? {} : { hint })

/** The network of a model of ours. */
export function networkOf(kind: ModelKind, architecture: object): RunNetwork {
  const { parameters } = {
    autoencoder: () => dcae(architecture as DcaeConfig),
    diffusion: () => diffusionNetwork(architecture as DiffusionConfig),
    solver: () => solverNetwork(architecture as SolverConfig),
  }[kind]()
  return { architecture, parameters, norm: normOf(architecture) }
}

/** The norm of convolutional blocks, wherever the architecture tells it. */
function normOf(architecture: { norm?: Norm; backbone?: object }): Norm {
  return architecture.norm ?? (architecture.backbone as { norm?: Norm } | undefined)?.norm ?? 'layer'
}
