import type { DcaeConfig } from '../src/dcae'

/** The configuration of a fixture, in the reference's words, in ours. */
// biome-ignore lint/suspicious/noExplicitAny: arguments of a Python function
export function fromReference({ get_autoencoder: config }: any): DcaeConfig {
  return {
    fields: config.pix_channels,
    latentChannels: config.lat_channels,
    channels: config.hid_channels,
    blocks: config.hid_blocks,
    padding: Array.from({ length: config.spatial }, () => (config.periodic ? 'circular' : 'zeros')),
    saturation: config.saturation,
  }
}
