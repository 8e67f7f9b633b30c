import { readdir, readFile } from 'node:fs/promises'
import { expect, inject, test } from 'vitest'
import { expectDone, lola, path } from './lola'

const train = (target: string, run: string, ...rest: string[]) =>
  lola([
    'train',
    target,
    '--preset',
    'tiny',
    '--run',
    run,
    `data.path=${inject('flows')}`,
    'train.validation=4',
    ...rest,
  ])

/** The texts and numbers that an event file holds: enough to see what was noted. */
async function events(run: string) {
  const names = (await readdir(path(run))).filter((name) => name.startsWith('events.out.tfevents.'))
  const files = await Promise.all(names.map((name) => readFile(path(run, name), 'latin1')))
  return { files: names.length, text: files.join('') }
}

test('a training shows itself: a live line, events for TensorBoard, a picture at each validation', async () => {
  const { stderr } = expectDone(await train('autoencoder', 'runs/seen', 'train.steps=4', 'train.validateEvery=2'))
  expect(stderr).toMatch(
    /training {2}4\/4 .* loss [\d.]+ {2}samples\/s [\d.]+ {2}data \d+ % {2}memory [\d.]+ GB {2}validation [\d.]+/,
  )
  expect((await readdir(path('runs/seen/figures'))).sort()).toEqual(['reconstruction-2.png', 'reconstruction-4.png'])
  const { text } = await events('runs/seen')
  for (const tag of [
    'train/loss',
    'train/norm',
    'train/rate',
    'validation/loss',
    'speed/samples per second',
    'reconstruction',
    'PNG',
  ]) {
    expect(text).toContain(tag)
  }

  expectDone(await lola(['train', '--resume', 'runs/seen', 'train.steps=6']))
  expect((await events('runs/seen')).files).toBe(2)

  for (const target of ['solver', 'diffusion']) {
    expectDone(
      await train(target, `runs/seen-${target}`, 'autoencoder=runs/seen', 'train.steps=2', 'train.validateEvery=2'),
    )
    expect(await readdir(path(`runs/seen-${target}/figures`))).toEqual(['rollout-2.png'])
  }
})
