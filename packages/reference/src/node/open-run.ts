import { stat } from 'node:fs/promises'
import { CheckpointError } from '@lola-ts/tensor-core'
import { parseRunConfig, type RunConfig } from '../run/run-config'
import { openCheckpoint, type TorchCheckpoint } from '../torch/open-checkpoint'
import { type RunFiles, runFiles } from './run-files'
import { runFolder } from './run-folder'
import { runZip } from './run-zip'

/** Which weights of a run: the last ones, or those of the lowest validation loss, which only emulators have. */
export type RunWeights = 'state' | 'state_best'

/** A run whose configuration is read and whose checkpoint is open. */
export interface OpenedRun {
  config: RunConfig
  checkpoint: TorchCheckpoint
  /** The weights that were found. */
  weights: RunWeights
}

/**
 * The files of a run: a folder with `config.yaml` and `state.pth`, or a zip archive of one.
 *
 * @param scratch where checkpoints are unpacked that an archive holds compressed
 * @throws {CheckpointError} when there is nothing, or something else
 */
export async function findRun(path: string, scratch?: string): Promise<RunFiles> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory()) return runFolder(path)
  if (found?.isFile()) return runZip(path, scratch)
  throw new CheckpointError(`${path}: does not exist`, {
    hint: 'Expected the folder of a run of the reference, with config.yaml and state.pth, or a zip archive of one.',
  })
}

/**
 * Opens the run in these files.
 *
 * @param wanted which weights. Default `state_best` for an emulator that has it.
 * @throws {CheckpointError} when a file is missing or damaged
 */
export async function openRun(files: RunFiles, wanted?: RunWeights): Promise<OpenedRun> {
  const text = await files.text(runFiles.config)
  if (text === undefined) {
    throw new CheckpointError(`${files.name}/${runFiles.config}: does not exist`, {
      hint: 'The folder of a run of the reference holds config.yaml and state.pth.',
    })
  }
  const config = parseRunConfig(text, `${files.name}/${runFiles.config}`)
  const usual: RunWeights[] = config.kind === 'autoencoder' ? ['state'] : ['state_best', 'state']
  for (const weights of wanted ? [wanted] : usual) {
    const source = await files.open(`${weights}.pth`)
    if (source) return { config, checkpoint: await openCheckpoint(source), weights }
  }
  throw new CheckpointError(`${files.name}/${wanted ?? 'state'}.pth: does not exist`, {
    hint: wanted === 'state_best' ? 'Only emulators have a best state. Take --weights state.' : undefined,
  })
}
