import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { addonFile, findPackage, nativeCache, quietFile, tensorflowVersion } from './native-paths'

const run = promisify(execFile)

export interface ProvisionResult {
  status: 'ready' | 'unavailable'
  /** Why native TensorFlow is not available, and what would make it so. */
  reason?: string
  /** The cache folder that holds the library and the addon. */
  path: string
}

const headers =
  /tensorflow\/include\/(tensorflow\/c\/(c_api|c_api_macros|tf_attrtype|tf_buffer|tf_datatype|tf_status|tf_tensor|tf_tstring)\.h|tensorflow\/c\/eager\/c_api\.h|tensorflow\/core\/platform\/ctstring(_internal)?\.h|tsl\/platform\/ctstring(_internal)?\.h|xla\/tsl\/c\/tsl_status\.h)$/

/**
 * Makes the `native` backend available: takes libtensorflow and its headers from TensorFlow's Python wheel, compiles
 * the addon of `@tensorflow/tfjs-node` against them with one compiler call, and keeps both in {@link nativeCache}.
 *
 * Needs Linux, python3 with pip, g++ and the packages `@tensorflow/tfjs-node` and `node-api-headers`; takes about 30
 * seconds and 700 MB of disk once. Never throws: without one of these the result says so, and wasm serves instead.
 */
export async function provisionNative({
  log = () => {},
}: {
  log?: (line: string) => void
} = {}): Promise<ProvisionResult> {
  const path = nativeCache()
  if (existsSync(join(path, addonFile))) return { status: 'ready', path }
  try {
    const sources = requirePackage('@tensorflow/tfjs-node')
    const nodeApi = join(requirePackage('node-api-headers'), 'include')
    if (process.platform !== 'linux') throw new Error(`this recipe is for Linux, and this is ${process.platform}`)
    await requireCommand('g++')
    await requireCommand('python3')

    await mkdir(dirname(path), { recursive: true })
    const work = await mkdtemp(`${path}.`)
    try {
      log(`downloading TensorFlow ${tensorflowVersion} (about 270 MB)`)
      const wheel = await downloadWheel(work)
      log('unpacking the library')
      await run('python3', ['-c', unpack, wheel, work, headers.source], { maxBuffer: 1 << 24 })
      await rm(wheel)
      await run('strip', ['--strip-unneeded', ...(await libraries(work))]).catch(() =>
        log('strip is missing: the library stays large'),
      )
      log('compiling the addon')
      await compile(work, path, sources, nodeApi)
      await rename(work, path)
    } finally {
      await rm(work, { recursive: true, force: true })
    }
    log(`native TensorFlow ${tensorflowVersion} is ready in ${path}`)
    return { status: 'ready', path }
  } catch (error) {
    if (existsSync(join(path, addonFile))) return { status: 'ready', path }
    const reason = error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : String(error)
    return { status: 'unavailable', reason, path }
  }
}

const unpack = `
import re, sys, zipfile, os
wheel, out, headers = sys.argv[1:]
for name in (archive := zipfile.ZipFile(wheel)).namelist():
    base = os.path.basename(name)
    if re.fullmatch(r"libtensorflow_(cc|framework)\\.so\\.2", base): target = os.path.join(out, "lib", base)
    elif re.search(headers, name): target = os.path.join(out, "include", name.split("tensorflow/include/")[1])
    else: continue
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with archive.open(name) as source, open(target, "wb") as sink:
        while block := source.read(1 << 22): sink.write(block)
`

async function downloadWheel(into: string): Promise<string> {
  const pip = ['-m', 'pip', 'download', '-q', '--no-deps', '--only-binary=:all:', '-d', into]
  const other = ['--platform', 'manylinux_2_27_x86_64', '--python-version', '3.11', '--implementation', 'cp']
  const wanted = `tensorflow-cpu==${tensorflowVersion}`
  await run('python3', [...pip, wanted]).catch(() => run('python3', [...pip, ...other, wanted]))
  const wheel = (await readdir(into)).find((name) => name.endsWith('.whl'))
  if (!wheel) throw new Error('pip downloaded no wheel')
  return join(into, wheel)
}

async function libraries(work: string): Promise<string[]> {
  return (await readdir(join(work, 'lib'))).map((name) => join(work, 'lib', name))
}

/**
 * A second addon, which closes and opens stderr: the libraries announce oneDNN there while they are loaded, before
 * any setting of theirs can be reached.
 */
const quietSource = `
#include <fcntl.h>
#include <node_api.h>
#include <unistd.h>
static int saved = -1;
static napi_value mute(napi_env, napi_callback_info) {
  const int nowhere = open("/dev/null", O_WRONLY);
  if (saved < 0 && nowhere >= 0) { saved = dup(2); dup2(nowhere, 2); }
  if (nowhere >= 0) close(nowhere);
  return nullptr;
}
static napi_value unmute(napi_env, napi_callback_info) {
  if (saved >= 0) { dup2(saved, 2); close(saved); saved = -1; }
  return nullptr;
}
static void add(napi_env env, napi_value to, const char *name, napi_callback call) {
  napi_value function;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, call, nullptr, &function);
  napi_set_named_property(env, to, name, function);
}
NAPI_MODULE_INIT() { add(env, exports, "mute", mute); add(env, exports, "unmute", unmute); return exports; }
`

async function compile(work: string, final: string, sources: string, nodeApi: string): Promise<void> {
  const binding = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(sources, 'binding', name))
  const include = [nodeApi, join(work, 'include'), sources].flatMap((folder) => ['-I', folder])
  const flags = ['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8', '-DBUILDING_NODE_EXTENSION']
  const libraries = ['-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2']
  const link = ['-L', join(work, 'lib'), ...libraries, `-Wl,-rpath,${join(final, 'lib')}`]
  await run('g++', [...flags, ...include, ...binding, ...link, '-o', join(work, addonFile)])
  await writeFile(join(work, 'quiet.cc'), quietSource)
  await run('g++', [...flags, ...include, join(work, 'quiet.cc'), '-o', join(work, quietFile)])
}

function requirePackage(name: string): string {
  const path = findPackage(name)
  if (!path) throw new Error(`the npm package ${name} is not installed: npm install --ignore-scripts ${name}`)
  return path
}

async function requireCommand(name: string): Promise<void> {
  await run(name, ['--version']).catch(() => {
    throw new Error(`the command ${name} is missing`)
  })
}
