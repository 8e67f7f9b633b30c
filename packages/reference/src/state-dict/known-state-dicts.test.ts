import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { autoencoderFromReference } from '../configs/autoencoder'
import { autoencoderToReference } from '../configs/autoencoder-to-reference'
import { diffusionFromReference } from '../configs/diffusion'
import { diffusionToReference, solverToReference } from '../configs/emulator-to-reference'
import type { ReferenceConfig } from '../configs/read-options'
import { solverFromReference } from '../configs/solver'
import { networkOf } from '../run/run-network'
import { constantBuffers } from './constant-buffers'
import { referenceShape } from './reference-axes'
import { stateDictOrder } from './state-dict-order'

interface Known {
  section: 'ae' | 'denoiser' | 'surrogate'
  config: ReferenceConfig
  /** As the reference lists them. */
  tensors: [name: string, shape: number[]][]
}

const known: Known[] = JSON.parse(
  readFileSync(new URL('../../test/fixtures/state_dicts.json', import.meta.url), 'utf8'),
)

function networkOfSection(section: Known['section'], config: ReferenceConfig) {
  if (section === 'ae') return networkOf('autoencoder', autoencoderFromReference(config))
  if (section === 'denoiser') return networkOf('diffusion', diffusionFromReference(config))
  return networkOf('solver', solverFromReference(config))
}

/** The state_dict that we write for a section of the reference. */
function stateDict(section: Known['section'], config: ReferenceConfig): [string, number[]][] {
  const { parameters, norm } = networkOfSection(section, config)
  const shapes = new Map([
    ...parameters.map(({ name, shape }): [string, number[]] => [name, referenceShape(name, shape)]),
    ...constantBuffers(parameters, norm).map(({ name, shape }): [string, number[]] => [name, shape]),
  ])
  return stateDictOrder([...shapes.keys()]).map((name) => [name, shapes.get(name)!])
}

const cases = known.map((one, i) => ({ ...one, title: `${i}: ${one.section} ${JSON.stringify(one.config)}` }))

test.each(cases)("names, shapes and order are the reference's, $title", ({ section, config, tensors }) => {
  expect(stateDict(section, config)).toEqual(tensors)
})

test.each(cases)('what the reference says can be said back to it, $title', ({ section, config, tensors }) => {
  const { architecture } = networkOfSection(section, config)
  const said = {
    ae: () => autoencoderToReference(architecture as never),
    denoiser: () => diffusionToReference(architecture as never),
    surrogate: () => solverToReference(architecture as never),
  }[section]()
  expect(stateDict(section, said)).toEqual(tensors)
  const again = networkOfSection(section, said).architecture
  if (!config.encoder_only) expect(again).toEqual(architecture)
})
