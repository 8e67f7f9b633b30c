import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { channelsLast, parameterOrder, transpose } from './layout'
import { readSafetensors } from './read-safetensors'

/** Numbers of the reference, on the host, in our layouts: `toWeights` of tensor-core makes tensors of a record of them. */
export interface GoldenTensor {
  shape: number[]
  data: Float32Array
  /** Largest difference allowed; 0 for exact results, undefined for inputs and weights. */
  tolerance: number | undefined
  /** Whether `tolerance` is a fraction of each value instead of a difference. Default false. */
  relative?: boolean
}

export type GoldenTensors = Record<string, GoldenTensor>

/** A pair `<name>.safetensors` and `<name>.json`: what the PyTorch reference was given and what it answered. */
export interface Fixture {
  /** The folder of all fixtures, absolute: paths in `config` are relative to it. */
  root: string
  /** `ae` */
  folder: string
  /** `dcae2d_zeros` */
  name: string
  /** What kind of fixture it is; checks recognise theirs by it. */
  title: string
  /** Sizes, options, step counts, in the reference's words. */
  // biome-ignore lint/suspicious/noExplicitAny: every fixture has its own
  config: any
  /** The whole JSON file. */
  // biome-ignore lint/suspicious/noExplicitAny: every fixture has its own
  sidecar: any
  /** Parameters under the reference's names, constant buffers left out. */
  weights: GoldenTensors
  input: GoldenTensors
  output: GoldenTensors
  /** Results of inner layers. */
  mid: GoldenTensors
  grad: GoldenTensors
  /** Whole numbers too large for float32, under whole keys such as `output/3/parameters`. Compared exactly. */
  exact?: Record<string, number[]>
  /** A tensor as it is stored, by its whole key such as `input/x`. */
  raw(key: string): { shape: number[]; data: Float32Array }
}

/** What a sidecar says of a tensor. */
interface Described {
  axes: string
  meaning: string
  tolerance?: { atol: number }
}

/**
 * Reads one fixture. Channels are moved last as the sidecar's `axes` say, convolution kernels become
 * `[...kernel, in, out]` and linear layers `[in, out]`.
 *
 * @param folder relative to `root`
 */
export function readFixture(root: string, folder: string, name: string): Fixture {
  const path = join(root, folder, name)
  const sidecar = JSON.parse(readFileSync(`${path}.json`, 'utf8'))
  const stored = readSafetensors(`${path}.safetensors`)
  const groups = { weights: {}, input: {}, output: {}, mid: {}, grad: {} } as Record<string, GoldenTensors>
  for (const [key, tensor] of Object.entries(stored)) {
    const group = key.slice(0, key.indexOf('/'))
    const entry = key.slice(group.length + 1)
    const described = sidecar.tensors[key] as Described | undefined
    if (!described || !groups[group]) throw new Error(`${folder}/${name}: the sidecar does not describe ${key}`)
    if (group === 'weights' && isConstantBuffer(entry)) continue
    const isParameter = group === 'weights' || described.axes === 'as the parameter'
    const order = isParameter ? parameterOrder(entry, tensor.shape) : channelsLast(described.axes, tensor.shape)
    groups[group][entry] = { ...transpose(tensor, order), ...allowance(group, described) }
  }
  const raw = (key: string) => {
    if (!stored[key]) throw new Error(`${folder}/${name} holds no ${key}`)
    return stored[key]
  }
  const { title, config } = sidecar
  return { root, folder, name, title, config, sidecar, ...(groups as Pick<Fixture, Group>), raw }
}

type Group = 'weights' | 'input' | 'output' | 'mid' | 'grad'

/** Numbers that the reference keeps in its state and we in the code. */
function isConstantBuffer(name: string): boolean {
  return /(^|\.)(eps|freqs\w*)$/.test(name)
}

/** How the multiple of float32's own error that the sidecars allow was chosen, see the fixtures' README. */
const allowedErrors = 8
const smallestRelative = 1e-6

/**
 * Results without a tolerance are whole numbers and edges of bins, which are exact, or say that they compare relatively
 * and by how much the reference itself is off in float32.
 */
function allowance(group: string, { tolerance, meaning }: Described): Pick<GoldenTensor, 'tolerance' | 'relative'> {
  if (group === 'weights' || group === 'input') return { tolerance: undefined }
  if (tolerance) return { tolerance: tolerance.atol }
  if (!meaning.includes('compare relatively')) return { tolerance: 0 }
  const error = Number(/off by ([\d.e+-]+)/.exec(meaning)?.[1] ?? 0)
  return { tolerance: Math.max(allowedErrors * error, smallestRelative), relative: true }
}
