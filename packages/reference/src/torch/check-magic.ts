import { type ByteSource, damaged, readBytes } from '../bytes/byte-source'

const latin1 = new TextDecoder('latin1')

/** The number that files of `torch.save` before PyTorch 1.6 begin with, as a pickle. */
const legacy = '\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.'

/** What else people have under such a name, by its first bytes. */
const others: [begins: RegExp, what: string, hint: string][] = [
  [/^.HDF\r\n/s, 'is an HDF5 file', 'That is data; weights are in state.pth.'],
  [/^version https:\/\/git-lfs/, 'is a pointer of Git LFS', 'Fetch the file itself: git lfs pull.'],
  [/^\s*<(!doctype|html)/i, 'is a web page', 'The download went wrong; download it again.'],
  [/^.{8}\{"/s, 'looks like a safetensors file', 'It needs no converting.'],
]

/**
 * Looks at the first bytes of a checkpoint.
 *
 * @throws {CheckpointError} saying what the file is instead of a zip archive
 */
export async function checkMagic(source: ByteSource): Promise<void> {
  if (source.size === 0) throw damaged(source.name, 'is empty')
  const head = latin1.decode(await readBytes(source, 0, Math.min(64, source.size), 'the beginning'))
  if (head.startsWith('PK\x03\x04')) return
  if (head.startsWith(legacy) || head.includes('././@LongLink')) {
    throw damaged(
      source.name,
      "was written in PyTorch's format from before version 1.6",
      'Write it again with a newer PyTorch: torch.save(torch.load(path, map_location="cpu"), path).',
    )
  }
  if (head.startsWith('\x80')) throw damaged(source.name, 'is a bare pickle', 'It was not written by torch.save.')
  const other = others.find(([begins]) => begins.test(head))
  throw damaged(source.name, other?.[1] ?? 'is not a checkpoint of PyTorch: no zip archive', other?.[2])
}
