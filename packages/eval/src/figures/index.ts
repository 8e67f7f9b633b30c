export { encodeApng } from './apng'
export { axisLabel, type Resampling, resampling, type SpaceAxis } from './axis'
export { type ColourMapName, colourMap } from './colour-map'
export { type FieldImageOptions, fieldImage, fieldOf, type Image } from './field-image'
export {
  type FieldPanels,
  type FieldPanels,
  fieldPanels,
  fieldPanels,
  type Mark,
  type Mark,
  type PanelRow,
  type PanelRow,
} from './field-panels'
export { encodeGif, encodeGif, type GifOptions, type GifOptions } from './gif'
export { type LineChart, type LineChart, lineChart, lineChart, type Series, type Series } from './line-chart'
export { isSigned, panelsImage, rangeOf } from './panels-image'
export { planeOf } from './plane-of'
export { encodePng } from './png'
export { quantise, type Range, valueRange } from './quantise'
