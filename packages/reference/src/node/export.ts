import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type LoadedModel, loadModel, loadReference } from '@lola-ts/tensor-core/checkpoint'
import { folder, writeAtomic, writeFolder } from '@lola-ts/tensor-core/node'
import { exportRun } from '../run/export-run'
import { runFiles } from './run-files'

/** A run that was written. */
export interface ExportedFolder {
  /** Folder of the run. */
  path: string
  kind: string
  /** How many tensors its checkpoint holds. */
  tensors: number
}

/**
 * Writes a model folder as a run of the reference: `config.yaml` and `state.pth`, which `torch.load(path,
 * weights_only=True)` reads; an emulator with its autoencoder in the folder `autoencoder`.
 *
 * The folder appears when it is complete. A model is in memory as a whole.
 *
 * @throws {ConfigError} when the reference has no words for the architecture
 * @throws {CheckpointError} when the model folder is missing or damaged
 * @throws {WriteError} when `out` is there already, or cannot be written
 */
export async function exportFolder(model: string, out: string): Promise<ExportedFolder[]> {
  const source = folder(model)
  const first = await loadModel(source)
  return writeFolder(out, async (temporary) => {
    const written = [await write(first, temporary, out)]
    const reference = first.config.autoencoder
    if (!reference) return written
    const place = runFiles.autoencoder
    const autoencoder = await loadReference(source, reference)
    return [await write(autoencoder, join(temporary, place), join(out, place)), ...written]
  })
}

async function write({ config, weights, name }: LoadedModel, path: string, out: string): Promise<ExportedFolder> {
  const run = exportRun(config, weights, name)
  await mkdir(path, { recursive: true })
  await writeAtomic(join(path, 'state.pth'), run.state())
  await writeAtomic(join(path, runFiles.config), run.config)
  return { path: out, kind: config.kind, tensors: run.tensors }
}
