/** What the animation of a report reads from its page. Pictures are levels of a colour map, `[field, lead, x, y]`. */
export interface PlayerData {
  grid: readonly [number, number]
  /** Per column and row of pixels: node below, and weight of the next one. Rows from the bottom. */
  columns: { lower: number[]; weight: number[] }
  rows: { lower: number[]; weight: number[] }
  /** In words, one a lead: `lead 4 · 1.00 free-fall times`. */
  leads: string[]
  /** Base64 of `[256, 3]` bytes, one a field. */
  colours: string[]
  /** Base64, one a panel. */
  frames: string[]
  /** In words, one a panel and lead, or none. */
  scores: (string[] | null)[]
}

/**
 * Runs in the report's page, from its own source text: it must not use anything from outside its body. Draws the
 * pictures, and connects the play button, the slider and the choice of field.
 */
function startPlayers(): void {
  const bytes = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0))

  for (const player of document.querySelectorAll<HTMLElement>('.player')) {
    const data: PlayerData = JSON.parse(player.querySelector('script')!.textContent!)
    const colours = data.colours.map(bytes)
    const frames = data.frames.map(bytes)
    const [nx, ny] = data.grid
    const { columns, rows } = data
    const width = columns.lower.length
    const height = rows.lower.length
    const button = player.querySelector('button')!
    const slider = player.querySelector<HTMLInputElement>('input[type=range]')!
    const output = player.querySelector('output')!
    const canvases = [...player.querySelectorAll('canvas')].map((canvas) => {
      canvas.width = width
      canvas.height = height
      const context = canvas.getContext('2d')!
      const image = context.createImageData(width, height)
      return { context, image, panel: Number(canvas.dataset.panel), field: Number(canvas.dataset.field) }
    })

    const draw = (lead: number) => {
      for (const { context, image, panel, field } of canvases) {
        const start = (field * data.leads.length + lead) * nx * ny
        const levels = frames[panel]!.subarray(start, start + nx * ny)
        const table = colours[field]!
        for (let j = 0; j < height; j++) {
          const y = rows.lower[j]!
          const wy = rows.weight[j]!
          const y1 = Math.min(y + 1, ny - 1)
          for (let i = 0; i < width; i++) {
            const x = columns.lower[i]! * ny
            const wx = columns.weight[i]!
            const x1 = Math.min(columns.lower[i]! + 1, nx - 1) * ny
            const corners = [levels[x + y]!, levels[x1 + y]!, levels[x + y1]!, levels[x1 + y1]!]
            const low = corners[0]! * (1 - wx) + corners[1]! * wx
            const high = corners[2]! * (1 - wx) + corners[3]! * wx
            // 255 stands for a missing value: it must not be mixed with its neighbours.
            const level = corners.includes(255)
              ? corners[(wx > 0.5 ? 1 : 0) + (wy > 0.5 ? 2 : 0)]!
              : low * (1 - wy) + high * wy
            const colour = Math.round(level) * 3
            const pixel = ((height - 1 - j) * width + i) * 4
            image.data[pixel] = table[colour]!
            image.data[pixel + 1] = table[colour + 1]!
            image.data[pixel + 2] = table[colour + 2]!
            image.data[pixel + 3] = 255
          }
        }
        context.putImageData(image, 0, 0)
      }
      for (const score of player.querySelectorAll<HTMLElement>('.score')) {
        score.textContent = data.scores[Number(score.dataset.panel)]?.[lead] ?? '\u00a0'
      }
      slider.value = String(lead)
      slider.setAttribute('aria-valuetext', data.leads[lead]!)
      output.textContent = data.leads[lead]!
    }

    let timer = 0
    const play = (on: boolean) => {
      clearInterval(timer)
      timer = on ? window.setInterval(() => draw((Number(slider.value) + 1) % data.leads.length), 350) : 0
      button.textContent = on ? 'Pause' : 'Play'
    }
    button.addEventListener('click', () => play(timer === 0))
    slider.addEventListener('input', () => {
      play(false)
      draw(Number(slider.value))
    })
    for (const choice of player.querySelectorAll<HTMLInputElement>('input[type=radio]')) {
      choice.addEventListener('change', () => {
        player.querySelectorAll('.row').forEach((row, i) => {
          row.classList.toggle('chosen', i === Number(choice.value))
        })
      })
    }
    draw(Number(slider.value))
    play(data.leads.length > 1 && !matchMedia('(prefers-reduced-motion: reduce)').matches)
  }
}

/** The JavaScript that a page with animations needs, once. */
export const playerScript = `(${startPlayers.toString()})()`
