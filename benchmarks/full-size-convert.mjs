/**
 * Converts full-size runs of the reference, compares what they compute with PyTorch, and converts them back.
 *
 *     LOLA_REFERENCE=<francois-rozet/lola> LOLA_PYTHON=<python with torch> node benchmarks/full-size-convert.mjs
 *
 * Takes 10 GB of disk in a temporary folder and three minutes. Writes benchmarks/full-size-convert.json. Packages must be
 * built (npm run setup).
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { loadAutoencoder } from '@lola-ts/autoencoder'
import { diffusionNetwork, scheduleFromConfig } from '@lola-ts/dit'
import { convertFolder, exportFolder } from '@lola-ts/reference/node'
import { activeBackend, jit, tf } from '@lola-ts/tensor-core'
import { loadModel, toWeights } from '@lola-ts/tensor-core/checkpoint'
import { folder, startBackend } from '@lola-ts/tensor-core/node'

const here = fileURLToPath(import.meta.url)
const run = { ae: 'runs/ae/full_rayleigh_benard_f32c64', dm: 'runs/dm/full_rayleigh_benard_f32c64_vit_large' }

if (process.argv[2] === 'convert') await convertAlone(process.argv[3], process.argv[4])
else await main()

/** In a process of its own: its memory is that of the conversion. */
async function convertAlone(from, to) {
  const idle = process.resourceUsage().maxRSS
  const began = performance.now()
  const models = await convertFolder(from, to)
  const parameters = models.map(({ tensors }) => tensors.reduce((sum, { shape }) => sum + product(shape), 0))
  const largest = Math.max(...models.flatMap(({ tensors }) => tensors.map(({ shape }) => product(shape))))
  const [seconds, peak] = [(performance.now() - began) / 1e3, process.resourceUsage().maxRSS]
  console.log(
    JSON.stringify({
      parameters,
      largest_tensor_mb: largest * 4e-6,
      idle_mb: idle / 1e3,
      peak_mb: peak / 1e3,
      seconds,
    }),
  )
}

async function main() {
  const scratch = mkdtempSync(join(tmpdir(), 'lola-full-size-'))
  try {
    const out = join(scratch, 'reference')
    python('full_size_runs.py', out)
    const converted = join(scratch, 'model')
    const line = execFileSync(process.execPath, [here, 'convert', join(out, run.dm), converted])
    const conversion = JSON.parse(line.toString())
    await startBackend()
    const errors = { ...(await autoencoderErrors(out, converted)), mean: await meanError(out, converted) }
    const result = {
      machine: `${cpus()[0]?.model}, ${cpus().length} cores`,
      backend: activeBackend().library,
      state_gb: ['ae', 'dm'].map((kind) => statSync(join(out, run[kind], 'state.pth')).size / 1e9),
      ...conversion,
      relative_error: errors,
      tensors_equal_after_way_back: await wayBack(out, converted, join(scratch, 'back')),
    }
    writeFileSync(join(here, '..', 'full-size-convert.json'), `${JSON.stringify(result, null, 2)}\n`)
    console.log(result)
    process.exitCode = Object.values(errors).every((error) => error < 1e-4) ? 0 : 1
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

function python(script, ...args) {
  return execFileSync(process.env.LOLA_PYTHON ?? 'python3', [join(here, '..', script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  }).toString()
}

/** Tensors that PyTorch reads, bit by bit the same, from what the converted models are written back as. */
async function wayBack(out, converted, back) {
  await exportFolder(converted, back)
  const pairs = [
    [join(out, run.ae, 'state.pth'), join(back, 'autoencoder', 'state.pth')],
    [join(out, run.dm, 'state.pth'), join(back, 'state.pth')],
  ]
  return pairs.map((pair) => Number(python('same_state.py', ...pair)))
}

async function autoencoderErrors(out, converted) {
  const autoencoder = await loadAutoencoder(folder(join(converted, 'autoencoder')))
  const errors = {
    encode: relativeError(autoencoder.encode(read(out, 'x')), read(out, 'z')),
    decode: relativeError(autoencoder.decode(read(out, 'z')), read(out, 'y')),
  }
  autoencoder.dispose()
  return errors
}

async function meanError(out, converted) {
  const { config, weights } = await loadModel(folder(converted))
  const network = diffusionNetwork(config.architecture)
  const { alpha, sigma } = scheduleFromConfig(config.architecture.schedule)(0.5)
  const level = { alpha: tf.tensor1d([alpha]), sigma: tf.tensor1d([sigma]) }
  const condition = { mask: read(out, 'mask'), label: read(out, 'label') }
  const mean = jit((w, x, at, known) => network.mean(w, x, at, known))
  return relativeError(mean(toWeights(weights), read(out, 'state'), level, condition), read(out, 'mean'))
}

/** Root mean square of the difference over that of the reference. */
function relativeError(ours, theirs) {
  if (`${ours.shape}` !== `${theirs.shape}`) throw new Error(`shape [${ours.shape}], expected [${theirs.shape}]`)
  return Math.sqrt(ours.sub(theirs).square().mean().div(theirs.square().mean()).dataSync()[0])
}

function read(out, name) {
  const shape = JSON.parse(readFileSync(join(out, 'shapes.json'), 'utf8'))[name]
  const bytes = Uint8Array.from(readFileSync(join(out, `${name}.f32`)))
  return tf.tensor(new Float32Array(bytes.buffer), shape)
}

function product(shape) {
  return shape.reduce((a, b) => a * b, 1)
}
