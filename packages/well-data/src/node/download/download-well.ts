import { setMaxListeners } from 'node:events'
import { mkdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { ConfigError, WriteError } from '@lola-ts/tensor-core/errors'
import { DiskSpaceError } from '../../errors'
import type { HttpOptions } from '../../source/http'
import type { FileSelection } from '../file-selection'
import { checkSum } from './check-content'
import { downloadFile, sizeOf } from './download-file'
import { listRemote } from './list-remote'
import { bytesKept } from './part-file'
import { describeRemote, type RemoteFile } from './remote-file'
import { authorization, defaultHub, remotePlace } from './remote-place'
import { slots } from './slots'

export interface DownloadOptions
  extends FileSelection,
    Pick<HttpOptions, 'signal' | 'stallSeconds' | 'attempts' | 'retrySeconds'> {
  /** Connections at a time, for all files together. Default 4. */
  connections?: number
  /** Bytes of one request at most. Default 2^26. */
  pieceBytes?: number
  /** The Hugging Face hub. Default `HF_ENDPOINT` of the environment, else huggingface.co. */
  hub?: string
  /** Sent to the hub as a bearer token. Default `HF_TOKEN` of the environment. */
  token?: string
  /** Compares files that are there already with the server's checksums, too. Default false: their size is enough. */
  verify?: boolean
  /** Only says what would be fetched. Default false. */
  dryRun?: boolean
  /** Told of bytes as they arrive, those kept from earlier downloads included. */
  onProgress?: (progress: DownloadProgress) => void
}

export interface DownloadProgress {
  /** Bytes that are here. */
  bytes: number
  /** Bytes in all, as far as servers say. */
  total: number
  /** Files that are here and checked. */
  files: number
  fileCount: number
}

/** What became of one file. */
export interface DownloadedFile {
  /** Where it is. */
  path: string
  url: string
  size: number | null
  sha256: string | null
  /** `present`: it was here. `fetched`: it is now. `planned`: it would be fetched. */
  outcome: 'present' | 'fetched' | 'planned'
}

/**
 * Downloads a dataset or split of The Well into a folder, in the layout that `openWell` reads.
 *
 * Downloads go on where an earlier one stopped, byte by byte, if the server can confirm that the file is the same.
 * Size and SHA-256 are checked where a server gives them; every file is opened and checked against the schema before
 * it gets its name.
 *
 * @param source `rayleigh_benard`, `owner/name`, `hf://datasets/owner/name[@revision]`, or an http address of a folder
 *   (with a page that lists it) or file
 * @throws NotFoundError, RemoteError, ChecksumError, WellFormatError, DiskSpaceError, WriteError; the signal's reason
 *   when it is aborted
 */
export async function downloadWell(
  source: string,
  folder: string,
  options: DownloadOptions = {},
): Promise<DownloadedFile[]> {
  const { connections = 4, pieceBytes = 2 ** 26, signal, onProgress } = options
  if (![connections, pieceBytes].every((n) => Number.isSafeInteger(n) && n > 0)) {
    throw new ConfigError(`downloadWell: given ${connections} connections of ${pieceBytes} bytes, expected 1 or more`)
  }
  const hub = options.hub ?? process.env.HF_ENDPOINT ?? defaultHub
  const place = remotePlace(source, hub)
  const http: HttpOptions = {
    ...options,
    headers: authorization(place, hub, options.token ?? process.env.HF_TOKEN),
  }
  const listed = await listRemote(place, options, http)
  const slot = slots(connections)
  const files = await Promise.all(listed.map((file) => slot(() => described(file, http))))
  const plan = await Promise.all(files.map((file, i) => planned(listed[i]!, file, join(folder, file.path), options)))
  const wanted = plan.filter(({ outcome }) => outcome !== 'present')
  if (options.dryRun) return plan.map(resultOf)
  const sum = (values: (number | null)[]) => values.reduce<number>((total, value) => total + (value ?? 0), 0)
  const missing = sum(wanted.map(({ file, kept }) => (file.size ?? 0) - kept))
  await checkSpace(folder, missing)

  const progress: DownloadProgress = {
    bytes: sum(plan.map(({ kept }) => kept)),
    total: sum(files.map(({ size }) => size ?? null)),
    files: plan.length - wanted.length,
    fileCount: plan.length,
  }
  onProgress?.({ ...progress })
  const ended = new AbortController()
  setMaxListeners(0, ended.signal)
  const fetching = {
    ...http,
    signal: signal ? AbortSignal.any([signal, ended.signal]) : ended.signal,
    connections,
    pieceBytes,
    slot,
    onBytes(count: number) {
      progress.bytes += count
      onProgress?.({ ...progress })
    },
  }
  const fileSlot = slots(connections)
  const ends = await Promise.allSettled(
    wanted.map((entry) =>
      fileSlot(async () => {
        try {
          fetching.signal.throwIfAborted()
          await downloadFile(entry.listed, entry.file, entry.target, fetching)
          entry.outcome = 'fetched'
          progress.files++
          onProgress?.({ ...progress })
        } catch (error) {
          ended.abort(error)
          throw error
        }
      }),
    ),
  )
  signal?.throwIfAborted()
  if (ended.signal.aborted) throw ended.signal.reason
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  return plan.map(resultOf)
}

interface Planned {
  listed: RemoteFile
  file: RemoteFile
  target: string
  /** Bytes that are here. */
  kept: number
  outcome: DownloadedFile['outcome']
}

async function planned(
  listed: RemoteFile,
  file: RemoteFile,
  target: string,
  { verify, signal }: DownloadOptions,
): Promise<Planned> {
  const present = await sizeOf(target)
  if (present === null) return { listed, file, target, kept: await bytesKept(target, file), outcome: 'planned' }
  if (file.size !== undefined && present !== file.size) {
    throw new WriteError(`${target}: is there with ${present} bytes, the server has ${file.size}`, {
      hint: 'It is another version of the file, or not from this server. Move it away, or choose another folder.',
    })
  }
  if (verify) await checkSum(file, target, signal)
  return { listed, file, target, kept: present, outcome: 'present' }
}

function described(file: RemoteFile, http: HttpOptions): Promise<RemoteFile> {
  return file.size !== undefined && file.sha256 !== undefined ? Promise.resolve(file) : describeRemote(file, http)
}

const resultOf = ({ file, target, outcome }: Planned): DownloadedFile => ({
  path: target,
  url: file.url,
  size: file.size ?? null,
  sha256: file.sha256 ?? null,
  outcome,
})

/** Room that stays free. */
const spareBytes = 2 ** 24

async function checkSpace(folder: string, bytes: number): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((cause: Error) => {
    throw new WriteError(`${folder}: this folder could not be made: ${cause.message}`, { cause })
  })
  const { bavail, bsize } = await statfs(folder)
  if (bytes === 0 || bytes + spareBytes <= bavail * bsize) return
  const gigabytes = (n: number) => `${(n / 1e9).toFixed(n < 1e10 ? 2 : 0)} GB`
  throw new DiskSpaceError(`${folder}: ${gigabytes(bytes)} to download, ${gigabytes(bavail * bsize)} free`, {
    hint: 'Free some space, choose a folder on another disk, or fewer files with --split and --include.',
  })
}
