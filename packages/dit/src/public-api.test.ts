import { expect, test } from 'vitest'
import * as root from './index'

// What a new name here adds, a user may rely on; what goes missing breaks them. Both want a changeset.
const names = (entry: object) => Object.keys(entry).sort().join(' ')

test('@lola-ts/dit', () =>
  expect(names(root)).toMatchInlineSnapshot(
    `"adamsBashforth backbone backboneFlops cosine countTokens ddim ddpm denoisedVariance denoisingLoss diffusionEmulator diffusionFlops diffusionNetwork diffusionTask euler exponentialAdamsBashforth heun impose initialNoise ito keyedNoise loadDiffusion logLinear logLogit maskedMean predictorCorrector rectified samplerFromConfig samplerNames scheduleFromConfig scheduleNames stateSpaceOf stepwise timeDistributions timeGrid timeRange unet ve vp"`,
  ))
