import { isLolaError } from '@lola-ts/tensor-core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mse } from '../scores'
import {
  binnedSpectralMse,
  crossModulusBandError,
  ensembleSpectra,
  isotropicBins,
  powerBandError,
  powerSpectrum,
  spectralBands,
} from './index'

const noise = (length: number, seed: number) =>
  Float64Array.from({ length }, (_, i) => ((Math.sin((i + 1) * 12.9898 + seed * 78.233) * 43758.5453) % 1) - 0.5)

/** cos(2π (a x / n + b y / m)) on a grid of n x m. */
const wave = ([n, m]: number[], [a, b]: number[], phase = 0) =>
  Float64Array.from({ length: n! * m! }, (_, i) =>
    Math.cos(2 * Math.PI * ((a! * Math.floor(i / m!)) / n! + (b! * (i % m!)) / m!) + phase),
  )

describe('bins', () => {
  test('every mode is in one, the mean in the first', () => {
    const { edges, counts, indices } = isotropicBins([6, 4])
    expect(edges.length).toBe(1 + Math.floor(Math.SQRT2 * 2))
    expect(edges[0]).toBe(0)
    expect(edges.at(-1)).toBeCloseTo(Math.SQRT1_2, 12)
    expect([counts[0], counts.reduce((a, b) => a + b, 0)]).toEqual([1, 24])
    expect([indices[0], Math.max(...indices)]).toEqual([0, 2])
  })

  // The sizes that the PyTorch code gives for the paper's grids: in float32 the first bin of 512 x 512 is in no band.
  test.each([
    { grid: [512, 512], sizes: [5, 34, 215, 107] },
    { grid: [512, 128], sizes: [3, 12, 48, 27] },
    { grid: [64, 64, 64], sizes: [3, 7, 21, 24] },
  ])('bands of $grid, as rounded in float32', ({ grid, sizes }) => {
    const bands = spectralBands(isotropicBins(grid, { rounding: 'float32' }))
    expect(bands.bins.map((band) => band.length)).toEqual(sizes)
    expect(bands.bins[0]![0]).toBe(grid.length === 2 && grid[1] === 512 ? 1 : 0)
  })

  test('exact bands begin with the first bin on every grid', () => {
    const side = fc.integer({ min: 3, max: 40 })
    fc.assert(
      fc.property(side, side, (n, m) => {
        const { bins } = spectralBands(isotropicBins([n, m]))
        expect(bins[0]![0]).toBe(0)
      }),
    )
  })

  test('a grid without modes is refused', () => {
    try {
      isotropicBins([1, 8])
      expect.unreachable()
    } catch (error) {
      expect(isLolaError(error, 'CONFIG')).toBe(true)
    }
  })
})

describe('power', () => {
  test('sums to the energy of the field without its mean', () => {
    const grid = [8, 6]
    const bins = isotropicBins(grid)
    const x = noise(48, 1)
    const mean = x.reduce((a, b) => a + b, 0) / 48
    const energy = x.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    const power = powerSpectrum(x, 1, bins)[0]!
    expect(power.reduce((sum, value, bin) => sum + value * bins.counts[bin + 1]!, 0)).toBeCloseTo(energy, 10)
  })

  test('of a wave lies in the bin of its frequency, each field for itself', () => {
    const grid = [16, 16]
    const bins = isotropicBins(grid)
    const [a, b] = [wave(grid, [2, 0]), wave(grid, [0, 5])]
    const both = Float64Array.from({ length: 512 }, (_, i) => (i % 2 ? b : a)[i >> 1]!)
    const peaks = powerSpectrum(both, 2, bins).map((power) => bins.edges[power.indexOf(Math.max(...power)) + 1]!)
    const width = bins.edges[1]!
    peaks.forEach((edge, field) => {
      const frequency = [2, 5][field]! / 16
      expect(edge).toBeGreaterThanOrEqual(frequency)
      expect(edge - width).toBeLessThan(frequency)
    })
  })
})

describe('band errors', () => {
  const grid = [16, 16]
  const bins = isotropicBins(grid)
  const truth = noise(256, 2)

  test('are 0 for the truth itself; without power the power error is 1', () => {
    const perfect = ensembleSpectra(truth, truth, 1, bins)
    for (const errors of [powerBandError(perfect), crossModulusBandError(perfect)]) {
      for (const error of errors[0]!) expect(error).toBeLessThan(1e-5)
    }
    for (const error of powerBandError(
      ensembleSpectra(
        truth.map(() => 0),
        truth,
        1,
        bins,
      ),
    )[0]!) {
      expect(error).toBeCloseTo(1, 3)
    }
  })

  test('do not see a shift of the whole field', () => {
    const shifted = Float64Array.from(truth, (_, i) => truth[(i + 5 * 16) % 256]!)
    const spectra = ensembleSpectra(shifted, truth, 1, bins)
    for (const error of [...powerBandError(spectra)[0]!, ...crossModulusBandError(spectra)[0]!]) {
      expect(error).toBeLessThan(1e-5)
    }
  })

  test('use the mean power of the members', () => {
    const half = Float64Array.from([...truth.map(() => 0), ...truth.map((value) => value * Math.SQRT2)])
    for (const error of powerBandError(ensembleSpectra(half, truth, 1, bins))[0]!) expect(error).toBeLessThan(1e-5)
  })
})

describe('binned spectral error', () => {
  test('sums to the mean squared error', () => {
    const [x, y] = [noise(2 * 4 * 6 * 2, 3), noise(2 * 4 * 6 * 2, 4)]
    const { mse: bands } = binnedSpectralMse(x, y, 2, [2, 4, 6])
    const sums = mse(x, y, 2).map((_, field) => bands.reduce((sum, band) => sum + band[field]!, 0))
    mse(x, y, 2).forEach((error, field) => {
      expect(sums[field]).toBeCloseTo(error, 12)
    })
  })

  test('tells scales apart; relative to the truth it is 1 for a forecast of nothing', () => {
    const grid = [32, 32]
    const truth = wave(grid, [1, 0])
    const fine = wave(grid, [0, 15]).map((value, i) => truth[i]! + value)
    const { mse: bands } = binnedSpectralMse(fine, truth, 1, grid)
    expect(bands.map(([error]) => Math.round(error! * 1e6) / 1e6)).toEqual([0, 0, 0.5])
    expect(
      binnedSpectralMse(
        truth.map(() => 0),
        truth,
        1,
        grid,
      ).nmse[0]![0],
    ).toBeCloseTo(1, 5)
  })

  test('a mode on a limit belongs above: 2√2 of side 32', () => {
    const grid = [32, 32]
    const truth = new Float64Array(1024)
    expect(binnedSpectralMse(wave(grid, [2, 2]), truth, 1, grid).mse[1]![0]).toBeCloseTo(0.5, 12)
  })
})

test('a snapshot that does not lie on the grid is refused', () => {
  expect(() => powerSpectrum(new Float64Array(15), 1, isotropicBins([4, 4]))).toThrow(
    'snapshot: 15 values of 1 fields, expected 16 on the grid [4,4]',
  )
})
