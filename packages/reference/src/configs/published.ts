import type { ReferenceConfig } from './read-options'

const dcae = {
  arch: 'dcae',
  saturation: 'softclip2',
  latent_noise: 0,
  lat_channels: 64,
  pixel_shuffle: true,
  norm: 'layer',
  ffn_factor: 1,
  dropout: 0.05,
  identity_init: true,
}

const transformer = { ffn_factor: 4, qk_norm: true, rope: true, dropout: 0.05 }

const vitAutoencoder = {
  ...transformer,
  arch: 'vit',
  saturation: 'softclip2',
  latent_noise: 0,
  hid_channels: 1024,
  hid_blocks: 8,
  attention_heads: 8,
}

const vit = { ...transformer, arch: 'vit', emb_features: 256, hid_blocks: 16 }
const vitLarge = { ...vit, hid_channels: 1024, attention_heads: 8, patch_size: 1 }
const vitSmall = { ...vit, hid_channels: 512, attention_heads: 4, patch_size: 1 }
const vitPixel = { ...vit, hid_channels: 2048, attention_heads: 16, patch_size: [1, 16, 16] }

const unetDeep = {
  arch: 'unet',
  emb_features: 256,
  hid_channels: [64, 128, 256, 512, 768, 1024],
  hid_blocks: [3, 3, 3, 3, 3, 3],
  stride: [1, 2, 2],
  norm: 'layer',
  attention_heads: { 5: 8 },
  ffn_factor: 1,
  periodic: true,
  dropout: 0.05,
  identity_init: true,
}

/**
 * The architectures that LoLa ships, by their place below its `experiments/configs`. What depends on the data
 * (`pix_channels`, `channels`, `label_features`, `spatial`) is added by its training scripts.
 *
 * Source: LoLa v1.0.0 and v1.1.0, which agree; Rozet et al. 2025, appendix B.
 */
export const publishedConfigs: Record<string, ReferenceConfig> = {
  'ae/dcae_f32c64_large': { ...dcae, hid_channels: [64, 128, 256, 512, 768, 1024], hid_blocks: [3, 3, 3, 3, 3, 3] },
  'ae/dcae_f32c64_small': { ...dcae, hid_channels: [32, 64, 128, 256, 384, 512], hid_blocks: [3, 3, 3, 3, 3, 3] },
  'ae/dcae_3d_f8c64_large': { ...dcae, hid_channels: [64, 256, 512, 1024], hid_blocks: [3, 3, 3, 3] },
  'ae/vit_f32c64_large': { ...vitAutoencoder, lat_channels: 64, patch_size: [32, 32] },
  'ae/vit_f16c16_large': { ...vitAutoencoder, lat_channels: 16, patch_size: [16, 16] },
  'denoiser/vit_large': vitLarge,
  'denoiser/vit_small': vitSmall,
  'denoiser/unet_deep': unetDeep,
  'surrogate/vit_large': vitLarge,
  'surrogate/vit_small': vitSmall,
  'surrogate/vit_pixel': vitPixel,
  'surrogate/unet_deep': unetDeep,
}
