import {
  type ConvertedModel,
  type ConvertOptions,
  convertFolder,
  exportFolder,
  planConversion,
  type RunWeights,
} from '@lola-ts/reference/node'
import type { Physics } from '@lola-ts/well-data'
import { modelFolder } from '../models/model-folder'
import { exitCodes, UsageError } from '../output/errors'
import { type Invocation, type Options, verb } from './verb'

const runWeights: readonly RunWeights[] = ['state', 'state_best']

/** `lola convert`: a run of the PyTorch reference as a model folder, and a model folder as a run. */
export const convert = verb({
  name: 'convert',
  description: 'Convert a run of the PyTorch reference into a model folder, or back',
  examples: [
    'lola convert runs/dm/0fqjt3js_rayleigh_benard_f32c64_vit_large --out models/rb-f32c64',
    'lola convert autoencoder.zip --out models/small --grid 128,32 --dry-run',
    'lola convert models/rb-64/diffusion --to pytorch --out runs/rb-64',
  ],
  computes: false,
  options: {
    run: {
      type: 'positional',
      description:
        'folder of a run (config.yaml, state.pth), or a zip archive of one; with --to pytorch a model folder',
    },
    out: { type: 'string', valueHint: 'dir', description: 'folder to write, which must not be there yet' },
    to: { type: 'string', valueHint: 'what', description: 'pytorch: the way back' },
    weights: {
      type: 'string',
      valueHint: 'name',
      description: 'state or state_best; default the best where there is one',
    },
    grid: { type: 'string', valueHint: 'x,y', description: 'cells along each axis; default those of The Well' },
    scalars: {
      type: 'string',
      valueHint: 'a,b',
      description: 'names of the constant parameters of a physics that lola does not know',
    },
    autoencoder: {
      type: 'string',
      valueHint: 'dir',
      description: "run of a latent emulator's autoencoder, where the emulator's own does not lead there",
    },
    'dry-run': { type: 'boolean', description: 'say what would be written, and write nothing' },
  },
  async run(invocation) {
    const to = invocation.options.text('to')
    if (to === undefined) return convertRun(invocation)
    if (to === 'pytorch') return exportModel(invocation)
    throw new UsageError(`--to is ${to}, expected pytorch`)
  },
})

async function convertRun({ options, output, signal }: Invocation): Promise<number | undefined> {
  const [path, out] = [options.required('run'), options.required('out')]
  const given = readOptions(options)
  if (options.flag('dry-run')) {
    for (const model of await planConversion(path, out, given)) {
      output.record({ ...record(model), architecture: model.model.architecture })
      output.print(describe(model))
    }
    return undefined
  }
  let progress: ReturnType<typeof output.progress> | undefined
  try {
    const written = await convertFolder(path, out, {
      ...given,
      signal,
      onTensor(done, total) {
        progress ??= output.progress('converting', total)
        progress.update(done)
      },
    })
    progress?.finish()
    for (const model of written) {
      output.record(record(model))
      output.print(describe(model))
    }
    return undefined
  } catch (error) {
    if (!signal.aborted) throw error
    output.note('\nstopped, nothing was written')
    return exitCodes.interrupted
  }
}

async function exportModel({ options, output }: Invocation): Promise<undefined> {
  const [path, out] = [options.required('run'), options.required('out')]
  for (const { kind, tensors, path: run } of await exportFolder(modelFolder(path), out)) {
    output.record({ run, kind, tensors })
    output.print(`${run}: ${kind} of ${tensors} tensors`)
  }
  return undefined
}

function readOptions(options: Options): ConvertOptions {
  const [weights, scalars] = [options.text('weights'), options.text('scalars')]
  if (weights !== undefined && !runWeights.includes(weights as RunWeights)) {
    throw new UsageError(`--weights is ${weights}, expected ${runWeights.join(' or ')}`)
  }
  const grid = options.wholes('grid', [])
  const autoencoder = options.text('autoencoder')
  return {
    ...(weights !== undefined && { weights: weights as RunWeights }),
    ...(grid.length > 0 && { grid }),
    ...(scalars !== undefined && { scalars: scalars.split(',') }),
    ...(autoencoder !== undefined && { autoencoder }),
  }
}

const countOf = ({ tensors }: ConvertedModel) =>
  tensors.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0)

function record({ path, run, weights, model, tensors, sha256 }: ConvertedModel) {
  const { kind, grid, recipe, physics } = model
  return {
    model: path,
    kind,
    run,
    weights,
    physics: (physics as Physics).name,
    grid,
    recipe,
    parameters: countOf({ tensors } as ConvertedModel),
    tensors: tensors.length,
    ...(sha256 !== undefined && { sha256 }),
  }
}

function describe(converted: ConvertedModel): string {
  const { path, run, weights, model } = converted
  const { kind, grid, recipe, physics } = model
  const million = (countOf(converted) / 1e6).toPrecision(4)
  return [
    `${path}`,
    `  ${kind} of ${(physics as Physics).name} on ${grid.join(' x ')} cells, ${million} million parameters, ${recipe}`,
    `  from ${run}, ${weights}.pth`,
  ].join('\n')
}
