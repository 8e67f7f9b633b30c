import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { CheckpointError } from '@lola-ts/tensor-core'
import { type Hdf5Arrays, openArrays } from '@lola-ts/well-data/node'

/** A window of latents with the label of its trajectory. */
export interface LatentWindow {
  /** `[time, ...latent, channel]` */
  states: Float32Array
  shape: number[]
  label: number[]
}

/** The windows of a cache, trajectory by trajectory, in the order of the reference. */
export interface CachedLatents {
  /** Shape of a latent, `[...latent, channel]`. */
  readonly stateShape: number[]
  readonly count: number
  read(index: number): LatentWindow
  close(): void
}

interface CacheFile extends Hdf5Arrays {
  trajectories: number
  /** Windows a trajectory. */
  starts: number
}

/**
 * Opens the latents that the reference's `cache_latents.py` wrote: a folder `<autoencoder run>/cache/<physics>/<split>`.
 *
 * @param options.length states a window
 * @param options.stride snapshots between two of its states. Default 1.
 * @throws {CheckpointError} when the folder holds none, or files of different shapes
 */
export async function openCachedLatents(
  folder: string,
  { length, stride = 1 }: { length: number; stride?: number },
): Promise<CachedLatents> {
  const files: CacheFile[] = []
  const close = () => {
    for (const file of files) file.close()
  }
  try {
    let shape: number[] | undefined
    for (const name of await cacheFiles(folder)) {
      const arrays = await openArrays(join(folder, name))
      const [trajectories, steps, ...state] = arrays.shapeOf('state') as [number, number, ...number[]]
      files.push({ ...arrays, trajectories, starts: Math.max(0, steps - (length - 1) * stride) })
      if (shape && shape.join() !== state.join()) {
        throw new CheckpointError(`${join(folder, name)}: has latents of [${state}], others in the folder [${shape}]`)
      }
      shape = state
    }
    if (!shape) throw new CheckpointError(`${folder}: holds no cached latents (.hdf5)`)
    const [channels, ...space] = shape as [number, ...number[]]
    const cells = space.reduce((a, b) => a * b, 1)
    return {
      stateShape: [...space, channels],
      count: files.reduce((sum, { trajectories, starts }) => sum + trajectories * starts, 0),
      read(index) {
        const { file, trajectory, start } = placeOf(files, index)
        const states = file.read('state', [
          [trajectory, trajectory + 1, 1],
          [start, start + (length - 1) * stride + 1, stride],
        ])
        const label = [...file.read('label', [[trajectory, trajectory + 1, 1]])]
        return { states: channelsLast(states, channels, cells), shape: [length, ...space, channels], label }
      },
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}

/** The files of a cache in the reference's order: sorted, both endings together. */
export async function cacheFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => /\.(hdf5|h5)$/.test(name)).sort()
}

function placeOf(files: readonly CacheFile[], index: number) {
  let rest = index
  for (const file of files) {
    const count = file.trajectories * file.starts
    if (rest < count) return { file, trajectory: Math.floor(rest / file.starts), start: rest % file.starts }
    rest -= count
  }
  throw new CheckpointError(`window ${index} is not among those of the cache`)
}

/** `[time, channel, ...space]` to `[time, ...space, channel]`. */
function channelsLast(states: Float32Array, channels: number, cells: number): Float32Array {
  const moved = new Float32Array(states.length)
  for (let i = 0; i < states.length; i++) {
    const cell = i % cells
    const channel = Math.floor(i / cells) % channels
    const time = Math.floor(i / (cells * channels))
    moved[(time * cells + cell) * channels + channel] = states[i]!
  }
  return moved
}
