import { spawn } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import process from 'node:process'

const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
]

/**
 * A Chromium of this machine: `LOLA_CHROMIUM`, or one in the path.
 *
 * @throws Error that says how to get one
 */
function findChromium(): string {
  const given = process.env.LOLA_CHROMIUM
  if (given) return given
  const folders = (process.env.PATH ?? '').split(delimiter)
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable)
  if (found) return found
  throw new Error('no Chromium: install one, such as "apt-get install chromium-headless-shell", or set LOLA_CHROMIUM')
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Shows a page without a window until `done` settles; then the browser is ended. */
export async function withPage<T>(url: string, done: Promise<T>): Promise<T> {
  const profile = mkdtempSync(join(tmpdir(), 'lola-chromium-'))
  const browser = spawn(
    findChromium(),
    [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
      ...['--disable-background-networking', '--disable-component-update', '--remote-debugging-port=0'],
      ...[`--user-data-dir=${profile}`, url],
    ],
    // A group of its own: what is in the path may be a script that starts the browser.
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  )
  let said = ''
  browser.stderr.on('data', (text) => {
    said += text
  })
  const ended = new Promise<void>((resolve) => {
    browser.once('close', () => resolve())
    browser.once('error', () => resolve())
  })
  const failed = ended.then(() => Promise.reject(new Error(`the browser ended by itself:\n${said.slice(-2000)}`)))
  try {
    return await Promise.race([done, failed])
  } finally {
    failed.catch(() => {})
    if (browser.exitCode === null && browser.pid !== undefined) process.kill(-browser.pid, 'SIGKILL')
    await ended
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}
