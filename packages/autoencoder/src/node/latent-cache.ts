import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CheckpointError } from '@lola-ts/tensor-core'
import { decodeSafetensors, encodeSafetensors, toFloat32 } from '@lola-ts/tensor-core/checkpoint'
import { writeAtomic } from '@lola-ts/tensor-core/node'

/** A trajectory in latent space. */
export interface LatentTrajectory {
  /** Where it comes from: file, trajectory, augmented copy. Unique in a cache. */
  name: string
  /** `[time, ...latent, channel]` */
  states: Float32Array
  shape: number[]
  /** Parameters of the physics. */
  label: number[]
}

/** What a cache was made from. Two caches with different origins are never mixed. */
export interface LatentOrigin {
  /** SHA-256 of the autoencoder's weights. */
  autoencoder: string
  /** Everything else that decides the latents: data, split, first snapshot, augmentation, seed. */
  [key: string]: string | number | boolean | string[]
}

/** Latents on disk: one safetensors shard a trajectory, `index.json` once all are there. */
export interface LatentCache {
  origin: LatentOrigin
  /** Of all latents, one value a channel. */
  statistics: { mean: number[]; std: number[] }
  trajectories: LatentTrajectory[]
}

const indexFile = 'index.json'

/** The shard of a trajectory, or null when it is not there yet, damaged, or of another origin. */
export async function readShard(dir: string, name: string, origin: LatentOrigin): Promise<LatentTrajectory | null> {
  try {
    const { tensors, metadata } = decodeSafetensors(await readFile(shardPath(dir, name)), { name })
    if (metadata?.origin !== JSON.stringify(origin)) return null
    const { states, label } = tensors
    return { name, states: toFloat32(states!), shape: states!.shape, label: [...toFloat32(label!)] }
  } catch {
    return null
  }
}

/** Writes the shard of one trajectory, atomically: an interrupted encoding goes on where it stopped. */
export async function writeShard(dir: string, trajectory: LatentTrajectory, origin: LatentOrigin): Promise<void> {
  const { name, states, shape, label } = trajectory
  const tensors = {
    states: { dtype: 'F32' as const, shape, data: states },
    label: { dtype: 'F32' as const, shape: [label.length], data: Float32Array.from(label) },
  }
  await writeAtomic(shardPath(dir, name), encodeSafetensors(tensors, { origin: JSON.stringify(origin) }))
}

/** Closes a cache: measures its statistics and lists its trajectories. Until then it does not open. */
export async function writeIndex(dir: string, origin: LatentOrigin, trajectories: LatentTrajectory[]): Promise<void> {
  const names = trajectories.map(({ name }) => name)
  const index = { format: 'lola-latents', version: 1, origin, statistics: measure(trajectories), trajectories: names }
  await writeAtomic(join(dir, indexFile), `${JSON.stringify(index, null, 2)}\n`)
}

/**
 * Opens a finished cache.
 *
 * @throws {CheckpointError} when the folder holds none, an unfinished or a damaged one
 */
export async function openLatents(dir: string): Promise<LatentCache> {
  const index = await readIndex(dir)
  const trajectories: LatentTrajectory[] = []
  for (const name of index.trajectories) {
    const shard = await readShard(dir, name, index.origin)
    if (!shard) {
      throw new CheckpointError(`${shardPath(dir, name)}: missing, damaged, or not of this cache`, {
        hint: 'Run the same "lola encode" again: it writes what is missing.',
      })
    }
    trajectories.push(shard)
  }
  return { origin: index.origin, statistics: index.statistics, trajectories }
}

async function readIndex(dir: string): Promise<Omit<LatentCache, 'trajectories'> & { trajectories: string[] }> {
  const path = join(dir, indexFile)
  const text = await readFile(path, 'utf8').catch(() => {
    throw new CheckpointError(`${path}: not found`, {
      hint: 'Latents are made by "lola encode"; an interrupted one resumes.',
    })
  })
  const index = parse(text)
  if (index?.format !== 'lola-latents' || index.version !== 1) {
    throw new CheckpointError(`${path}: is not the index of a latent cache`)
  }
  return index
}

function parse(text: string) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function shardPath(dir: string, name: string): string {
  return join(dir, `${name.replaceAll('/', '__')}.safetensors`)
}

function measure(trajectories: LatentTrajectory[]): { mean: number[]; std: number[] } {
  const channels = trajectories[0]?.shape.at(-1) ?? 0
  const [sum, squares] = [new Float64Array(channels), new Float64Array(channels)]
  let count = 0
  for (const { states } of trajectories) {
    for (let i = 0; i < states.length; i++) {
      sum[i % channels]! += states[i]!
      squares[i % channels]! += states[i]! ** 2
    }
    count += states.length / channels
  }
  const mean = Array.from(sum, (s) => s / count)
  return { mean, std: Array.from(squares, (s, c) => Math.sqrt(Math.max(0, s / count - mean[c]! ** 2))) }
}
