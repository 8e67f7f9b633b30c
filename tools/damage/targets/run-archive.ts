import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { convertFolder } from '@lola-ts/reference/node'
import { aeRun, archiveStructure, committed, dmRun } from '../fixtures'
import type { Attack, Subject, Target } from '../target'
import { type ZipFile, zip } from '../zip'

const scratch = mkdtempSync(join(tmpdir(), 'lola-damage-'))
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }))

const contents = new Set<string>()

/** What an archive converts to: configurations and hashes of the weights. */
async function converted(bytes: Uint8Array): Promise<string> {
  const [path, out] = [join(scratch, 'run.zip'), join(scratch, 'model')]
  writeFileSync(path, bytes)
  try {
    const models = await convertFolder(path, out)
    return JSON.stringify(models.map(({ model, sha256 }) => [model, sha256]))
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}

const config: ZipFile = { name: 'run/config.yaml', content: committed(`${aeRun}/config.yaml`) }
const state: ZipFile = { name: 'run/state.pth', content: committed(`${aeRun}/state.pth`) }
const emulator: ZipFile[] = [
  { name: 'runs/dm/e/config.yaml', content: committed(`${dmRun}/config.yaml`) },
  { name: 'runs/dm/e/state_best.pth', content: committed(`${dmRun}/state_best.pth`) },
]
const link: ZipFile = { name: 'runs/dm/e/autoencoder', content: '../../ae/a', mode: 0o120777 }
const beside: ZipFile[] = [
  { ...config, name: 'runs/ae/a/config.yaml' },
  { ...state, name: 'runs/ae/a/state.pth' },
]

/** Zip archives of runs, as people pack them. Whatever converts has to be what was packed. */
export const runArchive: Target = {
  name: 'archive of a run',
  share: 1,
  async subjects() {
    const archives = {
      stored: zip([config, state]),
      deflated: zip([config, state].map((file) => ({ ...file, deflate: true }))),
      'an emulator, linked': zip([...emulator, link, ...beside]),
    }
    for (const bytes of Object.values(archives)) contents.add(await converted(bytes))
    return Object.entries(archives).map(
      ([name, bytes]): Subject => ({ name, bytes, structure: archiveStructure(bytes) }),
    )
  },
  attacks: async () => attacks(),
  async read(bytes) {
    const content = await converted(bytes)
    const left = readdirSync(scratch).filter((name) => name !== 'run.zip')
    if (left.length > 0) throw new Error(`left behind: ${left}`)
    return contents.has(content) ? 'intact' : 'wrong'
  },
}

function attacks(): Attack[] {
  const zeros = new Uint8Array(200_000_000)
  const cases: Record<string, ZipFile[]> = {
    'no configuration': [state],
    'no weights': [config],
    'two runs': [config, state, { ...config, name: 'other/config.yaml' }, { ...state, name: 'other/state.pth' }],
    'a bomb for weights': [config, { ...state, content: zeros, deflate: true }],
    'a bomb that claims to be small': [config, { ...state, content: zeros, deflate: true, size: 1000 }],
    'a bomb for a configuration': [{ ...config, content: zeros, deflate: true }, state],
    'weights of another size': [config, { ...state, deflate: true, size: 1000 }],
    'weights of another checksum': [config, { ...state, deflate: true, crc: 7 }],
    'an emulator alone': emulator,
    'an autoencoder outside': [...emulator, { ...link, content: '../../../../../etc' }],
    'an autoencoder that is itself': [...emulator, { ...link, content: '.' }],
    'a link of a megabyte': [...emulator, { ...link, content: 'a/'.repeat(500_000) }, ...beside],
    'a link of control characters': [...emulator, { ...link, content: '\0\x01\x02' }],
    'an autoencoder that is an emulator': [
      ...emulator,
      ...emulator.map((file) => ({ ...file, name: file.name.replace('/e/', '/e/autoencoder/') })),
    ],
  }
  return Object.entries(cases).map(([name, files]) => ({ name, bytes: () => zip(files) }))
}
