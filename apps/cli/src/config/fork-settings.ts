import { text, words } from './setting'

/** What training starts from; the same for all targets. */
export const forkSettings = {
  from: text('', 'folder of a model or of a finished run whose network and weights training starts from'),
}

/** What an autoencoder may start from. */
export const autoencoderForkSettings = {
  ...forkSettings,
  change: words([], 'what may be other than in the model that training starts from', ['fields', 'latentChannels']),
}
