/** What the tests need of a browser, whichever it is. */
import type { WebDriver } from './web-driver.ts'

export interface DrivenBrowser {
  /** Its name and version, as it tells them itself. */
  version: string
  driver: WebDriver
  /** The folder that its downloads go to. */
  downloads: string
  stop(): Promise<void>
}
