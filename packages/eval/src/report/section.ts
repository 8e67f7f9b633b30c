/** A part of a report. */
export interface Section {
  title: string
  /** Body, as HTML that needs nothing from outside. */
  html: string
  /** JavaScript to run once when the page is there, however many sections bring the same. */
  script?: string
}
