import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { ShapeError, WriteError } from '@lola-ts/tensor-core'
import type { File } from 'h5wasm/node'
import { WellFormatError } from '../errors'
import { tensorOrder } from '../field-layout'
import { checkHdf5 } from './check-hdf5'
import { type Hdf5, hdf5 } from './hdf5'
import type { WellContent } from './well-content'
import { writeFields } from './write-fields'
import { writeMetadata } from './write-metadata'

/**
 * Writes one file in The Well's layout: chunked, gzip, float32. It stands at `path` whole or not at all.
 *
 * `openWellFile` reads it back bit for bit. Truth values are stored as 0 and 1: the HDF5 library here cannot write
 * HDF5 booleans.
 *
 * @throws WriteError if it cannot be written (what stood there is untouched), ShapeError for a trajectory of another size
 */
export async function writeWell(path: string, content: WellContent): Promise<void> {
  checkContent(path, content)
  const target = resolve(path)
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.${Date.now()}.tmp`)
  const library = await hdf5()
  let file: File | null = null
  try {
    file = new library.h5wasm.File(temporary, 'w')
    const nTrajectories = await writeFields(file, content)
    writeMetadata(file, content, nTrajectories)
    file.close()
    file = null
    // A disk that fills up shows in the length, whatever the library says.
    checkHdf5(temporary)
    sync(temporary)
    renameSync(temporary, target)
  } catch (cause) {
    closeQuietly(library, file)
    rmSync(temporary, { force: true })
    if (cause instanceof WebAssembly.RuntimeError) library.dead = true
    if (!isWriteFailure(cause)) throw cause
    throw new WriteError(`${path}: could not be written`, {
      hint: 'Is the folder there and writable, and the disk not full? What stood at this path is untouched.',
      cause,
    })
  }
}

function checkContent(path: string, { fields, spatialDims, coordinates, times }: WellContent): void {
  if (
    fields.length === 0 ||
    fields.some((field, i) => i > 0 && tensorOrder[field.kind] < tensorOrder[fields[i - 1]!.kind])
  ) {
    throw new ShapeError(
      `${path}: given fields ${fields.map(({ name, kind }) => `${name} (${kind})`).join(', ') || 'none'}, expected scalars, then vectors, then tensors`,
      { hint: 'That is the order of channels in The Well.' },
    )
  }
  if (coordinates.length !== spatialDims.length || times.length === 0) {
    throw new ShapeError(
      `${path}: given coordinates of ${coordinates.length} axes and ${times.length} times, expected ${spatialDims.length} axes and at least one time`,
    )
  }
}

/** Whether the disk or the HDF5 library failed, and not whoever makes the trajectories. */
function isWriteFailure(cause: unknown): boolean {
  const ofLibrary = cause instanceof WebAssembly.RuntimeError || cause instanceof WellFormatError
  return ofLibrary || (cause instanceof Error && ('syscall' in cause || cause.message.includes('HDF5-DIAG')))
}

function closeQuietly(library: Hdf5, file: File | null): void {
  if (!file || library.dead) return
  try {
    file.close()
  } catch {
    // The first error is the one to report.
  }
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
