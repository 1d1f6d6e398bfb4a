/** Lets the thread read its messages, so that Stop is heard between two steps. */
export function messagesAreRead(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}
