/**
 * `npm run lock`, after every `npm install`: completes package-lock.json for platforms other than this one, and brings
 * the workspace's own packages in it up to date (after a release npm would look for them in the registry).
 *
 * Where a registry lacks some of the packages that only other platforms need (binaries for darwin, win32, musl), npm
 * leaves them out of the lock without a word, and `npm ci` then refuses the lock. This adds the entries that npm would
 * have written, as far as the packages that ask for them tell.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageFolders, root } from './lib.mjs'
import { installKey, writeStamp } from './stamp.mjs'

const file = join(root, 'package-lock.json')
const lock = JSON.parse(readFileSync(file, 'utf8'))
const added = []

for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (!/^\d/.test(version) || isLocked(path, name, version)) continue
    const beside = path.slice(0, path.lastIndexOf('node_modules/'))
    lock.packages[`${beside}node_modules/${name}`] = platformEntry(name, version, entry.dev)
    added.push(name)
  }
}
for (const folder of packageFolders()) {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
  for (const part of ['version', 'dependencies', 'devDependencies', 'peerDependencies']) {
    if (manifest[part]) lock.packages[folder][part] = sortedKeys(manifest[part])
  }
}
lock.packages = sortedKeys(lock.packages)
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
writeStamp({ install: installKey() })
console.log(
  added.length ? `package-lock.json: added ${added.length} platform packages` : 'package-lock.json is complete',
)

/**
 * As npm sorts, so that the lock does not change back and forth.
 *
 * @param {string | Record<string, unknown>} value
 */
function sortedKeys(value) {
  if (typeof value === 'string') return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a.localeCompare(b, 'en')))
}

/**
 * Whether the lock has this version of `name` where Node would look for it from the package at `path`.
 *
 * @param {string} path
 * @param {string} name
 * @param {string} version
 */
function isLocked(path, name, version) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (lock.packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]?.version === version) return true
    if (!folder) return false
  }
}

/**
 * @param {string} name
 * @param {string} version
 * @param {boolean | undefined} dev
 */
function platformEntry(name, version, dev) {
  const os = /darwin|win32|linux|android|freebsd|openbsd|netbsd|openharmony|sunos|aix/.exec(name)?.[0]
  const cpu = /x64|arm64|ia32|arm|riscv64|ppc64|s390x|loong64|mips64el|wasm32/.exec(name)?.[0]
  const libc = /musl/.test(name) ? 'musl' : /gnu/.test(name) ? 'glibc' : undefined
  return {
    version,
    ...(cpu && { cpu: [cpu] }),
    ...(dev && { dev }),
    ...(libc && os === 'linux' && { libc: [libc] }),
    optional: true,
    ...(os && { os: [os] }),
  }
}
