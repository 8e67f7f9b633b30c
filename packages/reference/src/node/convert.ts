import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { CheckpointError } from '@lola-ts/tensor-core'
import type { ModelConfig, TensorStream } from '@lola-ts/tensor-core/checkpoint'
import { saveModel, writeFolder } from '@lola-ts/tensor-core/node'
import { convertRun, isLatent, scalarsOfRun } from '../run/convert-run'
import { findRun, type OpenedRun, openRun, type RunWeights } from './open-run'
import { runCard } from './run-card'
import type { RunFiles } from './run-files'

export interface ConvertOptions {
  /** Which weights of an emulator. Default `state_best` where it exists. */
  weights?: RunWeights
  /** Cells along each axis. Default those of the cached latents, or of The Well's simulations of this physics. */
  grid?: readonly number[]
  /** Names of the constant parameters in the data, for a physics that the registry lacks. */
  scalars?: readonly string[]
  /** The run of a latent emulator's autoencoder, where the emulator's own does not lead there. */
  autoencoder?: string
  /** Told before each tensor how many are written, of how many. */
  onTensor?: (done: number, total: number) => void
  /** Stops between two tensors; nothing is left then. */
  signal?: AbortSignal
}

/** A model that was, or would be, written. */
export interface ConvertedModel {
  /** Folder of the model. */
  path: string
  /** The run it comes from. */
  run: string
  weights: RunWeights
  model: ModelConfig
  tensors: readonly Pick<TensorStream, 'name' | 'shape'>[]
  /** SHA-256 of its weights; undefined where nothing was written. */
  sha256?: string
}

/** Where the autoencoder of a converted emulator lies, relative to its folder. */
const inside = 'autoencoder'

/**
 * Converts a run of the reference, a folder or a zip archive of one, into a model folder. An emulator brings its
 * autoencoder along, in `autoencoder` inside of its folder.
 *
 * Everything but the checksums of weights is checked before anything is written, and the folder appears when all in it
 * is complete. One tensor is in memory at a time.
 *
 * @returns the autoencoder of an emulator first
 * @throws {ConfigError} when the configuration asks for what is not there
 * @throws {CheckpointError} when a file is missing or damaged, or weights do not fit
 * @throws {WriteError} when `out` is there already, or cannot be written
 */
export async function convertFolder(
  path: string,
  out: string,
  options: ConvertOptions = {},
): Promise<ConvertedModel[]> {
  return withPlan(path, out, options, (plan) =>
    writeFolder(out, async (temporary) => {
      const written: ConvertedModel[] = []
      const watch = watcher(plan, options)
      for (const { place, model: planned, tensors, ...about } of plan) {
        const autoencoder = written[0]?.sha256
        const model = { ...planned, ...(autoencoder && { autoencoder: { path: inside, sha256: autoencoder } }) }
        const weights = tensors.map(watch)
        const sha256 = await saveModel(join(temporary, place), { config: model, weights, card: runCard(model) })
        written.push({ ...about, model, tensors, sha256 })
      }
      return written
    }),
  )
}

/** What {@link convertFolder} would write, after the same checks. */
export async function planConversion(
  path: string,
  out: string,
  options: ConvertOptions = {},
): Promise<ConvertedModel[]> {
  return withPlan(path, out, options, async (plan) => plan.map(({ place: _, ...model }) => model))
}

interface Planned extends ConvertedModel {
  /** Relative to the folder that is written. */
  place: string
  tensors: readonly TensorStream[]
}

async function withPlan<T>(
  path: string,
  out: string,
  options: ConvertOptions,
  use: (plan: Planned[]) => Promise<T>,
): Promise<T> {
  // What has to be unpacked is unpacked where there must be room for the result.
  const scratch = existing(dirname(resolve(out)))
  const open: RunFiles[] = []
  const find = async (folder: string) => {
    const files = await findRun(folder, scratch)
    open.push(files)
    return files
  }
  try {
    return await use(await planOf(await find(path), out, options, find))
  } finally {
    for (const files of open) await files.close()
  }
}

async function planOf(
  files: RunFiles,
  out: string,
  options: ConvertOptions,
  find: (folder: string) => Promise<RunFiles>,
): Promise<Planned[]> {
  const run = await openRun(files, options.weights)
  const scalars = options.scalars ?? scalarsOfRun(run.config)
  const plan = async (of: RunFiles, place: string, opened: OpenedRun, autoencoder?: ModelConfig): Promise<Planned> => {
    const { config, checkpoint, weights } = opened
    const latentGrid = config.kind === 'autoencoder' ? await of.latentGrid() : undefined
    const converted = await convertRun(config, checkpoint, {
      scalars,
      weights,
      ...(options.grid && { grid: options.grid }),
      ...(latentGrid && { latentGrid }),
      ...(autoencoder && { autoencoder }),
    })
    return { path: join(out, place), place, run: of.name, weights, model: converted.model, tensors: converted.weights }
  }
  if (!isLatent(run.config)) return [await plan(files, '', run)]

  const beside = options.autoencoder ? await find(options.autoencoder) : await files.autoencoder(run.config.all.ae_run)
  if (!beside) {
    throw new CheckpointError(`${files.name}: its autoencoder ${run.config.all.ae_run} is not there`, {
      hint: 'Name its run: --autoencoder <run folder>.',
    })
  }
  const opened = await openRun(beside)
  if (opened.config.kind !== 'autoencoder') {
    throw new CheckpointError(`${beside.name}: is the run of a ${opened.config.kind} model, expected an autoencoder`)
  }
  const autoencoder = await plan(beside, inside, opened)
  return [autoencoder, await plan(files, '', run, autoencoder.model)]
}

/** Announces each tensor when its turn comes, and stops there when asked to. */
function watcher(plan: Planned[], { onTensor, signal }: ConvertOptions): (tensor: TensorStream) => TensorStream {
  const total = plan.reduce((sum, { tensors }) => sum + tensors.length, 0)
  let done = 0
  return (tensor) => ({
    ...tensor,
    pieces() {
      signal?.throwIfAborted()
      onTensor?.(done++, total)
      return tensor.pieces()
    },
  })
}

const existing = (folder: string): string => (existsSync(folder) ? folder : existing(dirname(folder)))
