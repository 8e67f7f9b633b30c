import { convertRun, memorySource, openCheckpoint, parseRunConfig, type TorchCheckpoint } from '@lola-ts/reference'
import { aeRun, committed, dmRun } from '../fixtures'
import type { Attack, Target } from '../target'

const runs = [aeRun, dmRun]
const autoencoders = new Map<string, Awaited<ReturnType<typeof convertRun>>['model']>()
const checkpoints = new Map<string, TorchCheckpoint>()

async function convert(text: string, run: string) {
  const autoencoder = autoencoders.get(run)
  const config = parseRunConfig(text, 'config.yaml')
  const { model } = await convertRun(config, checkpoints.get(run)!, {
    grid: [24, 16],
    ...(autoencoder && config.kind !== 'autoencoder' && { autoencoder }),
  })
  return model
}

/** The `config.yaml` of a run. Nothing says whether its numbers are right, only whether they fit the weights. */
export const runConfiguration: Target = {
  name: 'configuration of a run',
  share: 3,
  async subjects() {
    const subjects = runs.map((run) => ({ name: run, bytes: committed(`${run}/config.yaml`), structure: [] }))
    for (const { name, bytes } of subjects) {
      checkpoints.set(name, await openCheckpoint(memorySource(committed(`${name}/state.pth`), name)))
      const model = await convert(new TextDecoder().decode(bytes), name)
      autoencoders.set(dmRun, autoencoders.get(dmRun) ?? model)
    }
    return subjects
  },
  attacks: async () => attacks(),
  async read(bytes, { name }) {
    await convert(new TextDecoder().decode(bytes), checkpoints.has(name) ? name : aeRun)
    return 'altered'
  },
}

function attacks(): Attack[] {
  const ae = new TextDecoder().decode(committed(`${aeRun}/config.yaml`))
  const laughs = Array.from({ length: 30 }, (_, i) => `l${i + 1}: &l${i + 1} [${Array(10).fill(`*l${i}`)}]`)
  const change = (from: string | RegExp, to: string) => {
    const changed = ae.replace(from, to)
    if (changed === ae) throw new Error(`the configuration holds no ${from}`)
    return changed
  }
  const cases: Record<string, string> = {
    nothing: '',
    'a text': 'hello',
    'a list': '[1, 2]',
    'no YAML': 'ae: [1, 2',
    'a billion laughs': `l0: &l0 [lol]\n${laughs.join('\n')}\n${ae}`,
    'an anchor that holds itself': `ae: &a [*a]\n${ae.replace(/^ae:/m, 'other:')}`,
    'lists in lists': `deep: ${'['.repeat(50_000)}${']'.repeat(50_000)}\n${ae}`,
    'a Python object': change('spatial: 2', 'spatial: !!python/object/apply:os.system ["ls"]'),
    'a megabyte of text': `${ae}\nmore: ${'x'.repeat(2 ** 20)}`,
    'a key twice': `${ae}\nae: {}`,
    'a prototype': change('ae:\n', 'ae:\n  __proto__: {}\n'),
    'no dataset': change(/^dataset:/m, 'data:'),
    'blocks without end': change(/hid_blocks:\n {2}- 1/, 'hid_blocks:\n  - 90000'),
    'blocks beyond numbers': change(/hid_blocks:\n {2}- 1/, 'hid_blocks:\n  - 1e300'),
    'blocks of NaN': change(/hid_blocks:\n {2}- 1/, 'hid_blocks:\n  - .nan'),
    'negative blocks': change(/hid_blocks:\n {2}- 1/, 'hid_blocks:\n  - -1'),
    'a width of zero': change(/hid_channels:\n {2}- 8/, 'hid_channels:\n  - 0'),
    'a width of half': change(/hid_channels:\n {2}- 8/, 'hid_channels:\n  - 8.5'),
    'a thousand levels': change('hid_channels:', `hid_channels:\n${'  - 8\n'.repeat(1000)}`),
    'many axes': change('spatial: 2', 'spatial: 99999'),
    'no axes': change('spatial: 2', 'spatial: 0'),
    'fields that are numbers': change('- buoyancy', '- 7'),
    'statistics that are texts': change('- 0.38', '- high'),
    'a standard deviation of 0': change('- 0.25', '- 0'),
    'a standard deviation of infinity': change('- 0.25', '- .inf'),
    'one mean too many': change('- 0.38', '- 0.38\n    - 1'),
    'a window without end': `${ae}\ntrajectory: {length: 1e18}`,
    'an unknown key': change('pixel_shuffle: true', 'pixel_shuffle: true\n  pixel_shovel: true'),
  }
  return Object.entries(cases).map(([name, text]) => ({ name, bytes: () => new TextEncoder().encode(text) }))
}
