export { isTiming, type Results, resultsFromJson, resultsToJson } from './results'
