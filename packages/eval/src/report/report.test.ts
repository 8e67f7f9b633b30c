import { describe, expect, test } from 'vitest'
import { demo } from '../../test/demo'
import { colourMap, demoReport, renderReport, tableSection, vrmse } from '../index'

const html = demoReport(demo())

describe("the demo's report", () => {
  test('needs nothing from outside', () => {
    expect(html).not.toMatch(/https?:/)
    expect(html).not.toMatch(/(src|href)="(?!data:)/)
    expect(html).not.toMatch(/@import|url\(/)
  })

  test('says what was measured, with its text made safe', () => {
    for (const text of [
      '<h1>Rayleigh–Bénard &#60;convection&#62;</h1>',
      'Forecasts of 2 trajectories, 4 states (1.00 free-fall',
    ]) {
      expect(html).toContain(text)
    }
    for (const fact of ['test/0, from snapshot 50', 'Ra = 1e7, Pr = 1', '16 × 8', '3 members', '62 s', 'ε = 1e−6']) {
      expect(html).toContain(fact)
    }
  })

  test('the animation holds every frame, coloured by the range of the truth', () => {
    const data = JSON.parse(html.match(/<script type="application\/json">(.*?)<\/script>/)![1]!)
    expect(data.leads).toEqual([1, 2, 3, 4].map((lead) => `lead ${lead} · ${(lead / 4).toFixed(2)} free-fall times`))
    const [truth] = data.frames.map((text: string) => Buffer.from(text, 'base64'))
    expect(truth).toHaveLength(2 * 4 * 16 * 8)
    const first = demo().panels[0]!.frames
    const low = Math.min(...first.filter((_, i) => i % 2 === 0))
    const high = Math.max(...first.filter((_, i) => i % 2 === 0))
    expect(truth[5]).toBe(Math.round(((first[10]! - low) / (high - low)) * 254))
    expect([...Buffer.from(data.colours[1], 'base64')]).toEqual([...colourMap('blueRed')])
    expect(data.rows.lower).toHaveLength(16)
    expect(html.match(/<canvas/g)).toHaveLength(2 * 3)
    expect(html.match(/<circle/g)).toHaveLength(2)
  })

  test('the remark of a panel is the average of its scores', () => {
    const data = JSON.parse(html.match(/<script type="application\/json">(.*?)<\/script>/)![1]!)
    const { scores } = demo()
    const of = scores.filter((s) => s.kind === 'emulation' && s.model === 'rb-64/diffusion' && s.metric === 'vrmse')
    const two = of.filter((s) => s.lead === 4 && s.field === 'mean').map((s) => s.value)
    expect(data.scores[1][3]).toBe(`VRMSE ${((two[0]! + two[1]!) / 2).toFixed(2)}`)
    expect(data.scores[0]).toBeNull()
  })

  test('its script runs by itself', () => {
    const script = html.match(/<script>(.*?)<\/script>/s)![1]!
    const found: string[] = []
    const querySelectorAll = (selector: string) => {
      found.push(selector)
      return []
    }
    new Function('document', script)({ querySelectorAll })
    expect(found).toEqual(['.player'])
  })

  test('ensembles have two lines, a single forecast one', () => {
    for (const name of ['diffusion, mean', 'diffusion, member', 'guided, mean', 'solver', 'persistence']) {
      expect(html).toContain(`<th scope="row">${name}</th>`)
    }
    expect(html).not.toContain('solver, mean')
  })

  test('the speed table compares states, not calls, and leaves out what was not measured', () => {
    expect(html).toContain(
      '<th scope="row">latent diffusion</th><td class="text">native, float32</td><td>4</td><td>310</td>',
    )
    expect(html).toMatch(/<td>77.5<\/td><td>1<\/td>/)
    expect(html).toContain('<td>8.33</td>')
    expect(html).not.toContain('GFLOP/s')
  })

  test('a forecast that blew up is shown as such', () => {
    const spoiled = demo()
    spoiled.panels[1]!.frames.fill(Number.NaN)
    const scores = spoiled.scores.map((score) => (score.kind === 'guided' ? { ...score, value: Number.NaN } : score))
    const page = demoReport({ ...spoiled, scores })
    expect(page).toContain('<th scope="row">guided, mean</th><td>–</td>')
    expect(page.replace(/base64,[^"]*/g, '')).not.toMatch(/[^a-z]NaN/)
  })

  test('frames that do not fit are refused', () => {
    const panels = [{ label: 'truth', frames: new Float32Array(7) }]
    expect(() => demoReport(demo({ panels }))).toThrow(
      'frames of truth: 7 values, expected 4 leads x 16 x 8 x 2 fields = 1024',
    )
  })

  test('scores of two datasets are refused', () => {
    const { scores } = demo()
    const mixed = [...scores, ...scores.map((score) => ({ ...score, dataset: 'euler' }))]
    expect(() => demoReport(demo({ scores: mixed }))).toThrow('would average over different dataset')
  })
})

test('a report of other sections', () => {
  const section = tableSection({
    title: 'Scores',
    caption: 'Of nothing.',
    columns: ['model', 'VRMSE', 'remark'],
    rows: [
      ['a', { strong: vrmse(Float32Array.of(0, 1), Float32Array.of(0, 2), 1)[0]! }, 'x < y'],
      ['b', null, ''],
    ],
    digits: 2,
  })
  const page = renderReport({ title: 'A & B', facts: [['seed', '0']], sections: [section, section] })
  expect(page).toContain('<td><b>0.50</b></td><td class="text">x &#60; y</td>')
  expect(page.match(/<h2/g)).toHaveLength(2)
  expect(page).not.toContain('<script')
})
