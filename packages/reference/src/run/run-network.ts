import { type AutoencoderConfig, autoencoderNetwork } from '@lola-ts/autoencoder'
import { type DiffusionConfig, diffusionNetwork } from '@lola-ts/dit'
import { type SolverConfig, solverNetwork } from '@lola-ts/neural-solver'
import { ConfigError, isLolaError } from '@lola-ts/tensor-core'
import type { ModelKind, ParameterShape } from '@lola-ts/tensor-core/checkpoint'
import type { BlockNorm } from '@lola-ts/tensor-core/nn'
import { autoencoderFromReference } from '../configs/autoencoder'
import { diffusionFromReference } from '../configs/diffusion'
import { solverFromReference } from '../configs/solver'
import type { RunConfig } from './run-config'

/** A network as its weights see it. Nothing is allocated. */
export interface RunNetwork {
  /** As in a model's `config.json`. */
  architecture: object
  parameters: readonly ParameterShape[]
  /** How many times an autoencoder shrinks each axis. */
  factor?: readonly number[]
  /** How the convolutional block normalises that holds a parameter. */
  norm: (parameter: string) => BlockNorm
}

/**
 * The network of a run.
 *
 * @throws {ConfigError} when its configuration asks for what is not there, or makes no sense
 */
export function networkOfRun({ kind, architecture: section, all, name }: RunConfig): RunNetwork {
  const window = all.trajectory?.length ?? undefined
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
  const norm = normOf(architecture)
  if (kind === 'autoencoder') {
    const { parameters, factor } = autoencoderNetwork(architecture as AutoencoderConfig)
    return { architecture, parameters, norm, factor }
  }
  const { parameters } =
    kind === 'diffusion'
      ? diffusionNetwork(architecture as DiffusionConfig)
      : solverNetwork(architecture as SolverConfig)
  return { architecture, parameters, norm }
}

interface Normed {
  norm?: BlockNorm
  backbone?: Normed
  encoderOnly?: Normed
  decoderOnly?: Normed
}

/** How the convolutional block normalises that holds a parameter. */
function normOf(architecture: Normed): (parameter: string) => BlockNorm {
  const { encoderOnly, decoderOnly, backbone } = architecture
  const common = architecture.norm ?? backbone?.norm ?? 'layer'
  const sides: Record<string, BlockNorm | undefined> = { encoder: encoderOnly?.norm, decoder: decoderOnly?.norm }
  return (parameter) => sides[parameter.split('.')[0]!] ?? common
}
